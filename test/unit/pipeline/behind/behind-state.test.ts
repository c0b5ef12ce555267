import assert from 'node:assert/strict';
import { behindState } from '../../../../src/pipeline/behind/behind-state';
import type { Behind, FoundEvent } from '../../../../src/pipeline/behind/read-behind';
import { isToBehind, type BehindRemark } from '../../../../src/webview/events-behind-messages';
import { cloudTrailRecord, user } from '../../../helpers/cloudtrail-records';

const minute = 60_000;
const day = 24 * 60 * minute;
const from = Date.parse('2026-11-23T14:00:00Z');
const to = from + 5 * minute;
const muchLater = to + day;

const filter = {
  name: 'stops',
  pattern: '{ $.eventName = "StopInstances" }',
  logGroup: 'trail-logs',
  metricName: 'StopCount',
  metricNamespace: 'N',
  metricValue: '1',
  alarms: [],
};
const metric = { accountId: '111122223333', region: 'us-east-1', namespace: 'N', name: 'StopCount' };

function found(at: number, about: object = {}, changes: Partial<FoundEvent> = {}): FoundEvent {
  const eventTime = new Date(from + at).toISOString();
  const message = cloudTrailRecord({ eventTime, ...about });
  return { event: { timestamp: from + at, message }, logGroup: 'trail-logs', filters: ['stops'], value: 1, ...changes };
}

function behind(changes: Partial<Behind> = {}): Behind {
  const events = changes.events ?? [found(1000), found(2000)];
  return {
    point: { metric, from, to },
    filters: [{ filter, since: from - day }],
    events,
    withoutNumber: new Map(),
    isLimited: false,
    sum: events.length,
    retention: new Map(),
    failures: [],
    waiting: undefined,
    ...changes,
  };
}

const explain = (error: unknown) => (error as Error).message;
const stateOf = (what: Behind, phase: 'reading' | 'done' | 'stopped' = 'done', now = muchLater) =>
  behindState(what, { phase, now, explain });

describe('behindState', () => {
  it('lists the newest event first, each by the number it came in with', () => {
    const { rows } = stateOf(behind({ events: [found(2000), found(9000), found(1000)] }));
    assert.deepEqual(
      rows.map(({ index, logged }) => [index, logged - from]),
      [
        [1, 9000],
        [0, 2000],
        [2, 1000],
      ],
    );
  });

  it('says of each event who, from where, what and which error', () => {
    const about = { userIdentity: user('mallory'), sourceIPAddress: '198.51.100.4', errorCode: 'AccessDenied' };
    const [row] = stateOf(behind({ events: [found(1000, about)] })).rows;
    assert.deepEqual(row, {
      index: 0,
      logged: from + 1000,
      time: from + 1000,
      name: 'StopInstances',
      who: 'mallory (IAMUser)',
      from: '198.51.100.4',
      error: 'AccessDenied',
      filters: ['stops'],
      value: 1,
    });
  });

  it('knows what is no CloudTrail record by its text', () => {
    const event = { timestamp: from, message: ' connection refused \n' };
    const [row] = stateOf(behind({ events: [{ event, logGroup: 'g', filters: ['stops'], value: 1 }] })).rows;
    assert.equal(row!.name, 'connection refused');
    assert.equal(row!.time, undefined);
  });

  it('is what the page’s guard lets through, in every phase', () => {
    for (const phase of ['reading', 'done', 'stopped'] as const) {
      const what = behind({
        sum: 7,
        isLimited: phase === 'stopped',
        filters: [{ filter: { ...filter, defaultValue: 1 }, since: to }],
        retention: new Map([['trail-logs', 1]]),
        withoutNumber: new Map([['$.bytes', 2]]),
        failures: [new Error('denied')],
        waiting: 'a moment',
      });
      assert.ok(isToBehind({ type: 'behind', state: stateOf(what, phase) }), phase);
    }
    assert.ok(isToBehind({ type: 'behind', state: stateOf(behind({ sum: null, retention: new Map([['g', 1]]) })) }));
  });

  it('tells each failure once, and remarks nothing while it still reads', () => {
    const failures = [new Error('That is denied.'), new Error('That is denied.'), new Error('No such group.')];
    const state = stateOf(behind({ failures, sum: 9 }), 'reading');
    assert.equal(state.trouble, 'That is denied. No such group.');
    assert.deepEqual(state.remarks, []);
  });
});

describe('remarks on the events behind a datapoint', () => {
  const differs = (listed: number, datapoint?: number): BehindRemark => ({
    kind: 'differs',
    listed,
    ...(datapoint !== undefined && { datapoint }),
  });
  const unexplained: BehindRemark = { kind: 'unexplained' };
  const rows: readonly [string, Partial<Behind>, readonly BehindRemark[], number?][] = [
    ['nothing when they add up', {}, []],
    ['nothing when there is nothing', { events: [], sum: null }, []],
    ['nothing when the datapoint could not be read', { sum: undefined }, []],
    [
      'nothing when fractions add up but for rounding',
      { events: [0.1, 0.2].map((value, n) => found(n, {}, { value })), sum: 0.3 },
      [],
    ],
    ['nothing when a value cannot be told', { events: [found(0, {}, { value: undefined })], sum: 7 }, []],
    ['a difference without a cause', { sum: 3 }, [differs(2, 3), unexplained]],
    ['events that CloudWatch has no data of', { sum: null }, [differs(2), unexplained]],
    [
      'a filter made after the period began',
      { sum: 1, filters: [{ filter, since: from + minute }] },
      [differs(2, 1), { kind: 'newer-filter', filter: 'stops', since: from + minute }],
    ],
    ['no filter made later as long as they add up', { filters: [{ filter, since: to + minute }] }, []],
    [
      'a log group that has forgotten',
      { sum: 5, retention: new Map([['trail-logs', 1]]) },
      [differs(2, 5), { kind: 'expired', logGroup: 'trail-logs', days: 1 }],
    ],
    [
      'no forgetting that would explain too many',
      { sum: 1, retention: new Map([['trail-logs', 1]]) },
      [differs(2, 1), unexplained],
    ],
    [
      'no forgetting where events of that time are still kept',
      { sum: 5, retention: new Map([['trail-logs', 7]]) },
      [differs(2, 5), unexplained],
    ],
    ['a period that is hardly over', { sum: 5 }, [differs(2, 5), { kind: 'recent' }], to + 14 * minute],
    ['a period that is over for long', { sum: 5 }, [differs(2, 5), unexplained], to + 15 * minute],
    [
      'a default value',
      { sum: 12, filters: [{ filter: { ...filter, defaultValue: 5 } }] },
      [differs(2, 12), { kind: 'default-value', filter: 'stops', value: 5 }],
    ],
    [
      'no default value of zero',
      { sum: 12, filters: [{ filter: { ...filter, defaultValue: 0 } }] },
      [differs(2, 12), unexplained],
    ],
    [
      'that there are more, and no difference then',
      { isLimited: true, sum: 4312 },
      [{ kind: 'more', datapoint: 4312 }],
    ],
    ['that there are more than CloudWatch says', { isLimited: true, sum: null }, [{ kind: 'more' }]],
    ['no difference where something could not be read', { failures: [new Error('x')], sum: 5 }, []],
    ['that no filter feeds the metric', { filters: [], events: [], sum: 3 }, [{ kind: 'no-filter' }]],
    [
      'what matched and was not counted',
      { withoutNumber: new Map([['$.bytes', 2]]) },
      [{ kind: 'no-number', field: '$.bytes', count: 2 }],
    ],
    [
      'what happened before the period and came in it',
      { events: [found(1000), found(2000, { eventTime: new Date(from - 4 * minute).toISOString() })] },
      [{ kind: 'delivered-later', count: 1, most: 4 * minute + 2000 }],
    ],
  ];
  for (const [what, changes, expected, now] of rows) {
    it(what, () => assert.deepEqual(stateOf(behind(changes), 'done', now).remarks, expected));
  }

  it('no difference where the person stopped it', () => {
    assert.deepEqual(stateOf(behind({ sum: 9 }), 'stopped').remarks, []);
  });
});
