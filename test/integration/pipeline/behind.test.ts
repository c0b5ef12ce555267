import assert from 'node:assert/strict';
import type { AwsError } from '../../../src/aws/account';
import { behindState } from '../../../src/pipeline/behind/behind-state';
import { mostListed, readBehind, type Behind } from '../../../src/pipeline/behind/read-behind';
import type { MetricPoint } from '../../../src/webview/metric-shapes';
import type { ServiceName } from '../../../src/sandbox/wire-protocol';
import { cloudTrailRecord, role, user } from '../../helpers/cloudtrail-records';
import { sandboxAccount, type SandboxAccountOptions } from '../../helpers/sandbox-account';

const minute = 60_000;
const day = 24 * 60 * minute;
const never = new AbortController().signal;
const isStop = '{ $.eventName = "StopInstances" }';
const isDenied = '{ $.errorCode = "AccessDenied" }';

type Fields = Record<string, unknown>;

/** A sandbox with a log group and a filter that counts stops; time stands at the start of a period of 5 minutes. */
async function lab(options: SandboxAccountOptions = {}) {
  const made = await sandboxAccount(options);
  const { sandbox, clock, account } = made;
  const from = clock.now();
  const call = (service: ServiceName, operation: string, input: Fields) => {
    sandbox.advance();
    return sandbox.services[service][operation]!(input, { region: 'us-east-1', accessKeyId: 'AKIA' });
  };
  const makeGroup = (logGroupName: string) => {
    call('logs', 'CreateLogGroup', { logGroupName });
    call('logs', 'CreateLogStream', { logGroupName, logStreamName: 's' });
  };
  const putFilter = (changes: Fields = {}, transformation: Fields = {}) =>
    call('logs', 'PutMetricFilter', {
      logGroupName: 'lab',
      filterName: 'stops',
      filterPattern: isStop,
      metricTransformations: [{ metricNamespace: 'N', metricName: 'Stops', metricValue: '1', ...transformation }],
      ...changes,
    });
  /** Events that come in now, all at once. */
  const put = (messages: readonly string[], logGroupName = 'lab') => {
    const logEvents = messages.map((message) => ({ timestamp: clock.now(), message }));
    call('logs', 'PutLogEvents', { logGroupName, logStreamName: 's', logEvents });
  };
  makeGroup('lab');
  const metric = { accountId: account.identity.accountId, region: account.region, namespace: 'N', name: 'Stops' };
  const point: MetricPoint = { metric, from, to: from + 5 * minute };
  const read = (at: Partial<MetricPoint> = {}, signal = never, onChange: (behind: Behind) => void = () => undefined) =>
    readBehind(account, { ...point, ...at }, { signal, onChange });
  return { ...made, call, makeGroup, putFilter, put, point, read };
}

const namesOf = ({ events }: Behind) => events.map(({ event }) => (JSON.parse(event.message) as { id?: string }).id);
const sumOf = ({ events }: Behind) => events.reduce((sum, { value = NaN }) => sum + value, 0);
const stateOf = (behind: Behind, now: number) =>
  behindState(behind, { phase: 'done', now, explain: (error) => (error as Error).message });

describe('the events behind a datapoint', () => {
  it('are those that the filter counted, and as many', async () => {
    const { putFilter, put, clock, read } = await lab();
    putFilter();
    clock.advance(minute);
    put([cloudTrailRecord({ id: 'a' }), cloudTrailRecord({ eventName: 'StartInstances' })]);
    clock.advance(minute);
    put([cloudTrailRecord({ id: 'b', userIdentity: role('deploy-role', 'ci'), sourceIPAddress: '10.0.3.7' })]);
    put([cloudTrailRecord({ id: 'c' })]);
    const behind = await read();
    assert.deepEqual(namesOf(behind).sort(), ['a', 'b', 'c']);
    assert.equal(behind.sum, 3);
    const { callers, names, remarks } = stateOf(behind, clock.now() + day);
    assert.deepEqual(callers, [
      { who: 'alice (IAMUser)', count: 2, places: [{ name: '203.0.113.9', count: 2 }] },
      { who: 'deploy-role/ci', count: 1, places: [{ name: '10.0.3.7', count: 1 }] },
    ]);
    assert.deepEqual(names, [{ name: 'StopInstances', count: 3 }]);
    assert.deepEqual(
      remarks.filter(({ kind }) => kind !== 'delivered-later'),
      [],
    );
  });

  it('are those of the period, its start in it and its end not', async () => {
    const { putFilter, put, clock, read, point } = await lab();
    putFilter();
    clock.advance(-1);
    put([cloudTrailRecord({ id: 'before' })]);
    clock.advance(1);
    put([cloudTrailRecord({ id: 'first' })]);
    clock.advance(point.to - point.from - 1);
    put([cloudTrailRecord({ id: 'last' })]);
    clock.advance(1);
    put([cloudTrailRecord({ id: 'after' })]);
    const behind = await read();
    assert.deepEqual(namesOf(behind).sort(), ['first', 'last']);
    assert.equal(behind.sum, 2);
  });

  it('come through all filters of the metric, in several log groups, each event once', async () => {
    const { putFilter, put, makeGroup, clock, read } = await lab();
    makeGroup('other');
    putFilter();
    putFilter({ filterName: 'denied', filterPattern: isDenied });
    putFilter({ logGroupName: 'other' });
    putFilter({ filterName: 'elsewhere' }, { metricName: 'Starts' });
    clock.advance(minute);
    put([cloudTrailRecord({ id: 'both', errorCode: 'AccessDenied' }), cloudTrailRecord({ id: 'stop' })]);
    put([cloudTrailRecord({ id: 'other' })], 'other');
    const behind = await read();
    assert.deepEqual(namesOf(behind).sort(), ['both', 'other', 'stop']);
    const both = behind.events.find(({ event }) => event.message.includes('"both"'));
    assert.deepEqual([...both!.filters].sort(), ['denied', 'stops']);
    assert.equal(both!.value, 2);
    assert.equal(behind.sum, 4);
    assert.equal(sumOf(behind), 4);
    assert.equal(behind.filters?.length, 3);
  });

  it('count with the number of their field, and those without one do not', async () => {
    const { putFilter, put, clock, read } = await lab();
    putFilter({}, { metricValue: '$.bytes' });
    clock.advance(minute);
    put([
      cloudTrailRecord({ id: 'a', bytes: 7 }),
      cloudTrailRecord({ id: 'b', bytes: 0.5 }),
      cloudTrailRecord({ bytes: 'x' }),
    ]);
    const behind = await read();
    assert.deepEqual(namesOf(behind).sort(), ['a', 'b']);
    assert.equal(behind.sum, 7.5);
    assert.equal(sumOf(behind), 7.5);
    assert.deepEqual([...behind.withoutNumber], [['$.bytes', 1]]);
  });

  it('are those of the metric’s own dimensions', async () => {
    const { putFilter, put, clock, read, point } = await lab();
    putFilter({}, { dimensions: { User: '$.userIdentity.userName' } });
    clock.advance(minute);
    put([cloudTrailRecord({ id: 'a' }), cloudTrailRecord({ id: 'b', userIdentity: user('bob') })]);
    const ofBob = await read({ metric: { ...point.metric, dimensions: { User: 'bob' } } });
    assert.deepEqual(namesOf(ofBob), ['b']);
    assert.equal(ofBob.sum, 1);
    const ofNobody = await read();
    assert.deepEqual(ofNobody.filters, []);
    assert.equal(ofNobody.sum, null);
  });

  it('are those of one combination of dimensions, in whatever order these come, among many of others', async () => {
    const { putFilter, put, clock, read, point } = await lab();
    putFilter({}, { dimensions: { User: '$.userIdentity.userName', Region: '$.awsRegion' } });
    clock.advance(minute);
    const bob = user('bob');
    put(Array.from({ length: 600 }, () => cloudTrailRecord()));
    put([
      cloudTrailRecord({ id: 'here', userIdentity: bob }),
      cloudTrailRecord({ awsRegion: 'eu-west-1', userIdentity: bob }),
    ]);
    put(Array.from({ length: 600 }, () => cloudTrailRecord()));
    const dimensions = { Region: 'us-east-1', User: 'bob' };
    const behind = await read({ metric: { ...point.metric, dimensions } });
    assert.deepEqual(namesOf(behind), ['here']);
    assert.equal(behind.sum, 1);
    const { metric, remarks } = stateOf(behind, clock.now() + day);
    assert.equal(metric, 'Stops (Region=us-east-1, User=bob)');
    assert.deepEqual(
      remarks.filter(({ kind }) => kind !== 'delivered-later'),
      [],
    );
  });

  it('are listed up to a limit, and it says so', async () => {
    const { putFilter, put, clock, read } = await lab();
    putFilter();
    for (let n = 0; n < 3; n++) {
      clock.advance(minute);
      put(Array.from({ length: 500 }, () => cloudTrailRecord()));
    }
    const behind = await read();
    assert.equal(behind.events.length, mostListed);
    assert.ok(behind.isLimited);
    assert.deepEqual(behind.failures, []);
    assert.equal(behind.sum, 1500);
    assert.deepEqual(stateOf(behind, clock.now() + day).remarks[0], { kind: 'more', datapoint: 1500 });
  });

  it('are not called limited when there are just as many', async () => {
    const { putFilter, put, clock, read } = await lab();
    putFilter();
    clock.advance(minute);
    put(Array.from({ length: mostListed }, () => cloudTrailRecord()));
    const behind = await read();
    assert.equal(behind.events.length, mostListed);
    assert.equal(behind.isLimited, false);
  });

  it('come bit by bit, and no more once cancelled', async () => {
    const { putFilter, put, clock, read, calls } = await lab({ faults: { latencyMs: 100 } });
    putFilter();
    for (let n = 0; n < 5; n++) {
      clock.advance(minute - 1);
      put(Array.from({ length: 100 }, () => cloudTrailRecord()));
    }
    const stop = new AbortController();
    const before = calls.length;
    let told = 0;
    const behind = await read({}, stop.signal, ({ filters }) => {
      told++;
      if (filters) stop.abort();
    });
    assert.equal(told, 1);
    assert.deepEqual(behind.failures, []);
    assert.deepEqual(behind.events, []);
    assert.ok(!calls.slice(before).includes('logs:FilterLogEvents'));
  });

  it('are kept as far as they came when cancelled half-way', async () => {
    const { putFilter, put, clock, read, point, calls } = await lab({ faults: { latencyMs: 100 } });
    putFilter();
    for (let n = 0; n < 60; n++) {
      clock.advance(20 * minute);
      put(Array.from({ length: 10 }, () => cloudTrailRecord()));
    }
    const stop = new AbortController();
    const seen: number[] = [];
    let callsThen = 0;
    const behind = await read({ to: point.from + day }, stop.signal, ({ events }) => {
      seen.push(events.length);
      if (events.length < 50 || stop.signal.aborted) return;
      callsThen = calls.length;
      stop.abort();
    });
    assert.deepEqual(
      seen.toSorted((a, b) => a - b),
      seen,
    );
    assert.ok(behind.events.length >= 50 && behind.events.length < 600, String(behind.events.length));
    assert.deepEqual(behind.failures, []);
    assert.equal(behind.isLimited, false);
    assert.equal(calls.length, callsThen);
  });

  it('are missing with a reason when reading is denied', async () => {
    for (const call of ['logs:FilterLogEvents', 'logs:DescribeMetricFilters']) {
      const { putFilter, put, clock, read, denied } = await lab();
      putFilter();
      clock.advance(minute);
      put([cloudTrailRecord()]);
      denied.add(call);
      const behind = await read();
      assert.deepEqual(behind.events, []);
      const [failure] = behind.failures as AwsError[];
      assert.ok(failure?.failure.reason === 'denied' && failure.failure.action === call, call);
      const { trouble, remarks } = stateOf(behind, clock.now() + day);
      assert.ok(trouble);
      assert.deepEqual(remarks, []);
    }
  });

  it('are listed also where the datapoint and the log group may not be read', async () => {
    const { putFilter, put, clock, read, denied } = await lab();
    putFilter();
    clock.advance(minute);
    put([cloudTrailRecord({ id: 'a' })]);
    denied.add('cloudwatch:GetMetricData').add('logs:DescribeLogGroups');
    const behind = await read();
    assert.deepEqual(namesOf(behind), ['a']);
    assert.deepEqual(behind.failures, []);
    assert.equal(behind.sum, undefined);
  });

  it('are told to be more than were counted when the filter was made later', async () => {
    const { putFilter, put, clock, read } = await lab();
    put([cloudTrailRecord({ id: 'before' })]);
    clock.advance(minute);
    putFilter();
    const since = clock.now();
    put([cloudTrailRecord({ id: 'after' })]);
    const behind = await read();
    assert.equal(behind.events.length, 2);
    assert.equal(behind.sum, 1);
    const remarks = stateOf(behind, clock.now() + day).remarks.filter(({ kind }) => kind !== 'delivered-later');
    assert.deepEqual(remarks, [
      { kind: 'differs', listed: 2, datapoint: 1 },
      { kind: 'newer-filter', filter: 'stops', since },
    ]);
  });

  it('are told to be deleted where the log group does not keep them', async () => {
    const { putFilter, put, clock, read, call } = await lab();
    putFilter();
    clock.advance(minute);
    put([cloudTrailRecord()]);
    call('logs', 'PutRetentionPolicy', { logGroupName: 'lab', retentionInDays: 1 });
    clock.advance(2 * day);
    const behind = await read();
    assert.deepEqual(behind.events, []);
    assert.equal(behind.sum, 1);
    assert.deepEqual(stateOf(behind, clock.now()).remarks, [
      { kind: 'differs', listed: 0, datapoint: 1 },
      { kind: 'expired', logGroup: 'lab', days: 1 },
    ]);
  });

  it('are missing with a reason when the log group is gone', async () => {
    const { putFilter, clock, account, point, sandbox, call } = await lab();
    putFilter();
    clock.advance(minute);
    let isGone = false;
    const behind = await readBehind(account, point, {
      signal: never,
      onChange: ({ filters }) => {
        if (!filters || isGone) return;
        isGone = true;
        call('logs', 'DeleteLogGroup', { logGroupName: 'lab' });
      },
    });
    sandbox.advance();
    assert.equal((behind.failures[0] as AwsError).failure.reason, 'not-found');
  });

  it('all come on a bad day, throttled', async () => {
    const { putFilter, put, clock, read } = await lab({ faults: { throttle: 0.4, latencyMs: 50 } });
    putFilter();
    clock.advance(minute);
    put(Array.from({ length: 50 }, () => cloudTrailRecord()));
    const behind = await read();
    assert.equal(behind.events.length, 50);
    assert.deepEqual(behind.failures, []);
  });
});
