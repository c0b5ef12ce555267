import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getSSOTokenFilepath } from '@smithy/core/config';
import { AwsError, type Account } from '../../../src/aws/account';
import { connect } from '../../../src/aws/connect';
import { systemClock } from '../../../src/common/clock';
import { silentLog, type Log } from '../../../src/common/log';

const identity =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  '<Arn>arn:aws-us-gov:iam::111122223333:user/me</Arn><UserId>AIDA</UserId><Account>111122223333</Account>' +
  '</GetCallerIdentityResult></GetCallerIdentityResponse>';
const error = (code: string) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>` +
  `<Message>no</Message></Error></ErrorResponse>`;

const roleCredentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'very-secret',
  sessionToken: 'very-secret',
  expiration: Date.parse('2036-01-01T00:00:00Z'),
};
const session = (action: string) =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>` +
  '<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>very-secret</SecretAccessKey>' +
  '<SessionToken>very-secret</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials>' +
  `<AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn>` +
  `</AssumedRoleUser></${action}Result></${action}Response>`;

const variables = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ENDPOINT_URL',
  'AWS_ACCESS_KEY_ID',
  'HOME',
] as const;

describe('connecting with a profile', () => {
  let folder: string;
  let server: Server;
  let url: string;
  /** What the stand-in for AWS answers to an action. */
  const answers = new Map<string, [status: number, body: string]>();
  const kept = variables.map((name) => [name, process.env[name]] as const);
  const lines: string[] = [];
  const log: Log = { ...silentLog, debug: (line) => lines.push(line), info: (line) => lines.push(line) };

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const action =
          new URLSearchParams(Buffer.concat(chunks).toString()).get('Action') ?? request.url!.replace(/\?.*/, '');
        const [status, body] = answers.get(action) ?? [403, error('AccessDenied')];
        response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': 'r-1' }).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = await mkdtemp(path.join(tmpdir(), 'connect-'));
    const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = very-secret\n';
    await writeFile(
      path.join(folder, 'config'),
      `[profile dev]\n${keys}endpoint_url = ${url}\n` +
        `[profile refused]\n${keys}endpoint_url = http://127.0.0.1:1\nmax_attempts = 1\n` +
        '[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Audit\n' +
        '[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = us-east-1\n' +
        `[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = dev\nmfa_serial = mfa/me\n` +
        `[profile web]\nrole_arn = arn:aws:iam::111122223333:role/web\nendpoint_url = ${url}\n` +
        `web_identity_token_file = ${path.join(folder, 'token')}\n` +
        `[profile over-sso]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = sso\nendpoint_url = ${url}\n` +
        '[profile login]\nlogin_session = arn:aws:iam::111122223333:user/me\nregion = us-east-1\n' +
        '[profile tool]\ncredential_process = no-such-program-anywhere\n',
    );
    process.env.HOME = folder;
    process.env.AWS_CONFIG_FILE = path.join(folder, 'config');
    process.env.AWS_SHARED_CREDENTIALS_FILE = path.join(folder, 'none');
    delete process.env.AWS_ENDPOINT_URL;
    delete process.env.AWS_ACCESS_KEY_ID;
  });
  after(async () => {
    for (const [name, value] of kept) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    answers.clear();
    lines.length = 0;
  });

  const open = (profile: string, more: object = {}): Promise<Account> =>
    connect({ kind: 'profile', profile, region: 'us-gov-west-1' }, { log, clock: systemClock, ...more });
  /** Writes what `aws sso login` writes. */
  const signedIn = async (ssoSession: string, expiresAt: string) => {
    const file = getSSOTokenFilepath(ssoSession);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ accessToken: 'a-token', expiresAt }));
  };
  const failed = async (connecting: Promise<Account>): Promise<AwsError> => {
    try {
      await connecting;
    } catch (thrown) {
      assert.ok(thrown instanceof AwsError, String(thrown));
      return thrown;
    }
    throw new Error('It connected.');
  };

  it('says who the credentials are; the alias is only a help', async () => {
    answers.set('GetCallerIdentity', [200, identity]);
    const account = await open('dev');
    assert.deepEqual(account.identity, {
      accountId: '111122223333',
      arn: 'arn:aws-us-gov:iam::111122223333:user/me',
      partition: 'aws-us-gov',
    });
    assert.deepEqual([account.label, account.region], ['dev', 'us-gov-west-1']);
    assert.match(lines[0]!, /^sts:GetCallerIdentity: \d+ ms/);
    assert.match(lines[1]!, /^iam:ListAccountAliases: AccessDenied after \d+ ms/);
    assert.doesNotMatch(lines.join(), /very-secret|AKIAEXAMPLE/);
  });

  it('tells an expired token', async () => {
    answers.set('GetCallerIdentity', [403, error('ExpiredToken')]);
    assert.deepEqual((await failed(open('dev'))).failure, {
      reason: 'credentials-expired',
      profile: 'dev',
      signIn: undefined,
    });
  });

  it('tells keys that AWS does not know', async () => {
    answers.set('GetCallerIdentity', [403, error('InvalidClientTokenId')]);
    assert.deepEqual((await failed(open('dev'))).failure, { reason: 'credentials-invalid', profile: 'dev' });
  });

  it('tells a profile that is not there', async () => {
    const { call, failure } = await failed(open('nobody'));
    assert.equal(call, 'credentials');
    assert.deepEqual(failure, { reason: 'credentials-missing', profile: 'nobody' });
  });

  it('tells a credential process that fails', async () => {
    assert.deepEqual((await failed(open('tool'))).failure, { reason: 'credentials-missing', profile: 'tool' });
  });

  it('tells an SSO session that is missing or has expired', async () => {
    assert.deepEqual((await failed(open('sso'))).failure, {
      reason: 'credentials-expired',
      profile: 'sso',
      signIn: { command: 'sso login', profile: 'sso' },
    });
    await signedIn('corp', '2026-01-01T00:00:00Z');
    assert.deepEqual((await failed(open('sso'))).failure, {
      reason: 'credentials-expired',
      profile: 'sso',
      signIn: { command: 'sso login', profile: 'sso' },
    });
  });

  it('tells a network that does not answer', async () => {
    const { code, failure } = await failed(open('refused'));
    assert.equal(code, 'ECONNREFUSED');
    assert.deepEqual(failure, { reason: 'unreachable', host: '127.0.0.1' });
  });

  it('asks for an MFA code, and is cancelled when none is given', async () => {
    const asked: string[] = [];
    const mfaCode = (serial: string) => {
      asked.push(serial);
      return Promise.reject(new Error('no'));
    };
    assert.deepEqual((await failed(open('mfa', { mfaCode }))).failure, { reason: 'cancelled' });
    assert.deepEqual(asked, ['mfa/me']);
  });

  it('takes on a role with web identity at the profile’s endpoint', async () => {
    await writeFile(path.join(folder, 'token'), 'a.b.c');
    answers.set('AssumeRoleWithWebIdentity', [200, session('AssumeRoleWithWebIdentity')]);
    answers.set('GetCallerIdentity', [200, identity]);
    assert.equal((await open('web')).identity.accountId, '111122223333');
    answers.set('AssumeRoleWithWebIdentity', [400, error('ExpiredTokenException')]);
    assert.deepEqual((await failed(open('web'))).failure, {
      reason: 'credentials-expired',
      profile: 'web',
      signIn: undefined,
    });
  });

  it('takes on a role over SSO, at the profile’s endpoint', async () => {
    await signedIn('corp', '2036-01-01T00:00:00Z');
    process.env.AWS_ENDPOINT_URL_SSO = url;
    answers.set('/federation/credentials', [200, JSON.stringify({ roleCredentials })]);
    answers.set('AssumeRole', [200, session('AssumeRole')]);
    answers.set('GetCallerIdentity', [200, identity]);
    try {
      assert.equal((await open('over-sso')).identity.accountId, '111122223333');
      answers.set('/federation/credentials', [401, JSON.stringify({ __type: 'UnauthorizedException', message: 'no' })]);
      assert.deepEqual((await failed(open('over-sso'))).failure, {
        reason: 'credentials-expired',
        profile: 'over-sso',
        signIn: { command: 'sso login', profile: 'sso' },
      });
    } finally {
      delete process.env.AWS_ENDPOINT_URL_SSO;
    }
  });

  it('tells a session of `aws login` that is missing', async () => {
    assert.deepEqual((await failed(open('login'))).failure, {
      reason: 'credentials-expired',
      profile: 'login',
      signIn: { command: 'login', profile: 'login' },
    });
  });

  it('the endpoint of the settings comes before the profile’s', async () => {
    answers.set('GetCallerIdentity', [200, identity]);
    const account = await open('refused', { endpointUrl: url });
    assert.deepEqual([account.identity.accountId, account.endpoint], ['111122223333', url]);
  });

  it('can be cancelled', async () => {
    const stopped = connect(
      { kind: 'profile', profile: 'dev', region: 'us-east-1' },
      { log, clock: systemClock },
      AbortSignal.abort(),
    );
    assert.deepEqual((await failed(stopped)).failure, { reason: 'cancelled' });
  });
});
