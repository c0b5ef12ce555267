import assert from 'node:assert/strict';
import { isCreation, stateChange, statesOf, type StateChange } from '../../../src/alerts/alarm-history';

const at = new Date('2026-11-23T13:46:00Z');
const data = (from: string, to: string) =>
  JSON.stringify({
    version: '1.0',
    oldState: { stateValue: from, stateReason: 'old' },
    newState: { stateValue: to, stateReason: 'new', stateReasonData: {} },
  });

describe('stateChange', () => {
  it('reads the item as DescribeAlarmHistory gives it', () => {
    assert.deepEqual(stateChange({ Timestamp: at, HistoryData: data('OK', 'ALARM') }), {
      at: at.getTime(),
      from: 'OK',
      to: 'ALARM',
      reason: 'new',
    });
  });

  it('reads the summary where the data cannot be read', () => {
    const HistorySummary = 'Alarm updated from INSUFFICIENT_DATA to OK';
    assert.deepEqual(stateChange({ Timestamp: at, HistorySummary, HistoryData: '{"oldState":{"sta' }), {
      at: at.getTime(),
      from: 'INSUFFICIENT_DATA',
      to: 'OK',
    });
  });

  const unreadable = [
    {},
    { Timestamp: at, HistoryData: 'null', HistorySummary: 'something else' },
    { Timestamp: at, HistoryData: data('OK', 'PURPLE') },
    { HistoryData: data('OK', 'ALARM') },
  ];
  for (const item of unreadable) {
    it(`makes nothing up of ${JSON.stringify(item).slice(0, 60)}`, () => assert.equal(stateChange(item), undefined));
  }

  it('knows when an alarm was created', () => {
    assert.equal(isCreation({ HistoryData: '{"version":"1.0","type":"Create"}' }), true);
    assert.equal(isCreation({ HistoryData: '{"version":"1.0","type":"Update"}' }), false);
    assert.equal(isCreation({}), false);
  });
});

/** States as `OK 0-30`; times are numbers from 0 to 100, and what is asked for is 10 to 90. */
function states(
  changes: readonly StateChange[],
  knownSince: number,
  standing: Parameters<typeof statesOf>[2],
): readonly string[] {
  return statesOf(changes, { from: 10, to: 90, knownSince }, standing).map(
    ({ from, to, state }) => `${state} ${from}-${to}`,
  );
}
const change = (time: number, from: StateChange['from'], to: StateChange['to']): StateChange => ({
  at: time,
  from,
  to,
});
const alarmThenOk = [change(30, 'OK', 'ALARM'), change(50, 'ALARM', 'OK')];

describe('statesOf', () => {
  const rows = [
    // why, changes, known since, standing, expected
    [
      'each change ends one state and begins the next',
      alarmThenOk,
      0,
      { state: 'OK', since: 50 },
      ['OK 10-30', 'ALARM 30-50', 'OK 50-90'],
    ],
    [
      'what came before the history is unknown',
      alarmThenOk,
      20,
      { state: 'OK', since: 50 },
      ['UNKNOWN 10-20', 'OK 20-30', 'ALARM 30-50', 'OK 50-90'],
    ],
    ['without a change it has been as it is', [], 10, { state: 'ALARM', since: 5 }, ['ALARM 10-90']],
    ['an old state reaches back beyond the history', [], 60, { state: 'OK', since: 20 }, ['UNKNOWN 10-20', 'OK 20-90']],
    [
      'a change after the time that is shown tells what was before',
      [change(95, 'OK', 'ALARM')],
      10,
      { state: 'ALARM', since: 95 },
      ['OK 10-90'],
    ],
    ['nothing is known of an alarm without a time', [], 10, { state: 'OK', since: undefined }, ['UNKNOWN 10-90']],
    [
      'a change that the history does not have yet',
      [],
      10,
      { state: 'ALARM', since: 60 },
      ['UNKNOWN 10-60', 'ALARM 60-90'],
    ],
    [
      'the history lags behind the alarm',
      alarmThenOk,
      10,
      { state: 'ALARM', since: 80 },
      ['OK 10-30', 'ALARM 30-50', 'OK 50-80', 'ALARM 80-90'],
    ],
    [
      'the history is ahead of the alarm',
      alarmThenOk,
      10,
      { state: 'ALARM', since: 30 },
      ['OK 10-30', 'ALARM 30-50', 'OK 50-90'],
    ],
    [
      'changes that do not fit leave a gap',
      [change(30, 'OK', 'ALARM'), change(50, 'INSUFFICIENT_DATA', 'OK')],
      10,
      { state: 'OK', since: 50 },
      ['OK 10-30', 'UNKNOWN 30-50', 'OK 50-90'],
    ],
  ] as const;
  for (const [why, changes, knownSince, standing, expected] of rows) {
    it(why, () => assert.deepEqual(states(changes, knownSince, standing), expected));
  }
});
