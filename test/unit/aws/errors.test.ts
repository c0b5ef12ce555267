import assert from 'node:assert/strict';
import { AwsError, type AwsFailure } from '../../../src/aws/account';
import type { ApiName } from '../../../src/aws/api';
import { advice, toAwsError, type ErrorOrigin } from '../../../src/aws/errors';
import { knownErrorOf, knownErrors } from '../../../src/aws/known-errors';

const origin: ErrorOrigin = {
  call: 'logs:PutMetricFilter',
  needs: ['logs:PutMetricFilter'],
  resource: 'lab',
  profile: 'dev',
  signIn: undefined,
};
const thrown = (name: string, more: object = {}) => Object.assign(new Error(`text of ${name}`), { name }, more);
const failure = (error: unknown, changes: Partial<ErrorOrigin> = {}) =>
  toAwsError(error, { ...origin, ...changes }).failure;

describe('what an error of AWS means', () => {
  const statements = [{ Effect: 'Allow', Action: ['logs:PutMetricFilter'], Resource: ['lab'] }] as const;
  const { needs } = origin;
  const denied = { reason: 'denied', action: 'logs:PutMetricFilter', resource: 'lab', needs, statements } as const;
  const expired = { reason: 'credentials-expired', profile: 'dev', signIn: undefined } as const;
  const invalid = { reason: 'credentials-invalid', profile: 'dev' } as const;
  const rows: readonly (readonly [name: string, AwsFailure])[] = [
    ['AccessDenied', denied],
    ['AccessDeniedException', denied],
    ['AuthorizationErrorException', denied],
    ['ExpiredToken', expired],
    ['ExpiredTokenException', expired],
    ['UnrecognizedClientException', invalid],
    ['InvalidClientTokenId', invalid],
    ['SignatureDoesNotMatch', invalid],
    ['RequestExpired', { reason: 'clock-skew' }],
    ['ThrottlingException', { reason: 'throttled' }],
    ['Throttling', { reason: 'throttled' }],
    ['RequestLimitExceeded', { reason: 'throttled' }],
    ['ResourceNotFoundException', { reason: 'not-found', resource: 'lab' }],
    ['NoSuchEntityException', { reason: 'not-found', resource: 'lab' }],
    ['TrailNotFoundException', { reason: 'not-found', resource: 'lab' }],
    ['EntityAlreadyExistsException', { reason: 'already-exists', resource: 'lab' }],
    ['BucketAlreadyOwnedByYou', { reason: 'already-exists', resource: 'lab' }],
    ['MaximumNumberOfTrailsExceededException', { reason: 'limit-exceeded' }],
    ['LimitExceededException', { reason: 'limit-exceeded' }],
    ['OperationAbortedException', { reason: 'conflict' }],
    ['ConflictException', { reason: 'conflict' }],
    ['ServiceUnavailableException', { reason: 'unavailable' }],
    ['InvalidParameterException', { reason: 'invalid-request' }],
    ['MalformedPolicyDocumentException', { reason: 'invalid-request' }],
    ['InvalidS3BucketNameException', { reason: 'invalid-request' }],
    ['AbortError', { reason: 'cancelled' }],
    ['SomethingNewException', { reason: 'other' }],
  ];
  for (const [name, expected] of rows) {
    it(`${name}: ${expected.reason}`, () => assert.deepEqual(failure(thrown(name)), expected));
  }

  const statuses = [
    [403, 'denied'],
    [404, 'not-found'],
    [429, 'throttled'],
    [503, 'unavailable'],
  ] as const;
  for (const [httpStatusCode, reason] of statuses) {
    it(`an answer without a body and status ${httpStatusCode}: ${reason}`, () => {
      assert.equal(failure(thrown('UnknownError', { $metadata: { httpStatusCode } })).reason, reason);
    });
  }

  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'SELF_SIGNED_CERT_IN_CHAIN']) {
    it(`${code}: unreachable, with the host where Node says it`, () => {
      const error = toAwsError(thrown('Error', { code, hostname: 'logs.us-east-1.amazonaws.com' }), origin);
      assert.equal(error.code, code);
      assert.deepEqual(error.failure, { reason: 'unreachable', host: 'logs.us-east-1.amazonaws.com' });
      assert.deepEqual(failure(thrown('Error', { code })), { reason: 'unreachable', host: undefined });
    });
  }

  it('a bad signature with a clock that is far off: the clock', () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    assert.deepEqual(failure(thrown('SignatureDoesNotMatch', { $response: { headers: { date } } })), {
      reason: 'clock-skew',
    });
  });

  it('keeps AWS’s name and text, and does not wrap twice', () => {
    const error = toAwsError(thrown('LimitExceededException'), origin);
    assert.deepEqual([error.code, error.message], ['LimitExceededException', 'text of LimitExceededException']);
    assert.equal(toAwsError(error, origin), error);
  });

  it('a denied role is named with the profile’s own action', () => {
    const role = 'arn:aws:iam::111122223333:role/admin';
    assert.deepEqual(
      failure(thrown('AccessDenied'), { call: 'credentials', resource: role, needs: ['sts:AssumeRole'] }),
      {
        reason: 'denied',
        action: 'sts:AssumeRole',
        resource: role,
        needs: ['sts:AssumeRole'],
        statements: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [role] }],
      },
    );
  });
});

describe('advice', () => {
  const rows: readonly (readonly [AwsFailure, what: string, todo: RegExp, action?: string])[] = [
    [
      { reason: 'credentials-missing', profile: 'dev' },
      'No credentials could be had from the AWS profile dev.',
      /Choose another profile/,
      'choose-connection',
    ],
    [
      { reason: 'credentials-expired', profile: 'dev', signIn: { command: 'sso login', profile: 'dev' } },
      'The SSO session of the AWS profile dev has expired.',
      /aws sso login --profile dev/,
      'sign-in',
    ],
    [
      { reason: 'credentials-expired', profile: 'admin', signIn: { command: 'login', profile: 'me' } },
      'The session of the AWS profile admin has expired.',
      /aws login --profile me/,
      'sign-in',
    ],
    [
      { reason: 'credentials-expired', profile: 'dev', signIn: undefined },
      'The session of the AWS profile dev has expired.',
      /new temporary credentials/,
      'choose-connection',
    ],
    [
      {
        reason: 'denied',
        action: 'cloudtrail:CreateTrail',
        resource: 'My_cloudtrail',
        needs: ['cloudtrail:CreateTrail', 'iam:PassRole'],
      },
      'You may not do cloudtrail:CreateTrail on My_cloudtrail.',
      /allow cloudtrail:CreateTrail, iam:PassRole\./,
      'show-log',
    ],
    [
      { reason: 'unreachable', host: 'sts.amazonaws.com' },
      'AWS cannot be reached at sts.amazonaws.com.',
      /network/,
      'retry',
    ],
    [
      { reason: 'throttled' },
      'AWS is getting too many requests from this account and refuses more for now.',
      /Wait/,
      'retry',
    ],
    [{ reason: 'not-found', resource: 'lab' }, 'The log group lab does not exist (any more).', /Refresh/, 'retry'],
  ];
  for (const [reason, what, todo, action] of rows) {
    it(`${reason.reason}: ${what}`, () => {
      const told = advice(new AwsError('logs:FilterLogEvents', 'Code', 'text', reason));
      assert.equal(told.what, what);
      assert.match(told.todo, todo);
      assert.equal(told.action, action);
    });
  }

  it('shows AWS’s own words only where nothing else says what is wrong', () => {
    const invalid = new AwsError('logs:PutMetricFilter', 'InvalidParameterException', 'Invalid metric filter pattern', {
      reason: 'invalid-request',
    });
    assert.equal(
      advice(invalid).what,
      'AWS does not accept the request logs:PutMetricFilter: Invalid metric filter pattern.',
    );
  });

  it('never shows a bare error name as what happened', () => {
    assert.doesNotMatch(advice(new AwsError('sns:ListTopics', 'OddException', 'x', { reason: 'other' })).what, /Odd/);
  });
});

/**
 * Every error name of aws-facts.md 1.7, and of the notes on opt-in regions in 1.11. `own`: it says more than its reason;
 * `generic`: the reason is all there is to say, or AWS's own words are shown.
 */
const names: readonly (readonly [call: ApiName, own: string, generic: string])[] = [
  [
    'cloudtrail:CreateTrail',
    `MaximumNumberOfTrailsExceeded TrailAlreadyExists S3BucketDoesNotExist InsufficientS3BucketPolicy
    InsufficientSnsTopicPolicy InsufficientEncryptionPolicy InvalidS3BucketName InvalidS3Prefix InvalidSnsTopicName
    InvalidKmsKeyId InvalidTrailName KmsKeyNotFound KmsKeyDisabled KmsException InvalidCloudWatchLogsLogGroupArn
    InvalidCloudWatchLogsRoleArn CloudWatchLogsDeliveryUnavailable TagsLimitExceeded UnsupportedOperation
    OperationNotPermitted CloudTrailAccessNotEnabled InsufficientDependencyServiceAccessPermission
    NotOrganizationMasterAccount OrganizationsNotInUse OrganizationNotInAllFeaturesMode NoManagementAccountSLRExists
    CloudTrailInvalidClientTokenId ConflictException`,
    'TrailNotProvided InvalidTagParameter InvalidParameterCombination InvalidParameter ThrottlingException',
  ],
  ['cloudtrail:UpdateTrail', 'InvalidEventSelectors InvalidHomeRegion', 'TrailNotFound CloudTrailARNInvalid'],
  [
    'cloudtrail:StopLogging',
    `InvalidTrailName InvalidHomeRegion ConflictException UnsupportedOperation OperationNotPermitted
    NotOrganizationMasterAccount NoManagementAccountSLRExists InsufficientDependencyServiceAccessPermission`,
    'TrailNotFound CloudTrailARNInvalid Throttling',
  ],
  ['cloudtrail:PutEventSelectors', 'InvalidEventSelectors', ''],
  [
    'cloudtrail:LookupEvents',
    '',
    'InvalidLookupAttributes InvalidTimeRange InvalidMaxResults InvalidNextToken InvalidEventCategory',
  ],
  [
    'logs:CreateLogGroup',
    '',
    'InvalidParameter ResourceAlreadyExists LimitExceeded OperationAborted ServiceUnavailable',
  ],
  ['logs:DeleteLogGroup', 'ValidationException', ''],
  [
    'logs:PutMetricFilter',
    'LimitExceededException',
    'InvalidParameter ResourceNotFound OperationAborted InvalidOperation ServiceUnavailable',
  ],
  ['logs:FilterLogEvents', '', 'InvalidParameter ResourceNotFound ServiceUnavailable ThrottlingException'],
  ['cloudwatch:PutMetricAlarm', '', 'LimitExceededFault ValidationError InvalidParameterCombination AccessDenied'],
  ['cloudwatch:DeleteAlarms', 'ResourceNotFound', 'ResourceConflict InvalidFormatFault'],
  [
    'iam:CreateRole',
    '',
    'LimitExceeded InvalidInput EntityAlreadyExists MalformedPolicyDocument ConcurrentModification ServiceFailure',
  ],
  ['iam:PutRolePolicy', 'UnmodifiableEntity', 'NoSuchEntity'],
  ['iam:DeleteRole', 'DeleteConflict', ''],
  [
    's3:CreateBucket',
    'BucketAlreadyExists IllegalLocationConstraintException TooManyBuckets',
    'BucketAlreadyOwnedByYou OperationAborted',
  ],
  ['s3:DeleteBucket', 'BucketNotEmpty', ''],
  [
    'sns:CreateTopic',
    '',
    'TopicLimitExceeded SubscriptionLimitExceeded InvalidParameter AuthorizationError StaleTag ConcurrentAccess NotFound',
  ],
  [
    'sns:Subscribe',
    '',
    'FilterPolicyLimitExceeded ReplayLimitExceeded SubscriptionLimitExceeded InvalidParameter NotFound AuthorizationError InvalidSecurity',
  ],
  [
    'sns:Publish',
    'KMSDisabled KMSInvalidState KMSNotFound KMSOptInRequired KMSAccessDenied',
    'KMSThrottling EndpointDisabled PlatformApplicationDisabled InvalidParameter InvalidParameterValue NotFound AuthorizationError ValidationException',
  ],
  ['cloudwatch:DisableAlarmActions', '', 'InternalServiceFault'],
  ['logs:TestMetricFilter', '', 'InvalidParameter ServiceUnavailable'],
  [
    'sts:GetCallerIdentity',
    '',
    `AccessDenied AccessDeniedException ExpiredToken ExpiredTokenException UnrecognizedClientException AuthFailure
    InvalidClientTokenId RequestExpired SignatureDoesNotMatch ThrottlingException Throttling RequestLimitExceeded`,
  ],
];

describe('the table of errors', () => {
  for (const [call, own, generic] of names) {
    for (const name of own.split(/\s+/).filter(Boolean)) {
      it(`${call}: ${name} has words of its own`, () => assert.equal(typeof knownErrorOf(call, name), 'object'));
    }
    for (const name of generic.split(/\s+/).filter(Boolean)) {
      it(`${call}: ${name} says what its reason says`, () => assert.equal(typeof knownErrorOf(call, name), 'string'));
    }
  }

  it('does not care whether the protocol ends a name with Exception', () => {
    for (const name of ['MaximumNumberOfTrailsExceeded', 'MaximumNumberOfTrailsExceededException'])
      assert.equal(knownErrorOf('cloudtrail:CreateTrail', name), knownErrors.MaximumNumberOfTrailsExceeded);
  });

  it('has names that only one call gives a meaning to', () => {
    const failed = (call: ApiName) => toAwsError(thrown('ValidationException'), { ...origin, call });
    assert.equal(advice(failed('logs:DeleteLogGroup')).what, 'The log group is protected against being deleted.');
    assert.match(advice(failed('logs:PutMetricFilter')).what, /text of ValidationException/);
  });

  for (const [name, known] of Object.entries(knownErrors)) {
    if (typeof known === 'string') continue;
    it(`${name}: in whole sentences, without the error's name`, () => {
      for (const text of [known, known.refused ?? known].flatMap(({ what, todo }) => [what, todo])) {
        assert.match(text, /^[A-Z].*([.]|amazonaws\.com)$/);
        assert.ok(!text.includes(name.split(' ').at(-1)!) && !/Exception|Fault/.test(text), text);
      }
    });
  }
});

describe('a role that CloudTrail refuses', () => {
  const rows = [
    ['InvalidCloudWatchLogsRoleArnException', 'Access denied. Check the trust relationships for your role.', /take on/],
    ['InvalidCloudWatchLogsRoleArnException', 'You must specify a role ARN as well as a log group.', /together/],
    ['InvalidCloudWatchLogsLogGroupArnException', 'Access denied. Check the permissions for your role.', /write to/],
    ['InvalidCloudWatchLogsLogGroupArnException', 'CloudTrail cannot validate the specified log group ARN', /“:\*”/],
  ] as const;
  for (const [name, message, what] of rows) {
    it(message, () => {
      const error = toAwsError(thrown(name, { message }), { ...origin, call: 'cloudtrail:CreateTrail' });
      assert.match(advice(error).what, what);
    });
  }
});

describe('how often the SDK tried', () => {
  it('is what it says, else once', () => {
    assert.equal(toAwsError(thrown('Throttling', { $metadata: { attempts: 3 } }), origin).attempts, 3);
    assert.equal(toAwsError(thrown('Throttling'), origin).attempts, 1);
    assert.equal(toAwsError('odd', origin).attempts, 1);
  });
});
