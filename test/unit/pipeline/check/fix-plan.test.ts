import assert from 'node:assert/strict';
import { checkPipeline, type FindingCode } from '../../../../src/pipeline/check/check-pipeline';
import type { PipelineFacts } from '../../../../src/pipeline/check/facts';
import { fixPlan } from '../../../../src/pipeline/check/fix-plan';
import { isRefused, type Plan } from '../../../../src/pipeline/plan/plan';
import type { PolicyDocument } from '../../../../src/pipeline/policy/policies';
import {
  alarm,
  bucket,
  gone,
  healthy,
  is,
  role,
  topicArn,
  trail,
  withAlarm,
  withTopic,
  withTrail,
} from './healthy-facts';

function planFor(facts: PipelineFacts, code: FindingCode): Plan {
  const finding = checkPipeline(facts).find((each) => each.code === code);
  assert.ok(finding?.fix, `${code} has a fix`);
  const plan = fixPlan(facts, finding.fix);
  assert.ok(!isRefused(plan));
  return plan;
}

const callsOf = ({ steps }: Plan) => steps.flatMap(({ call }) => (call ? [call] : []));

describe('fixes', () => {
  it('start a trail', () => {
    const plan = planFor(withTrail({ status: { logging: false } }), 'not-logging');
    assert.equal(plan.title, 'Start logging of My_cloudtrail in 111122223333 (us-east-1)');
    assert.deepEqual(callsOf(plan), [{ name: 'cloudtrail:StartLogging', input: { Name: trail.arn } }]);
  });

  it('change one setting of an alarm and keep all others, but nothing of its state', () => {
    const facts = withAlarm({ ComparisonOperator: 'GreaterThanThreshold', DatapointsToAlarm: 1 });
    const { AlarmArn: _arn, StateValue: _state, StateReason: _reason, ...settings } = alarm;
    assert.ok(_arn && _state && _reason);
    assert.deepEqual(callsOf(planFor(facts, 'alarm-threshold')), [
      { name: 'cloudwatch:PutMetricAlarm', input: { ...settings, DatapointsToAlarm: 1 } },
    ]);
  });

  it('leave out a unit', () => {
    const [call] = callsOf(planFor(withAlarm({ Unit: 'Count' }), 'alarm-unit'));
    assert.ok(call?.name === 'cloudwatch:PutMetricAlarm' && !('Unit' in call.input));
  });

  it('move an alarm to the metric that the filter writes', () => {
    const [call] = callsOf(planFor(withAlarm({ Namespace: 'Other' }), 'alarm-elsewhere'));
    assert.ok(call?.name === 'cloudwatch:PutMetricAlarm');
    assert.equal(call.input.Namespace, 'CloudTrailMetrics');
    assert.deepEqual(call.input.AlarmActions, [topicArn]);
  });

  it('add to a topic’s policy and show it', () => {
    const mine = { Sid: 'mine', Effect: 'Allow', Principal: { AWS: '999999999999' }, Action: 'sns:Publish' } as const;
    const plan = planFor(withTopic({ topic: is({ policy: { Statement: [mine] } }) }), 'topic-policy');
    const [call] = callsOf(plan);
    assert.ok(call?.name === 'sns:SetTopicAttributes' && call.input.AttributeName === 'Policy');
    const { Statement } = JSON.parse(call.input.AttributeValue ?? '') as PolicyDocument;
    assert.deepEqual(Statement[0], mine);
    assert.deepEqual(Statement[1]?.Principal, { Service: 'cloudwatch.amazonaws.com' });
    assert.equal(plan.steps[0]?.documents?.[0]?.text, call.input.AttributeValue);
  });

  it('add to a bucket’s policy', () => {
    const facts = { ...healthy, bucket: is({ ...bucket, policy: gone }) };
    const [call] = callsOf(planFor(facts, 'bucket-policy'));
    assert.ok(call?.name === 's3:PutBucketPolicy');
    assert.deepEqual(JSON.parse(call.input.Policy ?? ''), bucket.policy.value);
  });

  it('make what the trail lacks of its log group and role, and leave the rest', () => {
    const facts = { ...healthy, logGroup: gone, role: is({ ...role, policies: is(new Map()) }) };
    const names = callsOf(planFor(facts, 'group-gone')).map(({ name }) => name);
    assert.deepEqual(names, ['logs:CreateLogGroup', 'iam:PutRolePolicy']);
  });

  it('are not offered from where the trail cannot be changed', () => {
    const facts = withTrail({ status: { logging: false }, homeRegion: 'eu-west-1', multiRegion: false });
    for (const { fix } of checkPipeline(facts).filter(({ link }) => link === 'trail')) assert.equal(fix, undefined);
  });
});
