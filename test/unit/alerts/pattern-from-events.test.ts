import assert from 'node:assert/strict';
import { patternFromEvents, type FromEventsOptions } from '../../../src/alerts/pattern-from-events';
import { compilePattern } from '../../../src/pattern/index';
import { cloudTrailRecord as record, role, root, signIn, user } from '../../helpers/cloudtrail-records';

const describeInstances = { eventName: 'DescribeInstances', readOnly: true, responseElements: null };
const s3 = (eventName: string, about = {}) =>
  record({ eventSource: 's3.amazonaws.com', eventName, requestParameters: { bucketName: 'prod-data' }, ...about });
const iam = (eventName: string, requestParameters: object) =>
  record({ eventSource: 'iam.amazonaws.com', eventName, requestParameters });
const ingress = (cidrIp: string) => ({
  eventName: 'AuthorizeSecurityGroupIngress',
  requestParameters: {
    groupId: 'sg-0123456789abcdef0',
    ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp }] } }] },
  },
});
const bySts = { userIdentity: { ...role('asg', 'AutoScaling'), invokedBy: 'autoscaling.amazonaws.com' } };

/** As `{ … }`: a name, the chosen and the rejected events, and what has to come out. */
const rows: readonly (readonly [
  why: string,
  chosen: readonly string[],
  rejected: readonly string[],
  pattern: string,
])[] = [
  ['what happened, not who', [record()], [record(describeInstances)], '{ $.eventName = "StopInstances" }'],
  [
    'what happened, even where the user differs too',
    [record()],
    [record({ ...describeInstances, userIdentity: user('bob'), sourceIPAddress: '198.51.100.1' })],
    '{ $.eventName = "StopInstances" }',
  ],
  [
    'the error, of the same call',
    [record({ errorCode: 'Client.UnauthorizedOperation', responseElements: null })],
    [record()],
    '{ $.errorCode = "Client.UnauthorizedOperation" }',
  ],
  [
    'the absence of an error',
    [record({ responseElements: null })],
    [record({ errorCode: 'Client.UnauthorizedOperation', responseElements: null })],
    '{ $.errorCode NOT EXISTS }',
  ],
  [
    'any error, where the errors have nothing in common',
    [
      record({ errorCode: 'Throttling', responseElements: null }),
      record({ errorCode: 'AccessDenied', responseElements: null }),
    ],
    [record({ responseElements: null })],
    '{ ($.errorCode = "Throttling") || ($.errorCode = "AccessDenied") }',
  ],
  [
    'errors with a common beginning',
    [record({ errorCode: 'AccessDenied' }), record({ errorCode: 'AccessDeniedException' })],
    [record()],
    '{ $.errorCode = "AccessDenied*" }',
  ],
  [
    'the name and the error: both are needed',
    [record({ errorCode: 'AccessDenied' })],
    [record(), s3('PutBucketPolicy', { errorCode: 'AccessDenied' })],
    '{ ($.eventName = "StopInstances") && ($.errorCode = "AccessDenied") }',
  ],
  [
    'two names',
    [record(), record({ eventName: 'TerminateInstances' })],
    [record(describeInstances), s3('StopLogging'), s3('ListBuckets')],
    '{ ($.eventName = "StopInstances") || ($.eventName = "TerminateInstances") }',
  ],
  [
    'names with a common beginning, where no rejected one has it',
    [s3('DeleteBucket'), s3('DeleteBucketPolicy'), s3('DeleteObject')],
    [s3('PutObject'), s3('ListBuckets')],
    '{ $.eventName = "Delete*" }',
  ],
  [
    'names with a common beginning that a rejected one has as well',
    [s3('DeleteBucket'), s3('DeleteObject')],
    [s3('PutObject'), s3('DeleteObjectTagging')],
    '{ ($.eventName = "DeleteBucket") || ($.eventName = "DeleteObject") }',
  ],
  [
    'the service, where its calls differ',
    [s3('DeleteBucket'), s3('PutObject')],
    [record()],
    '{ $.eventSource = "s3.amazonaws.com" }',
  ],
  ['the root user', [record({ userIdentity: root })], [record()], '{ $.userIdentity.type = "Root" }'],
  [
    'a failed sign-in among sign-ins',
    [signIn('Failure', 'No')],
    [signIn('Success', 'No')],
    '{ $.responseElements.ConsoleLogin = "Failure" }',
  ],
  [
    'a sign-in without MFA among those with it',
    [signIn('Success', 'No')],
    [signIn('Success', 'Yes')],
    '{ $.additionalEventData.MFAUsed = "No" }',
  ],
  [
    'a rule open to the world, in any element of one list: a selector has one star',
    [record(ingress('0.0.0.0/0'))],
    [record(ingress('10.0.0.0/8'))],
    '{ $.requestParameters.ipPermissions.items[*].ipRanges.items[0].cidrIp = "0.0.0.0/0" }',
  ],
  [
    'the policy that was attached',
    [iam('AttachUserPolicy', { userName: 'bob', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })],
    [iam('AttachUserPolicy', { userName: 'bob', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })],
    '{ $.requestParameters.policyArn = "arn:aws:iam::aws:policy/AdministratorAccess" }',
  ],
  [
    'a role of the account, without the account',
    [record({ eventName: 'AssumeRole', requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/admin' } })],
    [record({ eventName: 'AssumeRole', requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/deploy' } })],
    '{ $.requestParameters.roleArn = "*:role/admin" }',
  ],
  [
    'a boolean',
    [iam('UpdateAccountPasswordPolicy', { requireSymbols: false })],
    [iam('UpdateAccountPasswordPolicy', { requireSymbols: true })],
    '{ $.requestParameters.requireSymbols IS FALSE }',
  ],
  [
    'a number',
    [iam('UpdateAccountPasswordPolicy', { minimumPasswordLength: 6 })],
    [iam('UpdateAccountPasswordPolicy', { minimumPasswordLength: 14 })],
    '{ $.requestParameters.minimumPasswordLength = 6 }',
  ],
  [
    'the user, where nothing else differs',
    [record({ userIdentity: user('alice') })],
    [record({ userIdentity: user('bob') })],
    '{ $.userIdentity.userName = "alice" }',
  ],
  [
    'the role, not the session',
    [record({ userIdentity: role('admin', 'alice') })],
    [record({ userIdentity: role('deploy', 'alice') })],
    '{ $.userIdentity.sessionContext.sessionIssuer.userName = "admin" }',
  ],
  [
    'all users but one: the event always says which',
    [
      record({ userIdentity: user('alice') }),
      record({ userIdentity: user('carol') }),
      record({ userIdentity: user('dave') }),
      record({ userIdentity: user('erin') }),
    ],
    [record({ userIdentity: user('bob') })],
    '{ ($.userIdentity.userName = "alice") || ($.userIdentity.userName = "carol") || ($.userIdentity.userName = "dave") || ($.userIdentity.userName = "erin") }',
  ],
  [
    'an instance, where nothing else differs',
    [record({ requestParameters: { instancesSet: { items: [{ instanceId: 'i-0aaaaaaaaaaaaaaaa' }] } } })],
    [record({ requestParameters: { instancesSet: { items: [{ instanceId: 'i-0bbbbbbbbbbbbbbbb' }] } } })],
    '{ $.requestParameters.instancesSet.items[*].instanceId = "i-0aaaaaaaaaaaaaaaa" }',
  ],
  [
    'what no service did for a person',
    [record({ userIdentity: role('asg', 'AutoScaling') })],
    [record(bySts)],
    '{ $.userIdentity.invokedBy NOT EXISTS }',
  ],
  [
    'one call and the failures of another',
    [signIn('Failure', 'No'), s3('DeleteBucket')],
    [signIn('Success', 'No'), s3('ListBuckets'), record(describeInstances)],
    '{ ($.responseElements.ConsoleLogin = "Failure") || ($.eventName = "DeleteBucket") }',
  ],
  ['what is no JSON is never matched', [record()], ['START RequestId: 1'], '{ $.eventName = "StopInstances" }'],
];

describe('patternFromEvents: these, but not those', () => {
  for (const [why, chosen, rejected, pattern] of rows) {
    it(why, () => {
      const found = patternFromEvents(chosen, rejected);
      assert.deepEqual('pattern' in found ? found.pattern.replace(/\s+/g, ' ') : found, pattern);
    });
  }

  it('the account is used where nothing else separates', () => {
    const of = (account: string) => record({ recipientAccountId: account });
    const found = patternFromEvents([of('111122223333')], [of('444455556666')]);
    assert.deepEqual(found, { pattern: '{ $.recipientAccountId = "111122223333" }' });
  });

  it('of two equally small ones, that which fewer events have', () => {
    const chosen = [iam('CreateUser', { userName: 'bob', path: '/staff/' })];
    const rejected = [iam('CreateUser', { userName: 'eve', path: '/robots/' })];
    const options: FromEventsOptions = { frequency: (selector) => (selector.endsWith('userName') ? 0.9 : 0.1) };
    assert.deepEqual(patternFromEvents(chosen, rejected, options), {
      pattern: '{ $.requestParameters.path = "/staff/" }',
    });
  });

  it('numbers are compared as they are written', () => {
    const of = (n: string) => record().replace('"force":false', `"n":${n}`);
    assert.deepEqual(patternFromEvents([of('9007199254740993')], [of('9007199254740992')]), {
      pattern: '{ $.requestParameters.n = 9007199254740993 }',
    });
  });

  it('what is longer than AWS takes is refused, with its length', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const names = Array.from(letters, (letter) => `${letter}${'Something'.repeat(4)}${letter}`);
    const found = patternFromEvents(
      names.map((eventName) => record({ eventName })),
      names.map((eventName) => record({ eventName: `${eventName}x` })),
    );
    assert.ok('reason' in found && found.reason === 'too-long' && found.length > 1024, JSON.stringify(found));
  });
});

describe('patternFromEvents: nothing rejected', () => {
  const options: FromEventsOptions = {
    eventSourcesOf: (name) =>
      name === 'DeleteAlias' ? ['kms.amazonaws.com', 'lambda.amazonaws.com'] : ['ec2.amazonaws.com'],
  };
  const alone: readonly (readonly [why: string, chosen: readonly string[], pattern: string])[] = [
    ['a name that one service has', [record()], '{ $.eventName = "StopInstances" }'],
    [
      'a name that several services have',
      [record({ eventName: 'DeleteAlias', eventSource: 'kms.amazonaws.com' })],
      '{ ($.eventName = "DeleteAlias") && ($.eventSource = "kms.amazonaws.com") }',
    ],
    [
      'a call that failed',
      [record({ errorCode: 'AccessDenied' })],
      '{ ($.eventName = "StopInstances") && ($.errorCode = "AccessDenied") }',
    ],
    [
      'a sign-in that failed',
      [signIn('Failure', 'No')],
      '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
    ],
    ['a sign-in', [signIn('Success', 'Yes')], '{ $.eventName = "ConsoleLogin" }'],
    [
      'two calls',
      [record(), record({ eventName: 'StartInstances' }), record()],
      '{ ($.eventName = "StopInstances") || ($.eventName = "StartInstances") }',
    ],
    ['a call that once failed', [record(), record({ errorCode: 'AccessDenied' })], '{ $.eventName = "StopInstances" }'],
    [
      'two calls with the same error',
      [record({ errorCode: 'AccessDenied' }), record({ eventName: 'StartInstances', errorCode: 'AccessDenied' })],
      '{ ($.errorCode = "AccessDenied") && (($.eventName = "StopInstances") || ($.eventName = "StartInstances")) }',
    ],
    ['another log', ['{"level":"ERROR","message":"out of cheese","attempt":3}'], '{ $.level = "ERROR" }'],
    [
      'an event of EventBridge',
      ['{"version":"0","id":"6a7e8feb","detail-type":"EC2 Instance State-change","source":"aws.ec2","detail":{}}'],
      '{ $.detail-type = "EC2 Instance State-change" }',
    ],
  ];
  for (const [why, chosen, pattern] of alone) {
    it(why, () => {
      const found = patternFromEvents(chosen, [], options);
      assert.deepEqual('pattern' in found ? found.pattern.replace(/\s+/g, ' ') : found, pattern);
    });
  }
});

describe('patternFromEvents: lines of text', () => {
  const ok = '2026-11-24 08:00:01 INFO payment 81723 accepted';
  const bad = '2026-11-24 08:00:02 ERROR payment 81724 declined by bank';
  const lines: readonly (readonly [
    why: string,
    chosen: readonly string[],
    rejected: readonly string[],
    pattern: string,
  ])[] = [
    ['a word that says so', [bad], [], 'ERROR'],
    ['a word that only the chosen have', [bad], [ok], 'ERROR'],
    ['a word that only the rejected have', ['payment accepted'], ['payment accepted twice'], '-twice'],
    ['one of several words', ['disk full', 'fan broken'], ['all fine'], '?disk ?fan'],
    ['a phrase', ['rejected by bank today'], ['by rejected bank today'], '"by bank"'],
    ['a status', ['GET /x HTTP/1.1 404 12'], ['GET /x HTTP/1.1 200 12'], '404'],
  ];
  for (const [why, chosen, rejected, pattern] of lines) {
    it(why, () => assert.deepEqual(patternFromEvents(chosen, rejected), { pattern }));
  }
});

describe('patternFromEvents: why there is none', () => {
  const one = record();
  const twin = record();
  it('nothing chosen', () => assert.deepEqual(patternFromEvents([], [one]), { reason: 'none-chosen' }));
  it('the same event on both sides', () =>
    assert.deepEqual(patternFromEvents([record(describeInstances), one], [s3('ListBuckets'), one]), {
      reason: 'alike',
      chosen: 1,
      rejected: 1,
    }));
  it('events that differ only in IDs and times', () =>
    assert.deepEqual(patternFromEvents([s3('ListBuckets'), one], [twin]), { reason: 'alike', chosen: 1, rejected: 0 }));
  it('sessions of one role', () =>
    assert.deepEqual(
      patternFromEvents(
        [record({ userIdentity: role('admin', 'a1') })],
        [record({ userIdentity: role('admin', 'b2') })],
      ),
      { reason: 'alike', chosen: 0, rejected: 0 },
    ));
  it('JSON and text chosen together', () =>
    assert.deepEqual(patternFromEvents([one, 'START'], []), { reason: 'mixed', chosen: 1 }));
  it('a line that says nothing', () =>
    assert.deepEqual(patternFromEvents(['2026-11-24 08:00:01 payment 81723'], []), { reason: 'nothing-telling' }));
  it('an event without fields', () => assert.deepEqual(patternFromEvents(['{}'], []), { reason: 'nothing-telling' }));
});

describe('patternFromEvents: hostile values', () => {
  const hostile = ['"', '\\', 'a"b\\c', '*', '%x%', '{ $.a = 1 }', '<b>', 'é😀', '', ' ', "it's", 'a || b'];
  for (const value of hostile) {
    it(JSON.stringify(value), () => {
      const chosen = [iam('TagUser', { value, constant: 'x' })];
      const rejected = [iam('TagUser', { value: 'other', constant: 'x' })];
      const found = patternFromEvents(chosen, rejected);
      assert.ok('pattern' in found, JSON.stringify(found));
      const pattern = compilePattern(found.pattern);
      assert.deepEqual(
        [...chosen, ...rejected].map((message) => pattern.test(message)),
        [true, false],
      );
    });
  }

  it('50 events and thousands of fields end', () => {
    const large = (i: number) =>
      iam('Large', Object.fromEntries(Array.from({ length: 300 }, (_, k) => [`k${k}`, `v${(i * 7919 + k) % 97}`])));
    const events = Array.from({ length: 50 }, (_, i) => large(i));
    const found = patternFromEvents(events.slice(0, 10), events.slice(10));
    assert.ok('pattern' in found, JSON.stringify(found));
  });
});
