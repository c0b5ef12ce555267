import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { MetricFilterState } from '../../../src/pipeline/chain/chain';
import { driftOf } from '../../../src/pipeline/drift/drift';
import { readChains } from '../../../src/pipeline/inspect/read-chains';
import { applyJournalled } from '../../../src/pipeline/apply/apply-journalled';
import { madeHere } from '../../../src/pipeline/journal/journal';
import { JournalStore } from '../../../src/pipeline/journal/journal-store';
import { planRest, rollBackPlan } from '../../../src/pipeline/recover/resume';
import { makePlan, type PlanRequest } from '../../../src/pipeline/plan/make-plan';
import { isChange, isRefused, type Plan } from '../../../src/pipeline/plan/plan';
import type { MetricFilterRequest } from '../../../src/pipeline/request/requests';
import { snapshotOf } from '../../helpers/account-snapshot';
import { place, planned, refusal } from '../../helpers/plans';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';
import { fullSetUp, undertake } from '../../helpers/undertaking';
import { Random } from '../../property/generate/random';

const group = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';
const mail = (endpoint: string) => ({ protocol: 'email', endpoint });
const topic = { topicName: 'alerts', subscriptions: [mail('ops@example.com')] };
const request = (filterName: string, more: Partial<MetricFilterRequest> = {}): MetricFilterRequest => ({
  logGroupName: group,
  filterName,
  filterPattern: `{ $.eventName = "${filterName}" }`,
  metricNamespace: 'N',
  metricName: filterName,
  metricValue: '1',
  alarm: {},
  topic,
  ...more,
});
const three: PlanRequest = {
  kind: 'metric-filters',
  wanted: [request('a'), request('b'), request('c', { alarm: { threshold: 3, okActions: ['all-clear'] } })],
};

describe('several alert files, on the sandbox', function () {
  this.timeout(60_000);
  let folder: string;
  let store: JournalStore;
  let made: SandboxAccount;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-filters-'));
    store = new JournalStore(folder);
    made = await sandboxAccount();
    // Its trail, whose log group the filters are on; its own filter is not made.
    assert.equal(await undertake(made.account, store, fullSetUp().slice(0, 1)), undefined);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const known = async () => madeHere(await store.list(), place);
  const plan = async (wanted: PlanRequest) => makePlan(made.account, wanted, await known());
  const carryOut = (purpose: PlanRequest, wanted: Plan, signal?: AbortSignal, journalId?: string) =>
    applyJournalled(made.account, store, { purpose, plan: wanted, journalId }, { signal });
  const deploy = async (wanted: PlanRequest) => {
    const { result, journalId } = await carryOut(wanted, planned(await plan(wanted)));
    assert.ok(result.ok, JSON.stringify(result));
    return journalId;
  };
  const filters = async (): Promise<readonly MetricFilterState[]> =>
    (await readChains(made.account)).flatMap(({ logGroup }) => logGroup?.filters ?? []);

  it('are deployed by one plan, and then there is nothing left to do', async () => {
    await deploy(three);
    assert.deepEqual(
      (await filters()).map(({ name, alarms }) => [name, alarms.map((alarm) => alarm.name)]),
      [
        ['a', ['a alarm']],
        ['b', ['b alarm']],
        ['c', ['c alarm']],
      ],
    );
    const { Subscriptions = [] } = await made.account.call('sns:ListSubscriptionsByTopic', {
      TopicArn: 'arn:aws:sns:us-east-1:111122223333:alerts',
    });
    assert.equal(Subscriptions.length, 1);
    assert.ok(planned(await plan(three)).steps.every((step) => !isChange(step)));
  });

  it('take as many reads for forty files as for one', async () => {
    const forty = Array.from({ length: 40 }, (_, index) => request(`f${index}`));
    const before = made.calls.length;
    planned(await plan({ kind: 'metric-filters', wanted: forty.slice(0, 1) }));
    const one = made.calls.length - before;
    planned(await plan({ kind: 'metric-filters', wanted: forty }));
    assert.equal(made.calls.length - before - one, one);
  });

  it('change nothing when AWS refuses one of the patterns', async () => {
    const before = snapshotOf(made.sandbox);
    const broken = { ...three, wanted: [...three.wanted, request('d', { filterPattern: '{ $.eventName = }' })] };
    const { result } = await carryOut(broken, planned(await plan(broken)));
    assert.ok(!result.ok && result.failure.reason === 'other', JSON.stringify(result));
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('are gone on with after an interruption in the middle, and nothing is made twice', async () => {
    const first = planned(await plan(three));
    const stop = new AbortController();
    const { result, journalId } = await applyJournalled(
      made.account,
      store,
      { purpose: three, plan: first },
      {
        signal: stop.signal,
        onProgress: (progress) => {
          if ([...progress].filter(([id, { is }]) => id.startsWith('filter') && is === 'done').length === 1)
            stop.abort();
        },
      },
    );
    assert.ok(!result.ok && result.failure.reason === 'cancelled');
    assert.ok(
      (await filters()).some(({ alarms }) => alarms.length === 0),
      'it was not interrupted in the middle',
    );

    const journal = (await store.read(journalId))!;
    const { purpose, result: rest } = await planRest(made.account, journal, await known());
    const again = await applyJournalled(made.account, store, { purpose, plan: planned(rest), journalId });
    assert.ok(again.result.ok, JSON.stringify(again.result));
    assert.ok(planned(await plan(three)).steps.every((step) => !isChange(step)));
    const puts = made.calls.filter((call) => call === 'logs:PutMetricFilter');
    assert.equal(puts.length, 3);
  });

  it('are rolled back to what there was, shared topic and changed filter included', async () => {
    await deploy({
      kind: 'metric-filters',
      wanted: [request('a', { filterPattern: 'ERROR', alarm: { threshold: 9 } })],
    });
    for (const { token } of made.sandbox.topics.inbox) if (token !== undefined) made.sandbox.topics.confirm(token);
    const before = snapshotOf(made.sandbox);
    const journalId = await deploy(three);
    const journal = (await store.read(journalId))!;
    const back = await rollBackPlan(made.account, journal);
    const going = { purpose: { kind: 'roll-back' as const }, plan: back, journalId };
    const { result } = await applyJournalled(made.account, store, going);
    assert.ok(result.ok, JSON.stringify(result));
    assert.deepEqual(
      (await filters()).map(({ name, pattern }) => [name, pattern]),
      [['a', 'ERROR']],
    );
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('are refused together where they exceed what a log group can have', async () => {
    const many = Array.from({ length: 101 }, (_, index) =>
      request(`f${index}`, { alarm: undefined, topic: undefined }),
    );
    assert.equal(refusal(await plan({ kind: 'metric-filters', wanted: many })), 'too-many-filters');
  });

  it('differ from the account exactly where a plan would change something', async () => {
    const random = new Random(20261129);
    const empty = { same: 0, different: 0 };
    for (let round = 0; round < 60; round++) {
      const { MetricAlarms = [] } = await made.account.call('cloudwatch:DescribeAlarms', {});
      const AlarmNames = MetricAlarms.map(({ AlarmName }) => AlarmName!);
      if (AlarmNames.length > 0) await made.account.call('cloudwatch:DeleteAlarms', { AlarmNames });
      const deployed = randomRequest(random);
      await deploy({ kind: 'metric-filter', wanted: deployed });
      if (random.chance(0.4)) await meddle(made, random);
      const wanted = random.chance(0.3) ? respelled(deployed, random) : changed(deployed, random);
      const found = (await filters()).find(({ name }) => name === 'a')!;
      const differences = driftOf(wanted, found, place);
      const result = await plan({ kind: 'metric-filter', wanted });
      const changes = isRefused(result) ? [result.refused.reason] : result.steps.filter(isChange).map(({ id }) => id);
      assert.equal(
        differences.length === 0,
        changes.length === 0,
        JSON.stringify({ round, wanted, found, differences, changes }, undefined, 1),
      );
      empty[differences.length === 0 ? 'same' : 'different']++;
      // What the plan does, the next look does not find again.
      if (isRefused(result)) continue;
      await deploy({ kind: 'metric-filter', wanted });
      const after = (await filters()).find(({ name }) => name === 'a')!;
      assert.deepEqual(driftOf(wanted, after, place), []);
    }
    assert.ok(empty.same > 10 && empty.different > 20, JSON.stringify(empty));
  });
});

const patterns = [
  '{ $.eventName = "StopInstances" }',
  '{ $.errorCode = "*Denied" || $.x = 1 }',
  'ERROR',
  '[a, b = 4*]',
];

function randomRequest(random: Random): MetricFilterRequest {
  const filterPattern = random.pick(patterns);
  const canHaveDimensions = filterPattern.startsWith('{') && random.chance(0.3);
  const band = random.chance(0.2);
  const alarm = {
    ...(random.chance(0.3) && { alarmName: 'mine' }),
    ...(random.chance(0.5) && { statistic: random.pick(['Sum', 'Maximum']) }),
    ...(random.chance(0.5) && { period: random.pick([60, 300]) }),
    ...(random.chance(0.3) && { evaluationPeriods: 2, datapointsToAlarm: random.pick([1, 2]) }),
    ...(band ? { anomalyDetectionBand: 2 } : random.chance(0.5) && { threshold: random.pick([1, 5]) }),
    ...(random.chance(0.3) && { treatMissingData: random.pick(['missing', 'notBreaching']) }),
    ...(random.chance(0.2) && { actionsEnabled: random.chance(0.5) }),
    ...(random.chance(0.2) && { alarmDescription: random.pick(['Ask who.', '']) }),
    ...(random.chance(0.2) && { okActions: random.pick([[], ['alerts']]) }),
  };
  return {
    logGroupName: group,
    filterName: 'a',
    filterPattern,
    metricNamespace: 'N',
    metricName: random.pick(['M', 'M', 'Other']),
    metricValue: '1',
    ...(canHaveDimensions ? { dimensions: { Region: '$.awsRegion' } } : random.chance(0.3) && { defaultValue: 0 }),
    ...(random.chance(0.3) && { unit: random.pick(['Count', 'None']) }),
    ...(random.chance(0.8) && { alarm }),
    ...(random.chance(0.5) && {
      topic: {
        topicName: 'alerts',
        subscriptions: random.pick([[], [mail('ops@example.com')], [mail('a@example.com'), mail('b@example.com')]]),
      },
    }),
  };
}

/** One or two of its members as another file has them. */
function changed(wanted: MetricFilterRequest, random: Random): MetricFilterRequest {
  const other = randomRequest(random);
  const keys = random.list(random.pick([1, 1, 2]), () =>
    random.pick(['filterPattern', 'metricName', 'defaultValue', 'unit', 'alarm', 'topic'] as const),
  );
  return { ...wanted, dimensions: undefined, ...Object.fromEntries(keys.map((key) => [key, other[key]])) };
}

function respelled(wanted: MetricFilterRequest, random: Random): MetricFilterRequest {
  return {
    ...wanted,
    filterPattern: random.pick([wanted.filterPattern, ` ${wanted.filterPattern.replaceAll(' ', '  ')}`]),
  };
}

/** What somebody else does in the console. */
async function meddle({ account }: SandboxAccount, random: Random): Promise<void> {
  const { MetricAlarms = [] } = await account.call('cloudwatch:DescribeAlarms', {});
  const alarm = MetricAlarms[0];
  const TopicArn = 'arn:aws:sns:us-east-1:111122223333:alerts';
  const put = {
    AlarmName: alarm?.AlarmName,
    Namespace: 'N',
    MetricName: 'M',
    Statistic: 'Sum' as const,
    Period: 300,
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
    TreatMissingData: 'notBreaching',
  };
  switch (random.below(5)) {
    case 0:
      await account.call('sns:DeleteTopic', { TopicArn }).catch(() => undefined);
      return;
    case 1:
      if (alarm) await account.call('cloudwatch:DeleteAlarms', { AlarmNames: [alarm.AlarmName!] });
      return;
    case 2:
      if (alarm) await account.call('cloudwatch:PutMetricAlarm', { ...put, Unit: 'Count' });
      return;
    case 3:
      if (alarm) {
        await account.call('cloudwatch:PutMetricAlarm', {
          ...put,
          Dimensions: [{ Name: 'Region', Value: 'us-east-1' }],
        });
      }
      return;
    default:
      if (alarm) await account.call('cloudwatch:DisableAlarmActions', { AlarmNames: [alarm.AlarmName!] });
  }
}
