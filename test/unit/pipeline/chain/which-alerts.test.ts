import assert from 'node:assert/strict';
import type {
  AlarmState,
  Chain,
  MetricFilterState,
  TopicState,
  TrailState,
} from '../../../../src/pipeline/chain/chain';
import { deliveryOf, type DeliveryObstacle } from '../../../../src/pipeline/chain/delivery';
import { sightOf, whichAlerts } from '../../../../src/pipeline/chain/which-alerts';
import {
  whichAlertsReport,
  whichAlertsSummary,
  type WhichAlerts,
} from '../../../../src/pipeline/chain/which-alerts-report';
import { cloudTrailRecord } from '../../../helpers/cloudtrail-records';
import { trailWithout } from '../../../helpers/plans';

const trail: TrailState = {
  ...trailWithout('roleArn'),
  logGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:group:*',
};

function filter(name: string, pattern: string, about: Partial<MetricFilterState> = {}): MetricFilterState {
  return {
    name,
    pattern,
    logGroup: 'group',
    metricName: `${name}Count`,
    metricNamespace: 'CloudTrailMetrics',
    metricValue: '1',
    alarms: [],
    ...about,
  };
}

function chain(filters: readonly MetricFilterState[], about: Partial<TrailState> = {}): Chain {
  return { trail: { ...trail, ...about }, logGroup: { name: 'group', arn: 'g', exists: true, filters } };
}

const stop = cloudTrailRecord();

describe('what a metric filter makes of an event', () => {
  const rows: [pattern: string, kind: string, clause: string | undefined, why: string][] = [
    ['{ $.eventName = "StopInstances" }', 'counts', undefined, 'the lab’s own filter'],
    ['', 'counts', undefined, 'the empty pattern takes everything'],
    [
      '{ ($.eventName = "StopInstances") && ($.userIdentity.invokedBy != "a") }',
      'nearly',
      '$.userIdentity.invokedBy != "a"',
      'absent, so != is false',
    ],
    [
      '{ ($.eventName = "StartInstances") && ($.eventSource = "ec2.amazonaws.com") }',
      'nearly',
      '$.eventName = "StartInstances"',
      'all else holds',
    ],
    ['{ $.eventName = "StartInstances" }', 'no', '$.eventName = "StartInstances"', 'a single clause is never near'],
    [
      '{ ($.eventName = "A") && ($.eventSource = "b") && ($.awsRegion = "us-east-1") }',
      'no',
      '$.eventName = "A"',
      'two fail; the first is told',
    ],
    ['"RunInstances"', 'no', '"RunInstances"', 'no such text'],
    ['{ $.eventName == 1 }', 'unreadable', undefined, 'no such operator'],
  ];
  for (const [pattern, kind, clause, why] of rows) {
    it(`${pattern || '(empty)'}: ${kind}, ${why}`, () => {
      const sight = sightOf(stop, filter('f', pattern));
      assert.equal(sight.kind, kind);
      assert.equal('clause' in sight ? sight.clause?.text : undefined, clause);
    });
  }

  const values: [about: Partial<MetricFilterState>, value: number | undefined, dimensions: object | undefined][] = [
    [{}, 1, {}],
    [{ metricValue: '$.requestParameters.count' }, 3, {}],
    [{ metricValue: '$.eventName' }, undefined, {}],
    [{ dimensions: { Who: '$.userIdentity.userName' } }, 1, { Who: 'alice' }],
    [{ dimensions: { Role: '$.userIdentity.role' } }, 1, undefined],
  ];
  for (const [about, value, dimensions] of values) {
    it(`with ${JSON.stringify(about)} adds ${value}, with ${JSON.stringify(dimensions)}`, () => {
      const message = cloudTrailRecord({ requestParameters: { count: 3 } });
      const sight = sightOf(message, filter('f', '{ $.eventName = "StopInstances" }', about));
      assert.deepEqual(sight, { kind: 'counts', value, dimensions });
    });
  }
});

describe('which alerts see an event', () => {
  it('lists those that count it first, and a shared log group’s filters once', () => {
    const filters = [
      filter('z', '{ $.eventName = "StopInstances" }'),
      filter('c', '{ $.eventName = "StartInstances" }'),
      filter('b', '{ $.eventName == 1 }'),
      filter('a', '{ ($.eventName = "X") && ($.awsRegion = "us-east-1") }'),
    ];
    const sights = whichAlerts(stop, [chain(filters), chain(filters, { name: 'second' }), { trail }]);
    assert.deepEqual(
      sights.map((each) => [each.filter.name, each.sight.kind, each.trails.map(({ name }) => name)]),
      [
        ['z', 'counts', ['My_cloudtrail', 'second']],
        ['a', 'nearly', ['My_cloudtrail', 'second']],
        ['b', 'unreadable', ['My_cloudtrail', 'second']],
        ['c', 'no', ['My_cloudtrail', 'second']],
      ],
    );
  });
});

describe('whether a trail brings an event to its log group', () => {
  const basic = (about: object) => ({ EventSelectors: [{ ReadWriteType: 'All' as const, ...about }] });
  const advanced = (...fields: object[]) => ({
    AdvancedEventSelectors: [
      { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...fields] as never },
    ],
  });
  const iam = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser' };
  const rows: [
    what: string,
    trail: Partial<TrailState>,
    event: Record<string, unknown>,
    selectors: object | undefined,
    delivery: 'yes' | 'unknown' | DeliveryObstacle,
  ][] = [
    ['the usual trail', {}, {}, basic({}), 'yes'],
    ['a trail without selectors', {}, {}, {}, 'yes'],
    ['selectors that may not be read', {}, {}, undefined, 'unknown'],
    ['a status that may not be read', { status: undefined }, {}, {}, 'unknown'],
    ['a trail without a log group', { logGroupArn: undefined }, {}, {}, 'not-linked'],
    ['a stopped trail', { status: { logging: false } }, {}, {}, 'not-logging'],
    ['a stopped trail, selectors unread', { status: { logging: false } }, {}, undefined, 'not-logging'],
    ['a delivery that fails', { status: { logging: true, logDeliveryError: 'AccessDenied' } }, {}, {}, 'failing'],
    ['another region, trail of one', { multiRegion: false, homeRegion: 'eu-west-1' }, {}, {}, 'other-region'],
    ['its own region, trail of one', { multiRegion: false }, {}, {}, 'yes'],
    ['IAM, left out', { globalServiceEvents: false }, iam, {}, 'no-global-services'],
    ['EC2, where IAM is left out', { globalServiceEvents: false }, {}, {}, 'yes'],
    ['only reads', {}, {}, basic({ ReadWriteType: 'ReadOnly' }), 'not-selected'],
    ['only writes', {}, {}, basic({ ReadWriteType: 'WriteOnly' }), 'yes'],
    ['no management events', {}, {}, basic({ IncludeManagementEvents: false }), 'not-selected'],
    [
      'KMS, left out',
      {},
      { eventSource: 'kms.amazonaws.com' },
      basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }),
      'not-selected',
    ],
    ['advanced, only reads', {}, {}, advanced({ Field: 'readOnly', Equals: ['true'] }), 'not-selected'],
    ['advanced, not KMS', {}, {}, advanced({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }), 'yes'],
    ['advanced, names that begin so', {}, {}, advanced({ Field: 'eventName', StartsWith: ['Start', 'Stop'] }), 'yes'],
    [
      'advanced, names that end otherwise',
      {},
      {},
      advanced({ Field: 'eventName', EndsWith: ['Logging'] }),
      'not-selected',
    ],
    [
      'advanced, callers left out',
      {},
      {},
      advanced({ Field: 'userIdentity.arn', NotEndsWith: ['/alice'] }),
      'not-selected',
    ],
    [
      'advanced, only data events',
      {},
      {},
      { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] }] },
      'not-selected',
    ],
  ];
  for (const [what, about, event, selectors, expected] of rows) {
    it(`${what}: ${expected}`, () => {
      const delivery = deliveryOf(cloudTrailRecord(event), chain([], about), selectors);
      assert.equal(delivery.is === 'no' ? delivery.because : delivery.is, expected);
    });
  }

  it('not into a log group that is gone', () => {
    const gone: Chain = { trail, logGroup: { name: 'g', arn: 'g', exists: false, filters: [] } };
    assert.deepEqual(deliveryOf(stop, gone, {}), { is: 'no', because: 'group-gone' });
  });
});

describe('the report on which alerts see an event', () => {
  const topic: TopicState = { name: 'ops-alerts', arn: 'arn:aws:sns:us-east-1:111122223333:ops-alerts', exists: true };
  const alarm: AlarmState = {
    name: 'EC2 stop alarm',
    arn: 'alarm',
    state: 'OK',
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    period: 300,
    actionsEnabled: true,
    actions: [topic.arn],
    topics: [{ ...topic, subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com', confirmed: true }] }],
  };
  const stops = (alarms: readonly AlarmState[]) => filter('stops', '{ $.eventName = "StopInstances" }', { alarms });
  const about = (filters: readonly MetricFilterState[], rest: Partial<WhichAlerts> = {}): WhichAlerts => ({
    message: stop,
    sights: whichAlerts(stop, [chain(filters)]),
    deliveries: [{ trail: trail.name, logGroup: 'group', logGroupRegion: 'us-east-1', delivery: { is: 'yes' } }],
    account: { label: 'dev', accountId: '111122223333', region: 'us-east-1' },
    now: Date.parse('2026-11-24T14:02:11Z'),
    ...rest,
  });

  const summaries: [what: string, about: WhichAlerts, summary: string][] = [
    [
      'somebody hears of it',
      about([stops([alarm])]),
      '1 of 1 metric filter counts it. When the alarm goes off, it tells ops@example.com.',
    ],
    ['no alarm', about([stops([])]), '1 of 1 metric filter counts it. Nobody would be told.'],
    [
      'actions off',
      about([stops([{ ...alarm, actionsEnabled: false }])]),
      '1 of 1 metric filter counts it. Nobody would be told.',
    ],
    [
      'not confirmed',
      about([
        stops([
          {
            ...alarm,
            topics: [{ ...topic, subscriptions: [{ protocol: 'email', endpoint: 'a@b', confirmed: false }] }],
          },
        ]),
      ]),
      '1 of 1 metric filter counts it. Nobody would be told.',
    ],
    [
      'nearly',
      about([
        filter('a', '{ ($.eventName = "X") && ($.awsRegion = "us-east-1") }'),
        filter('b', '{ $.eventName = "X" }'),
      ]),
      'None of 2 metric filters counts it, 1 nearly does.',
    ],
    ['no filter', about([]), 'There is no metric filter that could see it.'],
    [
      'it does not get there',
      about([stops([alarm])], {
        deliveries: [
          {
            trail: trail.name,
            logGroup: 'group',
            logGroupRegion: 'us-east-1',
            delivery: { is: 'no', because: 'not-selected' },
          },
        ],
      }),
      '1 of 1 metric filter counts it. But no trail brings it there.',
    ],
  ];
  for (const [what, each, summary] of summaries)
    it(`${what}: ${summary}`, () => assert.equal(whichAlertsSummary(each), summary));

  it('tells metric, alarm, state, condition and who is told', () => {
    const unconfirmed = { protocol: 'https', endpoint: 'https://example.com', confirmed: false };
    const [told] = alarm.topics!;
    const topics = [{ ...told!, subscriptions: [...told!.subscriptions!, unconfirmed] }];
    const report = whichAlertsReport(about([stops([{ ...alarm, state: 'ALARM', topics }])]));
    assert.match(report, /^# Which alerts see StopInstances\?$/m);
    assert.match(
      report,
      /\*\*StopInstances\*\* by alice \(IAMUser\) from 203\.0\.113\.9 at 2026-11-24 .* UTC \(ec2\.amazonaws\.com, us-east-1\)\./,
    );
    assert.match(report, /Adds 1 to \*\*CloudTrailMetrics \/ stopsCount\*\*/);
    assert.match(
      report,
      /Alarm \*\*EC2 stop alarm\*\*, now ALARM, goes off at Sum ≥ 1 in 300 s, tells when it goes off again, once it was OK:/,
    );
    assert.match(report, /ops-alerts → ops@example\.com \(email, confirmed\)/);
    assert.match(report, /https:\/\/example\.com \(https, \*\*not confirmed, so nothing is delivered\*\*\)/);
    assert.match(report, /\| My\\_cloudtrail \| group \| ✓ yes/);
  });

  it('tells the one clause in the way, and the first of others, folded', () => {
    const report = whichAlertsReport(
      about([
        filter('near', '{ ($.eventName = "X") && ($.awsRegion = "us-east-1") }'),
        filter('far', '{ $.eventName = "Y" }'),
      ]),
    );
    assert.match(
      report,
      /## ≈ Nearly counted by 1\n\n### near\n\n- ✗ `\$\.eventName = "X"`: the event has "StopInstances"/,
    );
    assert.match(
      report,
      /<details>[^]*\| far \| `\$\.eventName = "Y"` \| the event has "StopInstances" \|[^]*<\/details>/,
    );
  });

  it('says where nothing was judged: a log group of another region', () => {
    const report = whichAlertsReport(
      about([], { deliveries: [{ trail: 't', logGroup: 'g', logGroupRegion: 'eu-west-1', delivery: { is: 'yes' } }] }),
    );
    assert.match(report, /its log group is in eu-west-1, where nothing was judged: connect to that region/);
  });

  it('judges the alert in front as what it is', () => {
    const counter = filter('draft', '{ $.eventName = "StopInstances" }');
    const report = whichAlertsReport(
      about([], { draft: { counter, sight: sightOf(stop, counter), isChanged: false } }),
    );
    assert.match(report, /Not deployed: ✓ \*\*draft\*\* in front would count it/);
  });

  it('takes no name and no event for Markdown', () => {
    const evil = '<img src=x> [a](command:evil) | `b`\n# c';
    const message = cloudTrailRecord({ eventName: evil, errorCode: evil });
    const filters = [
      filter(evil, '{ $.awsRegion = "us-east-1" }', { alarms: [{ ...alarm, name: evil }] }),
      filter(`${evil}2`, '{ $.eventName = "x" }'),
    ];
    const report = whichAlertsReport({ ...about([]), message, sights: whichAlerts(message, [chain(filters)]) });
    assert.doesNotMatch(report, /<img|(?<!\\)\[a|^# c|(?<!\\)`b/m);
  });
});
