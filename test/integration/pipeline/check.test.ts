import assert from 'node:assert/strict';
import type { ApiInput } from '../../../src/aws/api';
import { applyPlan } from '../../../src/pipeline/apply/apply';
import { checkPipeline, type Finding, type FindingCode } from '../../../src/pipeline/check/check-pipeline';
import { fixPlan } from '../../../src/pipeline/check/fix-plan';
import { readPipeline } from '../../../src/pipeline/check/read-pipeline';
import { inspectSetup } from '../../../src/pipeline/inspect/inspect-setup';
import { isRefused } from '../../../src/pipeline/plan/plan';
import { planTrail } from '../../../src/pipeline/plan/plan-trail';
import { logsPolicy, policyText, trustPolicy } from '../../../src/pipeline/policy/policies';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';

const minute = 60_000;
const place = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
const lab = { trailName: 'My_cloudtrail', bucket: 'lab-bucket', logGroupName: 'lab', roleName: 'clwatch_role' };
const trailArn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail';
const context = { region: 'us-east-1', accessKeyId: 'AKIATEST' };
const topicArn = 'arn:aws:sns:us-east-1:111122223333:ops';

const alarm: ApiInput<'cloudwatch:PutMetricAlarm'> = {
  AlarmName: 'stop alarm',
  AlarmDescription: 'somebody stopped an instance',
  Namespace: 'CloudTrailMetrics',
  MetricName: 'StopCount',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
  AlarmActions: [topicArn],
};

/** The lab's chain with an alarm and a confirmed subscription, after a first delivery. */
async function healthyChain(): Promise<SandboxAccount> {
  const made = await sandboxAccount();
  const { account, sandbox, clock } = made;
  const plan = planTrail(await inspectSetup(account, lab), lab);
  assert.ok(!isRefused(plan));
  assert.ok((await applyPlan(account, plan)).ok);
  await account.call('logs:PutMetricFilter', {
    logGroupName: 'lab',
    filterName: 'stops',
    filterPattern: '{ $.eventName = "StopInstances" }',
    metricTransformations: [{ metricNamespace: 'CloudTrailMetrics', metricName: 'StopCount', metricValue: '1' }],
  });
  await account.call('sns:CreateTopic', { Name: 'ops' });
  subscribe(made, 'sqs', 'arn:aws:sqs:us-east-1:111122223333:ops');
  await account.call('cloudwatch:PutMetricAlarm', alarm);
  sandbox.happen('stop-instance');
  clock.advance(15 * minute);
  return made;
}

function subscribe({ sandbox }: SandboxAccount, Protocol: string, Endpoint: string): void {
  sandbox.services.sns.Subscribe!({ TopicArn: topicArn, Protocol, Endpoint }, context);
}

async function check({ account }: SandboxAccount): Promise<readonly Finding[]> {
  return checkPipeline(await readPipeline(account, trailArn));
}

const codesOf = (findings: readonly Finding[]) => findings.map(({ code }) => code);

/** Breaks a link as somebody would; `mend` undoes it where the finding's own fix does not. */
interface Break {
  readonly what: string;
  readonly code: FindingCode;
  readonly make: (made: SandboxAccount) => unknown;
  readonly mend: 'fix' | ((made: SandboxAccount) => unknown);
}

const putAlarm =
  (change: Partial<typeof alarm>) =>
  ({ account }: SandboxAccount) =>
    account.call('cloudwatch:PutMetricAlarm', { ...alarm, ...change });
const setTopic =
  (AttributeName: string, AttributeValue: string) =>
  ({ account }: SandboxAccount) =>
    account.call('sns:SetTopicAttributes', { TopicArn: topicArn, AttributeName, AttributeValue });
const putRolePolicy =
  (group: string) =>
  ({ account }: SandboxAccount) =>
    account.call('iam:PutRolePolicy', {
      RoleName: 'clwatch_role',
      PolicyName: 'write-to-lab',
      PolicyDocument: policyText(logsPolicy(place, group)),
    });
const trust =
  (service: string) =>
  ({ account }: SandboxAccount) =>
    account.call('iam:UpdateAssumeRolePolicy', {
      RoleName: 'clwatch_role',
      PolicyDocument: policyText(trustPolicy()).replace('cloudtrail.amazonaws.com', service),
    });

const breaks: readonly Break[] = [
  {
    what: 'the trail is stopped',
    code: 'not-logging',
    make: ({ account }) => account.call('cloudtrail:StopLogging', { Name: trailArn }),
    mend: 'fix',
  },
  {
    what: 'the trail records one region',
    code: 'single-region',
    make: ({ account }) => account.call('cloudtrail:UpdateTrail', { Name: trailArn, IsMultiRegionTrail: false }),
    mend: 'fix',
  },
  {
    what: 'the trail records what is read only',
    code: 'records-part',
    make: ({ account }) =>
      account.call('cloudtrail:PutEventSelectors', {
        TrailName: trailArn,
        EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }],
      }),
    mend: ({ account }) =>
      account.call('cloudtrail:PutEventSelectors', {
        TrailName: trailArn,
        EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }],
      }),
  },
  {
    what: 'the bucket’s policy is gone',
    code: 'bucket-policy',
    make: ({ account }) => account.call('s3:DeleteBucketPolicy', { Bucket: 'lab-bucket' }),
    mend: 'fix',
  },
  {
    what: 'the role’s policy is for another group',
    code: 'role-permissions',
    make: putRolePolicy('other'),
    mend: 'fix',
  },
  { what: 'the role trusts another service', code: 'role-trust', make: trust('ec2.amazonaws.com'), mend: 'fix' },
  {
    what: 'the role is deleted',
    code: 'role-gone',
    make: async ({ account }) => {
      const { PolicyNames = [] } = await account.call('iam:ListRolePolicies', { RoleName: 'clwatch_role' });
      for (const PolicyName of PolicyNames) {
        await account.call('iam:DeleteRolePolicy', { RoleName: 'clwatch_role', PolicyName });
      }
      await account.call('iam:DeleteRole', { RoleName: 'clwatch_role' });
    },
    mend: 'fix',
  },
  {
    what: 'a filter is on a group that no trail fills',
    code: 'filter-elsewhere',
    make: async ({ account }) => {
      await account.call('logs:CreateLogGroup', { logGroupName: 'old' });
      await account.call('logs:PutMetricFilter', {
        logGroupName: 'old',
        filterName: 'logins',
        filterPattern: '{ $.eventName = "ConsoleLogin" }',
        metricTransformations: [{ metricNamespace: 'N', metricName: 'M', metricValue: '1' }],
      });
    },
    mend: ({ account }) => account.call('logs:DeleteLogGroup', { logGroupName: 'old' }),
  },
  {
    what: 'there is no alarm',
    code: 'filter-no-alarm',
    make: ({ account }) => account.call('cloudwatch:DeleteAlarms', { AlarmNames: ['stop alarm'] }),
    mend: putAlarm({}),
  },
  {
    what: 'the alarm is on another namespace',
    code: 'alarm-elsewhere',
    make: putAlarm({ Namespace: 'CloudTrail' }),
    mend: 'fix',
  },
  {
    what: 'the alarm takes the Average',
    code: 'alarm-statistic',
    make: putAlarm({ Statistic: 'Average' }),
    mend: 'fix',
  },
  {
    what: 'the alarm goes off above 1',
    code: 'alarm-threshold',
    make: putAlarm({ ComparisonOperator: 'GreaterThanThreshold' }),
    mend: 'fix',
  },
  {
    what: 'the alarm ignores missing data',
    code: 'alarm-missing-data',
    make: putAlarm({ TreatMissingData: 'ignore' }),
    mend: 'fix',
  },
  { what: 'the alarm wants a unit', code: 'alarm-unit', make: putAlarm({ Unit: 'Seconds' }), mend: 'fix' },
  {
    what: 'the alarm wants a dimension',
    code: 'alarm-dimensions',
    make: putAlarm({ Dimensions: [{ Name: 'user', Value: 'alice' }] }),
    mend: 'fix',
  },
  {
    what: 'the alarm’s actions are off',
    code: 'alarm-actions-off',
    make: putAlarm({ ActionsEnabled: false }),
    mend: 'fix',
  },
  {
    what: 'the alarm has no action',
    code: 'alarm-no-action',
    make: putAlarm({ AlarmActions: [] }),
    mend: putAlarm({}),
  },
  {
    what: 'the alarm tells a topic that is not there',
    code: 'topic-gone',
    make: putAlarm({ AlarmActions: [`${topicArn}-2`] }),
    mend: putAlarm({}),
  },
  {
    what: 'the topic lets in others only',
    code: 'topic-policy',
    make: setTopic(
      'Policy',
      JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: topicArn,
          },
        ],
      }),
    ),
    mend: 'fix',
  },
  {
    what: 'the topic is encrypted with AWS’s own key',
    code: 'topic-encrypted',
    make: setTopic('KmsMasterKeyId', 'alias/aws/sns'),
    mend: setTopic('KmsMasterKeyId', ''),
  },
  {
    what: 'a subscription waits',
    code: 'subscription-pending',
    make: (made) => subscribe(made, 'email', 'ops@example.com'),
    mend: ({ sandbox: { topics } }) => {
      const mail = topics.inbox.find(({ token }) => token !== undefined);
      assert.ok(topics.confirm(mail?.token ?? ''));
    },
  },
];

describe('checking a pipeline', () => {
  let made: SandboxAccount;
  before(async () => {
    made = await healthyChain();
  });
  afterEach(() => made.denied.clear());

  it('has nothing against the chain that the extension makes', async () => {
    assert.deepEqual(await check(made), []);
  });

  for (const { what, code, make, mend } of breaks) {
    it(`says that ${what}, and not any more when it is mended`, async () => {
      await make(made);
      const facts = await readPipeline(made.account, trailArn);
      const found = checkPipeline(facts).find((each) => each.code === code);
      assert.ok(found, codesOf(checkPipeline(facts)).join());
      if (mend === 'fix') {
        assert.ok(found.fix, 'it has a fix');
        const plan = fixPlan(facts, found.fix);
        assert.ok(!isRefused(plan));
        const result = await applyPlan(made.account, plan);
        assert.ok(result.ok, JSON.stringify(result));
      } else {
        await mend(made);
      }
      assert.deepEqual(codesOf(await check(made)), []);
    });
  }

  it('a fix of an alarm keeps its description and its actions', async () => {
    const { MetricAlarms } = await made.account.call('cloudwatch:DescribeAlarms', { AlarmNames: ['stop alarm'] });
    assert.equal(MetricAlarms?.[0]?.AlarmDescription, 'somebody stopped an instance');
    assert.deepEqual(MetricAlarms[0].AlarmActions, [topicArn]);
  });

  it('passes on why CloudTrail could not deliver, and that nothing has come for long', async () => {
    await trust('ec2.amazonaws.com')(made);
    made.clock.advance(10 * minute);
    made.sandbox.happen('stop-instance');
    made.clock.advance(20 * minute);
    const found = await check(made);
    assert.match(found.find(({ code }) => code === 'log-delivery')?.what ?? '', /“AccessDeniedException”/);
    await trust('cloudtrail.amazonaws.com')(made);
    made.clock.advance(5 * minute);
    made.sandbox.happen('stop-instance');
    made.clock.advance(20 * minute);
    assert.deepEqual(codesOf(await check(made)), []);
    made.clock.advance(45 * minute);
    assert.deepEqual(codesOf(await check(made)), ['silent']);
  });

  const parts = [
    'cloudtrail:GetEventSelectors',
    's3:GetBucketPolicy',
    'iam:GetRole',
    'iam:ListRolePolicies',
    'iam:ListAttachedRolePolicies',
    'logs:DescribeLogGroups',
    'cloudwatch:DescribeAlarms',
    'sns:GetTopicAttributes',
    'sns:ListSubscriptionsByTopic',
  ] as const;
  for (const action of parts) {
    it(`says what it did not check without ${action}`, async () => {
      made.denied.add(action);
      const found = (await check(made)).filter(({ code }) => code !== 'silent');
      assert.deepEqual(codesOf(found), ['unreadable']);
      assert.ok(found[0]!.what.includes(action) && found[0]!.todo.includes(action), found[0]!.what);
    });
  }

  it('says that the log group is deleted, and makes it again', async () => {
    await made.account.call('logs:DeleteLogGroup', { logGroupName: 'lab' });
    const facts = await readPipeline(made.account, trailArn);
    const found = checkPipeline(facts).find(({ code }) => code === 'group-gone');
    assert.ok(found?.fix);
    const plan = fixPlan(facts, found.fix);
    assert.ok(!isRefused(plan));
    assert.ok((await applyPlan(made.account, plan)).ok);
    assert.ok(!codesOf(await check(made)).includes('group-gone'));
  });

  it('fails when the trail is not there any more', async () => {
    await assert.rejects(readPipeline(made.account, `${trailArn}2`), /is not in us-east-1 any more/);
  });
});
