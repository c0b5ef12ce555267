import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runQuietly } from '../../scripts/processes';
import { AwsError, type Account } from '../../src/aws/account';
import { connect } from '../../src/aws/connect';
import { advice } from '../../src/aws/errors';
import { askAws } from '../../src/commands/check-with-aws';
import { testMessage } from '../../src/commands/change-alarm';
import { systemClock } from '../../src/common/clock';
import { silentLog } from '../../src/common/log';
import type { ApplyProgress } from '../../src/pipeline/apply/apply';
import { explainApplyFailure } from '../../src/pipeline/apply/apply-failure';
import { applyJournalled } from '../../src/pipeline/apply/apply-journalled';
import { isUnfinished, runsOf } from '../../src/pipeline/journal/journal';
import { JournalStore } from '../../src/pipeline/journal/journal-store';
import { rollBackPlan } from '../../src/pipeline/recover/resume';
import { makePlan, type PlanRequest } from '../../src/pipeline/plan/make-plan';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { planned } from '../helpers/plans';
import { undertake } from '../helpers/undertaking';
import { forMoto, orSkip, peerEnvironment, pythonWithMoto, startMoto, type Server } from './tools';

const topicNamed = (name: string) => `arn:aws:sns:us-east-1:123456789012:${name}`;
const topicArn = topicNamed('ops-alerts');

/** All that boto3 finds of filters, alarms, topics and subscriptions, but for times, states and what is empty, as JSON. */
const readBack = `
import boto3, json
logs, sns, cloudwatch = map(boto3.client, ('logs', 'sns', 'cloudwatch'))
accidental = ('AlarmArn', 'AlarmConfigurationUpdatedTimestamp', 'StateValue', 'StateReason', 'StateReasonData', 'StateUpdatedTimestamp')
said = lambda thing: {name: value for name, value in thing.items() if name not in accidental and value not in (None, [], '')}
tags = lambda pairs: {pair['Key']: pair['Value'] for pair in pairs}
print(json.dumps(default=str, obj={
    'filters': {each['filterName']: said(each) for each in logs.describe_metric_filters()['metricFilters']},
    'alarms': {each['AlarmName']: dict(said(each), tags=tags(cloudwatch.list_tags_for_resource(ResourceARN=each['AlarmArn'])['Tags']))
        for each in cloudwatch.describe_alarms()['MetricAlarms']},
    'topics': {arn: {
        'statements': json.loads(sns.get_topic_attributes(TopicArn=arn)['Attributes']['Policy'])['Statement'],
        'tags': tags(sns.list_tags_for_resource(ResourceArn=arn)['Tags']),
        'subscriptions': sorted([each['Protocol'], each['Endpoint']] for each in sns.list_subscriptions_by_topic(TopicArn=arn)['Subscriptions']),
    } for arn in [topic['TopicArn'] for topic in sns.list_topics()['Topics']]},
}))
`;

/** Somebody's topic, which lets in another service only, with the old topic's subscription. */
const makeTheirs = `
import boto3, json
sns = boto3.client('sns')
arn = sns.create_topic(Name='theirs', Tags=[{'Key': 'team', 'Value': 'ops'}])['TopicArn']
statement = {'Sid': 'theirs', 'Effect': 'Allow', 'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sns:Publish', 'Resource': arn}
sns.set_topic_attributes(TopicArn=arn, AttributeName='Policy', AttributeValue=json.dumps({'Version': '2012-10-17', 'Statement': [statement]}))
sns.subscribe(TopicArn=arn, Protocol='sqs', Endpoint='arn:aws:sqs:us-east-1:123456789012:theirs')
`;

type Fields = Readonly<Record<string, unknown>>;

interface Found {
  readonly filters: Readonly<Record<string, Fields>>;
  readonly alarms: Readonly<Record<string, Fields>>;
  readonly topics: Readonly<Record<string, Fields>>;
}

const ours = { 'created-by': 'access-alerts' };
const letsAlarmsPublish = (arn: string) => ({
  Sid: 'AllowCloudWatchAlarms',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: arn,
  Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
});

const metric = { metricNamespace: 'N', metricName: 'M' };
const filter = {
  ...metric,
  logGroupName: 'lab',
  filterName: 'stops',
  filterPattern: '{ $.eventName = "StopInstances" }',
  metricValue: '1',
};
const deployed = {
  ...filter,
  defaultValue: 0,
  unit: 'Count',
  alarm: {
    alarmName: 'stop alarm',
    alarmDescription: 'Ask who.',
    statistic: 'Maximum',
    period: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    threshold: 2.5,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'breaching',
    okActions: ['ops-alerts'],
    insufficientDataActions: ['ops-alerts'],
  },
  topic: { topicName: 'ops-alerts', subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com' }] },
};

describe('Filters, alarms and topics against moto over HTTP', function () {
  this.bail(true); // each stands on what the one before has made
  this.timeout(180_000);
  const ownEnvironment = { ...process.env };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-moto-alarms-'));
  const store = new JournalStore(folder);
  let python = '';
  let server: Server | undefined;
  let account: Account;
  let last: ApplyProgress;

  before(async function () {
    python = await orSkip(this, pythonWithMoto);
    server = await startMoto(python);
    process.env = peerEnvironment(server.url);
    const choice = { kind: 'profile', profile: 'default', region: 'us-east-1' } as const;
    account = forMoto(await connect(choice, { log: silentLog, clock: systemClock }));
    await account.call('logs:CreateLogGroup', { logGroupName: 'lab' });
  });
  after(async () => {
    process.env = ownEnvironment;
    rmSync(folder, { recursive: true, force: true });
    await server?.stop();
  });

  const python3 = (script: string) => runQuietly(python, ['-c', script], { env: process.env });
  const seen = async () => JSON.parse(await python3(readBack)) as Found;
  const succeed = async (...requests: PlanRequest[]) => {
    const onProgress = (progress: ApplyProgress) => {
      last = progress;
    };
    assert.equal(await undertake(account, store, requests, { onProgress }), undefined);
  };

  const rollBack = async (request: PlanRequest) => {
    const journal = (await store.list()).find((each) => isDeepStrictEqual(runsOf(each)[0]?.purpose, request))!;
    const plan = await rollBackPlan(account, journal);
    const going = { purpose: { kind: 'roll-back' as const }, plan, journalId: journal.id };
    const { result } = await applyJournalled(account, store, going);
    assert.ok(result.ok, JSON.stringify(result));
  };

  const standing: { -readonly [Part in keyof Found]: Record<string, Fields> } = {
    filters: {
      stops: {
        filterName: 'stops',
        filterPattern: '{ $.eventName = "StopInstances" }',
        logGroupName: 'lab',
        metricTransformations: [
          { metricName: 'M', metricNamespace: 'N', metricValue: '1', defaultValue: 0, unit: 'Count' },
        ],
      },
    },
    alarms: {
      'stop alarm': {
        AlarmName: 'stop alarm',
        AlarmDescription: 'Ask who.',
        ActionsEnabled: true,
        AlarmActions: [topicArn],
        OKActions: [topicArn],
        InsufficientDataActions: [topicArn],
        MetricName: 'M',
        Namespace: 'N',
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 3,
        DatapointsToAlarm: 2,
        Threshold: 2.5,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'breaching',
        tags: ours,
      },
    },
    topics: {
      [topicArn]: {
        statements: [letsAlarmsPublish(topicArn)],
        tags: ours,
        subscriptions: [['email', 'ops@example.com']],
      },
    },
  };

  it('boto3 finds the filter, the alarm, the topic and the subscription of one plan, as they were wanted', async () => {
    await succeed({ kind: 'metric-filter', wanted: deployed });
    assert.deepEqual(await seen(), standing);
  });

  it('the plan’s record says that moto did not check the pattern, and Check with AWS that it does not answer', async () => {
    assert.deepEqual(last.get('pattern'), {
      is: 'done',
      note: 'logs:TestMetricFilter was not answered, so this was not checked before.',
      unchecked: true,
    });
    const failed = await askAws(account, filter.filterPattern, ['{}']).catch((error: unknown) => error);
    assert.ok(failed instanceof AwsError);
    assert.equal(advice(failed).what, 'AWS could not answer logs:TestMetricFilter just now.');
  });

  it('boto3 finds what was changed, and all else as it was', async () => {
    await succeed({
      kind: 'metric-filter',
      wanted: {
        ...filter,
        filterPattern: '{ $.eventName = "StopInstances" || $.eventName = "TerminateInstances" }',
        metricValue: '2',
        unit: 'Bytes',
        alarm: { alarmName: 'stop alarm', threshold: 5, okActions: [], actionsEnabled: false },
        topic: { topicName: 'ops-alerts', subscriptions: [{ protocol: 'email', endpoint: 'boss@example.com' }] },
      },
    });
    standing.filters.stops = {
      ...standing.filters.stops,
      filterPattern: '{ $.eventName = "StopInstances" || $.eventName = "TerminateInstances" }',
      metricTransformations: [{ metricName: 'M', metricNamespace: 'N', metricValue: '2', unit: 'Bytes' }],
    };
    // A rule is written anew, with the defaults for what it does not speak of; description and actions stay.
    const { AlarmName, AlarmDescription, AlarmActions, InsufficientDataActions, MetricName, Namespace, tags } =
      standing.alarms['stop alarm']!;
    standing.alarms['stop alarm'] = {
      ...{ AlarmName, AlarmDescription, AlarmActions, InsufficientDataActions, MetricName, Namespace, tags },
      ActionsEnabled: false,
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    };
    const subscriptions = ['boss@example.com', 'ops@example.com'].map((endpoint) => ['email', endpoint]);
    standing.topics[topicArn] = { ...standing.topics[topicArn], subscriptions };
    assert.deepEqual(await seen(), standing);
  });

  it('boto3 finds the filter under its new name alone, with all its settings', async () => {
    await succeed({ kind: 'rename-filter', wanted: { logGroupName: 'lab', filterName: 'stops', newName: 'stopped' } });
    const { stops } = standing.filters;
    delete standing.filters.stops;
    standing.filters.stopped = { ...stops, filterName: 'stopped' };
    assert.deepEqual(await seen(), standing);
  });

  it('boto3 finds a second filter with dimensions beside the first', async () => {
    const dimensions = { who: '$.userIdentity.arn', where: '$.awsRegion' };
    const copy = { ...filter, filterName: 'by whom', metricName: 'Copy', dimensions };
    await succeed({ kind: 'metric-filter', wanted: copy });
    standing.filters['by whom'] = {
      filterName: 'by whom',
      filterPattern: filter.filterPattern,
      logGroupName: 'lab',
      metricTransformations: [{ metricName: 'Copy', metricNamespace: 'N', metricValue: '1', dimensions }],
    };
    assert.deepEqual(await seen(), standing);
  });

  it('boto3 finds a band, which tells a topic that was there, with alarms let in besides', async () => {
    await python3(makeTheirs);
    const theirs = (await seen()).topics[topicNamed('theirs')]!;
    await succeed({
      kind: 'alarm',
      wanted: {
        ...metric,
        filterName: 'stopped',
        alarm: { alarmName: 'unusual', anomalyDetectionBand: 2, evaluationPeriods: 3, datapointsToAlarm: 2 },
        topic: { topicName: 'theirs' },
      },
    });
    standing.alarms.unusual = {
      AlarmName: 'unusual',
      ActionsEnabled: true,
      AlarmActions: [topicNamed('theirs')],
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      ComparisonOperator: 'GreaterThanUpperThreshold',
      TreatMissingData: 'notBreaching',
      Metrics: [
        {
          Id: 'metric',
          MetricStat: { Metric: { Namespace: 'N', MetricName: 'M', Dimensions: [] }, Period: 300, Stat: 'Sum' },
          ReturnData: true,
        },
        { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(metric, 2)', ReturnData: true },
      ],
      ThresholdMetricId: 'band',
      tags: ours,
    };
    standing.topics[topicNamed('theirs')] = {
      ...theirs,
      statements: [...(theirs.statements as object[]), letsAlarmsPublish(topicNamed('theirs'))],
    };
    assert.deepEqual(await seen(), standing);
  });

  it('boto3 finds an alarm on one combination of dimensions, and then that it is gone', async () => {
    const dimensions = { Who: 'alice', Where: 'us-east-1' };
    await succeed({
      kind: 'alarm',
      wanted: { ...metric, filterName: 'by whom', alarm: { alarmName: 'alice', dimensions } },
    });
    standing.alarms.alice = {
      ...{ AlarmName: 'alice', ActionsEnabled: true, TreatMissingData: 'notBreaching', tags: ours },
      ...{ Namespace: 'N', MetricName: 'M', Statistic: 'Sum', Period: 300, EvaluationPeriods: 1, Threshold: 1 },
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    };
    assert.deepEqual(await seen(), standing);
    await succeed({ kind: 'delete-alarm', wanted: { alarmName: 'alice' } });
    delete standing.alarms.alice;
    assert.deepEqual(await seen(), standing);
  });

  it('says that moto (5.2) does not answer DisableAlarmActions, and boto3 finds all as it was', async () => {
    const quick = { ...account, clock: scaledClock(1000) };
    const purpose = { kind: 'alarm-actions', wanted: { alarmName: 'unusual', enabled: false } } as const;
    const plan = planned(await makePlan(account, purpose, new Set()));
    const { result } = await applyJournalled(quick, store, { purpose, plan });
    assert.ok(!result.ok);
    assert.match(
      explainApplyFailure(result.failure).what,
      /^AWS could not answer cloudwatch:DisableAlarmActions just now\. It was tried again for \d+ s\.$/,
    );
    assert.deepEqual(await seen(), standing);
    // What did not come to its end would be gone on with first.
    const [journal] = (await store.list()).filter(isUnfinished);
    const writer = await store.write({ is: 'ended', at: account.clock.now(), how: 'dismissed' }, journal!.id);
    await writer.close();
  });

  it('SNS takes a test notification', async () => {
    const message = testMessage(account, { name: 'stop alarm' });
    const { MessageId } = await account.call('sns:Publish', { TopicArn: topicArn, ...message });
    assert.match(MessageId ?? '', /^[\w-]{36}$/);
  });

  const gone = {
    kind: 'delete-filter',
    wanted: { logGroupName: 'lab', filterName: 'stopped', alarmNames: ['stop alarm'] },
  } as const;

  it('boto3 finds an alarm gone, and then a filter with its alarm; the topics stay', async () => {
    await succeed({ kind: 'delete-alarm', wanted: { alarmName: 'unusual' } });
    delete standing.alarms.unusual;
    assert.deepEqual(await seen(), standing);
    await succeed(gone);
    assert.deepEqual(await seen(), { ...standing, filters: { 'by whom': standing.filters['by whom'] }, alarms: {} });
    await rollBack(gone);
    assert.deepEqual(await seen(), standing);
  });

  it('boto3 finds nothing new of what is rolled back', async () => {
    const before = await seen();
    const topic = { topicName: 'new-topic', subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com' }] };
    const request: PlanRequest = {
      kind: 'metric-filter',
      wanted: { ...filter, filterName: 'other', alarm: {}, topic },
    };
    await succeed(request);
    const during = await seen();
    assert.deepEqual(
      [during.filters, during.alarms, during.topics].map((things) => Object.keys(things).length),
      [3, 2, 3],
    );
    await rollBack(request);
    assert.deepEqual(await seen(), before);
  });
});
