import assert from 'node:assert/strict';
import type { AlarmState, MetricFilterState } from '../../../../src/pipeline/chain/chain';
import { needsMarks, ownAlarm, type OwnAlarmSigns } from '../../../../src/pipeline/chain/own-alarm';

type Form = NonNullable<AlarmState['form']>;

const alarm = (name: string, form?: Form, dimensions?: AlarmState['dimensions']): AlarmState => ({
  name,
  arn: `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name}`,
  state: 'OK',
  actionsEnabled: true,
  actions: [],
  ...(form && { form }),
  ...(dimensions && { dimensions }),
});
const filter = (...alarms: AlarmState[]): MetricFilterState => ({
  name: 'stops',
  pattern: '',
  logGroup: 'lab',
  metricNamespace: 'N',
  metricName: 'M',
  metricValue: '1',
  alarms,
});
const two = filter(alarm('warning'), alarm('critical'));
const three = filter(alarm('warning'), alarm('stops alarm'), alarm('critical'));
const alice = alarm('alice', undefined, { User: 'alice' });
const byUser = (...alarms: AlarmState[]) => ({ ...filter(...alarms), dimensions: { User: '$.userIdentity.userName' } });
const marked = (...names: string[]): OwnAlarmSigns => ({ marked: new Set(names) });

const rows: [what: string, MetricFilterState, OwnAlarmSigns, own: string | undefined][] = [
  ['none where there is none', filter(), {}, undefined],
  ['the only one, whatever its name', filter(alarm('EC2 stop alarm')), {}, 'EC2 stop alarm'],
  ['the one with the default name among several', three, {}, 'stops alarm'],
  ['none of several that say nothing', two, {}, undefined],
  ['the one that was made here', two, marked('critical'), 'critical'],
  ['none of several that were made here', two, marked('warning', 'critical'), undefined],
  ['the default name before the mark', three, marked('critical'), 'stops alarm'],
  ['the one that a local file names before the default name', three, { named: ['critical'] }, 'critical'],
  ['not what a local file names where there is no such alarm', three, { named: ['gone'] }, 'stops alarm'],
  ['the second name where the first is of none', three, { named: ['gone', 'warning'] }, 'warning'],
  ['the one that was shown, though one with the default name has come since', three, { shown: 'warning' }, 'warning'],
  ['what a local file names before what was shown', three, { named: ['critical'], shown: 'warning' }, 'critical'],
  ['none where the one that was shown is gone and others are not told apart', two, { shown: 'gone' }, undefined],

  ['never one with a formula', filter(alarm('stops alarm', 'math')), {}, undefined],
  ['the one on one combination of the filter’s dimensions', byUser(alice), {}, 'alice'],
  [
    'none of several on such combinations that say nothing',
    byUser(alice, alarm('bob', undefined, { User: 'bob' })),
    {},
    undefined,
  ],
  [
    'never one with dimensions that the filter does not write',
    filter({ ...alice, name: 'stops alarm' }),
    {},
    undefined,
  ],
  [
    'the one with dimensions that the filter adds by itself',
    {
      ...filter(alarm('a', undefined, { '@aws.account': '1' })),
      unspoken: { emitSystemFieldDimensions: ['@aws.account'] },
    },
    {},
    'a',
  ],
  ['never one with other dimensions', byUser(alarm('stops alarm', undefined, { Region: 'eu' })), {}, undefined],
  ['the one without dimensions, which is wrong and to be mended', byUser(alarm('stops alarm')), {}, 'stops alarm'],
  ['never one with a percentile', filter(alarm('stops alarm', 'statistic')), {}, undefined],
  [
    'never one with a formula, named or shown or marked',
    filter(alarm('a', 'math')),
    { named: ['a'], shown: 'a', ...marked('a') },
    undefined,
  ],
  ['the only one besides those', filter(alarm('a', 'math'), alarm('b'), alarm('c', 'statistic')), {}, 'b'],
];

describe('the alarm that is an alert’s own', () => {
  for (const [what, of, signs, own] of rows) {
    it(`is ${what}`, () => assert.equal(ownAlarm(of, signs)?.name, own));
  }

  it('needs a look at the marks only where nothing else tells it', () => {
    assert.deepEqual(
      [needsMarks(two, {}), needsMarks(two, { named: ['warning'] }), needsMarks(three, {})],
      [true, false, false],
    );
    assert.equal(needsMarks(filter(alarm('a'), alarm('b', 'math')), {}), false);
  });
});
