import assert from 'node:assert/strict';
import {
  evaluateAlarm,
  evaluationRange,
  isBreaching,
  type AlarmRule,
  type MissingDataTreatment,
} from '../../../src/alerts/alarm-evaluation';

const rule: AlarmRule = {
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  treatMissingData: 'missing',
};

/** `X` breaches, `0` does not, `-` is missing; the newest is on the right, as in the CloudWatch user guide. */
const datapoints = (drawing: string) => drawing.split(' ').map((mark) => ({ X: 1, '0': 0 })[mark]);

const treatments: readonly MissingDataTreatment[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

function expectRows(changed: Partial<AlarmRule>, rows: readonly (readonly [string, number, ...string[]])[]): void {
  for (const [drawing, filled, ...states] of rows) {
    treatments.forEach((treatMissingData, column) => {
      it(`${drawing} with ${treatMissingData} is ${states[column]!}`, () => {
        for (const current of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const) {
          const result = evaluateAlarm({ ...rule, ...changed, treatMissingData }, datapoints(drawing), current);
          assert.equal(result.state, states[column] === 'retain' ? current : states[column]);
          assert.equal(result.filled, filled);
        }
      });
    });
  }
}

describe('alarm evaluation', () => {
  describe('3 out of 3, the table of the user guide', () => {
    expectRows({}, [
      // datapoints  filled  missing               ignore    breaching  notBreaching
      ['0 - X - X', 0, 'OK', 'OK', 'OK', 'OK'],
      ['0 - - - -', 2, 'OK', 'OK', 'OK', 'OK'],
      ['- - - - -', 3, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
      ['0 X X - X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['- - X - -', 2, 'ALARM', 'retain', 'ALARM', 'OK'],
      ['- - - - X', 2, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
      ['- - - X 0', 1, 'OK', 'OK', 'OK', 'OK'],
    ]);
  });

  describe('2 out of 3, the table of the user guide', () => {
    expectRows({ datapointsToAlarm: 2 }, [
      ['0 - X - X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 0 X 0 X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 - X - -', 1, 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - - 0', 2, 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - X -', 2, 'ALARM', 'retain', 'ALARM', 'OK'],
    ]);
  });

  describe('1 out of 1, as an alert has it', () => {
    expectRows({ evaluationPeriods: 1, datapointsToAlarm: 1 }, [
      ['- - X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['X - -', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['X - 0', 0, 'OK', 'OK', 'OK', 'OK'],
      ['- - -', 1, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ]);
  });

  it('names the datapoints that decided', () => {
    assert.deepEqual(evaluateAlarm(rule, datapoints('0 X X - X'), 'OK').used, [1, 2, 4]);
  });

  it('looks two periods further back than the evaluation periods', () => {
    assert.equal(evaluationRange(3), 5);
  });

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
