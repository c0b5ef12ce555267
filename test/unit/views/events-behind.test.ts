import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import { silentLog } from '../../../src/common/log';
import type { Behind } from '../../../src/pipeline/behind/read-behind';
import type { MetricPoint } from '../../../src/webview/metric-shapes';
import { EventsBehind } from '../../../src/views/events-behind';
import type { BehindState } from '../../../src/webview/events-behind-messages';
import { cloudTrailRecord } from '../../helpers/cloudtrail-records';
import { eventually } from '../../helpers/eventually';

const from = Date.parse('2026-11-23T14:00:00Z');
const minute = 60_000;
const metric = { accountId: '111122223333', region: 'us-east-1', namespace: 'N', name: 'M' };
const point: MetricPoint = { metric, from, to: from + 5 * minute };

/** An account with one filter and one event; a call waits for `go` where a test says so. */
function lab({ failing = false, waits = false } = {}) {
  const states: (BehindState | undefined)[] = [];
  const opened: LogEvent[] = [];
  const tested: Behind[] = [];
  let connected = true;
  const filters = [
    {
      filterName: 'stops',
      filterPattern: '',
      logGroupName: 'g',
      creationTime: 0,
      metricTransformations: [{ metricName: 'M', metricNamespace: 'N', metricValue: '1' }],
    },
  ];
  const message = cloudTrailRecord();
  const account = {
    clock: { now: () => from + 60 * minute, sleep: () => Promise.resolve() },
    call: async (name: string, input: { startTime: number }, { signal }: { signal: AbortSignal }) => {
      assert.equal(name, 'logs:FilterLogEvents');
      if (failing) throw new Error('denied');
      if (waits) {
        await new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      }
      return { events: [{ timestamp: input.startTime, message, eventId: String(input.startTime) }] };
    },
    async *pages(name: string) {
      await Promise.resolve();
      if (name === 'logs:DescribeMetricFilters') yield { metricFilters: filters };
      if (name === 'logs:DescribeLogGroups') yield { logGroups: [{ logGroupName: 'g', retentionInDays: 7 }] };
      if (name === 'cloudwatch:GetMetricData') yield { MetricDataResults: [{ Values: [1] }] };
    },
  } as unknown as Account;
  const behind = new EventsBehind({
    actions: {
      open: (event) => {
        opened.push(event);
        return Promise.resolve();
      },
      test: (what) => {
        tested.push(what);
        return failing ? Promise.reject(new Error('no')) : Promise.resolve();
      },
    },
    account: () => (connected ? account : undefined),
    log: silentLog,
    explainError: (error) => `That did not work: ${(error as Error).message}`,
    send: (state) => states.push(state),
  });
  const disconnect = () => {
    connected = false;
  };
  return { behind, states, opened, tested, message, disconnect };
}

describe('EventsBehind', () => {
  it('says at once that it reads, and then what it found', async () => {
    const { behind, states } = lab();
    await behind.show(point);
    assert.equal(states[0]?.phase, 'reading');
    const last = states.at(-1);
    assert.equal(last?.phase, 'done');
    assert.equal(last.rows.length, 1);
    assert.deepEqual([last.metric, last.from, last.to], ['M', point.from, point.to]);
    assert.equal(last.trouble, undefined);
  });

  it('says in words what went wrong', async () => {
    const { behind, states } = lab({ failing: true });
    await behind.show(point);
    assert.equal(states.at(-1)?.trouble, 'That did not work: denied');
    assert.equal(states.at(-1)?.phase, 'done');
  });

  it('does nothing without the metric’s account', async () => {
    const { behind, states, disconnect } = lab();
    disconnect();
    await behind.show(point);
    assert.deepEqual(states, []);
  });

  it('stops at once when told to, and says so', async () => {
    const { behind, states } = lab({ waits: true });
    const shown = behind.show(point);
    await eventually(() => assert.equal(states.at(-1)?.filters, 1));
    await behind.receive({ type: 'stopReading' });
    await shown;
    assert.equal(states.at(-1)?.phase, 'stopped');
    assert.equal(states.at(-1)?.trouble, undefined);
  });

  it('shows the newer of two datapoints only', async () => {
    const { behind, states } = lab({ waits: true });
    const first = behind.show(point);
    await eventually(() => assert.equal(states.at(-1)?.filters, 1));
    const other = { ...point, from: point.to, to: point.to + 5 * minute };
    void behind.show(other);
    await first;
    await eventually(() => assert.equal(states.at(-1)?.filters, 1));
    assert.equal(states.at(-1)?.from, other.from);
    const before = states.length;
    behind.resend();
    await eventually(() => assert.ok(states.length > before));
    assert.equal(states.at(-1)?.from, other.from);
    assert.equal(states.filter((state) => state?.phase !== 'reading').length, 0);
    behind.dispose();
  });

  it('tells a page that comes back all it knew, and nothing where nothing was asked', async () => {
    const { behind, states } = lab();
    behind.resend();
    assert.equal(states.length, 0);
    await behind.show(point);
    const last = states.at(-1);
    states.length = 0;
    behind.resend();
    await eventually(() => {
      assert.deepEqual(states, [last]);
    });
  });

  it('opens the event that the row stands for, and no other', async () => {
    const { behind, opened, message } = lab();
    await behind.receive({ type: 'openEvent', index: 0 });
    await behind.show(point);
    await behind.receive({ type: 'openEvent', index: 7 });
    assert.equal(opened.length, 0);
    await behind.receive({ type: 'openEvent', index: 0 });
    assert.deepEqual(
      opened.map((event) => event.message),
      [message],
    );
  });

  it('takes the datapoint to Live Test, if the account is still the metric’s own', async () => {
    const { behind, tested, disconnect } = lab();
    await behind.receive({ type: 'testEvents' });
    assert.equal(tested.length, 0);
    await behind.show(point);
    await behind.receive({ type: 'testEvents' });
    assert.deepEqual(tested[0]!.point, point);
    assert.equal(tested[0]!.filters![0]!.filter.name, 'stops');
    disconnect();
    await behind.receive({ type: 'testEvents' });
    assert.equal(tested.length, 1);
  });

  it('passes on what goes wrong there', async () => {
    const { behind } = lab({ failing: true });
    await behind.show(point);
    await assert.rejects(behind.receive({ type: 'testEvents' }), /no/);
  });

  it('remembers which event was opened, for a page that comes back', async () => {
    const { behind, states } = lab();
    await behind.show(point);
    await behind.receive({ type: 'openEvent', index: 0 });
    behind.resend();
    await eventually(() => assert.equal(states.at(-1)?.opened, 0));
  });

  it('is gone once closed', async () => {
    const { behind, states, opened } = lab();
    await behind.show(point);
    await behind.receive({ type: 'closeEvents' });
    assert.equal(states.at(-1), undefined);
    await behind.receive({ type: 'openEvent', index: 0 });
    assert.deepEqual(opened, []);
    const before = states.length;
    await behind.receive({ type: 'closeEvents' });
    assert.equal(states.length, before);
  });
});
