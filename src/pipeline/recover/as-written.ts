import type { Account } from '../../aws/account';
import type { ApiInput, ApiName, ApiOutput } from '../../aws/api';
import { isApiCall, type Call } from '../plan/plan';
import { sameValue } from '../same-value';
import { parsePolicy, samePolicy } from '../policy/policy-merge';
import { readAlarm } from '../inspect/read-alarms';
import { readLogGroup, readMetricFilters } from '../inspect/read-logs';
import { readSubscriptions } from '../inspect/read-topic';
import { seen } from '../inspect/seen';

/** `pending`: a subscription that nobody has confirmed yet, and nobody can take back. */
type Compared = boolean | 'pending' | undefined;
type Comparisons = { readonly [N in ApiName]?: (account: Account, input: ApiInput<N>) => Promise<Compared> };

/**
 * For calls that write what others may write too: whether what is there now is what they wrote; undefined: nothing is. For
 * those that delete: whether it is still gone.
 */
const comparisons: Comparisons = {
  's3:PutBucketPolicy': (account, { Bucket, Policy }) =>
    staysPolicy(
      Policy,
      account.call('s3:GetBucketPolicy', { Bucket }).then((found) => found.Policy),
    ),
  'kms:PutKeyPolicy': (account, { KeyId, Policy }) =>
    staysPolicy(
      Policy,
      account.call('kms:GetKeyPolicy', { KeyId }).then((found) => found.Policy),
    ),
  'sns:SetTopicAttributes': (account, { TopicArn, AttributeValue }) =>
    staysPolicy(
      AttributeValue,
      account.call('sns:GetTopicAttributes', { TopicArn }).then((found) => found.Attributes?.Policy),
    ),
  'iam:PutRolePolicy': (account, { RoleName, PolicyName, PolicyDocument }) =>
    staysPolicy(
      PolicyDocument,
      account.call('iam:GetRolePolicy', { RoleName, PolicyName }).then((found) => found.PolicyDocument),
    ),
  'iam:UpdateAssumeRolePolicy': (account, { RoleName, PolicyDocument }) =>
    staysPolicy(
      PolicyDocument,
      account.call('iam:GetRole', { RoleName }).then((found) => found.Role?.AssumeRolePolicyDocument),
    ),
  'logs:PutMetricFilter': async (account, { logGroupName, filterName, filterPattern, metricTransformations }) => {
    const input = { logGroupName, filterNamePrefix: filterName };
    for await (const { metricFilters = [] } of account.pages('logs:DescribeMetricFilters', input)) {
      const found = metricFilters.find((filter) => filter.filterName === filterName);
      const wanted = metricTransformations?.[0];
      if (found) return found.filterPattern === filterPattern && holds(found.metricTransformations?.[0], wanted);
    }
    return undefined;
  },
  'logs:PutRetentionPolicy': async (account, { logGroupName = '', retentionInDays }) => {
    const group = await readLogGroup(account, logGroupName);
    return group && group.retentionInDays === retentionInDays;
  },
  'logs:DeleteRetentionPolicy': async (account, { logGroupName = '' }) => {
    const group = await readLogGroup(account, logGroupName);
    return group && group.retentionInDays === undefined;
  },
  'cloudwatch:PutMetricAlarm': async (account, wanted) => {
    const alarm = await readAlarm(account, wanted.AlarmName ?? '', undefined);
    return alarm && holds(alarm, { ...wanted, Tags: undefined });
  },
  'cloudwatch:EnableAlarmActions': (account, input) => actionsAre(account, input, true),
  'cloudwatch:DisableAlarmActions': (account, input) => actionsAre(account, input, false),
  'cloudwatch:DeleteAlarms': async (account, { AlarmNames: [name = ''] = [] }) =>
    (await readAlarm(account, name, undefined)) === undefined,
  'logs:DeleteMetricFilter': async (account, { logGroupName, filterName }) => {
    const filters = await readMetricFilters(account, logGroupName);
    return filters.every(({ name }) => name !== filterName);
  },
  'sns:Subscribe': async (account, { TopicArn = '', Protocol, Endpoint }) => {
    const all = await readSubscriptions(account, TopicArn);
    const found = all.find(({ protocol, endpoint }) => protocol === Protocol && endpoint === Endpoint);
    return found && (found.confirmed || 'pending');
  },
  'cloudtrail:UpdateTrail': async (account, { Name = '', ...wanted }) => {
    const { trailList = [] } = await account.call('cloudtrail:DescribeTrails', { trailNameList: [Name] });
    return trailList[0] && holds(settingsOf(trailList[0]), wanted);
  },
};

/** How what a call wrote stands now; `unknown`: it may not be looked at. Undefined where that is not compared. */
export async function compareWritten(
  account: Account,
  call: Call,
): Promise<'as-written' | 'changed' | 'pending' | 'gone' | 'unknown' | undefined> {
  if (!isApiCall(call)) return undefined;
  const compare = comparisons[call.name] as ((account: Account, input: unknown) => Promise<Compared>) | undefined;
  if (!compare) return undefined;
  const found = await seen(compare(account, call.input));
  if (found.is === 'unknown') return 'unknown';
  if (found.is === 'absent') return 'gone';
  if (found.value === 'pending') return 'pending';
  return found.value ? 'as-written' : 'changed';
}

async function actionsAre(
  account: Account,
  { AlarmNames: [name = ''] = [] }: { readonly AlarmNames?: readonly string[] | undefined },
  enabled: boolean,
): Promise<Compared> {
  const alarm = await readAlarm(account, name, undefined);
  return alarm && (alarm.ActionsEnabled ?? true) === enabled;
}

async function staysPolicy(written: string | undefined, reading: Promise<string | undefined>): Promise<boolean> {
  return samePolicy(parsePolicy(await reading), parsePolicy(written));
}

type Trail = NonNullable<ApiOutput<'cloudtrail:DescribeTrails'>['trailList']>[number];

/** A trail under the names that UpdateTrail has for its settings. */
function settingsOf(trail: Trail): object {
  const { LogFileValidationEnabled, SnsTopicARN } = trail;
  return { ...trail, EnableLogFileValidation: LogFileValidationEnabled, SnsTopicName: SnsTopicARN?.split(':')[5] };
}

/** Whether everything wanted is so. */
function holds(have: object | undefined, wanted: object | undefined): boolean {
  const values = have as Readonly<Record<string, unknown>> | undefined;
  return Object.entries(wanted ?? {}).every(([name, value]) => sameValue(values?.[name], value));
}
