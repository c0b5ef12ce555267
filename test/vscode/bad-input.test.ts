import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Account } from '../../src/aws/account';
import { connect } from '../../src/aws/connect';
import { listProfiles } from '../../src/aws/profiles';
import { systemClock } from '../../src/common/clock';
import { silentLog } from '../../src/common/log';
import { logGroupSource } from '../../src/events/sources/log-group';
import { showError } from '../../src/views/errors';
import { fakeVsCode } from '../helpers/fake-vscode';
import { MemorySink } from '../helpers/memory-sink';

/** What a person sees, and what the log gets, when a task fails. */
async function told(task: () => Promise<unknown>): Promise<{ message: string; logged: string }> {
  const { vs, errors } = fakeVsCode();
  const lines: string[] = [];
  try {
    await task();
    assert.fail('it did not fail');
  } catch (error) {
    showError(vs, { ...silentLog, error: (line) => lines.push(line) }, error);
  }
  assert.equal(errors.length, 1, 'one message');
  assert.equal(lines.length, 1, 'one entry in the log');
  const { message } = errors[0]!;
  assert.doesNotMatch(message, /Exception|Error:|\n\s+at /, 'words, not error names or a stack');
  assert.match(message, /\.\s.*\.$/, 'what happened, then what to do');
  return { message, logged: lines[0]! };
}

/** Reads a log group; what ends that, it throws. */
async function readLogGroup(account: Account, name: string): Promise<void> {
  const range = { from: Date.now() - 60_000, to: Date.now(), limit: 10 };
  const source = logGroupSource(account, name, range);
  const { failure } = await source.read(new MemorySink(), { signal: new AbortController().signal });
  if (failure !== undefined) throw failure as Error;
}

const queryError = (code: string, message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
const identity = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/dev</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

describe('bad input, through the real SDK and real HTTP', function () {
  this.timeout(30_000);

  const variables = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_ENDPOINT_URL', 'AWS_PROFILE'] as const;
  const before_ = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
  let folder: string;
  let server: Server | undefined;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-aws-'));
    process.env.AWS_CONFIG_FILE = path.join(folder, 'config');
    process.env.AWS_SHARED_CREDENTIALS_FILE = path.join(folder, 'credentials');
    delete process.env.AWS_PROFILE;
    writeFileSync(path.join(folder, 'config'), '[profile dev]\nregion = us-east-1\n');
    const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret';
    writeFileSync(path.join(folder, 'credentials'), `[dev]\n${keys}\n`);
  });
  afterEach(() => {
    server?.close();
    server = undefined;
    rmSync(folder, { recursive: true });
    for (const name of variables) {
      if (before_[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before_[name];
    }
  });

  const answering = async (answer: (target: string, body: string) => { status: number; body: string }) => {
    const listening = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const answered = answer(String(request.headers['x-amz-target'] ?? ''), body);
        response.writeHead(answered.status, {
          'content-type': answered.body.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.1',
        });
        response.end(answered.body);
      });
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  };
  const connectDev = (profile = 'dev'): Promise<Account> =>
    connect({ kind: 'profile', profile, region: 'us-east-1' }, { log: silentLog, clock: systemClock });

  it('no profile files: an empty list, no failure', async () => {
    rmSync(path.join(folder, 'config'));
    rmSync(path.join(folder, 'credentials'));
    assert.deepEqual(await listProfiles(), []);
  });

  it('a profile that is not there', async () => {
    const { message } = await told(() => connectDev('nobody'));
    assert.match(message, /nobody/);
  });

  it('an expired token', async () => {
    await answering(() => ({ status: 403, body: queryError('ExpiredToken', 'The security token is expired') }));
    const { message, logged } = await told(() => connectDev());
    assert.match(message, /expired/);
    assert.match(message, /dev/);
    assert.match(logged, /sts:GetCallerIdentity.*ExpiredToken/);
  });

  it('a denied call names the action', async () => {
    await answering((target, body) =>
      body.includes('GetCallerIdentity')
        ? { status: 200, body: identity }
        : target
          ? {
              status: 400,
              body: JSON.stringify({
                __type: 'AccessDeniedException',
                message:
                  'User: arn:aws:iam::111122223333:user/dev is not authorized to perform: logs:FilterLogEvents on resource: arn:aws:logs:us-east-1:111122223333:log-group:g',
              }),
            }
          : { status: 403, body: queryError('AccessDenied', 'no aliases for you') },
    );
    const account = await connectDev();
    assert.equal(account.identity.accountId, '111122223333');
    const { message } = await told(() => readLogGroup(account, 'g'));
    assert.match(message, /logs:FilterLogEvents/);
  });

  it('a log group that vanished', async () => {
    await answering((target, body) =>
      body.includes('GetCallerIdentity')
        ? { status: 200, body: identity }
        : {
            status: 400,
            body: JSON.stringify({
              __type: 'ResourceNotFoundException',
              message: 'The specified log group does not exist.',
            }),
          },
    );
    const account = await connectDev();
    const { message } = await told(() => readLogGroup(account, 'gone'));
    assert.match(message, /log group/i);
  });

  it('no network', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
    const { message, logged } = await told(() => connectDev());
    assert.match(message, /reach|network|connection/i);
    assert.match(logged, /ECONNREFUSED/);
  });

  it('no log line has a secret', async () => {
    const lines: string[] = [];
    const keep = (line: string) => lines.push(line);
    const log = { trace: keep, debug: keep, info: keep, warn: keep, error: keep };
    await answering(() => ({ status: 200, body: identity }));
    await connect({ kind: 'profile', profile: 'dev', region: 'us-east-1' }, { log, clock: systemClock });
    assert.ok(lines.length > 0);
    assert.doesNotMatch(lines.join('\n'), /secret|AKIAEXAMPLE/);
  });
});
