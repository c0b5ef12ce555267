import assert from 'node:assert/strict';
import { LogGroup } from '../../../src/sandbox/log-groups';
import { SandboxLab, serviceError } from '../../helpers/sandbox-lab';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Fields = Record<string, unknown>;

/** A sandbox with the group `lab` and its stream `s`. */
function labWithStream(seed = 1): SandboxLab {
  const lab = new SandboxLab({ seed });
  lab.makeLogGroup();
  lab.call('logs', 'CreateLogStream', { logGroupName: 'lab', logStreamName: 's' });
  return lab;
}

function put(lab: SandboxLab, ...logEvents: readonly (string | { timestamp: number; message: string })[]): Fields {
  return lab.call('logs', 'PutLogEvents', {
    logGroupName: 'lab',
    logStreamName: 's',
    logEvents: logEvents.map((event) =>
      typeof event === 'string' ? { timestamp: lab.clock.now(), message: event } : event,
    ),
  });
}

describe('sandbox: log groups', () => {
  const names = [
    ['', 'InvalidParameterException'],
    ['a'.repeat(513), 'InvalidParameterException'],
    ['with space', 'InvalidParameterException'],
    ['star*', 'InvalidParameterException'],
    ['aws/trail', 'InvalidParameterException'],
    ['lab', 'ResourceAlreadyExistsException'],
  ] as const;
  for (const [logGroupName, code] of names) {
    it(`refuses the name "${logGroupName.slice(0, 20)}"`, () => {
      const lab = new SandboxLab();
      lab.makeLogGroup();
      assert.throws(() => lab.call('logs', 'CreateLogGroup', { logGroupName }), serviceError(code));
    });
  }

  it('describes groups by prefix, by pattern and in pages, in the order of their names', () => {
    const lab = new SandboxLab();
    for (const logGroupName of ['b/one', 'a/two', 'a/one']) lab.call('logs', 'CreateLogGroup', { logGroupName });
    const describe = (input: Fields) =>
      lab.list('logs', 'DescribeLogGroups', input, 'logGroups').map((group) => group.logGroupName);
    assert.deepEqual(describe({}), ['a/one', 'a/two', 'b/one']);
    assert.deepEqual(describe({ logGroupNamePrefix: 'a/' }), ['a/one', 'a/two']);
    assert.deepEqual(describe({ logGroupNamePattern: 'ONE' }), ['a/one', 'b/one']);
    const { nextToken } = lab.call('logs', 'DescribeLogGroups', { limit: 2 });
    assert.deepEqual(describe({ limit: 2, nextToken }), ['b/one']);
    assert.throws(() => describe({ nextToken: 'x' }), serviceError('InvalidParameterException'));
    lab.region = 'eu-west-1';
    assert.deepEqual(describe({}), []);
  });

  it('gives ARNs with and without :*, the filter count and the bytes stored', () => {
    const lab = labWithStream();
    lab.putFilter();
    put(lab, 'x'.repeat(74));
    const [group] = lab.list('logs', 'DescribeLogGroups', {}, 'logGroups');
    assert.equal(group?.arn, `${lab.groupArn}:*`);
    assert.equal(group.logGroupArn, lab.groupArn);
    assert.equal(group.metricFilterCount, 1);
    assert.equal(group.storedBytes, 100);
  });

  it('takes the retention days that there are, and forgets what is older', () => {
    const lab = labWithStream();
    const retain = (retentionInDays: number) =>
      lab.call('logs', 'PutRetentionPolicy', { logGroupName: 'lab', retentionInDays });
    assert.throws(() => retain(2), serviceError('InvalidParameterException'));
    put(lab, 'old');
    lab.wait(2 * DAY);
    assert.equal(lab.logEvents().length, 1);
    retain(1);
    assert.equal(lab.logEvents().length, 0);
    lab.call('logs', 'DeleteRetentionPolicy', { logGroupName: 'lab' });
    assert.equal(lab.list('logs', 'DescribeLogGroups', {}, 'logGroups')[0]?.retentionInDays, undefined);
  });

  it('goes with all that is in it', () => {
    const lab = labWithStream();
    lab.call('logs', 'DeleteLogGroup', { logGroupName: 'lab' });
    const gone = serviceError('ResourceNotFoundException', 'The specified log group does not exist.');
    assert.throws(() => lab.logEvents(), gone);
    assert.throws(() => lab.call('logs', 'DescribeLogStreams', { logGroupName: 'lab' }), gone);
    assert.throws(() => lab.putFilter(), gone);
    assert.throws(() => lab.call('logs', 'DeleteLogGroup', { logGroupName: 'lab' }), gone);
  });

  it('keeps tags', () => {
    const lab = new SandboxLab();
    const tags = { 'created-by': 'access-alerts' };
    lab.call('logs', 'CreateLogGroup', { logGroupName: 'lab', tags });
    lab.call('logs', 'TagResource', { resourceArn: lab.groupArn, tags: { team: 'a' } });
    lab.call('logs', 'UntagResource', { resourceArn: lab.groupArn, tagKeys: ['none'] });
    const all = lab.call('logs', 'ListTagsForResource', { resourceArn: lab.groupArn });
    assert.deepEqual(all, { tags: { ...tags, team: 'a' } });
  });
});

describe('sandbox: log events', () => {
  it('reports events that are too old or too new, and keeps the others', () => {
    const lab = labWithStream();
    const now = lab.clock.now();
    const events = (...times: number[]) => times.map((timestamp) => ({ timestamp, message: 'm' }));
    assert.deepEqual(put(lab, ...events(now - 14 * DAY - HOUR, now - 14 * DAY + HOUR)), {
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 },
    });
    assert.deepEqual(put(lab, ...events(now, now + 3 * HOUR)), {
      rejectedLogEventsInfo: { tooNewLogEventStartIndex: 1 },
    });
    assert.equal(lab.logEvents().length, 2);
    assert.throws(() => put(lab, ...events(now, now - 1)), serviceError('InvalidParameterException', /chronological/));
    assert.throws(
      () => put(lab, ...events(now - 25 * HOUR, now)),
      serviceError('InvalidParameterException', /24 hours/),
    );
  });

  it('FilterLogEvents includes both ends of the time range, GetLogEvents not the last', () => {
    const lab = labWithStream();
    const now = lab.clock.now();
    for (const offset of [0, 1, 2]) put(lab, { timestamp: now + offset, message: String(offset) });
    const range = { startTime: now, endTime: now + 1 };
    assert.deepEqual(
      lab.logEvents(range).map((event) => event.message),
      ['0', '1'],
    );
    const input = { logGroupName: 'lab', logStreamName: 's', startFromHead: true, ...range };
    assert.deepEqual(
      lab.list('logs', 'GetLogEvents', input, 'events').map((event) => event.message),
      ['0'],
    );
  });

  it('FilterLogEvents orders by time over all streams, and filters by stream and pattern', () => {
    const lab = labWithStream();
    lab.call('logs', 'CreateLogStream', { logGroupName: 'lab', logStreamName: 't' });
    const now = lab.clock.now();
    put(lab, { timestamp: now, message: '{"a":1}' }, { timestamp: now + 2, message: 'text ERROR' });
    lab.call('logs', 'PutLogEvents', {
      logGroupName: 'lab',
      logStreamName: 't',
      logEvents: [{ timestamp: now + 1, message: '{"a":2}' }],
    });
    const messages = (input: Fields) => lab.logEvents(input).map((event) => event.message);
    assert.deepEqual(messages({}), ['{"a":1}', '{"a":2}', 'text ERROR']);
    assert.deepEqual(messages({ logStreamNames: ['t'] }), ['{"a":2}']);
    assert.deepEqual(messages({ logStreamNamePrefix: 's' }), ['{"a":1}', 'text ERROR']);
    assert.deepEqual(messages({ filterPattern: '{ $.a = 2 }' }), ['{"a":2}']);
    assert.deepEqual(messages({ filterPattern: 'ERROR' }), ['text ERROR']);
    assert.deepEqual(messages({ filterPattern: '' }).length, 3);
    assert.throws(
      () => messages({ filterPattern: '{ $.a == 2 }' }),
      serviceError('InvalidParameterException', 'Invalid filter pattern'),
    );
    assert.throws(() => messages({ logStreamNames: ['none'] }), serviceError('ResourceNotFoundException'));
  });

  it('FilterLogEvents gives every event once, also with events coming in between the pages', () => {
    const lab = labWithStream();
    for (let i = 0; i < 25; i++) put(lab, `${i}`);
    const seen: unknown[] = [];
    let nextToken: unknown;
    do {
      const page = lab.call('logs', 'FilterLogEvents', { logGroupName: 'lab', limit: 10, nextToken });
      seen.push(...(page.events as Fields[]).map((event) => event.message));
      nextToken = page.nextToken;
      put(lab, { timestamp: lab.clock.now() - HOUR, message: 'earlier' });
    } while (nextToken !== undefined);
    assert.deepEqual(
      seen,
      Array.from({ length: 25 }, (_, i) => `${i}`),
    );
  });

  it('FilterLogEvents reads on through pages without a match', () => {
    const lab = labWithStream();
    const noise = Array.from({ length: 9_000 }, () => ({ timestamp: lab.clock.now(), message: 'noise' }));
    put(lab, ...noise);
    put(lab, 'needle');
    const first = lab.call('logs', 'FilterLogEvents', { logGroupName: 'lab', filterPattern: 'needle' });
    assert.deepEqual(first.events, []);
    assert.ok(first.nextToken !== undefined);
    assert.deepEqual(
      lab.logEvents({ filterPattern: 'needle' }).map((event) => event.message),
      ['needle'],
    );
  });

  it('FilterLogEvents begins with an empty page now and then', () => {
    const empty = Array.from({ length: 100 }, (_, seed) => {
      const lab = labWithStream(seed);
      put(lab, 'a');
      const page = lab.call('logs', 'FilterLogEvents', { logGroupName: 'lab' });
      return (page.events as unknown[]).length === 0 && page.nextToken !== undefined;
    });
    const count = empty.filter(Boolean).length;
    assert.ok(count > 0 && count < 25, `${count}`);
  });

  it('pages hold 1 MB at most', () => {
    const lab = labWithStream();
    for (let i = 0; i < 3; i++) put(lab, 'x'.repeat(600_000));
    const tokens = new Set<unknown>();
    let nextToken: unknown;
    do {
      const page = lab.call('logs', 'FilterLogEvents', { logGroupName: 'lab', nextToken });
      assert.ok((page.events as unknown[]).length <= 1);
      nextToken = page.nextToken;
      tokens.add(nextToken);
    } while (nextToken !== undefined);
    assert.ok(tokens.size >= 3);
  });

  it('GetLogEvents walks a stream to and fro', () => {
    const lab = labWithStream();
    for (let i = 0; i < 5; i++) put(lab, `${i}`);
    const get = (input: Fields) => {
      const page = lab.call('logs', 'GetLogEvents', { logGroupName: 'lab', logStreamName: 's', limit: 2, ...input });
      const messages = (page.events as Fields[]).map((event) => event.message).join('');
      return { messages, forward: page.nextForwardToken, backward: page.nextBackwardToken };
    };
    const newest = get({});
    assert.equal(newest.messages, '34');
    assert.equal(get({ nextToken: newest.backward }).messages, '12');
    const end = get({ nextToken: newest.forward });
    assert.deepEqual([end.messages, end.forward], ['', newest.forward]);
    const oldest = get({ startFromHead: true });
    assert.equal(oldest.messages, '01');
    assert.equal(get({ nextToken: oldest.forward }).messages, '23');
  });

  it('a group keeps the newest 50 000 or so', () => {
    const group = new LogGroup({
      name: 'lab',
      arn: 'arn',
      region: 'us-east-1',
      creationTime: 0,
      logGroupClass: 'STANDARD',
      deletionProtection: false,
      tags: new Map(),
    });
    for (let id = 1; id <= 130_000; id++) {
      group.add({ id, timestamp: id, ingestionTime: id, message: '1234', stream: 's' });
    }
    const events = group.events(0);
    assert.ok(events.length >= 50_000 && events.length <= 60_000, `${events.length}`);
    assert.equal(events.at(-1)?.id, 130_000);
    assert.equal(group.storedBytes, events.length * 30);
  });

  it('streams know the times of their events', () => {
    const lab = labWithStream();
    put(lab, 'a');
    const [stream] = lab.list('logs', 'DescribeLogStreams', { logGroupName: 'lab' }, 'logStreams');
    assert.equal(stream?.lastEventTimestamp, lab.clock.now());
    assert.equal(stream.arn, `${lab.groupArn}:log-stream:s`);
    assert.throws(
      () => lab.call('logs', 'CreateLogStream', { logGroupName: 'lab', logStreamName: 's' }),
      serviceError('ResourceAlreadyExistsException'),
    );
  });
});

describe('sandbox: metric filters', () => {
  const refused: readonly (readonly [
    what: string,
    filter: Fields,
    transformation: Fields,
    message?: string | RegExp,
  ])[] = [
    ['a name with a colon', { filterName: 'a:b' }, {}],
    ['no name', { filterName: '' }, {}],
    ['a long pattern', { filterPattern: `"${'x'.repeat(1023)}"` }, {}],
    [
      'an unclosed pattern',
      { filterPattern: '{ $.a = 1' },
      {},
      "If a filter pattern starts with '{' it must end with '}'",
    ],
    ['two transformations', { metricTransformations: [{}, {}] }, {}],
    ['no transformation', { metricTransformations: [] }, {}],
    ['a metric name with a dollar', {}, { metricName: 'a$' }],
    ['a long namespace', {}, { metricNamespace: 'n'.repeat(256) }],
    ['no namespace', {}, { metricNamespace: undefined }],
    ['a bare word as value', {}, { metricValue: 'count' }],
    ['a long value', {}, { metricValue: '1'.repeat(101) }],
    ['no value', {}, { metricValue: undefined }],
    [
      'dimensions with a default value',
      {},
      { dimensions: { User: '$.userIdentity.userName' }, defaultValue: 0 },
      'dimensions and default value are mutually exclusive',
    ],
    [
      'dimensions with a term pattern',
      { filterPattern: 'ERROR' },
      { dimensions: { User: '$.user' } },
      'The specified filter pattern does not support dimensions',
    ],
    ['four dimensions', {}, { dimensions: { a: '$.a', b: '$.b', c: '$.c', d: '$.d' } }],
    ['a constant as dimension', {}, { dimensions: { a: 'x' } }],
    ['an unknown unit', {}, { unit: 'Counts' }],
  ];
  for (const [what, filter, transformation, message] of refused) {
    it(`refuses ${what}`, () => {
      const lab = new SandboxLab();
      lab.makeLogGroup();
      assert.throws(
        () => lab.putFilter(filter, transformation),
        serviceError('InvalidParameterException', message ?? /./),
      );
    });
  }

  it('takes a field, a place or a number as value', () => {
    const lab = new SandboxLab();
    lab.makeLogGroup();
    for (const metricValue of ['1', '-0.5', '1e3', '$.bytes', "$.['a.b'].c[0]", '$size', '$7'])
      lab.putFilter({}, { metricValue });
  });

  it('replaces the filter of the same name', () => {
    const lab = new SandboxLab();
    lab.makeLogGroup();
    lab.putFilter();
    lab.putFilter({ filterPattern: '{ $.eventName = "StartInstances" }' });
    const filters = lab.list('logs', 'DescribeMetricFilters', { logGroupName: 'lab' }, 'metricFilters');
    assert.equal(filters.length, 1);
    assert.equal(filters[0]?.filterPattern, '{ $.eventName = "StartInstances" }');
  });

  it('allows 100 filters in a group, 5 of them with a regular expression', () => {
    const lab = new SandboxLab();
    lab.makeLogGroup();
    const limit = serviceError('LimitExceededException');
    const filterPattern = '{ $.eventName = %^Stop% }';
    for (let i = 0; i < 5; i++) lab.putFilter({ filterName: `regex-${i}`, filterPattern });
    assert.throws(() => lab.putFilter({ filterName: 'regex-5', filterPattern }), limit);
    for (let i = 5; i < 100; i++) lab.putFilter({ filterName: `plain-${i}` });
    assert.throws(() => lab.putFilter({ filterName: 'one more' }), limit);
    lab.putFilter({ filterName: 'plain-99' });
  });

  it('describes filters by group, prefix and metric', () => {
    const lab = new SandboxLab();
    lab.makeLogGroup();
    lab.putFilter();
    lab.putFilter({ filterName: 'other' }, { metricName: 'Other', defaultValue: 0, unit: 'Count' });
    const describe = (input: Fields) =>
      lab.list('logs', 'DescribeMetricFilters', input, 'metricFilters').map((filter) => filter.filterName);
    assert.deepEqual(describe({}), ['other', 'stoppedInstancecount']);
    assert.deepEqual(describe({ logGroupName: 'lab', filterNamePrefix: 'stop' }), ['stoppedInstancecount']);
    assert.deepEqual(describe({ metricName: 'Other', metricNamespace: 'CloudTrailMetrics' }), ['other']);
    assert.throws(() => describe({ metricName: 'Other' }), serviceError('InvalidParameterException'));
    const [filter] = lab.list('logs', 'DescribeMetricFilters', { filterNamePrefix: 'other' }, 'metricFilters');
    assert.deepEqual(filter?.metricTransformations, [
      { metricName: 'Other', metricNamespace: 'CloudTrailMetrics', metricValue: '1', defaultValue: 0, unit: 'Count' },
    ]);
  });

  it('is gone after DeleteMetricFilter', () => {
    const lab = labWithStream();
    lab.putFilter();
    lab.call('logs', 'DeleteMetricFilter', { logGroupName: 'lab', filterName: 'stoppedInstancecount' });
    put(lab, '{"eventName":"StopInstances"}');
    assert.deepEqual(lab.metric(), []);
    assert.throws(
      () => lab.call('logs', 'DeleteMetricFilter', { logGroupName: 'lab', filterName: 'stoppedInstancecount' }),
      serviceError('ResourceNotFoundException'),
    );
  });

  it('reports a field of the event as value, and nothing where it is no number', () => {
    const lab = labWithStream();
    lab.putFilter({ filterPattern: '{ $.bytes = * }' }, { metricValue: '$.bytes' });
    put(lab, '{"bytes":12}', '{"bytes":"30"}', '{"bytes":"many"}');
    assert.deepEqual(lab.metric(), [42]);
  });

  it('reports a place of a space-delimited event as value', () => {
    const lab = labWithStream();
    lab.putFilter({ filterPattern: '[host, bytes, rest]' }, { metricValue: '$bytes' });
    put(lab, 'a 5 x', 'b 7 x');
    assert.deepEqual(lab.metric(), [12]);
  });

  it('reports the default value for minutes with events and no match', () => {
    const lab = labWithStream();
    lab.putFilter({}, { defaultValue: 0 });
    put(lab, 'nothing');
    put(lab, 'nothing');
    assert.deepEqual(lab.metric(), [], 'not before the minute is over');
    lab.wait(MINUTE);
    put(lab, '{"eventName":"StopInstances"}');
    lab.wait(3 * MINUTE);
    assert.deepEqual(lab.metric(), [0, 1], 'nothing for minutes without events');
    assert.deepEqual(lab.metric('SampleCount'), [1, 1]);
  });

  it('reports dimensions from the event', () => {
    const lab = labWithStream();
    lab.putFilter({ filterPattern: '{ $.user.name = * }' }, { dimensions: { User: '$.user.name' } });
    put(lab, '{"user":{"name":"alice"}}', '{"user":{"name":"bob"}}', '{"user":{}}');
    assert.deepEqual(
      lab.list('cloudwatch', 'ListMetrics', {}, 'Metrics').map((metric) => metric.Dimensions),
      [[{ Name: 'User', Value: 'alice' }], [{ Name: 'User', Value: 'bob' }]],
    );
  });

  it('adds to the metric of each combination of dimensions, and to none without', () => {
    const lab = labWithStream();
    const transformation = { dimensions: { User: '$.user.name', Zone: '$.zone' }, metricValue: '$.bytes' };
    lab.putFilter({ filterPattern: '{ $.user.name = * }' }, transformation);
    const event = (name: string, zone: string, bytes: number) => JSON.stringify({ user: { name }, zone, bytes });
    put(lab, event('alice', 'a', 1), event('alice', 'b', 2), event('bob', 'a', 4), event('alice', 'a', 8));
    const sumOf = (dimensions: Readonly<Record<string, string>>) => {
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const Metric = { Namespace: 'CloudTrailMetrics', MetricName: 'EC2stoppedInstanceEventCount', Dimensions };
      const now = lab.clock.now();
      const query = {
        StartTime: new Date(now - 3_600_000),
        EndTime: new Date(now + 60_000),
        MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 3600, Stat: 'Sum' } }],
      };
      const [result] = lab.list('cloudwatch', 'GetMetricData', query, 'MetricDataResults');
      return (result!.Values as number[]).reduce((sum, value) => sum + value, 0);
    };
    assert.equal(sumOf({ User: 'alice', Zone: 'a' }), 9);
    assert.equal(sumOf({ Zone: 'b', User: 'alice' }), 2);
    assert.equal(sumOf({ User: 'bob', Zone: 'a' }), 4);
    assert.deepEqual([sumOf({}), sumOf({ User: 'alice' }), sumOf({ User: 'bob', Zone: 'b' })], [0, 0, 0]);
  });

  it('TestMetricFilter gives the messages that match, with what it took from them', () => {
    const lab = new SandboxLab();
    const test = (filterPattern: string, ...logEventMessages: string[]) =>
      lab.list('logs', 'TestMetricFilter', { filterPattern, logEventMessages }, 'matches');
    assert.deepEqual(test('{ $.a = 1 }', '{"a":1}', '{"a":2}'), [
      { eventNumber: 1, eventMessage: '{"a":1}', extractedValues: {} },
    ]);
    assert.deepEqual(test('[host, status=4*]', 'a 404')[0]?.extractedValues, { $host: 'a', $status: '404' });
    const invalid = serviceError('InvalidParameterException');
    assert.throws(() => test('{ $.a == 1 }', 'x'), invalid);
    assert.throws(() => test('x'), invalid);
    assert.throws(() => test('x', ''), invalid);
    assert.throws(() => test('x', ...Array<string>(51).fill('x')), invalid);
  });
});
