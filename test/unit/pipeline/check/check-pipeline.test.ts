import assert from 'node:assert/strict';
import type { FindingCode, Finding } from '../../../../src/pipeline/check/check-pipeline';
import { checkPipeline } from '../../../../src/pipeline/check/check-pipeline';
import type { PipelineFacts } from '../../../../src/pipeline/check/facts';
import type { Severity } from '../../../../src/pipeline/check/finding';
import type { MetricFilterState } from '../../../../src/pipeline/chain/chain';
import { logsPolicy, type PolicyDocument, type PolicyStatement } from '../../../../src/pipeline/policy/policies';
import {
  alarm,
  bucket,
  defaultTopicPolicy,
  denied,
  filter,
  gone,
  healthy,
  is,
  now,
  role,
  topicArn,
  trail,
  withAlarm,
  withFilter,
  withTopic,
  withTrail,
} from './healthy-facts';
import { place } from '../../../helpers/plans';

const minute = 60_000;
const status = { logging: true, lastLogDelivery: now - minute };

const withRole = (change: object) => ({ ...healthy, role: is({ ...role, ...change }) });
const withPolicy = (...statements: PolicyStatement[]) =>
  withRole({ policies: is(new Map([['logs', { Statement: statements }]])) });
const [createStream, putEvents] = logsPolicy(place, 'lab').Statement as [PolicyStatement, PolicyStatement];
const withSelectors = (selectors: object, more: Partial<PipelineFacts> = {}) => ({
  ...healthy,
  ...more,
  selectors: is(selectors),
});
const basic = (selector: object) => ({ EventSelectors: [{ IncludeManagementEvents: true, ...selector }] });
const withBucketPolicy = (policy: PolicyDocument) => ({ ...healthy, bucket: is({ ...bucket, policy: is(policy) }) });
const withTopicPolicy = (...statements: PolicyStatement[]) =>
  withTopic({ topic: is({ policy: { Statement: statements } }) });
const allowPublish: PolicyStatement = {
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: topicArn,
};
const withKey = (key: object) =>
  withTopic({
    topic: is({ policy: defaultTopicPolicy, keyId: 'alias/mine' }),
    key: is({ arn: 'arn:aws:kms:k', state: 'Enabled', manager: 'CUSTOMER', policy: is({ Statement: [] }), ...key }),
  });
const letUseKey = (...actions: string[]): PolicyDocument => ({
  Statement: [{ ...allowPublish, Action: actions, Resource: '*' }],
});
const manyFilters = (count: number, pattern = filter.pattern): MetricFilterState[] =>
  Array.from({ length: count }, (_, n) => ({ ...filter, name: `filter ${n}`, pattern }));
const onAnotherGroup = (pattern: string) => ({
  ...healthy,
  regionFilters: is([filter, { ...filter, name: 'old', logGroup: 'old-group', pattern }]),
});

/** What is broken, the rule that says so, how bad it is, and what the text must name. */
type Row = readonly [what: string, facts: PipelineFacts, code: FindingCode, severity: Severity, says: RegExp];

const rows: readonly Row[] = [
  // The trail
  ['not logging', withTrail({ status: { ...status, logging: false } }), 'not-logging', 'error', /not logging/],
  [
    'a delivery error of CloudWatch Logs',
    withTrail({ status: { ...status, logDeliveryError: 'AccessDenied' } }),
    'log-delivery',
    'error',
    /“AccessDenied”/,
  ],
  [
    'silence for 41 minutes',
    withTrail({ status: { ...status, lastLogDelivery: now - 41 * minute } }),
    'silent',
    'warning',
    /41 minutes/,
  ],
  ['no delivery yet', withTrail({ status: { logging: true } }), 'no-delivery-yet', 'info', /yet/],
  [
    'single-region outside us-east-1',
    withTrail({ multiRegion: false, homeRegion: 'eu-west-1' }),
    'single-region',
    'warning',
    /IAM and STS/,
  ],
  ['single-region in us-east-1', withTrail({ multiRegion: false }), 'single-region', 'warning', /other regions/],
  [
    'another home region than the connection’s',
    withTrail({ homeRegion: 'eu-west-1' }),
    'other-region',
    'unchecked',
    /eu-west-1/,
  ],
  [
    'another account’s trail',
    withTrail({ arn: trail.arn.replace('111122223333', '999999999999') }),
    'other-account',
    'unchecked',
    /999999999999/,
  ],
  [
    'write events only',
    withSelectors(basic({ ReadWriteType: 'WriteOnly' })),
    'records-part',
    'info',
    /write events only/,
  ],
  [
    'write events only, and a filter on a read event',
    withSelectors(basic({ ReadWriteType: 'WriteOnly' }), {
      filters: is([{ ...filter, pattern: '{ $.eventName = "GetSecretValue" }' }]),
    }),
    'records-part',
    'warning',
    /here: stops/,
  ],
  [
    'read events only, and a filter on a write event',
    withSelectors(basic({ ReadWriteType: 'ReadOnly' })),
    'records-part',
    'warning',
    /here: stops/,
  ],
  [
    'write events only, by advanced selectors',
    withSelectors({
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Management'] },
            { Field: 'readOnly', Equals: ['false'] },
          ],
        },
      ],
    }),
    'records-part',
    'info',
    /write events only/,
  ],
  [
    'no management events',
    withSelectors({ EventSelectors: [{ IncludeManagementEvents: false }] }),
    'records-part',
    'error',
    /no management events/,
  ],
  [
    'KMS events left out',
    withSelectors(basic({ ReadWriteType: 'All', ExcludeManagementEventSources: ['kms.amazonaws.com'] })),
    'records-no-kms',
    'info',
    /KMS/,
  ],
  [
    'KMS events left out, and a filter on them',
    withSelectors(basic({ ReadWriteType: 'All', ExcludeManagementEventSources: ['kms.amazonaws.com'] }), {
      filters: is([{ ...filter, pattern: '{ $.eventSource = "kms.amazonaws.com" }' }]),
    }),
    'records-no-kms',
    'warning',
    /here: stops/,
  ],
  [
    'five trails',
    { ...healthy, trails: [trail, trail, trail, trail, trail] },
    'trail-limit',
    'info',
    /5 trails, and AWS allows no more/,
  ],

  // The bucket
  ['no bucket', { ...healthy, bucket: gone }, 'bucket-gone', 'error', /not exist/],
  [
    'somebody else’s bucket',
    { ...healthy, bucket: is({ owner: 'someone-else', policy: gone }) },
    'bucket-elsewhere',
    'unchecked',
    /another account/,
  ],
  [
    'a bucket that cannot be written to',
    withTrail({ status: { ...status, bucketDeliveryError: 'NoSuchBucket' } }),
    'bucket-delivery',
    'error',
    /“NoSuchBucket”/,
  ],
  [
    'a bucket without policy',
    { ...healthy, bucket: is({ ...bucket, policy: gone }) },
    'bucket-policy',
    'error',
    /does not let/,
  ],
  [
    'a bucket policy for another prefix',
    withTrail({ bucketPrefix: 'audit' }),
    'bucket-policy',
    'error',
    /does not let/,
  ],
  [
    'a bucket policy with a condition of its own',
    withBucketPolicy({
      Statement: bucket.policy.value.Statement.map((each) => ({
        ...each,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      })),
    }),
    'bucket-policy',
    'warning',
    /conditions/,
  ],
  [
    'a bucket policy that denies all',
    withBucketPolicy({
      Statement: [
        ...bucket.policy.value.Statement,
        { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::lab-bucket/*' },
      ],
    }),
    'bucket-deny',
    'error',
    /Deny/,
  ],
  [
    'a bucket policy that denies some',
    withBucketPolicy({
      Statement: [
        ...bucket.policy.value.Statement,
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: 'arn:aws:s3:::lab-bucket/*',
          Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
        },
      ],
    }),
    'bucket-deny',
    'unchecked',
    /conditions/,
  ],

  // The role
  ['no role', { ...healthy, role: gone }, 'role-gone', 'error', /does not exist/],
  [
    'a role of that name on another path',
    withRole({ arn: 'arn:aws:iam::111122223333:role/service-role/clwatch_role' }),
    'role-gone',
    'error',
    /service-role/,
  ],
  [
    'a role of another account',
    withTrail({ roleArn: 'arn:aws:iam::999999999999:role/clwatch_role' }),
    'role-elsewhere',
    'error',
    /999999999999/,
  ],
  [
    'a role that trusts another service',
    withRole({
      trust: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    }),
    'role-trust',
    'error',
    /does not let CloudTrail assume/,
  ],
  [
    'a trust with conditions, though the trail delivers',
    withRole({ trust: { Statement: [{ ...role.trust.Statement[0], Condition: { StringEquals: { a: 'b' } } }] } }),
    'role-trust',
    'info',
    /conditions/,
  ],
  ['a role without logs:PutLogEvents', withPolicy(createStream), 'role-permissions', 'error', /logs:PutLogEvents/],
  ['a role without logs:CreateLogStream', withPolicy(putEvents), 'role-permissions', 'error', /logs:CreateLogStream/],
  [
    'a role for another log group',
    withPolicy(...logsPolicy(place, 'other').Statement),
    'role-permissions',
    'error',
    /other in us-east-1/,
  ],
  [
    'a role for another region',
    withPolicy(...logsPolicy({ ...place, region: 'eu-west-1' }, 'lab').Statement),
    'role-permissions',
    'error',
    /lab in eu-west-1/,
  ],
  [
    'a role with managed policies, and nothing delivered yet',
    { ...withPolicy(), ...{ managedPolicies: is(['LogsFull']) }, ...onlyTrail({ status: { logging: true } }) },
    'role-managed',
    'unchecked',
    /LogsFull/,
  ],
  [
    'a Deny',
    withPolicy(createStream, putEvents, { Effect: 'Deny', Action: 'logs:Put*', Resource: '*' }),
    'role-deny',
    'error',
    /Deny/,
  ],

  // The log group
  [
    'a log group in another region',
    withTrail({ logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:lab:*' }),
    'group-elsewhere',
    'error',
    /region eu-west-1/,
  ],
  [
    'a log group in another account',
    withTrail({ logGroupArn: 'arn:aws:logs:us-east-1:999999999999:log-group:lab:*' }),
    'group-elsewhere',
    'error',
    /account 999999999999/,
  ],
  ['no log group', { ...healthy, logGroup: gone }, 'group-gone', 'error', /does not exist/],
  [
    'a log group without metric filters by its class',
    { ...healthy, logGroup: is({ arn: '', logClass: 'INFREQUENT_ACCESS' }) },
    'group-class',
    'error',
    /INFREQUENT_ACCESS/,
  ],
  ['90 filters', { ...healthy, filters: is(manyFilters(90)) }, 'filter-limit', 'warning', /90 metric filters/],
  ['100 filters', { ...healthy, filters: is(manyFilters(100)) }, 'filter-limit', 'error', /no more/],
  [
    '5 filters with regular expressions',
    { ...healthy, filters: is(manyFilters(5, '{ $.eventName = %Stop.*% }')) },
    'regex-limit',
    'warning',
    /5 metric filters/,
  ],

  // The filters
  ['no filter', { ...healthy, filters: is([]), regionFilters: is([]) }, 'no-filters', 'warning', /no metric filter/],
  [
    'a filter on the wrong group',
    onAnotherGroup('{ $.eventName = "ConsoleLogin" }'),
    'filter-elsewhere',
    'warning',
    /old-group, which no trail fills/,
  ],
  ['no alarm', { ...healthy, alarms: is([]) }, 'filter-no-alarm', 'warning', /No alarm/],
  [
    'no alarm on a filter with dimensions, whose alarm is on another filter’s metric of that name',
    {
      ...healthy,
      filters: is([filter, { ...filter, name: 'by user', dimensions: { user: '$.userIdentity.arn' } }]),
    },
    'filter-no-alarm',
    'warning',
    /No alarm/,
  ],
  [
    'an alarm on another namespace',
    withAlarm({ Namespace: 'CloudTrail' }),
    'alarm-elsewhere',
    'error',
    /CloudTrail \/ StopCount/,
  ],
  [
    'an alarm on a namespace in other capitals',
    withAlarm({ Namespace: 'CloudtrailMetrics' }),
    'alarm-elsewhere',
    'error',
    /CloudtrailMetrics/,
  ],
  ['an alarm on nearly the name', withAlarm({ MetricName: 'StopsCount' }), 'alarm-elsewhere', 'error', /StopsCount/],

  // The alarm
  ['Average', withAlarm({ Statistic: 'Average' }), 'alarm-statistic', 'warning', /Average/],
  [
    'Average, with the default value 0',
    { ...withFilter({ defaultValue: 0 }), alarms: is([{ ...alarm, Statistic: 'Average' as const }]) },
    'alarm-statistic',
    'error',
    /never gets to the threshold/,
  ],
  [
    'above 1',
    withAlarm({ ComparisonOperator: 'GreaterThanThreshold' }),
    'alarm-threshold',
    'warning',
    /one event never raises it/,
  ],
  [
    'missing data, by default',
    { ...healthy, alarms: is([{ ...alarm, TreatMissingData: undefined }]) },
    'alarm-missing-data',
    'warning',
    /INSUFFICIENT_DATA/,
  ],
  [
    'missing data ignored',
    withAlarm({ TreatMissingData: 'ignore' }),
    'alarm-missing-data',
    'warning',
    /stays in ALARM/,
  ],
  [
    'missing data breaching',
    withAlarm({ TreatMissingData: 'breaching' }),
    'alarm-missing-data',
    'error',
    /when nothing happens/,
  ],
  ['two periods in a row', withAlarm({ EvaluationPeriods: 2 }), 'alarm-periods', 'warning', /2 of 2/],
  ['a unit', withAlarm({ Unit: 'Count' }), 'alarm-unit', 'error', /Count/],
  [
    'a dimension that the filter does not write',
    withAlarm({ Dimensions: [{ Name: 'user', Value: 'a' }] }),
    'alarm-dimensions',
    'error',
    /user, but/,
  ],
  [
    'no dimension where the filter writes one',
    withFilter({ dimensions: { user: '$.userIdentity.arn' } }),
    'alarm-dimensions',
    'error',
    /with user: .*second filter/,
  ],
  ['actions turned off', withAlarm({ ActionsEnabled: false }), 'alarm-actions-off', 'error', /turned off/],
  ['no action', withAlarm({ AlarmActions: [] }), 'alarm-no-action', 'warning', /no action/],
  [
    'metric math',
    {
      ...healthy,
      alarms: is([
        {
          AlarmName: 'math',
          AlarmActions: [topicArn],
          Metrics: [
            {
              Id: 'm',
              MetricStat: {
                Metric: { Namespace: 'CloudTrailMetrics', MetricName: 'StopCount' },
                Period: 60,
                Stat: 'Sum',
              },
            },
          ],
        },
      ]),
    },
    'alarm-math',
    'unchecked',
    /metric math/,
  ],

  // Who is told
  [
    'a topic in another region',
    withAlarm({ AlarmActions: [topicArn.replace('us-east-1', 'eu-west-1')] }),
    'topic-region',
    'error',
    /eu-west-1/,
  ],
  [
    'a topic of another account',
    withAlarm({ AlarmActions: [topicArn.replace('111122223333', '999999999999')] }),
    'topic-elsewhere',
    'unchecked',
    /999999999999/,
  ],
  ['no topic', withTopic({ topic: gone, subscriptions: gone }), 'topic-gone', 'error', /does not exist/],
  [
    'a topic policy for EventBridge only',
    withTopicPolicy({ ...allowPublish, Principal: { Service: 'events.amazonaws.com' } }),
    'topic-policy',
    'error',
    /does not let CloudWatch/,
  ],
  [
    'a topic policy for another account’s alarms',
    withTopicPolicy({ ...allowPublish, Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }),
    'topic-policy',
    'warning',
    /conditions/,
  ],
  [
    'a topic policy with a Deny',
    withTopicPolicy(allowPublish, { Effect: 'Deny', Principal: '*', Action: 'sns:*', Resource: '*' }),
    'topic-deny',
    'error',
    /Deny/,
  ],
  [
    'the key alias/aws/sns',
    withTopic({ topic: is({ policy: defaultTopicPolicy, keyId: 'alias/aws/sns' }) }),
    'topic-encrypted',
    'error',
    /AWS’s own key/,
  ],
  ['AWS’s key by its id', withKey({ manager: 'AWS' }), 'topic-encrypted', 'error', /AWS’s own key/],
  ['a key that lets no CloudWatch in', withKey({}), 'topic-encrypted', 'error', /does not let CloudWatch use it/],
  [
    'a key for decryption only',
    withKey({ policy: is(letUseKey('kms:Decrypt')) }),
    'topic-encrypted',
    'error',
    /does not let CloudWatch use it/,
  ],
  ['a disabled key', withKey({ state: 'Disabled' }), 'topic-encrypted', 'error', /disabled/],
  ['no subscription', withTopic({ subscriptions: is([]) }), 'no-subscription', 'error', /Nobody/],
  [
    'a subscription that waits',
    withTopic({ subscriptions: is([{ endpoint: 'ops@example.com', confirmed: false }]) }),
    'subscription-pending',
    'error',
    /ops@example.com/,
  ],
  [
    'a subscription that waits beside one that does not',
    withTopic({
      subscriptions: is([
        { endpoint: 'ops@example.com', confirmed: false },
        { endpoint: 'me@example.com', confirmed: true },
      ]),
    }),
    'subscription-pending',
    'warning',
    /ops@example.com/,
  ],

  // What may not be read
  ['no status', onlyHealthyWithout('status'), 'status-unreadable', 'unchecked', /cloudtrail:GetTrailStatus/],
  [
    'selectors',
    { ...healthy, selectors: denied('cloudtrail:GetEventSelectors', 'My_cloudtrail') },
    'unreadable',
    'unchecked',
    /cloudtrail:GetEventSelectors/,
  ],
  [
    'the role',
    { ...healthy, role: denied('iam:GetRole', 'clwatch_role') },
    'unreadable',
    'unchecked',
    /iam:GetRole on clwatch_role/,
  ],
  [
    'the role’s policies',
    withRole({ policies: denied('iam:ListRolePolicies', 'clwatch_role') }),
    'unreadable',
    'unchecked',
    /iam:ListRolePolicies/,
  ],
  [
    'the bucket’s policy',
    { ...healthy, bucket: is({ owner: 'us', policy: denied('s3:GetBucketPolicy', 'lab-bucket') }) },
    'unreadable',
    'unchecked',
    /s3:GetBucketPolicy/,
  ],
  [
    'the alarms',
    { ...healthy, alarms: denied('cloudwatch:DescribeAlarms', '') },
    'unreadable',
    'unchecked',
    /DescribeAlarms/,
  ],
  [
    'the key',
    withTopic({
      topic: is({ policy: defaultTopicPolicy, keyId: 'k' }),
      key: denied('kms:DescribeKey', 'k'),
    }),
    'unreadable',
    'unchecked',
    /kms:DescribeKey/,
  ],
];

function onlyTrail(change: object): Pick<PipelineFacts, 'trail' | 'trails'> {
  const { trail: changed, trails } = withTrail(change);
  return { trail: changed, trails };
}

function onlyHealthyWithout(part: 'status'): PipelineFacts {
  const { [part]: _left, ...rest } = trail;
  assert.ok(_left);
  return { ...healthy, trail: rest, trails: [rest] };
}

const problems = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity !== 'info');

describe('check pipeline', () => {
  it('finds nothing in a healthy chain', () => {
    assert.deepEqual(checkPipeline(healthy), []);
  });

  for (const [what, facts, code, severity, says] of rows) {
    it(`says of ${what}: ${code}, ${severity}`, () => {
      const found = checkPipeline(facts).filter((each) => each.code === code);
      assert.equal(found.length, 1, JSON.stringify(checkPipeline(facts)));
      assert.equal(found[0]!.severity, severity);
      assert.match(`${found[0]!.what} ${found[0]!.todo}`, says);
      assert.notEqual(found[0]!.subject, '');
    });
  }

  it('has a row for every rule', async () => {
    const rules = await Promise.all([
      import('../../../../src/pipeline/check/rules-trail').then(({ trailRules }) => trailRules),
      import('../../../../src/pipeline/check/rules-access').then(({ accessRules }) => accessRules),
      import('../../../../src/pipeline/check/rules-logs').then(({ logsRules }) => logsRules),
      import('../../../../src/pipeline/check/rules-alarm').then(({ alarmRules }) => alarmRules),
      import('../../../../src/pipeline/check/rules-notify').then(({ notifyRules }) => notifyRules),
    ]);
    const tested = new Set<string>(rows.map(([, , code]) => code));
    const untested = rules.flatMap((table) => Object.keys(table)).filter((code) => !tested.has(code));
    assert.deepEqual(untested, ['no-log-group', 'role-organization']);
  });

  it('says of a trail without log group just that', () => {
    const { logGroupArn: _group, roleArn: _role, ...unlinked } = trail;
    const { role: _r, managedPolicies: _m, logGroup: _l, filters: _f, ...rest } = healthy;
    assert.ok(_group && _role && _r && _m && _l && _f);
    const found = checkPipeline({ ...rest, trail: unlinked, trails: [unlinked], topics: [] });
    assert.deepEqual(
      found.map(({ code }) => code),
      ['no-log-group'],
    );
  });

  it('leaves the streams of an organization’s other accounts unchecked', () => {
    const found = checkPipeline(withTrail({ organization: true }));
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['role-organization', 'unchecked']],
    );
  });

  /** Nothing is wrong with these, although they look a little like it. */
  const fine: readonly (readonly [what: string, facts: PipelineFacts])[] = [
    ['silence for 39 minutes', withTrail({ status: { ...status, lastLogDelivery: now - 39 * minute } })],
    [
      'a default value and no word on missing data',
      {
        ...withFilter({ defaultValue: 0 }),
        alarms: is([{ ...alarm, TreatMissingData: undefined }]),
      },
    ],
    ['a threshold of three', withAlarm({ ComparisonOperator: 'GreaterThanThreshold', Threshold: 3 })],
    ['above 0', withAlarm({ ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 })],
    [
      'the filter’s own unit',
      {
        ...withFilter({ unit: 'Count' }),
        alarms: is([{ ...alarm, Unit: 'Count' as const }]),
      },
    ],
    ['89 filters', { ...healthy, filters: is(manyFilters(89)) }],
    ['four trails', { ...healthy, trails: [trail, trail, trail, trail] }],
    ['a filter for another application', onAnotherGroup('{ $.level = "error" }')],
    [
      'another alarm of another service',
      {
        ...healthy,
        alarms: is([alarm, { ...alarm, AlarmName: 'cpu', Namespace: 'AWS/EC2', MetricName: 'StopCount' }]),
      },
    ],
    [
      'the role’s policy in two parts',
      withRole({
        policies: is(
          new Map([
            ['a', { Statement: [createStream] }],
            ['b', { Statement: [putEvents] }],
          ]),
        ),
      }),
    ],
    ['managed policies, and deliveries', { ...withPolicy(), managedPolicies: is(['LogsFull']) }],
    [
      'a bucket that refuses plain HTTP',
      withBucketPolicy({
        Statement: [
          ...bucket.policy.value.Statement,
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: ['arn:aws:s3:::lab-bucket', 'arn:aws:s3:::lab-bucket/*'],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      }),
    ],
    [
      'a bucket policy by source account',
      withBucketPolicy({
        Statement: bucket.policy.value.Statement.map((each) => ({
          ...each,
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        })),
      }),
    ],
    [
      'a topic policy for this account’s alarms',
      withTopicPolicy({
        ...allowPublish,
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:*' } },
      }),
    ],
    ['a key that lets CloudWatch in', withKey({ policy: is(letUseKey('kms:Decrypt', 'kms:GenerateDataKey*')) })],
  ];
  it('lets an alarm watch one combination of a filter’s dimensions, also beside a filter of that metric without', () => {
    const byUser = { ...filter, name: 'by user', dimensions: { user: '$.userIdentity.arn', region: '$.awsRegion' } };
    const ofAlice = {
      ...alarm,
      AlarmName: 'of alice',
      Dimensions: [
        { Name: 'region', Value: 'us-east-1' },
        { Name: 'user', Value: 'alice' },
      ],
    };
    const both = { filters: is([byUser, filter]), regionFilters: is([byUser, filter]), alarms: is([alarm, ofAlice]) };
    assert.deepEqual(problems(checkPipeline({ ...healthy, ...both })), []);
  });

  for (const [what, facts] of fine) {
    it(`has nothing against ${what}`, () => {
      assert.deepEqual(problems(checkPipeline(facts)), []);
    });
  }

  it('orders by link, the worst first', () => {
    const facts = { ...withTrail({ multiRegion: false, status: { ...status, logging: false } }), alarms: is([]) };
    assert.deepEqual(
      checkPipeline(facts).map(({ code }) => code),
      ['not-logging', 'single-region', 'filter-no-alarm'],
    );
  });
});
