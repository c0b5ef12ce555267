import assert from 'node:assert/strict';
import { copyEvent, findEvents, findEventsLikeThis, openEventInConsole } from '../../../src/commands/event-history';
import type { Services } from '../../../src/commands/services';
import type { EventSearch } from '../../../src/cloudtrail/event-search';
import type { FoundEvent } from '../../../src/cloudtrail/found-event';
import { Failure } from '../../../src/common/failure';
import type { TimeChoice } from '../../../src/common/time-choice';
import { connectedTo } from '../../helpers/connected';
import { eventually } from '../../helpers/eventually';
import { fakeVsCode } from '../../helpers/fake-vscode';
import { historyEvent, settled } from '../../helpers/history-pages';

const now = Date.parse('2026-11-24T14:00:00Z');
const hour = 3_600_000;

interface Pick {
  readonly label: string;
  readonly description: string;
}

function start(events: readonly FoundEvent[] = [], partition = 'aws') {
  const fake = fakeVsCode();
  const found: [search: EventSearch, time: TimeChoice][] = [];
  const copied: string[] = [];
  const opened: string[] = [];
  const offered: Pick[] = [];
  const focused: string[] = [];
  fake.commands.set('accessAlerts.eventHistory.focus', () => focused.push('focus'));
  let choice = '';
  Object.assign(fake.vs.window, {
    showQuickPick: (items: readonly Pick[]) => {
      offered.push(...items);
      return Promise.resolve(items.find(({ label }) => label.includes(choice)));
    },
    setStatusBarMessage: () => undefined,
  });
  Object.assign(fake.vs, {
    env: {
      clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
      openExternal: (uri: string) => Promise.resolve(void opened.push(uri)),
    },
    Uri: { parse: (text: string) => text },
  });
  const account = {
    region: 'us-east-1',
    identity: { accountId: '111122223333', arn: '', partition },
    clock: { now: () => now, sleep: () => Promise.resolve() },
  };
  const services = {
    vs: fake.vs,
    connections: connectedTo(account),
    eventHistory: {
      events,
      time: { back: 24 * hour },
      find: (search: EventSearch, time: TimeChoice) => Promise.resolve(void found.push([search, time])),
    },
    eventHistoryTree: { chosen: () => events },
  } as unknown as Services;
  const choose = (label: string) => (choice = label);
  return { ...fake, services, found, copied, opened, offered, focused, choose };
}

/** Answers the questions of Find Events…: a label of each list, and what is typed before it. */
async function answer(
  inputs: ReturnType<typeof start>['inputs'],
  ...answers: (string | [typed: string, label: string])[]
) {
  for (const [n, each] of answers.entries()) {
    const input = await shown(inputs, n);
    if (Array.isArray(each)) {
      input.type(each[0]);
      await eventually(() => assert.equal(input.busy, false));
    }
    input.accept(Array.isArray(each) ? each[1] : each);
  }
}

/** The question of that number, with what it offers. */
function shown(inputs: ReturnType<typeof start>['inputs'], number: number) {
  return eventually(() => {
    const input = inputs[number];
    assert.ok(input && !input.busy);
    return input;
  });
}

describe('Find Events…', () => {
  const rows: [answers: Parameters<typeof answer>[1][], search: EventSearch, back: number][] = [
    [['Changes', 'Last 24 hours'], { is: { ReadOnly: 'false' } }, 24],
    [['All events', 'Last hour'], { is: {} }, 1],
    [['What failed', 'Last 7 days'], { is: {}, onlyErrors: true }, 168],
    [
      ['Event name…', ['stopinst', 'StopInstances'], 'All of them', 'Last hour'],
      { is: { EventName: 'StopInstances' } },
      1,
    ],
    [
      ['User…', ['alice', 'Look for “alice”'], 'Only changes', 'Last 3 hours'],
      { is: { Username: 'alice', ReadOnly: 'false' } },
      3,
    ],
    [
      ['Service…', ['Foo', 'Look for “foo.amazonaws.com”'], 'Only those that failed', 'Last hour'],
      { is: { EventSource: 'foo.amazonaws.com' }, onlyErrors: true },
      1,
    ],
    [
      ['Resource name…', [' my-bucket ', 'Look for “my-bucket”'], 'Only reads', 'Last hour'],
      { is: { ResourceName: 'my-bucket', ReadOnly: 'true' } },
      1,
    ],
  ];
  for (const [answers, search, back] of rows) {
    it(`${answers.map((each) => (Array.isArray(each) ? each[0] : each)).join(', ')}: ${JSON.stringify(search)}`, async () => {
      const { services, inputs, found, focused } = start();
      const finding = findEvents(services);
      await answer(inputs, ...answers);
      await finding;
      assert.deepEqual(found, [[search, { back: back * hour }]]);
      assert.equal(focused.length, 1, 'the view comes to the front');
    });
  }

  it('offers what the list has first, then the names that CloudTrail writes', async () => {
    const { services, inputs } = start([historyEvent(1, { eventName: 'StopMyOwnThing' }, now)]);
    void findEvents(services);
    await answer(inputs, 'Event name…');
    const input = await shown(inputs, 1);
    input.type('stop');
    await eventually(() => assert.equal(input.busy, false));
    const labels = input.items.map(({ label }) => label);
    assert.equal(labels[0], 'StopMyOwnThing');
    assert.ok(labels.includes('StopInstances') && labels.includes('StopLogging'));
    assert.ok(labels.length <= 301);
    assert.equal(labels.at(-1), 'Look for “stop”');
  });

  it('finds nothing when the person gives up', async () => {
    const { services, inputs, found } = start();
    const finding = findEvents(services);
    await settled();
    inputs[0]!.hide();
    await finding;
    assert.deepEqual(found, []);
  });
});

describe('Find Events Like This…', () => {
  const event = {
    ...historyEvent(1, {}, now),
    accessKeyId: 'AKIAALICE',
    resources: [
      { type: 'AWS::EC2::Instance', name: 'i-1' },
      { type: 'AWS::EC2::Instance', name: 'i-1' },
      { type: 'AWS::EC2::Volume', name: '' },
    ],
  };
  const rows: [label: string, is: EventSearch['is']][] = [
    ['Same event name', { EventName: 'StopInstances' }],
    ['Same user', { Username: 'alice' }],
    ['Same event name by the same user', { EventName: 'StopInstances', Username: 'alice' }],
    ['Same resource', { ResourceName: 'i-1' }],
    ['Same service', { EventSource: 'ec2.amazonaws.com' }],
    ['Same access key', { AccessKeyId: 'AKIAALICE' }],
  ];
  for (const [label, is] of rows) {
    it(`${label}: ${JSON.stringify(is)}, in the time that is looked at`, async () => {
      const { services, found, choose } = start([event]);
      choose(label);
      await findEventsLikeThis(services, undefined);
      assert.deepEqual(found, [[{ is }, { back: 24 * hour }]]);
    });
  }

  it('offers a resource once, and nothing that the event lacks', async () => {
    const { services, offered } = start([{ ...event, user: '', accessKeyId: '' }]);
    await findEventsLikeThis(services, undefined);
    assert.deepEqual(
      offered.map(({ label }) => label.replace(/^\S+ /, '')),
      ['Same event name', 'Same resource', 'Same service'],
    );
  });
});

describe('events of the view', () => {
  it('are copied: one to be read, several one a line', async () => {
    const [one, two] = [historyEvent(1, {}, now), historyEvent(2, {}, now)];
    const single = start([one]);
    await copyEvent(single.services, undefined, undefined);
    assert.deepEqual(JSON.parse(single.copied[0]!), JSON.parse(one.message));
    assert.match(single.copied[0]!, /\n {2}"eventName": "StopInstances"/);
    const several = start([one, two]);
    await copyEvent(several.services, undefined, undefined);
    assert.deepEqual(several.copied, [`${one.message}\n${two.message}`]);
  });

  it('open in the console of their partition, where there is one', async () => {
    const links: [partition: string, link: string][] = [
      ['aws', 'https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/event-1'],
      ['aws-cn', 'https://us-east-1.console.amazonaws.cn/cloudtrailv2/home?region=us-east-1#/events/event-1'],
    ];
    for (const [partition, link] of links) {
      const { services, opened } = start([historyEvent(1, {}, now)], partition);
      await openEventInConsole(services, undefined);
      assert.deepEqual(opened, [link]);
    }
    const { services } = start([historyEvent(1, {}, now)], 'aws-iso');
    await assert.rejects(openEventInConsole(services, undefined), Failure);
  });

  it('must be selected', async () => {
    const { services } = start();
    await assert.rejects(copyEvent(services, undefined, undefined), /No event is selected/);
  });
});
