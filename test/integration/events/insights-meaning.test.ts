import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cloudTrailKnowledge as knowledge } from '../../../src/cloudtrail/knowledge';
import { compilePattern, toInsightsQuery } from '../../../src/pattern/index';
import { realData } from '../../helpers/real-data';
import { SandboxLab } from '../../helpers/sandbox-lab';
import { conditionsOf, discover, readings } from '../../reference/insights';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const root = process.cwd();
const written = readFileSync(path.join(root, 'test', 'fixtures', 'insights-patterns.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** A day of the sandbox's traffic, as CloudTrail writes it. */
const traffic = trafficOfADay();

function trafficOfADay(): readonly string[] {
  const lab = new SandboxLab({ traffic: true });
  const messages: string[] = [];
  let NextToken: unknown;
  do {
    const page = lab.call('cloudtrail', 'LookupEvents', { NextToken });
    messages.push(...(page.Events as { CloudTrailEvent: string }[]).map(({ CloudTrailEvent }) => CloudTrailEvent));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return messages;
}

const paths = [
  ['eventName'],
  ['errorCode'],
  ['errorMessage'],
  ['eventType'],
  ['awsRegion'],
  ['readOnly'],
  ['userIdentity', 'type'],
  ['userIdentity', 'invokedBy'],
  ['userIdentity', 'accountId'],
  ['userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated'],
  ['sourceIPAddress'],
  ['additionalEventData', 'MFAUsed'],
  ['responseElements', 'ConsoleLogin'],
  ['requestParameters', 'roleArn'],
] as const;
const texts: readonly Json[] = [
  ...['', 'Root', 'Yes', 'ConsoleLogin', 'Success', 'AccessDenied', 'AccessDeniedException', '12', '012', '1e2'],
  ...['x.UnauthorizedOperation', 'UnauthorizedOperation UnauthorizedOperation', 'a "quote" \\ and é/ü', '111122223333'],
  ...[
    'PutUserPolicy',
    'PutPolicyPolicy',
    'StopInstances',
    'AwsServiceEvent',
    '10.1.2.3',
    'role/OrganizationAccountAccessRole',
    'true',
    'null',
    '{}',
  ],
];
const strays: readonly Json[] = [null, true, false, 0, 1, 12, 111122223333, 1.5, {}, [], ['Root'], { type: 'Root' }];

/** Records with one member changed; `undefined` takes it away. */
function* changed(values: readonly (Json | undefined)[]): Generator<string> {
  for (let i = 0; i < 6; i++) {
    const message = traffic[(i * 71) % traffic.length]!;
    for (const steps of paths) {
      for (const value of values) {
        const record = JSON.parse(message) as Record<string, Json>;
        let parent = record;
        for (const step of steps.slice(0, -1)) {
          const inner = parent[step];
          if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) parent[step] = {};
          parent = parent[step] as Record<string, Json>;
        }
        const name = steps[steps.length - 1]!;
        if (value === undefined) Reflect.deleteProperty(parent, name);
        else parent[name] = value;
        yield JSON.stringify(record);
      }
    }
  }
}

/** What the changes above do not make, since it takes two. */
const made = [
  { eventName: 'ConsoleLogin', additionalEventData: { MFAUsed: 'No' }, responseElements: { ConsoleLogin: 'Success' } },
  { eventName: 'CreateUser', userIdentity: { sessionContext: { attributes: { mfaAuthenticated: 'false' } } } },
].map((record) => JSON.stringify(record));

/** As CloudTrail could write them: text stays text. */
const sound = [
  ...made,
  ...traffic,
  ...[...changed([undefined, ...texts])].filter((text) => !text.includes('"readOnly":"')),
];
const odd = [...changed(strays)];
const lines = ['', 'plain text', 'START RequestId: 8f Version: 1', '- - -', 'AccessDenied for "eventName"'];
const spaced = traffic.slice(0, 50).map((message) => JSON.stringify(JSON.parse(message), undefined, 2));
const escapes = traffic.slice(0, 50).map((message) =>
  message.replace(/"eventName":"(.)/, (_, letter: string) => {
    return `"eventName":"\\u00${letter.charCodeAt(0).toString(16)}`;
  }),
);

interface Translated {
  readonly pattern: string;
  readonly filter: string | undefined;
}

/** Every pattern and its query, on every message, under every reading; fails at the first difference. */
function haveSameMeaning(pairs: readonly Translated[], messages: readonly string[]): ReadonlyMap<string, number> {
  const matches = new Map(pairs.map(({ pattern }) => [pattern, 0]));
  const tested = pairs.map(({ pattern, filter }) => ({
    pattern,
    filter,
    compiled: compilePattern(pattern),
    queries: readings.map((reading) => (filter === undefined ? () => true : conditionsOf(filter, reading))),
  }));
  for (const message of messages) {
    const records = readings.map((reading) => discover({ timestamp: 0, message }, reading));
    for (const { pattern, filter, compiled, queries } of tested) {
      const expected = compiled.test(message);
      if (expected) matches.set(pattern, matches.get(pattern)! + 1);
      const differing = queries.findIndex((query, i) => query(records[i]!) !== expected);
      if (differing < 0) continue;
      const reading = JSON.stringify(readings[differing]);
      assert.fail(`${pattern}\n${filter}\n${reading}\nThe pattern says ${expected}: ${message}`);
    }
  }
  return matches;
}

function translated(patterns: readonly string[], context?: { knowledge: typeof knowledge }): readonly Translated[] {
  return patterns.flatMap((pattern) => {
    const { exact, filter } = toInsightsQuery(pattern, context);
    return exact ? [{ pattern, filter }] : [];
  });
}

function unmatched(matches: ReadonlyMap<string, number>): readonly string[] {
  return [...matches].filter(([, count]) => count === 0).map(([pattern]) => pattern);
}

describe('Patterns as Logs Insights queries', function () {
  this.timeout(120_000);
  const strict = translated(written);
  const typed = translated(written, { knowledge });

  it('are mostly exact for CloudTrail, and in part for anything', () => {
    const inexact = written.filter((pattern) => !typed.some((each) => each.pattern === pattern));
    assert.ok(typed.length > written.length * 0.8, inexact.join('\n'));
    assert.ok(strict.length > written.length / 3, String(strict.length));
  });

  it('find the same of any events, where no type is known', () => {
    const matches = haveSameMeaning(strict, [...sound, ...odd, ...lines, ...spaced, ...escapes]);
    assert.deepEqual(unmatched(matches), [], 'no event matches');
  });

  it('find the same of CloudTrail’s events', () => {
    const matches = haveSameMeaning(typed, [...sound, ...lines, ...spaced, ...escapes]);
    assert.deepEqual(unmatched(matches), [], 'no event matches');
  });
});

describe('The catalogue’s patterns as Logs Insights queries', function () {
  this.timeout(120_000);
  const file = realData(root, path.join('..', 'reference', 'controls.json'));
  if (file === undefined) {
    it('are not at hand');
    return;
  }
  const controls = JSON.parse(readFileSync(file, 'utf8')) as readonly { pattern?: string | null }[];
  const patterns = controls.flatMap(({ pattern }) => pattern ?? []);
  const real = realData(root, 'cloudtrail-events.ndjson');
  // A few records there are partial or altered on purpose; CloudTrail writes none of those.
  const records = real === undefined ? [] : readFileSync(real, 'utf8').trim().split('\n').filter(isOfDocumentedTypes);

  it('are mostly exact, and then find the same events', () => {
    const exact = translated(patterns, { knowledge });
    assert.ok(exact.length >= patterns.length * 0.9, `${exact.length} of ${patterns.length}`);
    const matches = haveSameMeaning(exact, [...sound, ...records]);
    console.log(
      `      ${exact.length} of ${patterns.length}; ${unmatched(matches).length} without a match; ${records.length} real`,
    );
  });
});

/** Whether fields that are documented as text are text, and the record is one that Logs Insights reads as a whole. */
function isOfDocumentedTypes(message: string): boolean {
  const isSound = (value: Json, selector: string): boolean => {
    const type = knowledge.field(selector)?.type;
    if (type === 'string' && typeof value !== 'string') return false;
    if (type === 'boolean' && typeof value !== 'boolean') return false;
    if (typeof value !== 'object' || value === null) return true;
    if (Array.isArray(value)) return value.every((inner) => isSound(inner, `${selector}[*]`));
    return Object.entries(value).every(([name, inner]) => !name.includes('.') && isSound(inner, `${selector}.${name}`));
  };
  return isSound(JSON.parse(message) as Json, '$') && (message.match(/":/g) ?? []).length < 150;
}
