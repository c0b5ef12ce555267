import { plainDelay } from '../retry-delay';
import type { AwsError, AwsFailure } from '../../aws/account';
import type { ApiName } from '../../aws/api';

/** An error that goes away by itself, and for how long it is worth waiting. */
export interface RetryRule {
  /** Absent: any call. */
  readonly calls?: readonly ApiName[];
  /** AWS's error names, or what they mean. */
  readonly codes?: readonly string[];
  readonly reasons?: readonly AwsFailure['reason'][];
  /**
   * A part of the message. The one place where a message is read: CloudTrail has one name for a role that is not
   * usable yet and for one that is wrong in itself (as the AWS provider of Terraform does, in
   * internal/service/cloudtrail/trail.go).
   */
  readonly message?: string;
  readonly budgetMs: number;
  /** What is being waited for, for the person who waits. */
  readonly why: string;
}

const seconds = 1000;

const rules: readonly RetryRule[] = [
  {
    calls: ['cloudtrail:CreateTrail', 'cloudtrail:UpdateTrail'],
    codes: ['InvalidCloudWatchLogsRoleArnException', 'InvalidCloudWatchLogsLogGroupArnException'],
    message: 'Access denied.',
    budgetMs: 120 * seconds,
    why: 'CloudTrail can’t use the role yet. New roles take up to a minute to become usable.',
  },
  {
    calls: ['cloudtrail:CreateTrail', 'cloudtrail:UpdateTrail'],
    codes: ['InsufficientS3BucketPolicyException'],
    budgetMs: 30 * seconds,
    why: 'CloudTrail does not see the bucket’s policy yet. New policies take some seconds to be seen.',
  },
  {
    codes: ['ConflictException'],
    budgetMs: 120 * seconds,
    why: 'Another change to the trail is under way.',
  },
  {
    calls: ['iam:PutRolePolicy'],
    codes: ['NoSuchEntity', 'NoSuchEntityException'],
    budgetMs: 30 * seconds,
    why: 'IAM does not see the new role everywhere yet.',
  },
  {
    codes: [
      'OperationAborted',
      'OperationAbortedException',
      'ConcurrentModification',
      'ConcurrentModificationException',
      'ConcurrentAccessException',
    ],
    budgetMs: 30 * seconds,
    why: 'Another change is under way.',
  },
  // What the SDK's own tries did not outlast.
  {
    reasons: ['throttled'],
    budgetMs: 120 * seconds,
    why: 'AWS is getting too many requests from this account.',
  },
  {
    reasons: ['unavailable', 'unreachable'],
    budgetMs: 120 * seconds,
    why: 'AWS does not answer.',
  },
];

/** The rule for a failed call; undefined when it is not worth trying again. */
export function retryRuleFor({ call, code, message, failure }: AwsError): RetryRule | undefined {
  return rules.find(
    ({ calls, codes, reasons, message: part }) =>
      (calls === undefined || calls.some((each) => each === call)) &&
      (codes === undefined || codes.includes(code)) &&
      (reasons === undefined || reasons.includes(failure.reason)) &&
      (part === undefined || message.includes(part)),
  );
}

/** About how many tries a rule's time is enough for. */
export function aboutTries({ budgetMs }: RetryRule): number {
  let tries = 0;
  for (let waited = 0; waited < budgetMs; waited += plainDelay(tries)) tries++;
  return tries;
}
