import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { testMessage, testNotification } from '../../../src/commands/change-alarm';
import { askDeleteFilter, askDuplicate, askRename } from '../../../src/commands/change-filter';
import { askNewAlarm, writeBack } from '../../../src/commands/create-alarm';
import type { FetchedForBacktest } from '../../../src/commands/backtest-events';
import type { Services } from '../../../src/commands/services';
import { silentLog } from '../../../src/common/log';
import type { AlarmState, Chain, MetricFilterState } from '../../../src/pipeline/chain/chain';
import { connectedTo } from '../../helpers/connected';
import { eventually } from '../../helpers/eventually';
import { fakeVsCode } from '../../helpers/fake-vscode';
import { FakeDocument } from '../../helpers/fake-editors';
import { fakeUri } from '../../helpers/file-editor';
import { listedEvents } from '../../helpers/listed-events';

const alarm: AlarmState = {
  name: 'stops alarm',
  arn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:stops alarm',
  state: 'OK',
  actionsEnabled: true,
  actions: ['arn:aws:sns:us-east-1:111122223333:ops'],
};
const filter: MetricFilterState = {
  name: 'stops',
  pattern: '{ $.eventName = "StopInstances" }',
  logGroup: 'lab',
  metricName: 'Stops',
  metricNamespace: 'N',
  metricValue: '1',
  alarms: [alarm],
};
const chainOf = (...filters: MetricFilterState[]) =>
  ({ trail: { name: 'T', arn: 't' }, logGroup: { name: 'lab', arn: 'g', exists: true, filters } }) as unknown as Chain;
const turn = () => new Promise((resolve) => setImmediate(resolve));

interface Call {
  readonly name: string;
  readonly input: unknown;
}

function start(
  filters: readonly MetricFilterState[] = [filter],
  subscriptions: readonly object[] = [],
  fetched?: FetchedForBacktest,
) {
  const fake = fakeVsCode();
  const calls: Call[] = [];
  const account = {
    identity: { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/me', partition: 'aws' },
    region: 'us-east-1',
    clock: { now: () => Date.parse('2026-11-23T14:00:00Z') },
    call: (name: string, input: unknown) => {
      calls.push({ name, input });
      return Promise.resolve({});
    },
    pages: async function* (name: string) {
      await Promise.resolve();
      if (name === 'sns:ListTopics') yield { Topics: [{ TopicArn: 'arn:aws:sns:us-east-1:111122223333:on-call' }] };
      else yield { Subscriptions: subscriptions };
    },
  } as unknown as Account;
  const services = {
    vs: fake.vs,
    log: silentLog,
    connections: connectedTo(account),
    pipelines: { chains: () => Promise.resolve([chainOf(...filters)]) },
    tree: { selected: undefined },
    fetchedEvents: () => Promise.resolve(fetched),
    alertDocuments: { active: undefined, isAlert: () => false },
  } as unknown as Services;
  const front = async () => {
    await turn();
    await turn();
    return fake.inputs[fake.inputs.length - 1]!;
  };
  const take = async (label?: string) => (await front()).accept(label);
  const type = async (text: string) => {
    const input = await front();
    input.type(text);
    input.accept();
  };
  return { ...fake, services, account, calls, front, take, type };
}
const node = { kind: 'filter', chain: chainOf(filter), filter };

describe('Create Alarm…', () => {
  it('needs four times Enter and an address for an alarm that goes off at the first event and reaches somebody', async () => {
    const { services, account, front, take, type } = start();
    const result = askNewAlarm(services, account, node);
    await take(); // at the first event
    assert.match((await front()).prompt, /There is on the metric already: stops alarm\./);
    await take(); // the name
    await take(); // a new topic
    await take('Email…');
    await type('ops@example.com, boss@example.com');
    await take(); // no OK action
    assert.deepEqual(await result, {
      kind: 'alarm',
      wanted: {
        filterName: 'stops',
        metricNamespace: 'N',
        metricName: 'Stops',
        // The filter has an alarm with the default name, which is not to be written over.
        alarm: { alarmName: 'stops alarm 2' },
        topic: {
          topicName: 'ops-alerts',
          subscriptions: [
            { protocol: 'email', endpoint: 'ops@example.com' },
            { protocol: 'email', endpoint: 'boss@example.com' },
          ],
        },
      },
    });
  });

  it('explains each default where it is chosen', async () => {
    const { services, account, front } = start();
    void askNewAlarm(services, account, node);
    const [first] = (await front()).items as unknown as readonly { detail: string }[];
    for (const part of ['Sum', '300 s', 'At least 1', 'notBreaching']) assert.ok(first!.detail.includes(part), part);
  });

  it('says how often it would have gone off over the fetched events, and how to get that where there are none', async () => {
    const at = Date.parse('2026-11-22T15:00:00Z');
    const day = 24 * 3_600_000;
    // Three in one five minutes, one in another.
    const events = [0, 1000, 2000, 3_600_000].map((after) => ({
      timestamp: at + after,
      message: '{"eventName":"StopInstances"}',
    }));
    const others = [{ timestamp: at, message: '{"eventName":"RunInstances"}' }];
    const set = listedEvents({ events: [...events, ...others] });
    const fetched = { label: 'lab', leftOut: [], range: { from: at - 1000, to: at - 1000 + day }, set };
    const details = async (front: () => Promise<{ items: readonly object[] }>) => {
      const items = await eventually(async () => {
        const { items } = await front();
        assert.ok(items.length > 0);
        return items;
      });
      return (items as readonly { detail: string }[]).map(({ detail }) => detail).join('\n');
    };

    const { services, account, front, take } = start([filter], [], fetched);
    void askNewAlarm(services, account, node);
    assert.match(await details(front), /^Would have gone off 2 times in 24 h \(5 events\)\. Sum, 300 s/);
    await take('Choose the settings');
    await take();
    await take();
    const { prompt } = await front();
    assert.match(prompt, /In 24 h \(5 events\) it would have gone off at 1 2 times, at 2 once, at 3 once, at 5 never/);

    const none = start();
    void askNewAlarm(none.services, none.account, node);
    assert.match(await details(none.front), /“Test Against Events…”/);
    const broken = start([filter], [], {
      ...fetched,
      set: { ...set, matchesOf: () => Promise.reject(new Error('no')) },
    });
    void askNewAlarm(broken.services, broken.account, node);
    assert.match(await details(broken.front), /cannot be tested/);
  });

  it('asks for each setting on request', async () => {
    const { services, account, take, type } = start();
    const result = askNewAlarm(services, account, node);
    await take('Choose the settings');
    await take('Maximum');
    await take('3600 seconds');
    await type('10');
    await take('breaching');
    await type('many stops');
    await take('on-call');
    await take('Nobody');
    await take('Yes');
    const made = await result;
    assert.ok(made?.kind === 'alarm');
    assert.deepEqual(made.wanted.alarm, {
      alarmName: 'many stops',
      statistic: 'Maximum',
      period: 3600,
      treatMissingData: 'breaching',
      threshold: 10,
      okActions: ['on-call'],
    });
    assert.deepEqual(made.wanted.topic, { topicName: 'on-call' });
  });

  it('says what a band costs, and asks how wide it is', async () => {
    const { services, account, front, take, type } = start();
    const result = askNewAlarm(services, account, node);
    const band = ((await front()).items as readonly { label: string; description: string }[])[2]!;
    assert.match(band.description, /\$0\.30 a month: it counts as three/);
    await take('unusually many');
    await take('Sum');
    await take('900 seconds');
    const width = await front();
    width.type('0');
    assert.match(String(width.validationMessage), /above 0/);
    await type('3');
    await take();
    await take('None');
    const made = await result;
    assert.ok(made?.kind === 'alarm');
    const { anomalyDetectionBand, threshold } = made.wanted.alarm;
    assert.deepEqual([anomalyDetectionBand, threshold], [3, undefined]);
  });

  it('warns before an alarm that tells nobody, and then asks nothing about who', async () => {
    const { services, account, front, take } = start();
    const result = askNewAlarm(services, account, node);
    await take();
    await take();
    const none = (await front()).items.find(({ label }) => label.includes('None')) as { detail: string } | undefined;
    assert.match(none!.detail, /nobody hears of it/);
    await take('None');
    const made = await result;
    assert.ok(made?.kind === 'alarm');
    assert.equal(made.wanted.topic, undefined);
    assert.equal(made.wanted.alarm.okActions, undefined);
  });

  it('does not take what is no address', async () => {
    const { services, account, front, take } = start();
    void askNewAlarm(services, account, node);
    for (let n = 0; n < 3; n++) await take();
    await take('Email…');
    const input = await front();
    for (const wrong of ['', 'ops', 'ops@example.com, nobody']) {
      input.type(wrong);
      assert.match(String(input.validationMessage), /email address/, wrong);
    }
    input.type('ops@example.com');
    assert.equal(input.validationMessage, undefined);
  });

  describe('for a filter with dimensions', () => {
    const byRegion = { ...node, filter: { ...filter, dimensions: { Region: '$.awsRegion' } } };
    const metric = (Value: string) => ({ Dimensions: [{ Name: 'Region', Value }] });

    /** With metrics of two regions, the second the busier one. */
    function startWithMetrics(fetched?: FetchedForBacktest) {
      const made = start([filter], [], fetched);
      Object.assign(made.account, {
        pages: async function* (name: string) {
          await Promise.resolve();
          if (name === 'cloudwatch:ListMetrics') yield { Metrics: [metric('eu-west-1'), metric('us-east-1')] };
          else if (name === 'cloudwatch:GetMetricData') {
            const sums = { m0: [2], m1: [3, 4] };
            yield { MetricDataResults: Object.entries(sums).map(([Id, Values]) => ({ Id, Values })) };
          } else yield {};
        },
      });
      return made;
    }
    const labels = (items: readonly object[]) =>
      (items as readonly { label: string; description?: string }[]).map(({ label, description = '' }) =>
        `${label} ${description}`.trim(),
      );
    const listed = async (front: () => Promise<{ items: readonly object[] }>) =>
      eventually(async () => {
        const { items } = await front();
        assert.ok(items.length > 0);
        return labels(items);
      });

    it('asks which of its metrics the alarm is to watch, the busiest first', async () => {
      const { services, account, front, take } = startWithMetrics();
      const result = askNewAlarm(services, account, byRegion);
      assert.deepEqual(await listed(front), [
        'Region=us-east-1 7 in 14 days',
        'Region=eu-west-1 2 in 14 days',
        '$(edit) Type the values…',
      ]);
      await take('Region=eu-west-1');
      await listed(front);
      await take();
      assert.equal((await front()).value, 'stops eu-west-1 alarm');
      await take();
      await take();
      await take('Nobody');
      await take();
      const made = await result;
      assert.deepEqual(made?.wanted.alarm.dimensions, { Region: 'eu-west-1' });
      assert.equal(made.wanted.alarm.alarmName, 'stops eu-west-1 alarm');
    });

    it('takes values of what has not happened yet, also where nothing may be listed', async () => {
      const { services, account, front, take, type } = startWithMetrics();
      Object.assign(account, { pages: () => ({ [Symbol.asyncIterator]: () => Promise.reject(new Error('denied')) }) });
      const result = askNewAlarm(services, account, byRegion);
      assert.deepEqual(await listed(front), ['$(edit) Type the values…']);
      await take('Type the values');
      const input = await front();
      assert.match(input.prompt, /Value of Region: just what the events have in \$\.awsRegion/);
      input.type('');
      assert.match(String(input.validationMessage), /1 to 1024 characters/);
      await type('ap-south-1');
      await listed(front);
      for (let n = 0; n < 3; n++) await take();
      await take('Nobody');
      await take();
      assert.deepEqual((await result)?.wanted.alarm.dimensions, { Region: 'ap-south-1' });
    });

    it('counts only its events where it says how often the alarm would have gone off', async () => {
      const at = Date.parse('2026-11-22T15:00:00Z');
      const events = ['us-east-1', 'eu-west-1', 'us-east-1'].map((awsRegion, index) => ({
        timestamp: at + index * 3_600_000,
        message: JSON.stringify({ eventName: 'StopInstances', awsRegion }),
      }));
      const set = listedEvents({ events });
      const fetched = { label: 'lab', leftOut: [], range: { from: at - 1000, to: at + 24 * 3_600_000 - 1000 }, set };
      const { services, account, front, take } = startWithMetrics(fetched);
      void askNewAlarm(services, account, byRegion);
      await listed(front);
      await take('Region=eu-west-1');
      await listed(front);
      const [first] = (await front()).items as unknown as readonly { detail: string }[];
      assert.match(first!.detail, /^Would have gone off once in 24 h \(3 events\)/);
    });
  });

  it('proposes the usual topic, made or there already', async () => {
    const { services, account, front, take } = start();
    const topics = ['audit', 'ops-alerts'].map((name) => ({ TopicArn: `arn:aws:sns:us-east-1:111122223333:${name}` }));
    Object.assign(account, {
      pages: async function* () {
        await Promise.resolve();
        yield { Topics: topics };
      },
    });
    const asked = askNewAlarm(services, account, node);
    for (let n = 0; n < 2; n++) await take();
    const active = (await front()).activeItems.map(({ label }) => label);
    assert.deepEqual(active, ['$(mail) ops-alerts']);
    (await front()).hide();
    assert.equal(await asked, undefined);
  });

  it('from the palette, asks which filter, and takes the metric of the document in front first', async () => {
    const { services, account, take } = start();
    Object.assign(services.vs.window, {
      showQuickPick: (items: readonly unknown[]) => Promise.resolve(items[0]),
      activeTextEditor: undefined,
    });
    const picked = askNewAlarm(services, account, undefined);
    for (let n = 0; n < 2; n++) await take();
    await take('None');
    const made = await picked;
    assert.ok(made?.kind === 'alarm' && made.wanted.metricName === 'Stops');

    const settings = { filterName: 'other', metricNamespace: 'N', metricName: 'Others' };
    const file = { settings, pattern: { text: '' } };
    const uri = fakeUri('/other.cwfilter', 'file');
    Object.assign(services.vs.window, { activeTextEditor: { document: { uri } } });
    Object.assign(services.alertDocuments, { active: { uri, file }, read: () => Promise.resolve({ file }) });
    // The title bar of the editor hands over where the document is.
    const fromDocument = askNewAlarm(services, account, uri);
    for (let n = 0; n < 2; n++) await take();
    await take('None');
    const other = await fromDocument;
    assert.ok(other?.kind === 'alarm');
    assert.deepEqual([other.wanted.metricName, other.wanted.alarm.alarmName], ['Others', 'other alarm']);

    // What it has is changed; another one would leave that without a document.
    Object.assign(settings, { alarm: { alarmName: 'theirs' } });
    const again = askNewAlarm(services, account, uri);
    for (let n = 0; n < 2; n++) await take();
    await take('None');
    const changed = await again;
    assert.ok(changed?.kind === 'alarm' && changed.wanted.alarm.alarmName === 'theirs');
  });
});

describe('writing a new alarm into the document it was made for', () => {
  const text = '---\n# Ours\nfilterName: stops\nmetricNamespace: N\nmetricName: Stops\n---\n{ $.a = "b" }\n';
  const wanted = { alarm: { alarmName: 'stops alarm' }, topic: { topicName: 'ops' } };

  function edit(document: FakeDocument, canEdit = true) {
    const { services } = start();
    const told: string[] = [];
    Object.assign(services.vs, {
      Range: class {
        readonly start: object;
        readonly end: object;
        constructor(start: object, end: object) {
          this.start = start;
          this.end = end;
        }
      },
      WorkspaceEdit: class {
        readonly edits: [object, string][] = [];
        replace(_: unknown, range: object, added: string) {
          this.edits.push([range, added]);
        }
      },
    });
    Object.assign(services.vs.workspace, {
      applyEdit: ({ edits }: { edits: [{ start: { line: number } }, string][] }) => {
        const lines = document.text.split('\n');
        for (const [range, added] of edits) lines.splice(range.start.line, 0, added.trimEnd());
        if (canEdit) document.text = lines.join('\n');
        return Promise.resolve(canEdit);
      },
    });
    Object.assign(services.vs.window, {
      showInformationMessage: (message: string) => Promise.resolve(told.push(message)),
    });
    Object.assign(document, { getText: () => document.text });
    return { told, done: writeBack(services, document as never, wanted) };
  }

  it('leaves a file to be saved, and says so', async () => {
    const document = new FakeDocument(fakeUri('/stops.cwfilter', 'file'), text);
    const { told, done } = edit(document);
    await done;
    assert.match(
      document.text,
      /# Ours\nfilterName: stops\n.*\n.*\nalarm: \{ .*threshold: 1.* \}\ntopic: \{ topicName: ops \}\n---/,
    );
    assert.match(told.join(), /not saved yet: stops alarm/);
  });

  it('leaves a document of the account alone, which is read anew', async () => {
    const document = new FakeDocument(fakeUri('/111122223333/us-east-1/lab/stops.cwfilter'), text);
    await edit(document).done;
    assert.equal(document.text, text);
  });

  it('says that the alarm is made where the document cannot be changed', async () => {
    const broken = new FakeDocument(fakeUri('/stops.cwfilter', 'file'), '---\nfilterName: [\n---\n');
    await assert.rejects(edit(broken).done, /The alarm is made, but.*stops alarm/);
    const locked = new FakeDocument(fakeUri('/stops.cwfilter', 'file'), text);
    await assert.rejects(edit(locked, false).done, /The alarm is made, but/);
  });
});

describe('Delete, Rename and Duplicate Metric Filter…', () => {
  it('offers to delete the alarms of a metric that only this filter feeds, ticked', async () => {
    const { services, take } = start();
    const result = askDeleteFilter(services, node);
    await take();
    assert.deepEqual(await result, {
      kind: 'delete-filter',
      wanted: { logGroupName: 'lab', filterName: 'stops', alarmNames: ['stops alarm'] },
    });
  });

  it('leaves the alarms alone where another filter feeds the metric too, and asks nothing', async () => {
    const { services, inputs } = start([filter, { ...filter, name: 'also stops' }]);
    const result = await askDeleteFilter(services, node);
    assert.deepEqual(result?.wanted, { logGroupName: 'lab', filterName: 'stops', alarmNames: [] });
    assert.equal(inputs.length, 0);
  });

  it('renames to a name that is not taken', async () => {
    const { services, front } = start([filter, { ...filter, name: 'taken' }]);
    const result = askRename(services, node);
    const input = await front();
    for (const [name, complaint] of [
      ['stops', /its name now/],
      ['taken', /of that name/],
      ['a:b', /not allowed/],
    ] as const) {
      input.type(name);
      assert.match(String(input.validationMessage), complaint);
    }
    input.type('stopped');
    input.accept();
    assert.deepEqual(await result, {
      kind: 'rename-filter',
      wanted: { logGroupName: 'lab', filterName: 'stops', newName: 'stopped' },
    });
  });

  it('copies with a metric of its own, unless somebody wants the same', async () => {
    const { services, front, take } = start();
    const result = askDuplicate(services, node);
    await take();
    assert.match((await front()).prompt, /both filters would count every event/);
    await take();
    assert.deepEqual(await result, {
      kind: 'metric-filter',
      wanted: {
        logGroupName: 'lab',
        filterName: 'stops-copy',
        filterPattern: filter.pattern,
        metricNamespace: 'N',
        metricName: 'StopsCopy',
        metricValue: '1',
      },
    });
  });
});

describe('Send Test Notification…', () => {
  const listed = [
    { Protocol: 'email', Endpoint: 'ops@example.com', SubscriptionArn: `${alarm.actions[0]}:1` },
    { Protocol: 'email', Endpoint: 'boss@example.com', SubscriptionArn: 'PendingConfirmation' },
  ];
  function asked(answer: string | undefined, subscriptions: readonly object[] = listed) {
    const made = start([filter], subscriptions);
    const questions: { message: string; detail: string; modal: boolean }[] = [];
    const withProgress = (_: unknown, task: (...args: unknown[]) => unknown) =>
      task({ report: () => undefined }, { onCancellationRequested: () => undefined });
    Object.assign(made.vs, { ProgressLocation: { Notification: 15 } });
    Object.assign(made.vs.window, {
      withProgress,
      showInformationMessage: () => Promise.resolve(undefined),
      showWarningMessage: (message: string, options: { detail: string; modal: boolean }) => {
        questions.push({ message, ...options });
        return Promise.resolve(answer);
      },
    });
    return { ...made, questions };
  }
  const alarmNode = { kind: 'alarm', chain: node.chain, filter, alarm };

  it('names account, region, topic and who gets it, and sends nothing before that is answered', async () => {
    const { services, questions, calls } = asked(undefined);
    await testNotification(services, alarmNode);
    assert.equal(questions[0]?.message, 'Send a test notification to topic ops in 111122223333 (us-east-1)?');
    assert.equal(questions[0].modal, true);
    assert.match(questions[0].detail, /goes to ops@example\.com\./);
    assert.match(questions[0].detail, /gets nothing: boss@example\.com/);
    assert.deepEqual(calls, []);
  });

  it('publishes to the alarm’s topic', async () => {
    const { services, account, calls } = asked('Send');
    await testNotification(services, alarmNode);
    assert.deepEqual(calls, [
      { name: 'sns:Publish', input: { TopicArn: alarm.actions[0], ...testMessage(account, alarm) } },
    ]);
  });

  it('says when nobody would get it', async () => {
    const { services, questions } = asked(undefined, []);
    await testNotification(services, alarmNode);
    assert.match(questions[0]!.detail, /Nobody gets it/);
  });

  it('is marked as a test in subject and body, and fits what SNS takes', () => {
    const { account } = start();
    for (const name of ['stops', 'ä'.repeat(255), 'line\nbreak']) {
      const { Subject, Message } = testMessage(account, { name });
      assert.match(Subject, /^TEST, no alarm: [\x20-\x7e]*$/);
      assert.ok(Subject.length <= 100);
      assert.match(Message, /^This is a test notification\. No alarm has gone off/);
      assert.ok(Message.includes('111122223333') && Message.includes('us-east-1'));
    }
  });
});
