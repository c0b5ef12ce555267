import assert from 'node:assert/strict';
import type { StandingStep } from '../../../../src/pipeline/recover/inspect-roll-back';
import type { Call, Step } from '../../../../src/pipeline/plan/plan';
import { planRollBack } from '../../../../src/pipeline/recover/plan-roll-back';
import { nothing, outline, step } from '../../../helpers/plans';

const deleteRole: Call = { name: 'iam:DeleteRole', input: { RoleName: 'r' } };
const putPolicy: Call = { name: 's3:PutBucketPolicy', input: { Bucket: 'b', Policy: '{}' } };
const standing = (id: string, undo: Call, changes: Partial<StandingStep> = {}): StandingStep => ({
  step: { id, resource: `Thing \`${id}\``, action: 'create', why: '', undo, after: [] } satisfies Step,
  run: 0,
  followers: [],
  standing: 'as-left',
  ...changes,
});

describe('plan of a roll-back', () => {
  const plan = (...steps: StandingStep[]) => planRollBack(nothing, 'Create trail My_cloudtrail', steps);

  it('says what is taken back, goes on after a failure, and costs nothing', () => {
    const { title, onFailure, monthlyCost } = plan(standing('a', deleteRole));
    assert.equal(title, 'Roll back: Create trail My_cloudtrail in 111122223333 (us-east-1)');
    assert.deepEqual([onFailure, monthlyCost.fixed], ['go-on', 0]);
  });

  it('takes the last back first', () => {
    assert.deepEqual(
      outline(plan(standing('a', deleteRole), standing('b', putPolicy), standing('a', deleteRole, { run: 1 }))),
      [
        ['1 a', 'remove', 'iam:DeleteRole'],
        ['0 b', 'change', 's3:PutBucketPolicy'],
        ['0 a', 'remove', 'iam:DeleteRole'],
      ],
    );
  });

  it('begins a step after those that stood on it, and after everything of a later plan', () => {
    const made = plan(
      standing('a', deleteRole, { followers: ['b'] }),
      standing('b', putPolicy),
      standing('c', putPolicy),
      standing('d', putPolicy, { run: 1 }),
    );
    assert.deepEqual(step(made, '0 a').after, ['1 d', '0 b']);
    assert.deepEqual(step(made, '0 b').after, ['1 d']);
    assert.deepEqual(step(made, '1 d').after, []);
  });

  const undos: readonly (readonly [call: Call, action: string])[] = [
    [deleteRole, 'remove'],
    [{ name: 's3:DeleteBucketPolicy', input: { Bucket: 'b' } }, 'remove'],
    [{ name: 'logs:DeleteMetricFilter', input: { logGroupName: 'g', filterName: 'f' } }, 'remove'],
    [{ name: 'sns:DeleteTopic', input: { TopicArn: 'arn:aws:sns:us-east-1:111122223333:t' } }, 'remove'],
    [putPolicy, 'change'],
    [{ name: 'cloudtrail:StopLogging', input: { Name: 't' } }, 'change'],
    [{ name: 'cloudtrail:UpdateTrail', input: { Name: 't' } }, 'change'],
  ];
  for (const [undo, action] of undos) {
    it(`${undo.name} is shown as: ${action}`, () => {
      assert.equal(step(plan(standing('a', undo)), '0 a').action, action);
    });
  }

  const left: readonly (readonly [how: StandingStep['standing'], why: RegExp])[] = [
    ['not-done', /nothing came of it/],
    ['changed', /Somebody has changed it since/],
    ['unknown', /may not look/],
  ];
  for (const [how, why] of left) {
    it(`leaves what is ${how}, and says so`, () => {
      const { action, call, why: reason } = step(plan(standing('a', deleteRole, { standing: how })), '0 a');
      assert.deepEqual([action, call], ['leave', undefined]);
      assert.match(reason, why);
    });
  }
});
