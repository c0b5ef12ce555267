import assert from 'node:assert/strict';
import type { AlarmSettings, TopicSettings } from '../../../../src/alerts/alert-file';
import type { AlarmTopic, Existing, ExistingAlarm } from '../../../../src/pipeline/inspect/existing';
import { planAlarm } from '../../../../src/pipeline/plan/plan-alarm-changes';
import { planMetricFilter } from '../../../../src/pipeline/plan/plan-metric-filter';
import type { PolicyDocument } from '../../../../src/pipeline/policy/policies';
import type { AlarmRequest } from '../../../../src/pipeline/request/requests';
import { absent, nothing, outline, planned, refusal, step, there, unknown } from '../../../helpers/plans';

const arn = 'arn:aws:sns:us-east-1:111122223333:ops-alerts';
const email = { protocol: 'email', endpoint: 'ops@example.com' };
const topic: TopicSettings = { topicName: 'ops-alerts', subscriptions: [email] };

/** The policy that SNS gives every new topic (SNS Developer Guide): whoever belongs to the account. */
const defaultPolicy: PolicyDocument = {
  Version: '2008-10-17',
  Statement: [
    {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['SNS:Publish', 'SNS:Subscribe'],
      Resource: arn,
      Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } },
    },
  ],
};
/** A topic that somebody narrowed down to CloudTrail. */
const trailOnly: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'AWSCloudTrailSNSPolicy20131101',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 'SNS:Publish',
      Resource: arn,
    },
  ],
};
const denying: PolicyDocument = {
  Statement: [...defaultPolicy.Statement, { Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: arn }],
};

/** What the policy of a topic needs for alarms (CloudWatch User Guide, "Notifying users on alarm changes"). */
const cloudWatchStatement = {
  Sid: 'AllowCloudWatchAlarms',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: arn,
  Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
};

function request(alarm: AlarmSettings = {}, told: TopicSettings | null = topic): AlarmRequest {
  const metric = { filterName: 'stops', metricNamespace: 'N', metricName: 'M' };
  return { ...metric, alarm, ...(told && { topic: told }) };
}

function existing(found: AlarmTopic | 'absent' | 'unknown', alarm?: ExistingAlarm): Existing {
  const seen = found === 'absent' ? absent : found === 'unknown' ? unknown('sns:GetTopicAttributes') : there(found);
  return { ...nothing, alarm: alarm ? there(alarm) : absent, alarmTopics: new Map([[arn, seen]]) };
}
const standing = (more: Partial<AlarmTopic> = {}): AlarmTopic => ({
  arn,
  policy: defaultPolicy,
  subscriptions: there([]),
  ...more,
});

const plan = (found: Parameters<typeof existing>[0], wanted = request(), alarm?: ExistingAlarm) =>
  planned(planAlarm(existing(found, alarm), wanted));
const alarmInput = (made: ReturnType<typeof plan>) => step(made, 'alarm').call!.input as Record<string, unknown>;

describe('the topic of an alarm', () => {
  it('is made with the tag and the statement that lets the account’s alarms publish, then subscribed to, then told', () => {
    const made = plan('absent');
    assert.deepEqual(outline(made), [
      ['topic ops-alerts', 'create', 'sns:CreateTopic'],
      ['subscription ops-alerts email ops@example.com', 'create', 'sns:Subscribe'],
      ['alarm', 'create', 'cloudwatch:PutMetricAlarm'],
    ]);
    const { input } = step(made, 'topic ops-alerts').call as unknown as { input: { Attributes: { Policy: string } } };
    assert.deepEqual(JSON.parse(input.Attributes.Policy), { Version: '2012-10-17', Statement: [cloudWatchStatement] });
    assert.deepEqual(
      { ...input, Attributes: {} },
      {
        Name: 'ops-alerts',
        Attributes: {},
        Tags: [{ Key: 'created-by', Value: 'access-alerts' }],
      },
    );
    assert.deepEqual(step(made, 'topic ops-alerts').undo, { name: 'sns:DeleteTopic', input: { TopicArn: arn } });
    const subscription = step(made, 'subscription ops-alerts email ops@example.com');
    assert.deepEqual(subscription.call?.input, { TopicArn: arn, Protocol: 'email', Endpoint: 'ops@example.com' });
    assert.deepEqual(subscription.after, ['topic ops-alerts']);
    assert.deepEqual(alarmInput(made).AlarmActions, [arn]);
    assert.deepEqual(step(made, 'alarm').after, ['topic ops-alerts']);
  });

  it('that is there is looked for again right before, since an alarm may name a topic that is gone', () => {
    const made = plan(standing());
    assert.deepEqual(outline(made)[0], ['topic ops-alerts', 'adopt', 'sns:GetTopicAttributes']);
    const dependants = made.steps.filter(({ id }) => id !== 'topic ops-alerts');
    for (const { after } of dependants) assert.ok(after.includes('topic ops-alerts'));
  });

  it('that does not let alarms publish gets the statement, and keeps its own', () => {
    const made = plan(standing({ policy: trailOnly }));
    const { call, undo, action } = step(made, 'topic ops-alerts');
    assert.equal(action, 'change');
    const value = (each: unknown) =>
      JSON.parse((each as { input: { AttributeValue: string } }).input.AttributeValue) as unknown;
    assert.deepEqual(value(call), { ...trailOnly, Statement: [...trailOnly.Statement, cloudWatchStatement] });
    assert.deepEqual(value(undo), trailOnly);
  });

  it('with a Deny is left, and the plan says what that means', () => {
    const { action, why } = step(plan(standing({ policy: denying })), 'topic ops-alerts');
    assert.equal(action, 'adopt');
    assert.match(why, /Deny/);
  });

  it('that is encrypted with a key of one’s own is said to hang on that key’s policy', () => {
    const { why } = step(plan(standing({ keyId: 'alias/mail' })), 'topic ops-alerts');
    assert.match(why, /the key alias\/mail, whose policy must let cloudwatch\.amazonaws\.com .*Check Pipeline/);
    assert.doesNotMatch(step(plan(standing({})), 'topic ops-alerts').why, /encrypted/);
  });

  it('that is encrypted with AWS’s own key is said to be silent', () => {
    assert.match(step(plan(standing({ keyId: 'alias/aws/sns' })), 'topic ops-alerts').why, /lost without a word/);
  });

  it('that may not be looked at is not taken for one that is not there', () => {
    const made = plan('unknown');
    assert.deepEqual(outline(made)[0], ['topic ops-alerts', 'adopt', undefined]);
    assert.match(step(made, 'topic ops-alerts').why, /You may not look/);
  });

  it('whose policy cannot be read is not added to', () => {
    const found = existing(standing({ policy: undefined }));
    assert.equal(refusal(planAlarm(found, request())), 'topic-policy-unknown');
  });

  it('of another region is refused: CloudWatch takes topics of the alarm’s region only', () => {
    const elsewhere = request({ alarmActions: ['arn:aws:sns:eu-west-1:111122223333:ops'] }, null);
    assert.equal(refusal(planAlarm(existing('absent'), elsewhere)), 'topic-elsewhere');
  });

  it('of another account is used, and its policy is theirs', () => {
    const theirs = request({ alarmActions: ['arn:aws:sns:us-east-1:999999999999:ops'] }, null);
    const made = plan('absent', theirs);
    assert.deepEqual(outline(made)[0], ['topic ops', 'adopt', undefined]);
  });

  it('is no topic where the action is something else, such as a function', () => {
    const lambda = 'arn:aws:lambda:us-east-1:111122223333:function:on-alarm';
    const made = plan('absent', request({ alarmActions: [lambda] }, null));
    assert.deepEqual(
      outline(made).map(([id]) => id),
      ['alarm'],
    );
    assert.deepEqual(alarmInput(made).AlarmActions, [lambda]);
  });

  it('can be named by its name or its ARN, in each of the three lists; each topic has one step', () => {
    const made = plan(
      'absent',
      request({ alarmActions: ['ops-alerts'], okActions: [arn], insufficientDataActions: [] }),
    );
    assert.deepEqual(
      outline(made)
        .map(([id]) => id)
        .filter((id) => id.startsWith('topic')),
      ['topic ops-alerts'],
    );
    const { AlarmActions, OKActions, InsufficientDataActions } = alarmInput(made);
    assert.deepEqual([AlarmActions, OKActions, InsufficientDataActions], [[arn], [arn], []]);
  });

  it('may be missing: the plan says that the alarm tells nobody', () => {
    const made = plan('absent', request({}, null));
    assert.deepEqual(
      outline(made).map(([id]) => id),
      ['alarm'],
    );
    assert.match(step(made, 'alarm').why, /tells nobody/);
  });
});

describe('subscriptions of an alarm’s topic', () => {
  const subscribed = (confirmed: boolean) =>
    standing({ subscriptions: there([{ ...email, confirmed, ...(confirmed && { arn: `${arn}:1` }) }]) });
  const id = 'subscription ops-alerts email ops@example.com';

  it('that are confirmed are left', () => {
    const { action, why } = step(plan(subscribed(true)), id);
    assert.deepEqual([action, why.includes('already')], ['leave', true]);
  });

  it('that wait to be confirmed are left, with what has to be done', () => {
    const { action, why } = step(plan(subscribed(false)), id);
    assert.deepEqual([action, why.includes('Not confirmed')], ['leave', true]);
  });

  it('are taken back by what they are, since nobody knows the ARN before', () => {
    const { undo } = step(plan(standing()), id);
    assert.deepEqual(undo, {
      name: 'end-subscription',
      input: { TopicArn: arn, Protocol: 'email', Endpoint: 'ops@example.com' },
    });
  });

  const words = [
    ['email', 'a@example.com', /mail with a link/],
    ['https', 'https://example.com/', /confirmation/],
    ['sqs', 'arn:aws:sqs:us-east-1:111122223333:q', /queue’s policy/],
    ['lambda', 'arn:aws:lambda:us-east-1:111122223333:function:f', /lets sns.amazonaws.com invoke/],
    ['sms', '+15550100', /text message/],
  ] as const;
  for (const [protocol, endpoint, why] of words) {
    it(`say what ${protocol} needs`, () => {
      const told = { topicName: 'ops-alerts', subscriptions: [{ protocol, endpoint }] };
      assert.match(step(plan('absent', request({}, told)), `subscription ops-alerts ${protocol} ${endpoint}`).why, why);
    });
  }
});

describe('an alert with everything', () => {
  const wanted = {
    ...request(),
    logGroupName: 'lab',
    filterPattern: '{ $.eventName = "StopInstances" }',
    metricValue: '1',
  };
  const around: Partial<Existing> = {
    logGroup: there({ arn: 'arn:aws:logs:us-east-1:111122223333:log-group:lab', logClass: 'STANDARD' }),
    filters: there([]),
  };

  it('is looked at by AWS before anything is changed: the pattern, and that the topic is still there', () => {
    const made = planned(planMetricFilter({ ...existing(standing()), ...around }, wanted));
    assert.deepEqual(outline(made), [
      ['pattern', 'check', 'logs:TestMetricFilter'],
      ['topic ops-alerts', 'adopt', 'sns:GetTopicAttributes'],
      ['filter', 'create', 'logs:PutMetricFilter'],
      ['subscription ops-alerts email ops@example.com', 'create', 'sns:Subscribe'],
      ['alarm', 'create', 'cloudwatch:PutMetricAlarm'],
    ]);
    const looks = ['pattern', 'topic ops-alerts'];
    const reaches = (id: string, wantedId: string): boolean =>
      step(made, id).after.some((each) => each === wantedId || reaches(each, wantedId));
    for (const { id } of made.steps) {
      if (!looks.includes(id)) for (const look of looks) assert.ok(reaches(id, look), `${id} waits for ${look}`);
    }
    const { logEventMessages, filterPattern } = step(made, 'pattern').call!.input as {
      logEventMessages: string[];
      filterPattern: string;
    };
    // TestMetricFilter: 1 to 50 messages of at least one character.
    assert.ok(logEventMessages.length === 1 && logEventMessages[0]!.length > 0);
    assert.equal(filterPattern, wanted.filterPattern);
  });

  it('is checked no more where the filter stays as it is', () => {
    const filter = {
      name: 'stops',
      pattern: wanted.filterPattern,
      logGroup: 'lab',
      metricName: 'M',
      metricNamespace: 'N',
      metricValue: '1',
      alarms: [],
    };
    const made = planned(planMetricFilter({ ...existing('absent'), ...around, filters: there([filter]) }, wanted));
    assert.ok(!made.steps.some(({ id }) => id === 'pattern'));
  });

  it('has no step to do once everything is there, and asks for nothing', () => {
    const subscriptions = there([{ ...email, confirmed: true, arn: `${arn}:1` }]);
    const alarm = {
      AlarmName: 'stops alarm',
      Namespace: 'N',
      MetricName: 'M',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      ActionsEnabled: true,
      AlarmActions: [arn],
      OKActions: [],
      InsufficientDataActions: [],
    } as const satisfies ExistingAlarm | object;
    const made = plan(standing({ subscriptions }), request(), alarm);
    assert.deepEqual(
      outline(made).map(([, action, call]) => [action, call]),
      [
        ['adopt', undefined],
        ['leave', undefined],
        ['leave', undefined],
      ],
    );
  });
});

describe('an alarm with an anomaly detection band', () => {
  const band = request({ anomalyDetectionBand: 2, period: 900 }, null);

  it('is the call of AWS’s own example: the metric, the band, and which of the two is the threshold', () => {
    const input = alarmInput(plan('absent', band));
    assert.deepEqual(input, {
      AlarmName: 'stops alarm',
      Metrics: [
        {
          Id: 'metric',
          MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period: 900, Stat: 'Sum' },
          ReturnData: true,
        },
        { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(metric, 2)', ReturnData: true },
      ],
      ThresholdMetricId: 'band',
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
      ComparisonOperator: 'GreaterThanUpperThreshold',
      Tags: [{ Key: 'created-by', Value: 'access-alerts' }],
    });
  });

  it('costs as much as three', () => {
    const { monthlyCost, steps } = plan('absent', band);
    assert.equal(monthlyCost.fixed, 0.3);
    assert.match(monthlyCost.text, /counts as three/);
    assert.equal(steps[0]?.cost, '$0.30');
    assert.equal(plan('absent', request({}, null)).monthlyCost.fixed, 0.1);
  });

  it('that is there already is known again, though AWS gives its members in another order', () => {
    const there = {
      AlarmName: 'stops alarm',
      Metrics: [
        {
          ReturnData: true,
          MetricStat: { Stat: 'Sum', Period: 900, Metric: { MetricName: 'M', Namespace: 'N', Dimensions: [] } },
          Id: 'metric',
        },
        { ReturnData: true, Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(metric, 2)' },
      ],
      ThresholdMetricId: 'band',
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanUpperThreshold',
      TreatMissingData: 'notBreaching',
      Dimensions: [],
      AlarmActions: [],
    } as unknown as ExistingAlarm;
    assert.deepEqual(outline(plan('absent', band, there)), [['alarm', 'leave', undefined]]);
    assert.equal(step(plan('absent', request({}, null), there), 'alarm').action, 'change');
  });
});
