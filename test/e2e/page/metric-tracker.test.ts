import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import type { Account } from '../../../src/aws/account';
import { silentLog } from '../../../src/common/log';
import { MetricTrackers, type TrackedMetric } from '../../../src/views/metric-tracker';
import { eventually } from '../../helpers/eventually';
import { FakeEventEmitter } from '../../helpers/fake-vscode';
import { extensionUri, launchBrowser, TestWebview, webviewVsCode } from './page-harness';
import { themeNames, type ThemeName } from './themes';

const now = Date.parse('2026-11-23T14:02:11Z');
const metric: TrackedMetric = {
  accountId: '111122223333',
  region: 'us-east-1',
  namespace: 'CloudTrailMetrics',
  name: 'EC2stoppedInstanceEventCount',
};

describe('the metric tracker page', () => {
  let browser: Browser;
  let webview: TestWebview;
  let page: Page;
  let trackers: MetricTrackers;
  let account: Account | undefined;
  let values: Readonly<Record<string, number>>;
  let failure: string | undefined;
  let asked: { period: number; statistic: string }[];
  let wake: () => void;
  let visible: boolean;
  let panel: vscode.WebviewPanel;
  const accountChange = new FakeEventEmitter<undefined>();
  let viewState: FakeEventEmitter<undefined>;
  let disposal: FakeEventEmitter<undefined>;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    disposal.fire(undefined);
    await page.close();
    assert.deepEqual(webview.complaints, []);
  });

  /** An account whose metric has `values` (by the time of their period), and an alarm on 3 in 5 minutes. */
  function fakeAccount(): Account {
    const data = (input: { MetricDataQueries: { MetricStat: { Period: number; Stat: string } }[] }) => {
      if (failure !== undefined) throw new Error(failure);
      const { Period: period, Stat: statistic } = input.MetricDataQueries[0]!.MetricStat;
      asked.push({ period, statistic });
      const times = Object.keys(values).map((time) => new Date(`2026-11-23T${time}:00Z`));
      return { MetricDataResults: [{ Timestamps: times, Values: Object.values(values), StatusCode: 'Complete' }] };
    };
    const alarm = {
      AlarmName: 'EC2 stop alarm',
      StateValue: 'ALARM',
      StateReason: 'Threshold Crossed',
      Threshold: 3,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Statistic: 'Sum',
      Period: 300,
    };
    return {
      identity: { accountId: metric.accountId, arn: '', partition: 'aws' },
      region: metric.region,
      label: 'dev',
      clock: { now: () => now, sleep: () => new Promise<void>((resolve) => (wake = resolve)) },
      call: () => Promise.resolve({ MetricAlarms: [alarm] }),
      async *pages(_: string, input: Parameters<typeof data>[0]) {
        yield await Promise.resolve(data(input));
      },
    } as unknown as Account;
  }

  async function open(theme: ThemeName = 'dark', state?: unknown): Promise<void> {
    webview = await TestWebview.open(browser, theme, { width: 1000, height: 640 });
    page = webview.page;
    asked = [];
    failure = undefined;
    visible = true;
    values = { '13:00': 1, '13:05': 0, '13:10': 0, '13:40': 4, '14:00': 2 };
    account = fakeAccount();
    viewState = new FakeEventEmitter();
    disposal = new FakeEventEmitter();
    panel = {
      webview,
      onDidChangeViewState: viewState.event,
      onDidDispose: disposal.event,
      reveal: () => undefined,
      dispose: () => disposal.fire(undefined),
      get visible() {
        return visible;
      },
    } as unknown as vscode.WebviewPanel;
    const vs = webviewVsCode();
    const window = { createWebviewPanel: () => panel };
    trackers = new MetricTrackers(
      { ...vs, window } as unknown as typeof vscode,
      extensionUri,
      () => account,
      accountChange.event,
      silentLog,
      (error) => `That did not work: ${(error as Error).message}`,
    );
    if (state === undefined) trackers.open(metric);
    else await trackers.deserializeWebviewPanel(panel, state);
    await webview.load();
  }

  const chart = () => page.getByRole('application', { name: 'Chart of EC2stoppedInstanceEventCount' });
  const cells = () => page.locator('#values tbody tr').allTextContents();
  const spoken = () => page.locator('body > [role=status]').textContent();

  for (const theme of themeNames) {
    it(`draws the metric, and is free of barriers (${theme})`, async () => {
      await open(theme);
      await page.getByText('In alarm').waitFor();
      await chart().locator('canvas').waitFor();
      await chart().focus();
      for (let presses = 0; presses < 5; presses++) await page.keyboard.press('ArrowLeft');
      assert.equal(await spoken(), 'Nov 23, 13:40 – 13:45 · Sum 4');
      assert.equal(await page.locator('.readout').textContent(), await spoken());
      await webview.picture('metric');
      assert.deepEqual(await webview.barriers(), []);
    });
  }

  it('has the same numbers in a table, for everybody who wants it', async () => {
    await open();
    await page.getByText('Latest: 2 (Nov 23, 14:00 – 14:05 (so far))').waitFor();
    const rows = [
      'Nov 23, 14:00 – 14:05 (so far)2',
      'Nov 23, 13:40 – 13:454',
      'Nov 23, 13:10 – 13:150',
      'Nov 23, 13:05 – 13:100',
      'Nov 23, 13:00 – 13:051',
    ];
    assert.deepEqual(await cells(), rows);
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('table').getByText('5 of 36 periods have data').waitFor();
    await webview.picture('metric-table');
    assert.deepEqual(await webview.barriers(), []);
  });

  it('reads out periods by keyboard, gaps as gaps', async () => {
    await open();
    await page.getByText('In alarm').waitFor();
    await chart().focus();
    await page.keyboard.press('End');
    assert.equal(await spoken(), 'Nov 23, 14:00 – 14:05 (so far) · Sum 2');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await spoken(), 'Nov 23, 13:55 – 14:00 · no data');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    assert.match((await spoken()) ?? '', /^Nov 23, 11:10 – 11:15/);
  });

  it('asks for what was chosen, and refits the period to the range', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    assert.deepEqual(asked, [{ period: 300, statistic: 'Sum' }]);
    await page.getByLabel('Statistic').selectOption('Maximum');
    await eventually(() => assert.deepEqual(asked.at(-1), { period: 300, statistic: 'Maximum' }));
    await page.getByLabel('Period').selectOption('60');
    await eventually(() => assert.deepEqual(asked.at(-1), { period: 60, statistic: 'Maximum' }));
    await page.getByLabel('Time range').selectOption('1w');
    await eventually(() => assert.deepEqual(asked.at(-1), { period: 3600, statistic: 'Maximum' }));
    await eventually(async () => assert.equal(await page.getByLabel('Period').inputValue(), '3600'));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await eventually(() => assert.equal(asked.length, 5));
  });

  it('renews itself while it is seen, and only then', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    values = { ...values, '14:00': 7 };
    wake();
    await page.getByText('Latest: 7').waitFor();
    visible = false;
    viewState.fire(undefined);
    const before = asked.length;
    accountChange.fire(undefined);
    wake();
    assert.equal(asked.length, before);
    visible = true;
    await webview.load();
    await eventually(() => assert.equal(asked.length, before + 1));
  });

  it('says in plain words what went wrong, and keeps what it has', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    failure = 'the network is down';
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('That did not work: the network is down').waitFor();
    assert.equal((await cells()).length, 5);
    await webview.picture('metric-trouble');
    assert.deepEqual(await webview.barriers(), []);

    account = undefined;
    accountChange.fire(undefined);
    await page.getByText('Not connected. This metric is in account 111122223333 (us-east-1).').waitFor();
    const link = page.getByRole('link', { name: 'Connect…' });
    assert.equal(await link.getAttribute('href'), 'command:accessAlerts.connect');
    failure = undefined;
    account = fakeAccount();
    accountChange.fire(undefined);
    await eventually(async () => assert.equal(await link.count(), 0));
  });

  it('says what an empty chart means', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    values = {};
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText(/^No data in this time\./).waitFor();
    await webview.picture('metric-empty');
  });

  it('is restored with its choice', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    await page.getByLabel('Time range').selectOption('1d');
    const state = { metric, choice: { range: '1d', period: 300, statistic: 'Sum' } };
    await eventually(async () => {
      assert.deepEqual(
        await page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown),
        state,
      );
    });
    disposal.fire(undefined);
    await page.close();
    await open('dark', state);
    await page.getByText('Latest: 2').waitFor();
    assert.equal(await page.getByLabel('Time range').inputValue(), '1d');
  });
});
