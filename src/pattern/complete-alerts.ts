import type { Completion, CompletionContext } from './completion';
import type { TextRange } from './text-range';

interface AlertSnippet {
  readonly title: string;
  readonly description: string;
  /** The metric's name; the filter's is the same in lower case words. */
  readonly metricName: string;
  readonly pattern: string;
}

/** Alerts that most accounts want first, to begin with and to learn from. */
export const alerts: readonly AlertSnippet[] = [
  {
    title: 'Root user is used',
    description: 'Anything the root user does itself, and not an AWS service for it.',
    metricName: 'RootUserEventCount',
    pattern:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  },
  {
    title: 'Console sign-in without MFA',
    description: 'An IAM user signed in with a password alone.',
    metricName: 'ConsoleSignInWithoutMFACount',
    pattern:
      '{ $.eventName = "ConsoleLogin" && $.userIdentity.type = "IAMUser" && $.additionalEventData.MFAUsed = "No" && $.responseElements.ConsoleLogin = "Success" }',
  },
  {
    title: 'Failed console sign-ins',
    description: 'Wrong passwords. Worth an alarm at several within minutes rather than at one.',
    metricName: 'ConsoleSignInFailureCount',
    pattern: '{ $.eventName = "ConsoleLogin" && $.responseElements.ConsoleLogin = "Failure" }',
  },
  {
    title: 'EC2 instance stopped',
    description: 'Somebody or something stopped an instance.',
    metricName: 'EC2StoppedInstanceEventCount',
    pattern: '{ $.eventSource = "ec2.amazonaws.com" && $.eventName = "StopInstances" }',
  },
  {
    title: 'Access denied',
    description: 'Calls that were refused for want of permission.',
    metricName: 'AccessDeniedEventCount',
    pattern: '{ $.errorCode = "AccessDenied*" || $.errorCode = "*UnauthorizedOperation" }',
  },
  {
    title: 'Access key created',
    description: 'A new long-term credential, which can be used from anywhere.',
    metricName: 'AccessKeyCreatedCount',
    pattern: '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "CreateAccessKey" }',
  },
  {
    title: 'CloudTrail stopped or changed',
    description: 'The trail itself: without it there are no events, and no alerts.',
    metricName: 'CloudTrailChangeCount',
    pattern:
      '{ $.eventSource = "cloudtrail.amazonaws.com" && ($.eventName = "StopLogging" || $.eventName = "DeleteTrail" || $.eventName = "UpdateTrail" || $.eventName = "PutEventSelectors") }',
  },
  {
    title: 'Security group changed',
    description: 'Rules of a security group were added or taken away.',
    metricName: 'SecurityGroupChangeCount',
    pattern:
      '{ $.eventSource = "ec2.amazonaws.com" && ($.eventName = "AuthorizeSecurityGroup*" || $.eventName = "RevokeSecurityGroup*" || $.eventName = "CreateSecurityGroup" || $.eventName = "DeleteSecurityGroup") }',
  },
  {
    title: 'KMS key disabled or to be deleted',
    description: 'What the key encrypted cannot be read any more.',
    metricName: 'KeyDisabledOrDeletedCount',
    pattern:
      '{ $.eventSource = "kms.amazonaws.com" && ($.eventName = "DisableKey" || $.eventName = "ScheduleKeyDeletion") }',
  },
];

/** Proposals of whole alerts; with front matter, where the file is empty. */
export function alertSnippets(range: TextRange, { isWholeFile }: CompletionContext): readonly Completion[] {
  return alerts.map((alert) => ({
    kind: 'snippet',
    label: alert.title,
    detail: 'alert',
    // Beside the list there is room for one condition a line.
    documentation: `${alert.description}\n\n\`\`\`cloudwatch-filter\n${alert.pattern.replace(/ (&&|\|\|) /g, ' $1\n  ')}\n\`\`\``,
    insert: isWholeFile ? alertFile(alert) : escapeSnippet(alert.pattern),
    isSnippet: true,
    range,
  }));
}

/** An alert as a file: as few settings as a metric filter needs, and the alarm that tells of a first event. */
function alertFile({ metricName, pattern }: AlertSnippet): string {
  const filterName = metricName.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();
  return `---
filterName: \${1:${filterName}}
metricNamespace: \${2:CloudTrailMetrics}
metricName: \${3:${metricName}}
metricValue: "1"
alarm: { statistic: Sum, period: 300, threshold: \${4:1}, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }
---
${escapeSnippet(pattern)}
$0`;
}

/** `text` as it stands, in the syntax of snippets. */
function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
