import assert from 'node:assert/strict';
import type { Existing } from '../../../../src/pipeline/inspect/existing';
import { planLogging } from '../../../../src/pipeline/plan/plan-logging';
import { planRetention } from '../../../../src/pipeline/plan/plan-retention';
import {
  absent,
  groupArn,
  nothing,
  planned,
  refusal,
  there,
  trail,
  trailArn,
  trailWithout,
  unknown,
} from '../../../helpers/plans';

const withStatus = (logging: boolean | undefined): Existing => ({
  ...nothing,
  trails: there([{ ...trailWithout('status'), ...(logging !== undefined && { status: { logging } }) }]),
});

describe('plan of logging', () => {
  const start = 'cloudtrail:StartLogging';
  const stop = 'cloudtrail:StopLogging';
  const rows: readonly (readonly [
    what: string,
    is: boolean | undefined,
    wanted: boolean,
    call?: string,
    undo?: string,
  ])[] = [
    ['start one that is off', false, true, start, stop],
    ['start one that is on', true, true],
    ['start one that may be on: a roll-back does not stop it', undefined, true, start],
    ['stop one that is on', true, false, stop, start],
    ['stop one that is off', false, false],
    ['stop one that may be off: a roll-back does not start it', undefined, false, stop],
  ];
  for (const [what, is, logging, call, undo] of rows) {
    it(what, () => {
      const { steps, verify } = planned(planLogging(withStatus(is), { trailArn, logging }));
      const [only] = steps;
      assert.equal(steps.length, 1);
      assert.deepEqual([only?.call?.name, only?.undo?.name], [call, undo]);
      assert.equal(only?.action, call ? 'change' : 'leave');
      if (only.call) assert.deepEqual(only.call.input, { Name: trailArn });
      assert.deepEqual(verify, logging ? { trailArn } : undefined, 'what is stopped need not log');
    });
  }

  it('says what it means to stop', () => {
    const [stopped] = planned(planLogging(withStatus(true), { trailArn, logging: false })).steps;
    assert.match(stopped!.why, /nothing is recorded/);
  });

  it('refuses a trail that is not there, or of another region', () => {
    assert.equal(refusal(planLogging(nothing, { trailArn, logging: true })), 'no-trail');
    const shadow = { ...nothing, trails: there([{ ...trail, homeRegion: 'eu-west-1' }]) };
    assert.equal(refusal(planLogging(shadow, { trailArn, logging: false })), 'other-home-region');
  });
});

describe('plan of retention', () => {
  const logGroupName = 'lab';
  const group = (retentionDays?: number): Existing['logGroup'] =>
    there({ arn: groupArn, logClass: 'STANDARD', ...(retentionDays !== undefined && { retentionDays }) });
  const put = (days: number) => ({ name: 'logs:PutRetentionPolicy', input: { logGroupName, retentionInDays: days } });
  const remove = { name: 'logs:DeleteRetentionPolicy', input: { logGroupName } };
  const rows: readonly (readonly [
    what: string,
    existing: Existing['logGroup'],
    days: number | 'for-ever',
    call: object | undefined,
    undo: object | undefined,
    losesEvents: boolean,
  ])[] = [
    ['shorter than now', group(90), 30, put(30), put(90), true],
    ['longer than now', group(30), 90, put(90), put(30), false],
    ['for ever', group(30), 'for-ever', remove, put(30), false],
    ['no longer for ever', group(), 30, put(30), remove, true],
    ['as now', group(30), 30, undefined, undefined, false],
    ['for ever as now', group(), 'for-ever', undefined, undefined, false],
    ['of a group that may not be looked at', unknown('logs:DescribeLogGroups'), 30, put(30), undefined, true],
  ];
  for (const [what, logGroup, days, call, undo, losesEvents] of rows) {
    it(what, () => {
      const { steps } = planned(planRetention({ ...nothing, ...(logGroup && { logGroup }) }, { logGroupName, days }));
      const [only] = steps;
      assert.equal(steps.length, 1);
      assert.deepEqual([only?.call, only?.undo], [call, undo]);
      assert.equal(only!.why.includes('deleted for good'), losesEvents, only!.why);
    });
  }

  it('refuses a group that is not there', () => {
    assert.equal(refusal(planRetention({ ...nothing, logGroup: absent }, { logGroupName, days: 30 })), 'no-log-group');
  });
});
