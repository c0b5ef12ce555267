import assert from 'node:assert/strict';
import { checkPipeline } from '../../../../src/pipeline/check/check-pipeline';
import type { PipelineFacts } from '../../../../src/pipeline/check/facts';
import type { DrillLink } from '../../../../src/pipeline/drill/drill';
import { causesOf } from '../../../../src/pipeline/drill/likely-causes';
import { alarm as healthyAlarm, filter, gone, healthy, is, topicArn } from '../check/healthy-facts';
import { alarm } from './a-drill';

const drill = { filter, alarm: { ...alarm, name: healthyAlarm.AlarmName ?? '', actions: [topicArn] } };
const first = (facts: PipelineFacts, link: DrillLink) => causesOf(facts, checkPipeline(facts), drill, link)[0]!.what;

describe('The likely cause of a silent link', () => {
  const rows: readonly (readonly [link: DrillLink, what: string, changes: Partial<PipelineFacts>, says: RegExp])[] = [
    ['metric', 'the filter is gone', { filters: is([]) }, /stops is not on lab any more/],
    ['metric', 'the filter was changed', { filters: is([{ ...filter, pattern: 'x' }]) }, /stops was changed meanwhile/],
    ['alarm', 'the alarm is gone', { alarms: is([]) }, /stop alarm does not exist any more/],
    [
      'alarm',
      'it was in ALARM already',
      { alarms: is([{ ...healthyAlarm, StateValue: 'ALARM' }]) },
      /stop alarm was in ALARM before the drill/,
    ],
    [
      'alarm',
      'the alarm’s statistic',
      { alarms: is([{ ...healthyAlarm, Statistic: 'Average' }]) },
      /stop alarm: It takes the Average/,
    ],
    [
      'published',
      'actions that are off',
      { alarms: is([{ ...healthyAlarm, ActionsEnabled: false }]) },
      /Its actions are turned off/,
    ],
    [
      'published',
      'a topic that is gone',
      { topics: [{ arn: topicArn, topic: gone, subscriptions: gone }] },
      /ops: The topic does not exist/,
    ],
    ['alarm', 'nothing that anybody knows of', {}, /may need more than what the drill has given/],
  ];
  for (const [link, what, changes, says] of rows) {
    it(`${link}: ${what}`, () => assert.match(first({ ...healthy, ...changes }, link), says));
  }

  it('is not what is wrong with another alarm', () => {
    const other = { ...healthyAlarm, AlarmName: 'other', Statistic: 'Average' as const };
    assert.match(first({ ...healthy, alarms: is([healthyAlarm, other]) }, 'alarm'), /may need more/);
  });
});
