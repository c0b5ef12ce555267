import assert from 'node:assert/strict';
import { ServiceError } from '../../../src/sandbox/service';
import { SandboxLab } from '../../helpers/sandbox-lab';

const SECOND = 1000;

function lab(): SandboxLab & { start: (queryString: string, more?: object) => string } {
  const made = new SandboxLab();
  made.call('logs', 'CreateLogGroup', { logGroupName: 'g' });
  made.call('logs', 'CreateLogStream', { logGroupName: 'g', logStreamName: 's' });
  made.wait(60 * SECOND);
  const logEvents = [1, 2, 3, 4].map((n) => ({
    timestamp: made.clock.now() - 50 * SECOND + n * SECOND,
    message: JSON.stringify({ n, name: n % 2 ? 'odd' : 'even', ok: n > 2, none: null, 'x-y': [{ z: `v${n}` }] }),
  }));
  made.call('logs', 'PutLogEvents', { logGroupName: 'g', logStreamName: 's', logEvents });
  const start = (queryString: string, more: object = {}) => {
    const now = Math.floor(made.clock.now() / SECOND);
    const input = { logGroupName: 'g', queryString, startTime: now - 3600, endTime: now, ...more };
    return made.call('logs', 'StartQuery', input).queryId as string;
  };
  return Object.assign(made, { start });
}

type Rows = readonly (readonly { field: string; value: string }[])[];

function rowsOf(made: ReturnType<typeof lab>, query: string): readonly Record<string, string>[] {
  const queryId = made.start(query);
  made.wait(60 * SECOND);
  const { status, results } = made.call('logs', 'GetQueryResults', { queryId });
  assert.equal(status, 'Complete');
  return (results as Rows).map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value])));
}

function refused(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ServiceError && error.code === code;
}

describe('The sandbox’s Logs Insights', () => {
  const filters: readonly (readonly [filter: string, ns: string])[] = [
    ['n = 2', '2'],
    ['n >= 3', '3 4'],
    ['name = "odd" and not n = 1', '3'],
    ["name in ['even', 'x'] or n = 1", '1 2 4'],
    ['missing != 1', '1 2 3 4'],
    ['ispresent(none)', ''],
    ['`x-y.0.z` like /v[12]/', '1 2'],
    ['@message not like "even"', '1 3'],
    ['ok =~ /1/', '3 4'],
  ];
  for (const [filter, ns] of filters) {
    it(`finds by ${filter}`, () => {
      const rows = rowsOf(lab(), `fields n | filter ${filter}\n# a comment | filter n = 9\n| sort n asc`);
      assert.equal(rows.map((row) => row.n).join(' '), ns);
    });
  }

  it('sums by groups', () => {
    const rows = rowsOf(lab(), 'stats count(*) as c, sum(n) as total by name | sort total desc');
    assert.deepEqual(rows, [
      { name: 'even', c: '2', total: '6' },
      { name: 'odd', c: '2', total: '4' },
    ]);
  });

  it('is scheduled, runs with results so far, and is complete', () => {
    const made = lab();
    const queryId = made.start('fields n');
    const look = () => made.call('logs', 'GetQueryResults', { queryId });
    assert.equal(look().status, 'Scheduled');
    made.wait(2 * SECOND);
    assert.equal(look().status, 'Running');
    const part = (look().results as Rows).length;
    assert.ok(part > 0 && part < 4, String(part));
    made.wait(10 * SECOND);
    assert.equal(look().status, 'Complete');
    assert.deepEqual((look().statistics as { recordsScanned: number }).recordsScanned, 4);
    assert.throws(() => made.call('logs', 'StopQuery', { queryId }), refused('InvalidParameterException'));
  });

  it('stops when it is told to', () => {
    const made = lab();
    const queryId = made.start('fields n');
    assert.deepEqual(made.call('logs', 'StopQuery', { queryId }), { success: true });
    made.wait(60 * SECOND);
    assert.equal(made.call('logs', 'GetQueryResults', { queryId }).status, 'Cancelled');
  });

  const malformed = [
    '',
    'filter',
    'filter n ==',
    'filter n = "x',
    'dedup n',
    'filter x-y = 1',
    'filter n like /(/',
    'limit 0',
  ];
  for (const query of malformed) {
    it(`refuses ${JSON.stringify(query)}`, () => {
      assert.throws(() => lab().start(query), refused('MalformedQueryException'));
    });
  }

  it('refuses what is beyond AWS’s limits', () => {
    const made = lab();
    assert.throws(() => made.start(`filter n = "${'x'.repeat(10_000)}"`), refused('InvalidParameterException'));
    const many = Array.from({ length: 51 }, () => 'g');
    assert.throws(
      () => made.start('fields n', { logGroupName: undefined, logGroupNames: many }),
      refused('InvalidParameterException'),
    );
    assert.throws(() => made.start('fields n', { logGroupName: 'no' }), refused('ResourceNotFoundException'));
    assert.throws(() => made.start('fields n', { startTime: 0, endTime: 10 }), refused('MalformedQueryException'));
    for (let i = 0; i < 30; i++) made.start('fields n');
    assert.throws(() => made.start('fields n'), refused('LimitExceededException'));
    made.wait(60 * SECOND);
    made.start('fields n');
  });
});
