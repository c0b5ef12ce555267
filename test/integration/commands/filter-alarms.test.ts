import assert from 'node:assert/strict';
import type { ApiInput } from '../../../src/aws/api';
import { parseAlertFile } from '../../../src/alerts/alert-file';
import { filterPath } from '../../../src/editor/filter-path';
import { readLocalFile } from '../../../src/pipeline/drift/local-file';
import { makePlan } from '../../../src/pipeline/plan/make-plan';
import type { Sandbox } from '../../../src/sandbox/sandbox';
import type { Operation } from '../../../src/sandbox/service';
import { FileModifiedSince, fakeUri } from '../../helpers/file-editor';
import { closeWindows, openFilterWindow } from '../../helpers/filter-window';
import { planned } from '../../helpers/plans';
import { sandboxAccount } from '../../helpers/sandbox-account';

type Alarm = ApiInput<'cloudwatch:PutMetricAlarm'>;

const place = { accountId: '111122223333', region: 'us-east-1', logGroup: 'CloudTrail/logs', name: 'stops' };
const plain = {
  Namespace: 'N',
  MetricName: 'Stops',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
} satisfies Partial<Alarm>;
const warning: Alarm = { ...plain, AlarmName: 'warning', Threshold: 5 };
const critical: Alarm = { ...plain, AlarmName: 'critical', Threshold: 50, Statistic: 'Maximum' };
const mark = [{ Key: 'created-by', Value: 'access-alerts' }];
const band: Alarm = {
  AlarmName: 'unusual',
  EvaluationPeriods: 1,
  ComparisonOperator: 'GreaterThanUpperThreshold',
  ThresholdMetricId: 'band',
  Metrics: [
    { Id: 'm', MetricStat: { Metric: { Namespace: 'N', MetricName: 'Stops' }, Period: 300, Stat: 'Sum' } },
    { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(m, 2.5)' },
  ],
};

/** A sandbox with one filter and alarms on its metric. */
async function start(alarms: readonly Alarm[], at = place) {
  const sandbox = await sandboxAccount();
  const { account } = sandbox;
  await account.call('logs:CreateLogGroup', { logGroupName: at.logGroup });
  await account.call('logs:PutMetricFilter', {
    logGroupName: at.logGroup,
    filterName: at.name,
    filterPattern: '{ $.eventName = "StopInstances" }',
    metricTransformations: [{ metricNamespace: 'N', metricName: 'Stops', metricValue: '1' }],
  });
  for (const alarm of alarms) await account.call('cloudwatch:PutMetricAlarm', alarm);
  const put = (alarm: Alarm) => account.call('cloudwatch:PutMetricAlarm', alarm);
  const uri = fakeUri(filterPath(at));
  return { ...sandbox, put, window: () => openFilterWindow(account, uri), all: () => allAlarms(sandbox.account) };
}

async function allAlarms(account: Awaited<ReturnType<typeof sandboxAccount>>['account']) {
  const { MetricAlarms = [] } = await account.call('cloudwatch:DescribeAlarms', { MaxRecords: 100 });
  return new Map(MetricAlarms.map((alarm) => [alarm.AlarmName ?? '', alarm]));
}

/** The sandbox has no composite alarms; here is one, for the calls that ask for it. */
function withComposite(
  sandbox: Sandbox,
  alarm: object,
  isAsked: (input: Readonly<Record<string, unknown>>) => boolean,
) {
  const { cloudwatch } = sandbox.services;
  const describe = cloudwatch.DescribeAlarms!;
  const DescribeAlarms: Operation = (input, context) =>
    isAsked(input) ? { MetricAlarms: [], CompositeAlarms: [alarm] } : describe(input, context);
  Object.assign(cloudwatch, { DescribeAlarms });
}

const shownIn = (text: string) => parseAlertFile(text).settings?.alarm?.alarmName;
const edited = (text: string) => text.replace('StopInstances', 'TerminateInstances');

describe('a metric filter whose metric several alarms watch', () => {
  after(closeWindows);

  const openings: [what: string, alarms: readonly Alarm[], shown: string | undefined, others: string[]][] = [
    ['the only one', [warning], 'warning', []],
    ['the one with the default name', [critical, { ...plain, AlarmName: 'stops alarm' }], 'stops alarm', ['critical']],
    ['the one that was made here', [critical, { ...warning, Tags: mark }], 'warning', ['critical']],
    ['none of several that say nothing', [critical, warning], undefined, ['critical', 'warning']],
    ['a band', [band], 'unusual', []],
    [
      'the other one, not that with dimensions',
      [{ ...critical, Dimensions: [{ Name: 'a', Value: 'b' }] }, warning],
      'warning',
      ['critical'],
    ],
    [
      'none where the only one is on a percentile',
      [{ ...plain, Statistic: undefined, ExtendedStatistic: 'p99', AlarmName: 'p' }],
      undefined,
      ['p'],
    ],
    ['none of another namespace', [{ ...plain, Namespace: 'Other', AlarmName: 'stops alarm' }], undefined, []],
    [
      'the one without actions and without a word on missing data',
      [{ ...plain, AlarmName: 'a', TreatMissingData: undefined }],
      'a',
      [],
    ],
  ];
  for (const [what, alarms, shown, others] of openings) {
    it(`opens with ${what}, and saving it writes no other`, async () => {
      const lab = await start(alarms);
      const { editor, alarmsBeside, answers, dialogs } = lab.window();
      const text = await editor.load();
      assert.equal(shownIn(text), shown);
      assert.deepEqual(
        alarmsBeside.at(place)?.others.map(({ name }) => name),
        others,
      );
      const before = await lab.all();
      answers.push('Deploy');
      await editor.save(edited(text));
      assert.deepEqual(await lab.all(), before, 'an alarm was written');
      assert.equal(dialogs.length, 1);
      const said = /Other alarms on the metric stay as they are: (.*)$/m.exec(dialogs[0]!.detail)?.[1];
      assert.equal(said, others.length > 0 ? others.join(', ') : undefined);
    });
  }

  it('changes its own alarm and no other', async () => {
    const lab = await start([critical, { ...warning, Tags: mark }]);
    const { editor, answers } = lab.window();
    const before = await lab.all();
    answers.push('Deploy');
    await editor.save((await editor.load()).replace('threshold: 5', 'threshold: 7'));
    const after = await lab.all();
    assert.equal(after.get('warning')?.Threshold, 7);
    assert.deepEqual(after.get('critical'), before.get('critical'));
  });

  describe('that has dimensions', () => {
    const dimensions = { User: '$.userIdentity.userName', Region: '$.awsRegion' };
    const of = (User: string) => [
      { Name: 'Region', Value: 'eu-west-1' },
      { Name: 'User', Value: User },
    ];
    const alice: Alarm = { ...plain, AlarmName: 'alice', Dimensions: of('alice') };
    const startWith = async (...alarms: Alarm[]) => {
      const lab = await start(alarms);
      await lab.account.call('logs:PutMetricFilter', {
        logGroupName: place.logGroup,
        filterName: place.name,
        filterPattern: '{ $.eventName = "StopInstances" }',
        metricTransformations: [{ metricNamespace: 'N', metricName: 'Stops', metricValue: '1', dimensions }],
      });
      return lab;
    };

    it('opens with the alarm on one combination, which a save changes and leaves on that', async () => {
      const lab = await startWith(alice);
      const { editor, answers } = lab.window();
      const text = await editor.load();
      const { alarm } = parseAlertFile(text).settings ?? {};
      assert.deepEqual(alarm?.dimensions, { Region: 'eu-west-1', User: 'alice' });
      answers.push('Deploy');
      await editor.save(text.replace('threshold: 1', 'threshold: 7'));
      const changed = (await lab.all()).get('alice');
      assert.deepEqual([changed?.Threshold, changed?.Dimensions], [7, of('alice')]);
    });

    it('moves no alarm to another combination: that is another alarm', async () => {
      const lab = await startWith(alice);
      const { editor } = lab.window();
      const text = await editor.load();
      const before = await lab.all();
      await assert.rejects(
        editor.save(text.replace('User: alice', 'User: bob')),
        /alarm alice already, and it watches only the values with Region=eu-west-1, User=alice\..*another name/s,
      );
      assert.deepEqual(await lab.all(), before);
    });

    it('opens with none of several that say nothing, and names them', async () => {
      const { editor, alarmsBeside } = (
        await startWith(alice, { ...alice, AlarmName: 'bob', Dimensions: of('bob') })
      ).window();
      assert.equal(shownIn(await editor.load()), undefined);
      assert.deepEqual(
        alarmsBeside.at(place)?.others.map(({ name }) => name),
        ['alice', 'bob'],
      );
    });
  });

  it('goes on showing the alarm that it showed, and is no conflict, when somebody adds others', async () => {
    const lab = await start([warning]);
    const { editor, answers } = lab.window();
    const text = await editor.load();
    await lab.put(critical);
    await lab.put({ ...plain, AlarmName: 'stops alarm', Tags: mark });
    answers.push('Deploy');
    await editor.save(edited(text));
    assert.equal(shownIn(await editor.load()), 'warning');
  });

  it('is a conflict where its own alarm was changed, and none where another one was', async () => {
    const lab = await start([critical, { ...plain, AlarmName: 'stops alarm' }]);
    const { editor, answers } = lab.window();
    const text = edited(await editor.load());
    await lab.put({ ...critical, Threshold: 99 });
    answers.push('Deploy');
    await editor.save(text);
    await lab.put({ ...plain, AlarmName: 'stops alarm', Threshold: 2 });
    await assert.rejects(editor.save(text.replace('Terminate', 'Reboot')), FileModifiedSince);
  });

  it('shows the alarm that a local file names, so that the two are compared', async () => {
    const lab = await start([critical, warning]);
    const { editor, local } = lab.window();
    const lines = ['filterName: stops', `logGroupName: ${place.logGroup}`, 'metricNamespace: N', 'metricName: Stops'];
    const alarm = 'alarm: { alarmName: critical, threshold: 1 }';
    local.push({ file: readLocalFile(['---', ...lines, alarm, '---', '{ $.a = 1 }'].join('\n')) });
    assert.equal(shownIn(await editor.load()), 'critical');
  });

  it('shows the alarm that a save has made beside the others', async () => {
    const lab = await start([critical, warning]);
    const { editor, answers, alarmsBeside } = lab.window();
    const text = (await editor.load()).replace('\n---\n{', '\nalarm: { alarmName: third, threshold: 3 }\n---\n{');
    answers.push('Deploy');
    await editor.save(text);
    assert.equal(shownIn(await lab.window().editor.load()), 'third', 'by its mark');
    assert.deepEqual(
      alarmsBeside.at(place)?.others.map(({ name }) => name),
      ['critical', 'warning'],
    );
    assert.equal((await lab.all()).size, 3);
  });

  it('takes its alarm along to another metric, and says which alarms are left without values', async () => {
    const lab = await start([critical, { ...plain, AlarmName: 'stops alarm' }]);
    const { editor, answers, dialogs, kept } = lab.window();
    answers.push('Deploy');
    await editor.save((await editor.load()).replace('metricName: Stops', 'metricName: Halts'));
    const after = await lab.all();
    assert.deepEqual([after.get('stops alarm')?.MetricName, after.get('critical')?.MetricName], ['Halts', 'Stops']);
    assert.match(dialogs[0]!.detail, /Change Alarm stops alarm/);
    assert.equal(kept.length, 1);
    assert.equal(shownIn(await lab.window().editor.load()), 'stops alarm');
  });

  it('finds its own among more alarms than AWS tells of at once', async () => {
    const many = Array.from({ length: 230 }, (_, n) => ({ ...plain, AlarmName: `a${n}` }));
    const lab = await start([...many, { ...plain, AlarmName: 'stops alarm', Threshold: 4 }]);
    const { editor, alarmsBeside } = lab.window();
    assert.match(await editor.load(), /alarmName: stops alarm[^]*threshold: 4/);
    assert.equal(alarmsBeside.at(place)?.others.length, 230);
  });

  it('says so where alarms may not be looked at, shows none and saves the filter alone', async () => {
    const lab = await start([warning]);
    lab.denied.add('cloudwatch:DescribeAlarms');
    const { editor, alarmsBeside, answers } = lab.window();
    const text = await editor.load();
    assert.equal(shownIn(text), undefined);
    assert.equal(alarmsBeside.at(place)?.areUnknown, true);
    answers.push('Deploy');
    await editor.save(edited(text));
    lab.denied.clear();
    assert.equal((await lab.all()).get('warning')?.Threshold, 5);
  });

  it('is deleted with the alarms that nothing else holds; the others are left, and the plan says why', async () => {
    const lab = await start([{ ...critical, Dimensions: [{ Name: 'a', Value: 'b' }] }, warning, band]);
    withComposite(
      lab.sandbox,
      { AlarmName: 'any of them', StateValue: 'OK' },
      (input) => input.ParentsOfAlarmName === 'warning',
    );
    const wanted = {
      logGroupName: place.logGroup,
      filterName: place.name,
      alarmNames: ['critical', 'unusual', 'warning'],
    };
    const plan = async () => {
      const made = planned(await makePlan(lab.account, { kind: 'delete-filter', wanted }, new Set()));
      return made.steps.map(({ id, action, why }) => [id, action, /dimensions|any of them|other of/.exec(why)?.[0]]);
    };
    assert.deepEqual(await plan(), [
      ['alarm critical', 'leave', 'dimensions'],
      ['alarm unusual', 'remove', undefined],
      ['alarm warning', 'leave', 'any of them'],
      ['filter', 'remove', undefined],
    ]);

    await lab.account.call('logs:CreateLogGroup', { logGroupName: 'elsewhere' });
    await lab.account.call('logs:PutMetricFilter', {
      logGroupName: 'elsewhere',
      filterName: 'other',
      filterPattern: '',
      metricTransformations: [{ metricNamespace: 'N', metricName: 'Stops', metricValue: '1' }],
    });
    assert.deepEqual((await plan())[1], ['alarm unusual', 'leave', 'other of']);
  });

  it('has one alarm of a name, also where that is a composite one', async () => {
    const lab = await start([]);
    withComposite(
      lab.sandbox,
      { AlarmName: 'stops alarm', AlarmRule: 'ALARM(a)' },
      ({ AlarmNames, AlarmTypes }) => AlarmNames !== undefined && (AlarmTypes as string[]).includes('CompositeAlarm'),
    );
    const { editor } = lab.window();
    const text = (await editor.load()).replace('\n---\n{', '\nalarm: {}\n---\n{');
    await assert.rejects(editor.save(text), /There is an alarm stops alarm already, and it is a composite alarm\./);
  });

  const texts = ['a/b', `it's "x"`, 'ünï 😀', 'null', '1e3', '- a', 'a: b #c', '%x', '{a}', 'ops: [a]', '~', "'"];
  const descriptions = [
    'one\ntwo',
    'a\r\nb\r\n',
    '---\nno end\n---',
    '  lead\n\ttab \n',
    '"q" \\ é',
    'a\u2028b',
    '# no comment',
  ];
  it('carries names and descriptions of every kind there and back without a change', async () => {
    for (const [index, name] of texts.entries()) {
      const lab = await start([
        { ...plain, AlarmName: name, AlarmDescription: descriptions[index % descriptions.length] },
      ]);
      const { editor, told, dialogs } = lab.window();
      const text = await editor.load();
      assert.equal(shownIn(text), name);
      assert.equal(text.replace(/\r\n|\r/g, '\n'), text, 'VS Code would write other line breaks');
      // Something that is not deployed, so that the whole is read and compared.
      await editor.save(`---\n# a comment\n${text.slice(4)}`);
      assert.deepEqual([dialogs, told], [[], ['The account has the metric filter just like this: stops']], name);
    }
  });

  for (const name of ['a/b', '50% of it', 'ünï code', "it's", '#1?', 'stops.cwfilter', '..']) {
    it(`has the filter ${name} at a path of its own, which a save finds again`, async () => {
      const at = { ...place, name };
      const lab = await start([], at);
      const { editor, answers } = lab.window();
      answers.push('Deploy');
      await editor.save(edited(await editor.load()));
      const { metricFilters = [] } = await lab.account.call('logs:DescribeMetricFilters', {
        logGroupName: at.logGroup,
      });
      assert.deepEqual(
        metricFilters.map(({ filterName, filterPattern }) => [filterName, filterPattern]),
        [[name, '{ $.eventName = "TerminateInstances" }']],
      );
    });
  }

  const filters: [what: string, pattern: string, transformation: object][] = [
    ['a default value of 0', '{ $.a = 1 }', { defaultValue: 0 }],
    ['a unit', '{ $.a = 1 }', { unit: 'Count' }],
    ['dimensions', '{ $.a = 1 }', { dimensions: { 'Region: x': '$.awsRegion', B: '$.b' } }],
    ['an empty pattern', '', {}],
    ['blanks around its pattern', '  ERROR  ', {}],
    ['lines of dashes in its pattern', '"a" "---"\n"---"', {}],
    ['a pattern over several lines', '{ ($.a = 1) &&\n  ($.b = 2) }\n', {}],
    ['a value that is a field', '{ $.bytes = * }', { metricValue: '$.bytes' }],
  ];
  for (const [what, filterPattern, transformation] of filters) {
    it(`deploys nothing of a filter with ${what} where nothing was changed`, async () => {
      const lab = await start([]);
      await lab.account.call('logs:PutMetricFilter', {
        logGroupName: place.logGroup,
        filterName: place.name,
        filterPattern,
        metricTransformations: [{ metricNamespace: 'N', metricName: 'Stops', metricValue: '1', ...transformation }],
      });
      const { editor, told, dialogs } = lab.window();
      const text = await editor.load();
      await editor.save(`---\n# a comment\n${text.slice(4)}`);
      assert.deepEqual([dialogs, told], [[], ['The account has the metric filter just like this: stops']]);
    });
  }
});
