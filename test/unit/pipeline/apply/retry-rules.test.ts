import assert from 'node:assert/strict';
import { AwsError, type AwsFailure } from '../../../../src/aws/account';
import type { ApiName } from '../../../../src/aws/api';
import { reasonOf } from '../../../../src/aws/failure-reasons';
import { aboutTries, retryRuleFor } from '../../../../src/pipeline/apply/retry-rules';
import { retryDelay } from '../../../../src/pipeline/retry-delay';

const failed = (call: ApiName, code: string, message = '') => new AwsError(call, code, message, { reason: 'other' });

describe('what is worth another try', () => {
  const trust = 'Access denied. Check the trust relationships for your role.';
  const permissions = 'Access denied. Check the permissions for your role.';
  const rows: readonly (readonly [ApiName, code: string, message: string, budget: number | undefined])[] = [
    ['cloudtrail:CreateTrail', 'InvalidCloudWatchLogsRoleArnException', trust, 120_000],
    ['cloudtrail:UpdateTrail', 'InvalidCloudWatchLogsLogGroupArnException', permissions, 120_000],
    ['cloudtrail:CreateTrail', 'InsufficientS3BucketPolicyException', 'Incorrect S3 bucket policy', 30_000],
    ['cloudtrail:CreateTrail', 'InvalidCloudWatchLogsRoleArnException', 'You must specify a role ARN', undefined],
    ['cloudtrail:CreateTrail', 'InvalidCloudWatchLogsLogGroupArnException', 'CloudTrail cannot validate', undefined],
    ['cloudtrail:CreateTrail', 'InvalidS3BucketNameException', trust, undefined],
    ['cloudtrail:CreateTrail', 'AccessDeniedException', 'Access denied.', undefined],
    ['logs:PutMetricFilter', 'OperationAbortedException', '', 30_000],
    ['logs:PutMetricFilter', 'InvalidParameterException', '', undefined],
    ['logs:DeleteMetricFilter', 'OperationAbortedException', '', 30_000],
    ['logs:DeleteLogGroup', 'OperationAbortedException', '', 30_000],
    ['s3:CreateBucket', 'OperationAborted', '', 30_000],
    ['iam:CreateRole', 'ConcurrentModificationException', '', 30_000],
    ['sns:CreateTopic', 'ConcurrentAccessException', '', 30_000],
    ['cloudtrail:StartLogging', 'ConflictException', '', 120_000],
    ['cloudtrail:StopLogging', 'ConflictException', '', 120_000],
    ['cloudtrail:DeleteTrail', 'ConflictException', '', 120_000],
    ['cloudtrail:PutEventSelectors', 'ConflictException', '', 120_000],
    ['cloudtrail:CreateTrail', 'CloudWatchLogsDeliveryUnavailableException', '', undefined],
    ['cloudtrail:CreateTrail', 'InsufficientSnsTopicPolicyException', '', undefined],
    ['cloudtrail:CreateTrail', 'InsufficientEncryptionPolicyException', '', undefined],
    ['iam:PutRolePolicy', 'NoSuchEntityException', '', 30_000],
    ['iam:GetRole', 'NoSuchEntityException', '', undefined],
  ];
  for (const [call, code, message, budget] of rows) {
    it(`${call} ${code} ${message ? `"${message}" ` : ''}${budget ? `is tried for ${budget / 1000} s` : 'is final'}`, () => {
      assert.equal(retryRuleFor(failed(call, code, message))?.budgetMs, budget);
    });
  }

  const reasons: readonly (readonly [code: string, status: number, budget: number | undefined])[] = [
    ['ThrottlingException', 400, 120_000],
    ['ServiceUnavailableException', 503, 120_000],
    ['RequestTimeout', 400, 120_000],
    ['CloudWatchLogsDeliveryUnavailableException', 400, undefined],
    ['AccessDeniedException', 400, undefined],
    ['TrailNotFoundException', 400, undefined],
    ['MaximumNumberOfTrailsExceededException', 400, undefined],
  ];
  for (const [code, status, budget] of reasons) {
    it(`${code} from any call ${budget ? `is tried for ${budget / 1000} s` : 'is final'}`, () => {
      const failure = { reason: reasonOf('cloudtrail:CreateTrail', code, status) ?? 'other' } as AwsFailure;
      assert.equal(retryRuleFor(new AwsError('cloudtrail:CreateTrail', code, '', failure))?.budgetMs, budget);
    });
  }

  it('waits 2 s first and 10 s at most, give or take a fifth', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelay(attempt, 0.5)),
      [2000, 3000, 4500, 6750, 10_000, 10_000, 10_000],
    );
    assert.deepEqual([retryDelay(1, 0), retryDelay(1, 1)], [1600, 2400]);
  });

  it('knows about how many tries there will be', () => {
    const rule = retryRuleFor(failed('cloudtrail:CreateTrail', 'InvalidCloudWatchLogsRoleArnException', trust))!;
    assert.equal(aboutTries(rule), 15);
  });
});
