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
import { bandAlarm, stopAlarm, trackedAccount, type TrackedAccount } from './tracker-account';

const metric: TrackedMetric = {
  accountId: '111122223333',
  region: 'us-east-1',
  namespace: 'CloudTrailMetrics',
  name: 'EC2stoppedInstanceEventCount',
};
const logins: TrackedMetric = { ...metric, name: 'ConsoleSigninFailureCount' };
const rootUse: TrackedMetric = { ...metric, name: 'RootAccountUsageCount' };

describe('the metric tracker page', () => {
  let browser: Browser;
  let webview: TestWebview;
  let page: Page;
  let trackers: MetricTrackers;
  let account: Account | undefined;
  let tracked: TrackedAccount;
  let visible: boolean;
  let panel: vscode.WebviewPanel;
  let picked: readonly TrackedMetric[];
  let clipboard: string;
  let saved: { readonly bytes: Uint8Array; readonly opened: boolean } | undefined;
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

  /** VS Code as far as a tracker needs it: one panel, a clipboard, and a file that is saved and then opened. */
  function hostVsCode(): typeof vscode {
    const vs = webviewVsCode();
    let bytes = new Uint8Array();
    return {
      ...vs,
      env: { ...vs.env, clipboard: { writeText: (text: string) => Promise.resolve((clipboard = text)) } },
      commands: { executeCommand: () => Promise.resolve((saved = { bytes, opened: true })) },
      workspace: {
        fs: { writeFile: (_: unknown, content: Uint8Array<ArrayBuffer>) => Promise.resolve((bytes = content)) },
      },
      window: {
        createWebviewPanel: () => panel,
        setStatusBarMessage: () => undefined,
        showSaveDialog: () => Promise.resolve({ fsPath: '/home/me/chart.png' }),
        showInformationMessage: (_: string, open: string) => {
          saved = { bytes, opened: false };
          return Promise.resolve(open);
        },
      },
    } as unknown as typeof vscode;
  }

  async function open(
    theme: ThemeName = 'dark',
    { state, change }: { state?: unknown; change?: (tracked: TrackedAccount) => void } = {},
  ): Promise<void> {
    webview = await TestWebview.open(browser, theme, { width: 1100, height: 760 });
    page = webview.page;
    visible = true;
    picked = [];
    clipboard = '';
    saved = undefined;
    tracked = trackedAccount();
    change?.(tracked);
    account = tracked.account;
    viewState = new FakeEventEmitter();
    disposal = new FakeEventEmitter();
    panel = {
      webview,
      title: '',
      onDidChangeViewState: viewState.event,
      onDidDispose: disposal.event,
      reveal: () => undefined,
      dispose: () => disposal.fire(undefined),
      get visible() {
        return visible;
      },
    } as unknown as vscode.WebviewPanel;
    trackers = new MetricTrackers(
      {
        vs: hostVsCode(),
        extensionUri,
        currentAccount: () => account,
        log: silentLog,
        explainError: (error) => `That did not work: ${(error as Error).message}`,
        showError: (error) => assert.fail(error as Error),
        pickMetrics: () => Promise.resolve(picked),
        eventActions: { open: () => Promise.resolve(), test: () => Promise.resolve() },
      },
      accountChange.event,
    );
    if (state === undefined) trackers.open(metric);
    else await trackers.deserializeWebviewPanel(panel, state);
    await webview.load();
  }

  const chart = () => page.getByRole('application', { name: 'Chart of EC2stoppedInstanceEventCount' });
  const rowsOf = async (table: string) =>
    (await page.locator(`${table} tr`).all()).reduce<Promise<string[][]>>(
      async (rows, row) => [...(await rows), await row.locator('th, td').allTextContents()],
      Promise.resolve([]),
    );
  const values = async () => (await rowsOf('#values .values')).slice(1);
  const spoken = () => page.locator('body > [role=status]').textContent();
  const last = () => tracked.asked.at(-1);
  const several = { metrics: [metric, logins, rootUse], choice: { range: '3h', period: 300, statistic: 'Sum' } };
  const threeMetrics = (account: TrackedAccount) => {
    const periods = ['11:10', '11:30', '11:35', '11:40', '12:00', '12:20', '12:25', '12:50', '13:20', '13:25', '13:55'];
    account.values[logins.name] = Object.fromEntries(periods.map((time, index) => [time, (index * 3) % 7]));
    account.values[rootUse.name] = { '11:50': 1, '12:45': 1, '12:50': 2, '12:55': 1 };
  };

  for (const theme of themeNames) {
    it(`draws the metric with its alarm, and is free of barriers (${theme})`, async () => {
      await open(theme);
      await page.getByText('In alarm', { exact: true }).first().waitFor();
      await chart().locator('canvas').waitFor();
      await chart().focus();
      for (let presses = 0; presses < 5; presses++) await page.keyboard.press('ArrowLeft');
      assert.equal(await spoken(), 'Nov 23, 13:40 – 13:45 · Sum 4 · OK');
      assert.equal(await page.locator('.readout').textContent(), await spoken());
      await webview.picture('metric');
      assert.deepEqual(await webview.barriers(), []);
    });

    it(`draws several metrics, a band and two alarms, and is free of barriers (${theme})`, async () => {
      await open(theme, {
        state: several,
        change: (account) => {
          threeMetrics(account);
          account.alarms = [stopAlarm, bandAlarm];
          account.band = [2.5, 0];
        },
      });
      await page.getByText('unusually many stops', { exact: true }).waitFor();
      assert.deepEqual(last()?.metrics, [metric.name, logins.name, rootUse.name]);
      await webview.picture('metric-several');
      assert.deepEqual(await webview.barriers(), []);
    });
  }

  it('has the same numbers in a table, for everybody who wants it', async () => {
    await open();
    await page.getByText('Latest: 2 (Nov 23, 14:00 – 14:05 (so far))').waitFor();
    assert.deepEqual(await values(), [
      ['Nov 23, 14:00 – 14:05 (so far)', '2'],
      ['Nov 23, 13:40 – 13:45', '4'],
      ['Nov 23, 13:10 – 13:15', '0'],
      ['Nov 23, 13:05 – 13:10', '0'],
      ['Nov 23, 13:00 – 13:05', '1'],
    ]);
    assert.deepEqual(await rowsOf('#values .grid'), [
      ['Time', 'Alarm', 'Change', 'Why'],
      ['Nov 23, 13:46:00', 'EC2 stop alarm', 'OK → In alarm', 'Threshold Crossed: 1 datapoint [4.0 (13:40:00)]'],
      ['Nov 23, 12:31:00', 'EC2 stop alarm', 'Insufficient data → OK', 'no datapoints were received'],
    ]);
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('table').getByText('5 of 36 periods have data').waitFor();
    await webview.picture('metric-table');
    assert.deepEqual(await webview.barriers(), []);
  });

  it('reads out periods by keyboard, gaps as gaps, and what nobody knows as unknown', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    await chart().focus();
    await page.keyboard.press('End');
    assert.equal(await spoken(), 'Nov 23, 14:00 – 14:05 (so far) · Sum 2 · In alarm');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await spoken(), 'Nov 23, 13:55 – 14:00 · no data · In alarm');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    assert.equal(await spoken(), 'Nov 23, 11:10 – 11:15 · no data · unknown');
  });

  it('asks what is behind a datapoint, by Enter and by a click', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    await chart().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.getByText('Nov 23, 14:00 – 14:05 · ').waitFor();
    await page.keyboard.press('Escape');
    // Nothing is behind a gap.
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.behind').isVisible(), false);
    const box = (await chart().locator('.u-over').boundingBox())!;
    await page.mouse.click(box.x + (box.width * 31.5) / 36, box.y + 30);
    await page.getByText('Nov 23, 13:40 – 13:45 · ').waitFor();
  });

  it('asks for what was chosen, and refits the period to the range', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    const times = { from: '2026-11-23T11:05:00.000Z', to: '2026-11-23T14:05:00.000Z' };
    assert.deepEqual(tracked.asked, [{ period: 300, statistic: 'Sum', metrics: [metric.name], ...times }]);
    await page.getByLabel('Statistic').selectOption('Maximum');
    await eventually(() => assert.equal(last()?.statistic, 'Maximum'));
    await page.getByLabel('Period').selectOption('60');
    await eventually(() => assert.equal(last()?.period, 60));
    await page.getByLabel('Time range').selectOption('15mo');
    await eventually(() => assert.deepEqual([last()?.period, last()?.from], [86_400, '2025-08-26T00:00:00.000Z']));
    await eventually(async () => assert.equal(await page.getByLabel('Period').inputValue(), '86400'));
  });
});
