import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import { Command } from '../../../src/common/contributions';
import { silentLog } from '../../../src/common/log';
import type { EventSet } from '../../../src/events/event-set';
import type { SourceReport } from '../../../src/events/event-source';
import { WorkerEventSet } from '../../../src/events/set/worker-event-set';
import { LiveTestView } from '../../../src/views/live-test-view';
import { eventually } from '../../helpers/eventually';
import { FakeEventSet } from '../../helpers/fake-event-set';
import { FakeEventEmitter } from '../../helpers/fake-vscode';
import { extensionUri, launchBrowser, TestWebview, webviewVsCode } from './page-harness';
import { themeNames, type ThemeName } from './themes';

const newest = Date.parse('2026-11-23T14:02:11Z');
const second = 1000;

/** Event `index` happened `index * apart` before the newest. */
function someEvents(count: number, apart: number, change: (index: number) => object = () => ({})): LogEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const timestamp = newest - index * apart;
    const record = {
      eventTime: new Date(timestamp).toISOString(),
      eventSource: 'ec2.amazonaws.com',
      eventName: ['StopInstances', 'DescribeInstances', 'RunInstances', 'AssumeRole'][index % 4],
      awsRegion: 'us-east-1',
      sourceIPAddress: `203.0.113.${index % 250}`,
      userIdentity: { type: 'IAMUser', userName: ['alice', 'bob', 'carol'][index % 3] },
      ...(index % 8 === 0 ? { errorCode: 'Client.UnauthorizedOperation' } : {}),
      ...change(index),
    };
    return { timestamp, message: JSON.stringify(record) };
  });
}

/** Has got more events whenever it has answered where one is, so that the answer does not hold any more. */
class RestlessEventSet extends FakeEventSet {
  readonly portions: LogEvent[][] = [];

  override async positionOf(index: number): Promise<number | undefined> {
    const position = await super.positionOf(index);
    const more = this.portions.shift();
    if (more) {
      await this.add(more);
      this.work();
    }
    return position;
  }
}

const pattern = {
  name: 'stoppedInstancecount',
  text: '{ ($.eventName = "StopInstances") && ($.errorCode NOT EXISTS) }',
  uri: 'file:///a.cwfilter',
  start: 0,
};

describe('the Live Test page', () => {
  let browser: Browser;
  let view: LiveTestView;
  let set: EventSet;
  let webview: TestWebview;
  let page: Page;
  let opened: LogEvent[];
  /** Commands that the page had the host run, with their arguments. */
  let commands: [id: string, argument: unknown][];
  const visibility = new FakeEventEmitter<undefined>();
  const webviewView = { visible: true };

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    view.dispose();
    await page.close();
    set.dispose();
    assert.deepEqual(webview.complaints, []);
  });

  async function open(
    theme: ThemeName = 'dark',
    size?: { width: number; height: number },
    events: EventSet = new FakeEventSet(),
  ): Promise<void> {
    webview = await TestWebview.open(browser, theme, size);
    page = webview.page;
    set = events;
    commands = [];
    const executeCommand = (id: string, argument: unknown) => Promise.resolve(commands.push([id, argument]));
    view = new LiveTestView({ ...webviewVsCode(), commands: { executeCommand } } as unknown as typeof vscode, {
      extensionUri,
      log: silentLog,
      events: () => Promise.resolve(set),
      reasonOf: (failure) => `reason: ${String(failure)}`,
    });
    opened = [];
    view.onDidRequestOpen((event) => opened.push(event));
    const resolved = { webview, onDidChangeVisibility: visibility.event, onDidDispose: new FakeEventEmitter().event };
    view.resolveWebviewView(Object.assign(webviewView, resolved) as unknown as vscode.WebviewView);
    await webview.load();
  }

  function summary(label: string, change: Partial<SourceReport> = {}) {
    const report = { events: set.state.events, from: newest - 3_600_000, to: newest + second, leftOut: [], ...change };
    return { label, report };
  }

  async function fetched(events: readonly LogEvent[], ...leftOut: string[]): Promise<void> {
    set.clear();
    await set.add(events);
    const from = Math.min(...events.map(({ timestamp }) => timestamp), newest - 3_600_000);
    view.setSummary({ sources: [summary('aws-cloudtrail-logs-1', { events: events.length, from, leftOut })] });
  }

  const list = () => page.getByRole('grid', { name: 'Events' });
  const rows = () => list().locator('.rows [role=row]');
  const rowTexts = () => rows().allTextContents();
  const selected = () => list().locator('[aria-selected=true]');
  /** The row that has the focus, as assistive technology sees it. */
  const active = async () => page.locator(`#${await list().getAttribute('aria-activedescendant', { timeout: 1000 })}`);
  const activeText = async () => (await (await active()).textContent({ timeout: 1000 })) ?? '';
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const details = () => page.getByRole('region', { name: 'Selected event' });
  const rowCount = () => list().getAttribute('aria-rowcount');
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  for (const theme of themeNames) {
    it(`shows verdicts, and is free of barriers (${theme})`, async () => {
      await open(theme, { width: 1200, height: 420 });
      view.setPattern(pattern);
      await fetched(someEvents(200, 20 * second), 'events before 13:00: only the newest 200 were read');
      await button('25 match').waitFor();
      assert.equal(await button('25 nearly').count(), 1);
      assert.equal(await button('150 no').count(), 1);
      await list().focus();
      await press('ArrowDown');
      await details().waitFor();
      await webview.picture('live-test');
      assert.deepEqual(await webview.barriers(), []);

      view.setProgress({ text: 'Fetching events… 12,480 events', share: 0.42 }, () => undefined);
      view.setLive({ text: 'Live Tail of aws-cloudtrail-logs-1' });
      await press('Delete', 'ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
      await page.getByText('3 events selected').waitFor();
      await page.getByText(/· 42%/).waitFor();
      await page.locator('summary').click();
      await webview.picture('live-test-busy');
      assert.deepEqual(await webview.barriers(), []);
    });
  }

  it('says what to do while there is nothing to show', async () => {
    await open();
    await page.getByText('No events to test against yet.').waitFor();
    await button('Test Against Events…').click();
    await button('Start Live Tail').click();
    assert.deepEqual(commands, [
      ['accessAlerts.testAgainstEvents', undefined],
      [Command.StartLiveTail, undefined],
    ]);
    await webview.picture('live-test-empty');
    assert.deepEqual(await webview.barriers(), []);

    view.setProgress({ text: 'Fetching events…' });
    await page.getByRole('progressbar').waitFor();
    await fetched([]);
    view.setProgress(undefined);
    await page.getByText('There were no events in this time.').waitFor();
    await fetched(someEvents(10, second));
    await button('New Metric Filter').waitFor();
    await eventually(async () => assert.equal(await rows().count(), 10));
  });

  it('explains the selected event clause by clause, and opens it', async () => {
    await open();
    view.setPattern(pattern);
    await fetched(someEvents(12, second));
    await list().focus();
    await press('Home');
    await details().waitFor();
    assert.deepEqual(await details().getByRole('listitem').allTextContents(), [
      '✓$.eventName = "StopInstances""StopInstances"',
      '✗$.errorCode NOT EXISTS"Client.UnauthorizedOperation"',
    ]);
    assert.match((await selected().textContent()) ?? '', /fails: \$\.errorCode NOT EXISTS/);
    await press('Enter');
    await eventually(() => assert.equal(opened.length, 1));
    assert.equal(opened[0]?.timestamp, newest);
    view.setPattern({ ...pattern, text: '{ $.awsRegion = "eu-west-1" }' });
    await eventually(async () =>
      assert.deepEqual(await details().getByRole('listitem').allTextContents(), [
        '✗$.awsRegion = "eu-west-1""us-east-1"',
      ]),
    );
    await press('Escape');
    await eventually(async () => assert.equal(await details().isVisible(), false));
  });

  it('re-tests when the pattern changes, and keeps its rows while the pattern is broken', async () => {
    await open();
    view.setPattern(pattern);
    await fetched(someEvents(40, second));
    await button('5 match').waitFor();
    view.setPattern({ ...pattern, text: '{ $.eventName = }' });
    await page.getByText('Not tested, because AWS would refuse this pattern.').waitFor();
    assert.ok((await rows().count()) > 5);
    assert.equal(await button(/match/).isVisible(), false);
    await webview.picture('live-test-broken');
    assert.deepEqual(await webview.barriers(), []);
    view.setPattern({ ...pattern, text: '{ $.eventName = "RunInstances" }' });
    await button('10 match').waitFor();
  });

  it('narrows by verdict, by text and by a bar of the histogram', async () => {
    await open();
    view.setPattern(pattern);
    await fetched(someEvents(400, 20 * second));
    await button('50 match').click();
    await eventually(async () => assert.ok((await rowTexts()).every((text) => text.startsWith('✓matches'))));
    assert.equal(await rowCount(), '51');
    await button('50 match').click();

    await list().focus();
    await press('/');
    await page.keyboard.type('"Carol"');
    await eventually(async () => assert.equal(await rowCount(), '134'));
    await press('Escape');
    await eventually(async () => assert.equal(await rowCount(), '401'));

    await page.getByRole('listbox', { name: /Matches over time/ }).focus();
    await press('End', 'ArrowLeft', 'Enter');
    await button(/^Only Nov 23/).waitFor();
    await eventually(async () => assert.equal(await rowCount(), '16'));
    await webview.picture('live-test-narrowed');
    await press('Escape');
    await eventually(async () => assert.equal(await rowCount(), '401'));

    await page.getByRole('searchbox').fill('nothing has this');
    await button('Show All').click();
    await eventually(async () => assert.equal(await rowCount(), '401'));
    assert.equal(await page.getByRole('searchbox').inputValue(), '');
  });

  it('has elements for the rows in sight only, and goes through 100 000 of them by keyboard', async () => {
    const events = new WorkerEventSet({
      script: pathToFileURL('dist/event-set-worker.js'),
      onFailure: (failure) => assert.fail(failure),
      lostEvents: () => ({ what: '', todo: '' }),
    });
    await open('dark', undefined, events);
    view.setPattern(pattern);
    await fetched(someEvents(100_000, second));
    await button('12,500 match').waitFor({ timeout: 20_000 });
    assert.ok((await rows().count()) < 30);
    await list().focus();
    await press('End');
    await eventually(async () => assert.equal(await selected().getAttribute('aria-rowindex'), '100001'));
    await press('PageUp', 'ArrowUp');
    await eventually(async () => assert.ok(Number(await selected().getAttribute('aria-rowindex')) < 100_000));
    assert.equal(await list().getAttribute('aria-activedescendant'), await selected().getAttribute('id'));
    await press('Home');
    await eventually(async () => assert.equal(await selected().getAttribute('aria-rowindex'), '2'));
    await eventually(async () => assert.match((await selected().textContent()) ?? '', /StopInstances/));
    await press('Shift+End');
    await page.getByText('500 events selected').waitFor();
    assert.ok((await rows().count()) < 30);
    view.setPattern({ ...pattern, text: '{ $.eventName = "RunInstances" }' });
    await button('25,000 match').waitFor();
    await button('25,000 match').click();
    await eventually(async () => assert.equal(await rowCount(), '25001'));
  });

  it('selects several events by keyboard and by mouse', async () => {
    await open();
    await fetched(someEvents(30, second));
    await list().focus();
    await press('ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await eventually(() => assert.deepEqual(view.selection, { active: 2, chosen: [0, 1, 2], rejected: [] }));
    assert.equal(await list().getAttribute('aria-multiselectable'), 'true');
    assert.equal(await selected().count(), 3);
    await press('Shift+ArrowUp', 'Control+ArrowDown', 'Control+ArrowDown', 'Control+Space');
    await eventually(() => assert.deepEqual(view.selection, { active: 3, chosen: [0, 1, 3], rejected: [] }));
    assert.match(await activeText(), /AssumeRole/);
    await press('Control+Space');
    await eventually(() => assert.deepEqual(view.selection.chosen, [0, 1]));

    await rows().nth(4).click();
    await rows()
      .nth(6)
      .click({ modifiers: ['Shift'] });
    await rows()
      .nth(1)
      .click({ modifiers: ['ControlOrMeta'] });
    await eventually(() => assert.deepEqual(view.selection, { active: 1, chosen: [4, 5, 6, 1], rejected: [] }));
  });

  it('makes a pattern from chosen events but not from rejected ones, and checks them with AWS', async () => {
    await open();
    view.setPattern(pattern);
    await fetched(someEvents(30, second));
    await list().focus();
    await press('ArrowDown', 'ArrowDown', 'Delete');
    await eventually(async () => assert.match(await activeText(), /but not this/));
    await press('ArrowDown', 'Shift+ArrowDown');
    await button('Make a Pattern from These 2').waitFor();
    assert.deepEqual(await webview.barriers(), []);

    // The keyboard's way to the actions.
    await press('Shift+F10');
    assert.equal(await button('Open Event').evaluate((element) => element === document.activeElement), true);
    await press('Tab', 'Enter');
    await eventually(() =>
      assert.deepEqual(commands.pop(), [Command.MakePatternFromEvents, { chosen: [2, 3], rejected: [1] }]),
    );
    await press('Tab', 'Tab', 'Enter');
    await eventually(() => assert.equal(commands.at(-1)?.[0], Command.WhichAlerts));
    assert.equal((commands.pop()?.[1] as LogEvent).message, (await set.read([3]))[0]?.message, 'the event in front');
    await press('Tab', 'Enter');
    await eventually(() => assert.deepEqual(commands.pop(), [Command.CheckWithAws, { indexes: [2, 3] }]));

    await button('But Not This').click();
    await eventually(() => assert.deepEqual(view.selection.rejected, [1, 2, 3]));
    assert.equal(await button('But Not This').getAttribute('aria-pressed'), 'true');
    assert.equal(await button(/Make a Pattern/).isDisabled(), true, 'nothing is left to make one from');
    await webview.picture('live-test-rejected');
    await button('but not: 3').click();
    await eventually(() => assert.deepEqual(view.selection, { active: 3, chosen: [2, 3], rejected: [] }));
    await button('Open Event').press('Escape');
    await eventually(async () => assert.equal(await details().isVisible(), false));
    assert.equal(await list().evaluate((element) => element === document.activeElement), true);
  });

  it('shows results while a fetch goes on, how far it is, and stops it', async () => {
    await open();
    view.setPattern(pattern);
    let stops = 0;
    view.setProgress({ text: 'Fetching events… 40 events', share: 0.257 }, () => stops++);
    await set.add(someEvents(40, second));
    await button('5 match').waitFor();
    const bar = page.getByRole('progressbar');
    await eventually(async () => assert.equal(await bar.getAttribute('aria-valuenow'), '25'));
    await page.getByText('Fetching events… 40 events · 25%').waitFor();
    await page.getByText(/^Read 40 events \(.* kB\) so far$/).waitFor();
    await button('Stop').click();
    await eventually(() => assert.equal(stops, 1));
    view.setProgress(undefined);
    view.setSummary({ sources: [summary('Event history', { leftOut: ['stopped before its end'] })] });
    await page.getByText(/^Read 40 events .* from Event history, .* Left out: stopped before its end$/).waitFor();
    assert.equal(await bar.isVisible(), false);
    assert.equal(await button('Stop').isVisible(), false);
  });

  it('lists new events on top while live, without moving the selection', async () => {
    const restless = new RestlessEventSet();
    await open('dark', undefined, restless);
    view.setPattern(pattern);
    await button('Start Live Tail').click();
    assert.equal(commands.pop()?.[0], Command.StartLiveTail);
    view.setLive({ text: 'Live Tail of group-1' });
    await page.getByText('No event yet.').waitFor();
    const history = someEvents(200, second);
    await set.add(history.slice(100));
    await button('13 match').or(button('12 match')).waitFor();
    assert.equal(await button('Live').getAttribute('aria-pressed'), 'true');
    await page.locator('.live-mark', { hasText: 'live' }).waitFor();

    await list().focus();
    await press('ArrowDown', 'ArrowDown', 'PageDown', 'PageDown');
    await eventually(() => assert.ok((view.selection.active ?? 0) > 2));
    const before = await activeText();
    const { active: chosen } = view.selection;
    const place = async () => (await (await active()).boundingBox())?.y;
    const y = await place();
    for (let from = 96; from >= 50; from -= 2) restless.portions.push(history.slice(from, from + 2));
    await set.add(history.slice(98, 100));
    await eventually(async () => assert.equal(await rowCount(), '151'));
    await eventually(async () => {
      assert.equal(await activeText(), before);
      assert.equal(await place(), y, 'what is in sight stays where it is');
    });
    assert.equal(view.selection.active, chosen);
    await webview.picture('live-test-live');
    assert.deepEqual(await webview.barriers(), []);

    await press('Home');
    await eventually(async () => assert.equal(await list().evaluate((element) => element.scrollTop), 0));
    await set.add(history.slice(0, 50));
    await eventually(async () => assert.match((await rowTexts())[0] ?? '', /14:02:11/));
    await button('Live').click();
    await eventually(() => assert.equal(commands.pop()?.[0], Command.StopLiveTail));
    view.setLive(undefined);
    await eventually(async () => assert.equal(await button('Live').getAttribute('aria-pressed'), 'false'));
  });

  it('tells screen readers the counts once they stand still', async () => {
    await open();
    view.setPattern(pattern);
    await fetched(someEvents(40, second));
    const spoken = page.locator('p.visually-hidden[role=status]');
    await eventually(async () => assert.equal(await spoken.textContent(), '5 match · 5 nearly · 30 no'));
  });

  it('says honestly what was read, source by source', async () => {
    await open();
    await fetched(someEvents(3, second), 'a.json: line 7 is not JSON');
    await page
      .getByText(
        /^Read 3 events \(.* (kB|byte)\) from aws-cloudtrail-logs-1, .* Left out: a\.json: line 7 is not JSON$/,
      )
      .waitFor();
    await fetched(someEvents(1, second));
    await page.getByText(/^Read 1 event \(.*Nothing left out\.$/).waitFor();

    const sources = [
      summary('group-1', { events: 1 }),
      summary('Event history', { events: 0, leftOut: ['older than 90 days', 'data events'], failure: 'expired' }),
    ];
    view.setSummary({ sources });
    const line = page.getByText(/ from 2 sources, .* Left out: Event history: older than 90 days; and 2 more$/);
    await line.waitFor();
    await line.focus();
    await page.locator('summary').press('Enter');
    assert.deepEqual(await page.locator('.read > ul > li').allTextContents(), [
      'group-1: 1 event, Nov 23, 2026, 13:02:11 UTC to Nov 23, 2026, 14:02:12 UTC',
      'Event history: 0 events, Nov 23, 2026, 13:02:11 UTC to Nov 23, 2026, 14:02:12 UTC' +
        'Left out: older than 90 daysLeft out: data eventsLeft out: reason: expired',
    ]);
    await webview.picture('live-test-sources');
    assert.deepEqual(await webview.barriers(), []);
  });

  it('shows markup in events as text, and cuts what is long', async () => {
    await open();
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const everywhere = {
      eventName: evil,
      eventSource: evil,
      awsRegion: evil,
      sourceIPAddress: evil,
      errorCode: evil,
      userIdentity: { type: evil, userName: evil },
    };
    view.setPattern({ name: evil, text: '{ $.eventName = "*img*" && $.awsRegion = "x" }', uri: '', start: 0 });
    view.setLive({ text: evil });
    view.setProgress({ text: evil });
    const [event] = someEvents(1, second, () => everywhere);
    set.clear();
    await set.add([event!, { timestamp: newest, message: evil + 'x'.repeat(256_000) }]);
    view.setSummary({ sources: [summary(evil, { leftOut: [evil], failure: evil })] });
    await list().focus();
    await press('End');
    await details().waitFor();
    assert.equal(await page.locator('img, body script').count(), 0);
    assert.equal(await page.title(), 'Live Test');
    assert.ok((await rowTexts()).every((text) => text.includes(evil) && text.length < 2000));
    await press('Home');
    await eventually(async () => assert.match((await selected().textContent()) ?? '', /<img/));
    assert.equal(await page.locator('img, body script').count(), 0);
    await webview.picture('live-test-markup');
  });

  it('fits a narrow panel: everything can be reached', async () => {
    await open('dark', { width: 480, height: 480 });
    view.setPattern(pattern);
    view.setProgress({ text: 'Fetching events… 12,480 events', share: 0.42 }, () => undefined);
    await fetched(someEvents(200, 20 * second), 'events before 13:00: only the newest 200 were read');
    await list().focus();
    await press('ArrowDown');
    await details().waitFor();
    const controls = await page.locator('button:visible, input:visible, summary').all();
    for (const control of controls) {
      const box = await control.boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 480, `${await control.textContent()} is out of sight`);
    }
    assert.ok((await list().boundingBox())!.height >= 66, 'rows are left to be seen');
    await webview.picture('live-test-narrow');
    assert.deepEqual(await webview.barriers(), []);
  });

  it('comes back as it was after being hidden', async () => {
    await open();
    view.setPattern(pattern);
    await fetched(someEvents(400, second));
    await page.getByRole('searchbox').fill('alice');
    await eventually(async () => assert.equal(await rowCount(), '135'));
    await list().focus();
    await press('End', 'Delete', 'Shift+ArrowUp');
    await eventually(() => assert.equal(view.selection.chosen.length, 2));
    const selection = view.selection;
    const text = await activeText();
    webviewView.visible = false;
    visibility.fire(undefined);
    view.setPattern({ ...pattern, name: 'another' });
    webviewView.visible = true;
    await webview.load();
    await page.getByText('another').waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), 'alice');
    await eventually(async () => assert.equal(await rowCount(), '135'));
    await eventually(async () => assert.equal(await activeText(), text));
    await details().waitFor();
    assert.deepEqual(view.selection, selection);
    assert.equal(await selected().count(), 2);
  });
});
