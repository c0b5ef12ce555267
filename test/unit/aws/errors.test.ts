import assert from 'node:assert/strict';
import { AwsError, type AwsFailure } from '../../../src/aws/account';
import { advice, toAwsError, type ErrorOrigin } from '../../../src/aws/errors';

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
  const denied = { reason: 'denied', action: 'logs:PutMetricFilter', resource: 'lab', needs: origin.needs } as const;
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
