import assert from 'node:assert/strict';
import type { AlarmState } from '../../../../src/pipeline/chain/chain';
import { drillDoubts, eventsToRaise } from '../../../../src/pipeline/drill/drill-doubts';
import type { DrillWay } from '../../../../src/pipeline/drill/drill';
import { aDrill, alarm, filter } from './a-drill';

const counts: readonly (readonly [
  what: string,
  changes: Partial<AlarmState>,
  value: number,
  count: number | undefined,
])[] = [
  ['≥ 1', {}, 1, 1],
  ['> 1', { comparisonOperator: 'GreaterThanThreshold' }, 1, 2],
  ['≥ 3', { threshold: 3 }, 1, 3],
  ['≥ 1000 bytes, 300 each', { threshold: 1000 }, 300, 4],
  ['≥ 3 of another value', { threshold: 3 }, 0, undefined],
  ['more than are written', { threshold: 1000 }, 1, undefined],
  ['how many there were', { statistic: 'SampleCount', threshold: 3 }, 1000, 3],
  ['the largest', { statistic: 'Maximum', threshold: 5 }, 1, undefined],
  ['the largest, reached', { statistic: 'Maximum', threshold: 5 }, 7, 1],
  ['too few', { comparisonOperator: 'LessThanThreshold' }, 1, undefined],
  ['two periods of three', { evaluationPeriods: 3, datapointsToAlarm: 2 }, 1, undefined],
  ['one period of three', { evaluationPeriods: 3, datapointsToAlarm: 1 }, 1, 1],
  ['a band', { band: 2 }, 1, 1],
];

describe('How many events raise an alarm', () => {
  for (const [what, changes, value, count] of counts) {
    it(`${what}: ${count ?? 'none'}`, () => assert.equal(eventsToRaise({ ...alarm, ...changes }, value), count));
  }
});

const [topic] = alarm.topics!;
const withTopic = (changes: object): Partial<AlarmState> => ({ topics: [{ ...topic!, ...changes }] });
const doubts: readonly (readonly [what: string, changes: Partial<AlarmState>, says: RegExp | undefined])[] = [
  ['nothing where all is well', {}, undefined],
  ['an alarm in ALARM', { state: 'ALARM' }, /in ALARM already/],
  ['actions that are off', { actionsEnabled: false }, /turned off/],
  ['no action', { actions: [], topics: [] }, /no action/],
  ['a topic that is gone', withTopic({ exists: false }), /does not exist/],
  ['a topic without subscriptions', withTopic({ subscriptions: [] }), /Nobody is subscribed/],
  ['a topic of another account', { topics: [] }, /another account or region/],
  [
    'an unconfirmed subscription',
    withTopic({ subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com', confirmed: false }] }),
    /Not confirmed yet.*ops@example\.com/,
  ],
  ['an alarm that wants several periods', { evaluationPeriods: 2 }, /What happens once does not raise/],
];

const { way } = aDrill();
const counted: (dimensions: Readonly<Record<string, string>>) => DrillWay = (dimensions) => ({
  kind: 'event',
  stream: 's',
  count: 1,
  event: { message: '{}', value: 1, dimensions, isMarked: true },
});

describe('What is known before a drill', () => {
  for (const [what, changes, says] of doubts) {
    it(`is ${what}`, () => {
      const found = drillDoubts(filter, { ...alarm, ...changes }, way);
      assert.equal(found.length, says ? 1 : 0, found.join());
      if (says) assert.match(found[0]!, says);
    });
  }

  it('is that there is no alarm', () => {
    assert.match(drillDoubts(filter, undefined, way).join(), /CloudTrailMetrics \/ StopCount, so the drill ends/);
  });

  it('is nothing of how often something happens where the state is set by hand', () => {
    const busy: AlarmState = { ...alarm, state: 'ALARM', evaluationPeriods: 2, dimensions: { Service: 's3' } };
    assert.deepEqual(drillDoubts(filter, busy, { kind: 'alarm-state', reason: 'A drill.', throughOk: true }), []);
  });

  const ec2 = { Service: 'ec2.amazonaws.com' };
  const byService = { ...filter, dimensions: { Service: '$.eventSource' } };
  const action: DrillWay = { kind: 'action', title: 'Stop an instance' };
  const metrics: readonly (readonly [what: string, changes: Partial<AlarmState>, way: DrillWay, says?: RegExp])[] = [
    ['the alarm watches no dimensions', {}, counted(ec2), /with no dimensions, and this counts with Service=ec2/],
    [
      '… and something is really done',
      {},
      action,
      /with no dimensions, and this counts with Service: it sees nothing of it\. Drill with an event/,
    ],
    ['it watches another value', { dimensions: { Service: 's3' } }, counted(ec2), /with Service=s3, and this counts/],
    ['it watches this value', { dimensions: ec2 }, counted(ec2)],
    ['it watches some value, and something is really done', { dimensions: ec2 }, action],
    ['it watches metric math', { form: 'math' }, counted(ec2)],
  ];
  for (const [what, changes, by, says] of metrics) {
    it(`is ${says ? 'what it sees nothing of' : 'nothing'} where the filter has dimensions, and ${what}`, () => {
      const found = drillDoubts(byService, { ...alarm, ...changes }, by).join();
      assert.match(found, says ?? /^$/);
    });
  }
});
