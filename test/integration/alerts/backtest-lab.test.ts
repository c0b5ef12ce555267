import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { completeAlarm } from '../../../src/alerts/alarm-defaults';
import { backtest } from '../../../src/alerts/backtest';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import { inputOfFetched } from '../../../src/commands/backtest-events';
import { listedEvents } from '../../helpers/listed-events';
import { WorkerEventSet } from '../../../src/events/set/worker-event-set';
import { SandboxLab } from '../../helpers/sandbox-lab';

const minute = 60_000;

describe('a backtest of the lab', () => {
  it('says what its alarm did: the trail delivers, the filter counts, the alarm tells', async () => {
    const lab = new SandboxLab({ traffic: true });
    lab.startTrail();
    lab.wait(2 * minute);
    lab.putFilter();
    lab.putAlarm();
    const from = lab.clock.now();
    const gaps = [7, 1, 40, 3, 90, 2, 2, 25];
    for (const gap of gaps) {
      lab.wait(gap * minute);
      lab.sandbox.happen('stop-instance');
    }
    lab.wait(60 * minute);
    const to = lab.clock.now();

    const input = { AlarmName: 'EC2 stop alarm', HistoryItemType: 'StateUpdate' };
    const did = lab
      .list('cloudwatch', 'DescribeAlarmHistory', input, 'AlarmHistoryItems')
      .map(({ Timestamp, HistorySummary }) => `${(Timestamp as Date).toISOString()} ${String(HistorySummary)}`)
      .reverse();
    const events = lab.logEvents({ startTime: from }) as unknown as LogEvent[];
    const fetched = {
      label: 'lab',
      leftOut: [],
      range: { from, to: to - 1 },
      set: listedEvents({ events }),
    };
    const pattern = '{ $.eventName= "StopInstances" }';
    const { run } = backtest(
      await inputOfFetched(fetched, { pattern, metric: { metricValue: '1' } }, 'the lab'),
      completeAlarm(),
    );
    const says = run.changes.map(
      (change) => `${new Date(change.at).toISOString()} Alarm updated from ${change.from} to ${change.to}`,
    );
    assert.ok(events.length > gaps.length, 'there is other traffic too');
    assert.ok(run.notifications >= 3);
    assert.deepEqual(says, did);

    // The same from the thread that keeps what was fetched.
    const script = pathToFileURL(path.resolve('dist/event-set-worker.js'));
    const lostEvents = () => ({ what: 'Gone.', todo: 'Fetch again.' });
    const set = new WorkerEventSet({ script, onFailure: (failure) => assert.fail(failure), lostEvents });
    try {
      await set.add(events);
      const metric = { metricValue: '1', defaultValue: 0 };
      const about = { pattern, metric };
      const listed = await inputOfFetched(fetched, about, 'the lab');
      assert.deepEqual(await inputOfFetched({ ...fetched, set }, about, 'the lab'), listed);
    } finally {
      set.dispose();
    }
  });
});
