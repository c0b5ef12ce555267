import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import { silentLog } from '../../../src/common/log';
import { LiveTestView } from '../../../src/views/live-test-view';
import { eventually } from '../../helpers/eventually';
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

const pattern = {
  name: 'stoppedInstancecount',
  text: '{ ($.eventName = "StopInstances") && ($.errorCode NOT EXISTS) }',
  uri: 'file:///a.cwfilter',
};

describe('the Live Test page', () => {
  let browser: Browser;
  let view: LiveTestView;
  let webview: TestWebview;
  let page: Page;
  let opened: LogEvent[];
  const visibility = new FakeEventEmitter<undefined>();
  const webviewView = { visible: true };

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    view.dispose();
    await page.close();
    assert.deepEqual(webview.complaints, []);
  });

  async function open(theme: ThemeName = 'dark', size?: { width: number; height: number }): Promise<void> {
    webview = await TestWebview.open(browser, theme, size);
    page = webview.page;
    view = new LiveTestView(webviewVsCode(), extensionUri, silentLog);
    opened = [];
    view.onDidRequestOpen((event) => opened.push(event));
    const resolved = { webview, onDidChangeVisibility: visibility.event, onDidDispose: new FakeEventEmitter().event };
    view.resolveWebviewView(Object.assign(webviewView, resolved) as unknown as vscode.WebviewView);
    await webview.load();
  }

  function fetched(events: readonly LogEvent[], leftOut?: string): void {
    const from = Math.min(...events.map(({ timestamp }) => timestamp), newest - 3_600_000);
    view.setEvents({ source: 'aws-cloudtrail-logs-1', events, from, to: newest + second, ...(leftOut && { leftOut }) });
  }

  const list = () => page.getByRole('grid', { name: 'Events' });
  const rows = () => list().locator('.rows [role=row]');
  const rowTexts = () => rows().allTextContents();
  const selected = () => list().locator('[aria-selected=true]');
  const button = (name: string | RegExp) => page.getByRole('button', { name });

  for (const theme of themeNames) {
    it(`shows verdicts, and is free of barriers (${theme})`, async () => {
      await open(theme);
      view.setPattern(pattern);
      fetched(someEvents(200, 20 * second), 'events before 13:00: only the newest 200 were read');
      await button('25 match').waitFor();
      assert.equal(await button('25 nearly').count(), 1);
      assert.equal(await button('150 no').count(), 1);
      await list().focus();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('region', { name: 'Selected event' }).waitFor();
      await webview.picture('live-test');
      assert.deepEqual(await webview.barriers(), []);
    });
  }

  it('says what to do while there is nothing to show', async () => {
    await open();
    await page.getByText('No events to test against yet.').waitFor();
    const link = page.getByRole('link', { name: 'Test Against Events…' });
    assert.equal(await link.getAttribute('href'), 'command:accessAlerts.testAgainstEvents');
    await webview.picture('live-test-empty');
    assert.deepEqual(await webview.barriers(), []);

    view.setBusy('Fetching events…');
    await page.getByRole('progressbar').waitFor();
    fetched([]);
    view.setBusy(undefined);
    await page.getByText('There were no events in this time.').waitFor();
    fetched(someEvents(10, second));
    await page.getByRole('link', { name: 'New Metric Filter' }).waitFor();
    assert.equal(await rows().count(), 10);
  });

  it('explains the selected event clause by clause, and opens it', async () => {
    await open();
    view.setPattern(pattern);
    fetched(someEvents(12, second));
    await list().focus();
    await page.keyboard.press('Home');
    const details = page.getByRole('region', { name: 'Selected event' });
    await details.waitFor();
    assert.deepEqual(await details.getByRole('listitem').allTextContents(), [
      '✓$.eventName = "StopInstances""StopInstances"',
      '✗$.errorCode NOT EXISTS"Client.UnauthorizedOperation"',
    ]);
    assert.match((await selected().textContent()) ?? '', /fails: \$\.errorCode NOT EXISTS/);
    await page.keyboard.press('Enter');
    await eventually(() => assert.equal(opened.length, 1));
    assert.equal(opened[0]?.timestamp, newest);
    await page.keyboard.press('Escape');
    await eventually(async () => assert.equal(await details.isVisible(), false));
  });

  it('re-tests when the pattern changes, and keeps its rows while the pattern is broken', async () => {
    await open();
    view.setPattern(pattern);
    fetched(someEvents(40, second));
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
    fetched(someEvents(400, 20 * second));
    await button('50 match').click();
    await eventually(async () => assert.ok((await rowTexts()).every((text) => text.startsWith('✓matches'))));
    assert.equal(await list().getAttribute('aria-rowcount'), '51');
    await button('50 match').click();

    await list().focus();
    await page.keyboard.press('/');
    await page.keyboard.type('"Carol"');
    await eventually(async () => assert.equal(await list().getAttribute('aria-rowcount'), '134'));
    await page.keyboard.press('Escape');
    await eventually(async () => assert.equal(await list().getAttribute('aria-rowcount'), '401'));

    await page.getByRole('listbox', { name: /Matches over time/ }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await button(/^Only Nov 23/).waitFor();
    await eventually(async () => assert.equal(await list().getAttribute('aria-rowcount'), '16'));
    await webview.picture('live-test-narrowed');
    await page.keyboard.press('Escape');
    await eventually(async () => assert.equal(await list().getAttribute('aria-rowcount'), '401'));

    await page.getByRole('searchbox').fill('nothing has this');
    await button('Show All').click();
    await eventually(async () => assert.equal(await list().getAttribute('aria-rowcount'), '401'));
  });

  it('has elements for the rows in sight only, and goes through 100 000 of them by keyboard', async () => {
    await open();
    view.setPattern(pattern);
    fetched(someEvents(100_000, second));
    await button('12,500 match').waitFor({ timeout: 20_000 });
    assert.ok((await rows().count()) < 30);
    await list().focus();
    await page.keyboard.press('End');
    await eventually(async () => assert.equal(await selected().getAttribute('aria-rowindex'), '100001'));
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowUp');
    await eventually(async () => assert.ok(Number(await selected().getAttribute('aria-rowindex')) < 100_000));
    const active = await list().getAttribute('aria-activedescendant');
    assert.equal(active, await selected().getAttribute('id'));
    await page.keyboard.press('Home');
    await eventually(async () => assert.equal(await selected().getAttribute('aria-rowindex'), '2'));
    await eventually(async () => assert.match((await selected().textContent()) ?? '', /StopInstances/));
  });

  it('says honestly what was read', async () => {
    await open();
    fetched(someEvents(3, second), 'a.json: line 7 is not JSON');
    await page
      .getByText(
        /^Read 3 events \(.* (kB|byte)\) from aws-cloudtrail-logs-1, .* Left out: a\.json: line 7 is not JSON$/,
      )
      .waitFor();
    fetched(someEvents(1, second));
    await page.getByText(/^Read 1 event \(.*Nothing left out\.$/).waitFor();
  });

  it('shows markup in events as text', async () => {
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
    view.setPattern({ name: evil, text: '{ $.eventName = "*img*" && $.awsRegion = "x" }', uri: '' });
    const [event] = someEvents(1, second, () => everywhere);
    view.setEvents({
      source: evil,
      events: [event!, { timestamp: newest, message: evil }],
      from: newest,
      to: newest,
      leftOut: evil,
    });
    await list().focus();
    await page.keyboard.press('End');
    await page.getByRole('region', { name: 'Selected event' }).waitFor();
    assert.equal(await page.locator('img, body script').count(), 0);
    assert.equal(await page.title(), 'Live Test');
    assert.ok((await rowTexts()).every((text) => text.includes(evil)));
    await webview.picture('live-test-markup');
  });

  it('comes back as it was after being hidden', async () => {
    await open();
    view.setPattern(pattern);
    fetched(someEvents(40, second));
    await page.getByRole('searchbox').fill('alice');
    await eventually(async () => assert.equal(await list().getAttribute('aria-rowcount'), '15'));
    webviewView.visible = false;
    visibility.fire(undefined);
    view.setPattern({ ...pattern, name: 'another' });
    webviewView.visible = true;
    await webview.load();
    await page.getByText('another').waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), 'alice');
    await eventually(async () => assert.equal(await list().getAttribute('aria-rowcount'), '15'));
  });
});
