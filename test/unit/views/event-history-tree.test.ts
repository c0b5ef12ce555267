import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Account } from '../../../src/aws/account';
import { Connections } from '../../../src/aws/connections';
import type { EventSearch } from '../../../src/cloudtrail/event-search';
import type { FoundEvent } from '../../../src/cloudtrail/found-event';
import { Failure } from '../../../src/common/failure';
import type { TimeChoice } from '../../../src/common/time-choice';
import { EventHistory } from '../../../src/views/event-history';
import { EventHistoryTree } from '../../../src/views/event-history-tree';
import { searchWords } from '../../../src/views/event-history-words';
import { FakeEventEmitter, fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';
import { historyEvent, HistoryPages, rowText, settled } from '../../helpers/history-pages';

// Local times are told, so they are made of local times.
const now = new Date(2026, 10, 24, 14, 2, 11).getTime();
const hour = 3_600_000;
const day = 24 * hour;

async function start(region = 'us-east-1') {
  const fake = fakeVsCode();
  const visibility = new FakeEventEmitter<unknown>();
  const view = {
    visible: false,
    selection: [] as unknown[],
    description: '',
    message: undefined as string | undefined,
    onDidChangeVisibility: visibility.event,
    dispose: () => undefined,
  };
  Object.assign(fake.vs.window, { createTreeView: () => view });
  const pages = new HistoryPages();
  const account = {
    label: 'dev',
    region,
    identity: { accountId: '111122223333', arn: '', partition: 'aws' },
    clock: { now: () => now, sleep: () => Promise.resolve() },
  } as unknown as Account;
  const connections = new Connections(fake.vs, fakeMemento(), () => Promise.resolve(account));
  const history = new EventHistory(fake.vs, connections, pages.read, () => undefined);
  const tree = new EventHistoryTree(fake.vs, history, () => account.clock);
  await connections.connect({ kind: 'profile', profile: 'dev', region });
  const show = () => {
    view.visible = true;
    visibility.fire(undefined);
  };
  /** The rows as they are read: label and description, days indented by nothing, what is in them by two spaces. */
  const rows = () =>
    tree.getChildren().flatMap((node) => {
      const text = (each: typeof node) => rowText(tree.getTreeItem(each));
      return [text(node), ...tree.getChildren(node).map((child) => `  ${text(child)}`)];
    });
  /** The row of one event. */
  const itemOf = async (event: FoundEvent): Promise<vscode.TreeItem> => {
    show();
    await pages.answer([event]);
    return tree.getTreeItem(tree.getChildren()[0]!);
  };
  return { ...fake, view, show, pages, connections, history, tree, rows, itemOf };
}

const event = (secondsAgo: number, about: Record<string, unknown> = {}) => historyEvent(secondsAgo, about, now);

describe('the view Event History', () => {
  it('reads when it is seen, and not before', async () => {
    const { pages, show, rows, view } = await start();
    assert.deepEqual([pages.asked.length, rows()], [0, []]);
    assert.equal(view.description, 'changes · last 24 h');
    show();
    assert.equal(pages.asked.length, 1);
    assert.deepEqual(rows(), ['Reading… | click or Enter stops']);
  });

  it('reads on a connection that is made while it is seen', async () => {
    const { pages, show, connections } = await start();
    await connections.disconnect();
    show();
    assert.equal(pages.asked.length, 0);
    await connections.connect({ kind: 'profile', profile: 'dev', region: 'us-east-1' });
    assert.equal(pages.asked.length, 1);
  });

  const items: [what: string, about: Record<string, unknown>, text: string, icon: string, spoken: string][] = [
    ['a change', {}, 'alice · 14:02 · ec2 · us-east-1', 'edit', 'change'],
    ['a read', { readOnly: true }, 'alice · 14:02 · ec2 · us-east-1', 'eye', 'read'],
    [
      'an error',
      { errorCode: 'Client.UnauthorizedOperation' },
      'Client.UnauthorizedOperation · alice · 14:02 · ec2 · us-east-1',
      'error',
      'failed',
    ],
    [
      'a sign-in',
      { eventName: 'ConsoleLogin', eventSource: 'signin.amazonaws.com' },
      'alice · 14:02 · signin · us-east-1',
      'sign-in',
      'sign-in',
    ],
  ];
  for (const [what, about, text, icon, spoken] of items) {
    it(`shows ${what}: ${text}`, async () => {
      const { itemOf } = await start();
      const item = await itemOf(event(0, about));
      assert.deepEqual([item.description, (item.iconPath as vscode.ThemeIcon).id], [text, icon]);
      assert.ok(item.accessibilityInformation?.label.includes(`, ${spoken}, `), 'not by the icon alone');
      assert.equal(item.command?.command, 'accessAlerts.openEvent');
    });
  }

  it('tells the full time with its zone, and the error, beside the row', async () => {
    const { itemOf } = await start();
    const { value } = (await itemOf(event(0, { errorCode: 'AccessDenied' }))).tooltip as vscode.MarkdownString;
    assert.match(value, /2026.*14:02:11 (UTC|GMT|[A-Z]{3,4})/);
    assert.match(value, /Error: AccessDenied/);
  });

  it('says the weekday of what is not of today, and groups what is longer than a day', async () => {
    const { show, pages, rows, history } = await start();
    show();
    await pages.answer([event(60), event(20 * 3600)]);
    assert.deepEqual(rows(), [
      'StopInstances | alice · 14:01 · ec2 · us-east-1',
      'StopInstances | alice · Mon 18:02 · ec2 · us-east-1',
      '2 events | since Mon, Nov 23, 14:02',
    ]);
    void history.find({ is: {} }, { back: 7 * day });
    await pages.answer([event(60), event(61), event(20 * 3600), event(72 * 3600)]);
    assert.deepEqual(rows(), [
      'Today | 2 events',
      '  StopInstances | alice · 14:01 · ec2 · us-east-1',
      '  StopInstances | alice · 14:01 · ec2 · us-east-1',
      'Yesterday | 1 event',
      '  StopInstances | alice · 18:02 · ec2 · us-east-1',
      'Sat, Nov 21 | 1 event',
      '  StopInstances | alice · 14:02 · ec2 · us-east-1',
      '4 events | since Tue, Nov 17, 14:02',
    ]);
  });

  it('offers more, and to stop; of a search that AWS cannot make, says how far it looked', async () => {
    const { show, pages, rows, history, tree } = await start();
    show();
    await pages.answer(
      Array.from({ length: 50 }, (_, n) => event(n)),
      'more',
    );
    assert.equal(rows().at(-1), 'Load More… | ');
    const end = tree.getTreeItem(tree.getChildren().at(-1)!);
    assert.equal(end.command?.command, 'accessAlerts.loadMoreEvents');
    void history.find({ is: {}, onlyErrors: true }, { back: day });
    await pages.answer([event(3600)], 'more');
    assert.deepEqual(rows(), ['Reading… | looked back to Tue, Nov 24, 13:02 · click or Enter stops']);
  });

  it('says in a row what went wrong, what to do, and tries again from there', async () => {
    const { show, pages, rows, tree } = await start();
    show();
    await pages.fail(new Failure('You may not look.', 'Ask somebody.'));
    assert.deepEqual(rows(), ['Event history could not be read | You may not look. Ask somebody.']);
    const item = tree.getTreeItem(tree.getChildren()[0]!);
    assert.equal(item.command?.command, 'accessAlerts.loadMoreEvents');
  });

  it('keeps a row where nothing was found, so that the focus has a place, and says what there is to find', async () => {
    const { show, pages, rows, tree, view, history } = await start();
    show();
    await pages.answer([]);
    assert.deepEqual(rows(), ['No such event was found | click or Enter looks for others']);
    assert.equal(tree.getTreeItem(tree.getChildren()[0]!).command?.command, 'accessAlerts.findEvents');
    assert.match(view.message ?? '', /the last 90 days; they appear up to 15 minutes late\.$/);
    void history.find({ is: {} }, { back: hour });
    await pages.answer([event(60)]);
    assert.equal(view.message, undefined);
  });

  it('says outside of us-east-1 that events of global services are there', async () => {
    const { show, pages, view } = await start('eu-west-1');
    show();
    await pages.answer([]);
    assert.match(view.message ?? '', /IAM, CloudFront and the global STS endpoint are in us-east-1\.$/);
  });

  it('hands a menu its rows: those selected, else the one it was opened on', async () => {
    const { show, pages, tree, view } = await start();
    show();
    await pages.answer([event(1), event(2), event(3)]);
    const [first, second, , end] = tree.getChildren();
    const ids = (...args: unknown[]) => tree.chosen(...(args as [])).map(({ id }) => id);
    assert.deepEqual(ids(first, [second, first, end]), ['event-2', 'event-1']);
    assert.deepEqual(ids(second), ['event-2']);
    view.selection = [first];
    assert.deepEqual(ids(), ['event-1']);
    assert.deepEqual(ids('something else'), []);
    await settled();
  });

  it('shows texts of an event as text', async () => {
    const { itemOf, vs } = await start();
    const appended: string[] = [];
    Object.assign(vs.MarkdownString.prototype, {
      appendText(this: vscode.MarkdownString, text: string) {
        appended.push(text);
        return this;
      },
    });
    await itemOf(event(0, { eventName: '[x](command:evil)' }));
    assert.ok(appended.some((text) => text.includes('[x](command:evil)')));
  });
});

describe('what a search is called', () => {
  const { vs } = fakeVsCode();
  const rows: [search: EventSearch, time: TimeChoice, words: string][] = [
    [{ is: { ReadOnly: 'false' } }, { back: day }, 'changes · last 24 h'],
    [{ is: {} }, { back: hour / 4 }, 'all events · last 15 min'],
    [{ is: { EventName: 'StopInstances' } }, { back: 7 * day }, 'StopInstances · last 7 days'],
    [{ is: { Username: 'alice', ReadOnly: 'true' } }, { back: 3 * hour }, 'by alice · reads · last 3 h'],
    [{ is: { EventSource: 'ec2.amazonaws.com' }, onlyErrors: true }, { back: 30 * day }, 'ec2 · errors · last 30 days'],
    [
      { is: { ResourceName: 'my-bucket' } },
      { from: now - day, to: now },
      'on my-bucket · Mon, Nov 23, 14:02 – Tue, Nov 24, 14:02',
    ],
  ];
  for (const [search, time, words] of rows) {
    it(words, () => assert.equal(searchWords(vs, search, time), words));
  }
});
