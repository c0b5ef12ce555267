import { format } from 'prettier';
import { api, factsOf, permissionsOf, type ApiName } from '../../src/aws/api';
import {
  arnsOf,
  policyOf,
  statementsOf,
  type ArnScope,
  type Permission,
  type ResourceKind,
} from '../../src/aws/permissions';
import { policyNames, type PolicyName } from './permissions-page';

const calls = Object.keys(api) as ApiName[];

/** What a policy of the page names: what the extension makes by default, or what a person chooses. */
const chosen: Readonly<Record<ResourceKind, string>> = {
  alarm: 'ALARM_NAME',
  bucket: 'aws-cloudtrail-logs-*',
  key: 'KEY_ID',
  'log-group': 'aws-cloudtrail-logs-*',
  'log-streams': 'aws-cloudtrail-logs-*',
  objects: 'aws-cloudtrail-logs-*',
  role: 'ROLE_NAME',
  'service-linked-role': '',
  topic: 'TOPIC_NAME',
  trail: 'TRAIL_NAME',
};

/** Looking is not limited to names, but for buckets and for what is in log groups. */
const seen: Readonly<Record<ResourceKind, string>> = {
  ...chosen,
  alarm: '*',
  key: '*',
  role: '*',
  topic: '*',
  trail: '*',
};

const scopes: Readonly<Record<PolicyName, ArnScope>> = {
  read: { partition: 'aws', region: '*', account: 'ACCOUNT_ID' },
  write: { partition: 'aws', region: 'REGION', account: 'ACCOUNT_ID' },
  'tear-down': { partition: 'aws', region: 'REGION', account: 'ACCOUNT_ID' },
  drill: { partition: 'aws', region: 'REGION', account: 'ACCOUNT_ID' },
  organization: { partition: 'aws', region: 'REGION', account: 'ACCOUNT_ID' },
};

/** docs/permissions.md from the table of calls, as Prettier formats it. */
export function renderPermissions(): Promise<string> {
  const sections = policyNames.map(
    (name) => `## The ${name} policy\n\n${about[name]}\n\n\`\`\`json\n${documentOf(name)}\n\`\`\`\n`,
  );
  const page = `${[intro, ...sections, outro].join('\n')}\n${callTable()}`;
  return format(page, { parser: 'markdown', printWidth: 120 });
}

function documentOf(name: PolicyName): string {
  const permissions = calls.filter((call) => factsOf(call).policy === name).flatMap((call) => permissionsOf(call));
  const names = name === 'read' ? seen : chosen;
  const statements = statementsOf(permissions, ({ on }: Permission) =>
    on === undefined ? ['*'] : arnsOf(on, [names[on]], scopes[name]),
  );
  return JSON.stringify(policyOf(statements), undefined, 2);
}

function callTable(): string {
  const rows = calls.map((call) => {
    const actions = permissionsOf(call).map(({ action }) => `\`${action}\``);
    return `| \`${call}\` | ${factsOf(call).policy} | ${actions.join(', ')} |\n`;
  });
  return `| call | policy | IAM actions |\n| --- | --- | --- |\n${rows.join('')}`;
}

const intro = `# Permissions

What the extension does in an AWS account it does with the credentials of the profile that you choose, and with nothing
else. Below is what they must allow, in five policies: each holds what the ones before it leave open. Take as many as you
need; without the others the extension works as far as it may, says what it was denied, and offers the missing statement
under “Show Policy Statement”.

| what you do                                                                          | policies                        |
| ------------------------------------------------------------------------------------ | ------------------------------- |
| Connect…, the Pipelines view, Test Against Events…, Track Metric, Event History, Compare with Account | read                            |
| Check Pipeline                                                                       | read                            |
| Create Trail…, Send Trail to CloudWatch Logs…, Deploy Metric Filter, Deploy All Changed…, saving a filter, Create Alarm…, Set Retention…, Start Logging, what Check Pipeline mends | read, write |
| a trail for the whole organization                                                   | read, write, organization       |
| Stop Logging, Tear Down…, Roll Back Plan…, deleting filters and alarms               | read, write, tear-down          |
| Fire Drill…                                                                          | read, drill                     |
| editing and checking patterns, local files, the sandbox                              | none, and no AWS account either |

Before you paste a policy, put your own words in place of these:

| in the policies         | what to put there                                                                          |
| ----------------------- | ------------------------------------------------------------------------------------------ |
| \`ACCOUNT_ID\`, \`REGION\`  | the account’s number, and the trail’s home region, e.g. \`us-east-1\`                        |
| \`TRAIL_NAME\`            | the trail, as you name it in Create Trail…                                                 |
| \`ROLE_NAME\`             | CloudTrail’s role for CloudWatch Logs; by default \`CloudTrailRoleForCloudWatchLogs_TRAIL_NAME\` |
| \`ALARM_NAME\`            | the alarms; a name that begins all of them and a star, e.g. \`access-*\`, is enough           |
| \`TOPIC_NAME\`            | the topic that alarms notify                                                               |
| \`KEY_ID\`                | the KMS key that encrypts the topic or the trail’s files; without one, drop the statement  |
| \`aws-cloudtrail-logs-*\` | nothing, if buckets and log groups have the names that the extension and the AWS console give; else yours, a log group’s with a star at its end, e.g. \`CloudTrail/DefaultLogGroup*\` |
| \`arn:aws:\`              | \`arn:aws-cn:\` in China, \`arn:aws-us-gov:\` in GovCloud                                      |

This page is made from the table of calls in \`src/aws/api.ts\`. Tests hold it to that table, to AWS’s own list of actions,
and to the calls that were recorded while a plan was made and applied.
`;

const about: Readonly<Record<PolicyName, string>> = {
  read: `Looks at trails and at what belongs to them, and reads log events. It changes nothing. In a member account of an
organization, add the ARN of the organization’s trail, which is one of the management account.`,
  write: `Makes and changes trails, buckets, log groups, roles, metric filters, alarms and topics. \`iam:PassRole\` hands the role to
CloudTrail and to nobody else.`,
  'tear-down': `Deletes what the extension made. Bucket and archived log files stay unless you ask for them to be deleted; without the
statements for \`s3:\` they stay in any case.`,
  drill: `Puts an event that is marked as a drill into a log stream of its own, or an alarm into the state ALARM, to see whether an
alert reaches anybody. Who may not do that can still watch what the others do.`,
  organization: `For a trail of a whole organization, in its management account or that of its delegated administrator. The role is the one
that CloudTrail itself uses in the organization.`,
};

const outro = `## AWS’s own policies

| policies of AWS                                                                | what they are enough for                                                                                                      |
| ------------------------------------------------------------------------------ | ----------------------------------------------------------------------------------------------------------------------------- |
| \`SecurityAudit\`, \`CloudWatchReadOnlyAccess\` and \`AWSCloudTrail_ReadOnlyAccess\` | read, but for \`s3:ListBucket\`, which tells your own buckets from other people’s, and \`s3:GetObject\`                                               |
| \`AWSCloudTrail_FullAccess\`                                                     | not for write: it has no \`iam:CreateRole\` and \`iam:PutRolePolicy\`, no metric filters and no alarms, and it deletes nothing |
| \`AdministratorAccess\`                                                          | all                                                                                                                           |

\`s3:GetObject\` is for the log files of a trail in Test Against Events… and can be left out. Files that are encrypted with a KMS key
need \`kms:Decrypt\` on that key as well.

## What the extension never does

- It makes no call that is not in the table below, and none that changes something before you have agreed to it.
- It makes no users and no access keys, and changes no role but the one with which CloudTrail writes to CloudWatch Logs.
- It reads no files in buckets but a trail’s log files, and those only when you choose them in Test Against Events…; no secrets,
  and no data but log events, CloudTrail’s Event history, and metrics.
- It does not write to \`~/.aws\`, and it does not store or log a credential.

## Every call, and what allows it
`;
