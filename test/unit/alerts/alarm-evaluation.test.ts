import assert from 'node:assert/strict';
import {
  evaluateAlarm,
  evaluationRange,
  evaluationStep,
  isBreaching,
  type AlarmRule,
  type AlarmStateValue,
  type MissingDataTreatment,
} from '../../../src/alerts/alarm-evaluation';

// The CloudWatch user guide, sections "Evaluating an alarm" and "Configuring how CloudWatch alarms treat missing data",
// in the edition of 2023-05-17 (github.com/awsdocs/amazon-cloudwatch-user-guide, commit b355497,
// doc_source/AlarmThatSendsEmail.md). Today's pages "Alarm evaluation" and "… treat missing data" have the same rules.

const rule: AlarmRule = {
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  treatMissingData: 'missing',
};

/** `X` breaches, `0` does not, `-` is missing; the newest is on the right, as in the guide. */
const datapoints = (drawing: string) => drawing.split(' ').map((mark) => ({ X: 1, '0': 0 })[mark]);

const treatments: readonly MissingDataTreatment[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const states: readonly AlarmStateValue[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** A row of the guide: the datapoints, how many must be filled in, and the state with each treatment. */
type Row = readonly [string, number, ...string[]];

function expectRows(changed: Partial<AlarmRule>, rows: readonly Row[]): void {
  for (const [drawing, filled, ...expected] of rows) {
    treatments.forEach((treatMissingData, column) => {
      it(`${drawing} with ${treatMissingData} is ${expected[column]!}`, () => {
        for (const current of states) {
          const result = evaluateAlarm({ ...rule, ...changed, treatMissingData }, datapoints(drawing), current);
          assert.equal(result.state, expected[column] === 'retain' ? current : expected[column]);
          assert.equal(result.filled, filled);
        }
      });
    });
  }
}

describe('alarm evaluation', () => {
  describe('3 out of 3: the first table of "How alarm state is evaluated when data is missing", all rows', () => {
    expectRows({}, [
      // datapoints  filled  missing               ignore    breaching  notBreaching
      ['0 - X - X', 0, 'OK', 'OK', 'OK', 'OK'],
      ['0 - - - -', 2, 'OK', 'OK', 'OK', 'OK'],
      ['- - - - -', 3, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
      ['0 X X - X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['- - X - -', 2, 'ALARM', 'retain', 'ALARM', 'OK'],
    ]);
  });

  describe('2 out of 3: its second table, all rows', () => {
    expectRows({ datapointsToAlarm: 2 }, [
      ['0 - X - X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 0 X 0 X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 - X - -', 1, 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - - 0', 2, 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - X -', 2, 'ALARM', 'retain', 'ALARM', 'OK'],
    ]);
  });

  // Earlier editions had `- - - - X` as a row of the table; the text still has the case.
  describe('"Avoiding premature transitions to alarm state", 3 out of 3', () => {
    expectRows({}, [
      ['- - - - X', 2, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
      ['- - - X -', 2, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
      // What may come next, and must not have raised the alarm before.
      ['- - - X 0', 1, 'OK', 'OK', 'OK', 'OK'],
      ['- - X - 0', 1, 'OK', 'OK', 'OK', 'OK'],
    ]);
  });

  describe('2 out of 3 that is old enough at once', () => {
    expectRows({ datapointsToAlarm: 2 }, [
      // The newest datapoint is 1 period old, 2 are needed.
      ['- - - - X', 2, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
      ['- - X - -', 2, 'ALARM', 'retain', 'ALARM', 'OK'],
      ['- - - X X', 1, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ]);
  });

  describe('the text below the first table', () => {
    it('goes to ALARM once the last datapoint within the threshold has left the range, with breaching', () => {
      const breaching = { ...rule, treatMissingData: 'breaching' } as const;
      assert.equal(evaluateAlarm(breaching, datapoints('0 - - - -'), 'OK').state, 'OK');
      assert.equal(evaluateAlarm(breaching, datapoints('- - - - -'), 'OK').state, 'ALARM');
    });
  });

  it('the figure of "Evaluating an alarm": threshold 3, 3 out of 3, in ALARM from the third to the fifth period', () => {
    const figure = { ...rule, comparisonOperator: 'GreaterThanThreshold', threshold: 3 } as const;
    // Above the threshold in periods 1 to 5 and 9.
    const values = [4, 4, 5, 4, 4, 2, 1, 2, 4, 2];
    let state: AlarmStateValue = 'OK';
    const seen = values.map((_, index) => {
      const range = Array.from({ length: 5 }, (_, back) => values[index - 4 + back] ?? 0);
      return (state = evaluateAlarm(figure, range, state).state);
    });
    assert.deepEqual(
      seen.map((each) => each === 'ALARM'),
      [false, false, true, true, true, false, false, false, false, false],
    );
  });

  describe('1 out of 1, as an alert has it', () => {
    expectRows({ evaluationPeriods: 1, datapointsToAlarm: 1 }, [
      ['- - X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['X - -', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['X - 0', 0, 'OK', 'OK', 'OK', 'OK'],
      ['- - -', 1, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ]);
  });

  it('4 out of 5: breaching datapoints need not be consecutive, but all lie in the last 5', () => {
    const alarm = { ...rule, evaluationPeriods: 5, datapointsToAlarm: 4 };
    assert.equal(evaluateAlarm(alarm, datapoints('0 0 X X 0 X X'), 'OK').state, 'ALARM');
    assert.equal(evaluateAlarm(alarm, datapoints('X X 0 X 0 X X'), 'ALARM').state, 'OK');
  });

  it('names the datapoints that decided', () => {
    assert.deepEqual(evaluateAlarm(rule, datapoints('0 X X - X'), 'OK').used, [1, 2, 4]);
  });

  it('looks two periods further back than the evaluation periods', () => {
    assert.equal(evaluationRange(3), 5);
  });

  const second = 1000;
  const frequencies = [
    // period  periods  every                why
    [300, 1, 60 * second, 'any period of a minute or longer: every minute'],
    [60, 1440, 60 * second, 'a day together is not more than a day'],
    [86_400, 1, 60 * second, 'likewise in one period'],
    [10, 6, 10 * second, 'periods of 10, 20 and 30 seconds: every 10 seconds'],
    [30, 1, 10 * second, 'likewise'],
    [86_400, 3, 3600 * second, 'more than a day together: every hour'],
    [3600, 25, 3600 * second, 'likewise'],
  ] as const;
  for (const [period, periods, step, why] of frequencies) {
    it(`${periods} periods of ${period} s are evaluated every ${step / second} s: ${why}`, () => {
      assert.equal(evaluationStep(period, periods), step);
    });
  }

  const operators = [
    // operator                          below  at     above
    ['GreaterThanOrEqualToThreshold', false, true, true],
    ['GreaterThanThreshold', false, false, true],
    ['LessThanThreshold', true, false, false],
    ['LessThanOrEqualToThreshold', true, true, false],
  ] as const;
  for (const [comparisonOperator, ...expected] of operators) {
    it(comparisonOperator, () => {
      const breaching = [1, 2, 3].map((value) => isBreaching({ comparisonOperator, threshold: 2 }, value));
      assert.deepEqual(breaching, expected);
    });
  }
});
