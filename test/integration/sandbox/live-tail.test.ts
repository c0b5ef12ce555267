import assert from 'node:assert/strict';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { AwsError } from '../../../src/aws/account';
import { connect } from '../../../src/aws/connect';
import { advice } from '../../../src/aws/errors';
import { systemClock } from '../../../src/common/clock';
import { silentLog } from '../../../src/common/log';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { scaledClock } from '../../../src/sandbox/scaled-clock';
import { serveSandbox } from '../../../src/sandbox/server';
import { eventually } from '../../helpers/eventually';
import { freeSessions, groupArn, makeGroups, putMessages, TailReader } from '../../helpers/live-tail';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';
import { sandboxProfile } from '../../helpers/sandbox-profile';

const hour = 60 * 60_000;

/** Why reading fails. */
async function failureOf(work: Promise<unknown>): Promise<AwsError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AwsError, `no AwsError but ${String(error)}`);
  return error;
}

/** From the API reference of StartLiveTail and its data types, and the quotas page of CloudWatch Logs. */
describe('StartLiveTail', () => {
  let made: SandboxAccount;
  const tail = (groups: readonly string[] = ['lab'], more: object = {}, signal?: AbortSignal) =>
    new TailReader(made.account, groups, more, signal);

  beforeEach(async () => {
    made = await sandboxAccount();
    makeGroups(made.sandbox, 'lab', 'other');
  });

  it('begins with a sessionStart that says what was asked for', async () => {
    const reader = tail(['lab', 'other'], { logEventFilterPattern: 'error' });
    const start = (await reader.start()) as Record<string, unknown>;
    assert.match(String(start.sessionId), /^[0-9a-f-]{36}$/);
    assert.match(String(start.requestId), /^[0-9a-f-]{36}$/);
    assert.deepEqual(start.logGroupIdentifiers, [groupArn('lab'), groupArn('other')]);
    assert.equal(start.logEventFilterPattern, 'error');
    await reader.close();
  });

  it('sends an update a second, empty when nothing came in, and only what came in since it began', async () => {
    putMessages(made.sandbox, 'lab', ['before']);
    const reader = tail();
    await reader.start();
    const times: number[] = [];
    for (let n = 0; n < 3; n++) {
      assert.deepEqual(await reader.update(), { sampled: false, messages: [] });
      times.push(made.clock.now());
    }
    // One update is on its way while the one before is read.
    assert.deepEqual(
      times,
      [0, 1, 2].map((n) => times[0]! + n * 1000),
    );
    putMessages(made.sandbox, 'lab', ['one', 'two']);
    assert.deepEqual(await reader.messages(), ['one', 'two']);
    await reader.close();
  });

  it('has all members of an event', async () => {
    const at = made.clock.now() - 5000;
    const events = made.account.stream('logs:StartLiveTail', { logGroupIdentifiers: [groupArn('lab')] });
    let ingested = 0;
    for await (const { sessionStart, sessionUpdate } of events) {
      if (sessionStart) {
        ingested = made.clock.now();
        putMessages(made.sandbox, 'lab', ['a Ünïcode line'], at);
      }
      const [event] = sessionUpdate?.sessionResults ?? [];
      if (!event) continue;
      assert.equal(event.message, 'a Ünïcode line');
      assert.equal(event.timestamp, at);
      assert.equal(event.logStreamName, 's');
      assert.equal(event.logGroupIdentifier, groupArn('lab'));
      assert.ok(event.ingestionTime! >= ingested);
      break;
    }
  });

  it('filters by pattern, group and stream', async () => {
    const byPattern = tail(['lab'], { logEventFilterPattern: '{ $.a = 1 }' });
    const both = tail(['lab', 'other']);
    const byStream = tail(['lab'], { logStreamNamePrefixes: ['x'] });
    for (const reader of [byPattern, both, byStream]) await reader.start();
    putMessages(made.sandbox, 'lab', ['{"a":1}', '{"a":2}']);
    putMessages(made.sandbox, 'other', ['{"a":1,"b":1}']);
    assert.deepEqual(await byPattern.messages(), ['{"a":1}']);
    assert.deepEqual(await both.messages(), ['{"a":1}', '{"a":2}', '{"a":1,"b":1}']);
    assert.deepEqual(await byStream.update(), { sampled: false, messages: [] });
    for (const reader of [byPattern, both, byStream]) await reader.close();
  });

  for (const [count, sampled] of [
    [500, false],
    [501, true],
    [2000, true],
  ] as const) {
    it(`shows ${Math.min(count, 500)} of ${count} events of a second, sampled: ${sampled}`, async () => {
      const reader = tail();
      await reader.start();
      const messages = Array.from({ length: count }, (_, n) => `event ${n}`);
      putMessages(made.sandbox, 'lab', messages);
      let update = await reader.update();
      while (update?.messages.length === 0) update = await reader.update();
      assert.equal(update?.sampled, sampled);
      assert.equal(new Set(update.messages).size, Math.min(count, 500));
      await reader.close();
    });
  }

  const refused: readonly (readonly [what: string, input: object, code: string])[] = [
    ['no group', { logGroupIdentifiers: [] }, 'InvalidParameterException'],
    [
      'eleven groups',
      { logGroupIdentifiers: Array.from({ length: 11 }, () => groupArn('lab')) },
      'InvalidParameterException',
    ],
    ['an ARN with a star', { logGroupIdentifiers: [`${groupArn('lab')}:*`] }, 'InvalidParameterException'],
    ['a group that is not there', { logGroupIdentifiers: [groupArn('gone')] }, 'ResourceNotFoundException'],
    [
      'stream prefixes with two groups',
      { logGroupIdentifiers: [groupArn('lab'), groupArn('other')], logStreamNamePrefixes: ['a'] },
      'InvalidParameterException',
    ],
    [
      'streams with two groups',
      { logGroupIdentifiers: [groupArn('lab'), groupArn('other')], logStreamNames: ['a'] },
      'InvalidParameterException',
    ],
    [
      'streams and prefixes',
      { logGroupIdentifiers: [groupArn('lab')], logStreamNames: ['a'], logStreamNamePrefixes: ['a'] },
      'InvalidParameterException',
    ],
    [
      'a pattern that is none',
      { logGroupIdentifiers: [groupArn('lab')], logEventFilterPattern: '{ $.a = }' },
      'InvalidParameterException',
    ],
  ];
  for (const [what, input, code] of refused) {
    it(`refuses ${what}`, async () => {
      const events = made.account.stream('logs:StartLiveTail', input as never)[Symbol.asyncIterator]();
      const error = await failureOf(events.next());
      assert.equal(error.code, code);
      assert.equal(error.call, 'logs:StartLiveTail');
    });
  }

  it('refuses a group of another class', async () => {
    await made.account.call('logs:CreateLogGroup', { logGroupName: 'rare', logGroupClass: 'INFREQUENT_ACCESS' });
    assert.equal((await failureOf(tail(['rare']).start())).code, 'InvalidOperationException');
  });

  it('allows 15 sessions at a time, and one more when one ends', async () => {
    const readers = Array.from({ length: 15 }, () => tail());
    for (const reader of readers) await reader.start();
    const error = await failureOf(tail().start());
    assert.equal(error.code, 'LimitExceededException');
    assert.equal(error.failure.reason, 'limit-exceeded');
    assert.match(advice(error).what, /15/);
    await readers[3]!.close();
    const next = tail();
    assert.ok(await next.start());
    for (const reader of [...readers, next]) await reader.close();
  });

  it('ends after three hours with SessionTimeoutException', async () => {
    const started = made.clock.now();
    const reader = tail();
    await reader.start();
    made.clock.advance(3 * hour - 60_000);
    const error = await failureOf(
      (async () => {
        while (await reader.update());
      })(),
    );
    assert.equal(error.code, 'SessionTimeoutException');
    assert.match(advice(error).what, /three hours/);
    const took = made.clock.now() - started;
    assert.ok(took >= 3 * hour && took <= 3 * hour + 2000, String(took));
  });

  it('ends at once when aborted, and the session with it', async () => {
    const stop = new AbortController();
    const reader = tail(['lab'], {}, stop.signal);
    await reader.start();
    const reading = failureOf(
      (async () => {
        while (await reader.update());
      })(),
    );
    stop.abort();
    assert.equal((await reading).failure.reason, 'cancelled');
    const others = Array.from({ length: 15 }, () => tail());
    for (const other of others) assert.ok(await other.start());
    for (const other of others) await other.close();
  });

  it('a denied caller is told what is missing', async () => {
    made.denied.add('logs:StartLiveTail');
    const error = await failureOf(tail().start());
    assert.ok(error.failure.reason === 'denied');
    assert.deepEqual(error.failure.statements, [
      { Effect: 'Allow', Action: ['logs:StartLiveTail'], Resource: [groupArn('lab'), `${groupArn('lab')}:*`] },
    ]);
  });

  it('is an event of the account itself, without the stream', async () => {
    const reader = tail();
    await reader.start();
    await reader.close();
    made.clock.advance(hour);
    const { Events = [] } = await made.account.call('cloudtrail:LookupEvents', {});
    const event = Events.find(({ EventName }) => EventName === 'StartLiveTail');
    const record = JSON.parse(event?.CloudTrailEvent ?? '{}') as Record<string, unknown>;
    assert.deepEqual([record.readOnly, record.responseElements ?? null], [true, null]);
  });
});

/** Against the SDK's codec, whose checksums are its own. */
describe('StartLiveTail on the wire', () => {
  it('is an event stream that begins with initial-response, over HTTP', async () => {
    const { sandbox, clock } = await sandboxAccount();
    makeGroups(sandbox, 'lab');
    const server = await serveSandbox(sandbox, { port: 0 });
    const stop = new AbortController();
    try {
      const response = await fetch(server.url, {
        method: 'POST',
        signal: stop.signal,
        headers: {
          authorization: 'AWS4-HMAC-SHA256 Credential=AKIA1/20261123/us-east-1/logs/aws4_request, Signature=0',
          'x-amz-target': 'Logs_20140328.StartLiveTail',
          'content-type': 'application/x-amz-json-1.1',
        },
        body: JSON.stringify({ logGroupIdentifiers: [groupArn('lab')] }),
      });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'application/vnd.amazon.eventstream');
      const codec = new EventStreamCodec(
        (bytes) => Buffer.from(bytes as Uint8Array).toString(),
        (text) => Buffer.from(text),
      );
      const seen: string[] = [];
      let bytes = Buffer.alloc(0);
      clock.advance(1000);
      for await (const chunk of response.body!) {
        bytes = Buffer.concat([bytes, chunk as Uint8Array]);
        while (bytes.length >= 4 && bytes.length >= bytes.readUInt32BE(0)) {
          const length = bytes.readUInt32BE(0);
          const { headers, body } = codec.decode(bytes.subarray(0, length));
          bytes = bytes.subarray(length);
          assert.equal(headers[':message-type']?.value, 'event');
          assert.equal(headers[':content-type']?.value, 'application/json');
          JSON.parse(Buffer.from(body).toString());
          seen.push(String(headers[':event-type']?.value));
        }
        if (seen.length >= 3) break;
      }
      assert.deepEqual(seen.slice(0, 3), ['initial-response', 'sessionStart', 'sessionUpdate']);
    } finally {
      stop.abort();
      await server.close();
    }
  });

  it('is read through an endpoint_url, whose host gets no prefix, and ends at once when aborted', async () => {
    const sandbox = new Sandbox({ clock: scaledClock(50), traffic: false });
    makeGroups(sandbox, 'lab');
    const profile = await sandboxProfile(sandbox);
    const kept = Object.keys(profile.env).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, profile.env);
    try {
      const choice = { kind: 'profile', profile: 'lab', region: 'us-east-1' } as const;
      const account = await connect(choice, { log: silentLog, clock: systemClock });
      const stop = new AbortController();
      const reader = new TailReader(account, ['lab'], {}, stop.signal);
      assert.ok(await reader.start());
      putMessages(sandbox, 'lab', ['over HTTP']);
      assert.deepEqual(await reader.messages(), ['over HTTP']);
      const reading = failureOf(
        (async () => {
          while (await reader.update());
        })(),
      );
      stop.abort();
      assert.equal((await reading).failure.reason, 'cancelled');
      // The session has ended with the connection.
      await eventually(() => assert.equal(freeSessions(sandbox, 'lab'), 15));
    } finally {
      for (const [name, value] of kept) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      await profile.close();
    }
  });
});
