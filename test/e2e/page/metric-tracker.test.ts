import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
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
    timeZone?: string,
  ): Promise<void> {
    webview = await TestWebview.open(browser, theme, { width: 1100, height: 760, timeZone });
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
  const longUser = `arn:aws:sts::111122223333:assumed-role/deploy-${'very-'.repeat(8)}long-role/i-0123456789abcdef0`;
  const ofUser = (UserName: string): TrackedMetric => ({ ...metric, dimensions: { UserName } });
  const byUser = { ...several, metrics: [ofUser('alice'), ofUser('bob'), ofUser(longUser)] };
  /** With an alarm on one of them; on the metric without dimensions, which has no data, there is another. */
  const threeUsers = (account: TrackedAccount) => {
    const { name } = metric;
    account.values[`${name} alice`] = { '12:10': 1, '13:25': 3, '13:40': 4, '13:55': 2 };
    account.values[`${name} bob`] = { '11:30': 2, '12:45': 1, '13:40': 1, '13:55': 5 };
    account.values[`${name} ${longUser}`] = { '12:40': 6, '13:20': 3, '13:55': 1 };
    const Dimensions = [{ Name: 'UserName', Value: 'alice' }];
    account.alarms = [stopAlarm, { ...stopAlarm, AlarmName: 'alice stops', Dimensions }];
    account.history = account.history.map((item) => ({ ...item, alarm: 'alice stops' }));
  };
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

    it(`draws the metrics of a filter with dimensions, each by its values, and is free of barriers (${theme})`, async () => {
      await open(theme, { state: byUser, change: threeUsers });
      await page.getByText('alice stops', { exact: true }).first().waitFor();
      await chart().locator('canvas').waitFor();
      assert.equal(await page.locator('h1').textContent(), metric.name);
      assert.deepEqual(await page.locator('.legend .choice').allTextContents(), [
        'UserName=alice',
        'UserName=bob',
        `UserName=${longUser}`,
      ]);
      await chart().focus();
      for (let presses = 0; presses < 2; presses++) await page.keyboard.press('ArrowLeft');
      assert.match((await spoken()) ?? '', /13:55 – 14:00 · UserName=alice 2 · UserName=bob 5 · UserName=/);
      await webview.picture('metric-dimensions');
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
    await page.getByText('Sum ≥ 3 in 5 min').waitFor();
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
    await page.getByText('Sum ≥ 3 in 5 min').waitFor();
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

  it('looks closer where one drags, with a finer period, and goes back', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    const box = (await chart().locator('.u-over').boundingBox())!;
    const drag = async (from: number, to: number) => {
      await page.mouse.move(box.x + (box.width * from) / 36, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + (box.width * (from + to)) / 72, box.y + 60);
      await page.mouse.move(box.x + (box.width * to) / 36, box.y + 80);
    };
    await drag(24.02, 29.98);
    await webview.picture('metric-select');
    await page.mouse.up();
    await page.getByText('Looking closer: Nov 23, 13:05 – 13:35').waitFor();
    await eventually(() => {
      assert.deepEqual(
        [last()?.period, last()?.from, last()?.to],
        [60, '2026-11-23T13:05:00.000Z', '2026-11-23T13:35:00.000Z'],
      );
    });
    // A drag is not a click.
    assert.equal(await page.locator('.behind').isVisible(), false);
    await eventually(async () => assert.equal(await page.getByLabel('Period').inputValue(), '60'));
    await webview.picture('metric-zoomed');
    assert.deepEqual(await webview.barriers(), []);
    await page.getByRole('button', { name: 'Show the whole range' }).click();
    await eventually(() => assert.equal(last()?.period, 300));
    await page.getByText('Looking closer').waitFor({ state: 'hidden' });
    assert.equal(await chart().evaluate((element) => element === document.activeElement), true);
  });

  it('looks closer by keyboard, around the cursor, and moves on', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    await chart().focus();
    await page.keyboard.press('+');
    // The middle half of 11:05 to 14:05.
    await page.getByText('Looking closer: Nov 23, 11:50 – 13:20').waitFor();
    await page.getByText('Latest: 0').waitFor();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.getByText('Looking closer: Nov 23, 11:27 – 12:58').waitFor();
    await eventually(() => assert.equal(last()?.from, '2026-11-23T11:27:00.000Z'));
    await page.keyboard.press('-');
    await page.getByText('Looking closer: Nov 23, 10:40 – 13:45').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Looking closer').waitFor({ state: 'hidden' });
    await page.getByText('Latest: 2').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('+');
    await page.getByText('Looking closer: Nov 23, 11:06 – 12:37').waitFor();
    assert.match((await chart().getAttribute('aria-description')) ?? '', /Escape or 0 shows the whole range/);
  });

  it('looks closer by keys that come faster than the answers', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    await chart().focus();
    webview.lagMs = 300;
    for (const key of ['+', '+']) await page.keyboard.press(key);
    // The middle quarter of 11:05 to 14:05, in whole minutes.
    await page.getByText('Looking closer: Nov 23, 12:12 – 12:58').waitFor();
    for (const key of ['0', '+', 'Shift+ArrowRight']) await page.keyboard.press(key);
    await page.getByText('Looking closer: Nov 23, 12:12 – 13:43').waitFor();
  });

  it('keeps each of several choices that come before their answers', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    webview.lagMs = 300;
    await page.getByLabel('Time range').selectOption('12h');
    await page.getByLabel('Statistic').selectOption('Maximum');
    await page.getByLabel('Time zone').selectOption('utc');
    await eventually(() => assert.equal(last()?.statistic, 'Maximum'));
    // What was answered to the earlier ones has come by then.
    await page.waitForTimeout(3 * webview.lagMs);
    const chosen = ['Time range', 'Statistic', 'Time zone'].map((label) => page.getByLabel(label).inputValue());
    assert.deepEqual(await Promise.all(chosen), ['12h', 'Maximum', 'utc']);
  });

  it('has several metrics, each told apart and removable, and asks for them in one call', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    threeMetrics(tracked);
    picked = [metric, logins, rootUse, { ...logins, accountId: '999999999999' }];
    await page.getByRole('button', { name: 'Add metric…' }).click();
    const legend = page.getByRole('list', { name: 'Metrics' });
    await legend.getByRole('button', { name: rootUse.name, exact: true }).waitFor();
    await eventually(() => assert.deepEqual(last()?.metrics, [metric.name, logins.name, rootUse.name]));
    assert.equal(panel.title, 'EC2stoppedInstanceEventCount and 2 more');
    const styles = await legend
      .locator('svg')
      .evaluateAll((samples) =>
        samples.map((sample) => [...sample.querySelectorAll('path')].map((path) => path.outerHTML).join('')),
      );
    assert.equal(new Set(styles).size, 3, 'each line has a stroke and a marker of its own');
    await eventually(async () => {
      assert.deepEqual(await rowsOf('#values thead').then(([first]) => first), [
        'Time',
        'EC2stoppedInstanceEventCount (Sum)',
        'ConsoleSigninFailureCount (Sum)',
        'RootAccountUsageCount (Sum)',
      ]);
    });
    assert.deepEqual(
      (await values()).find(([time]) => time === 'Nov 23, 12:50 – 12:55'),
      ['Nov 23, 12:50 – 12:55', 'no data', '0', '2'],
    );
    // Down: the next metric is the one that Enter asks about.
    await page.getByRole('application').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.match((await spoken()) ?? '', /^Nov 23, 11:10 – 11:15 · ConsoleSigninFailureCount 0 · EC2stopped/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Events behind ConsoleSigninFailureCount' }).waitFor();

    await page.getByRole('button', { name: 'Show as table' }).click();
    await webview.picture('metric-several-table');
    assert.deepEqual(await webview.barriers(), []);
    await page.getByRole('button', { name: 'Remove EC2stoppedInstanceEventCount' }).click();
    await eventually(() => assert.deepEqual(last()?.metrics, [logins.name, rootUse.name]));
    await page.getByRole('button', { name: 'Remove RootAccountUsageCount' }).click();
    await legend.waitFor({ state: 'hidden' });
    assert.equal(panel.title, logins.name);
  });

  it('writes all times in the time zone that is chosen', async () => {
    await open('dark', {}, 'America/New_York');
    await page.getByText('Latest: 2 (Nov 23, 09:00 – 09:05 (so far))').waitFor();
    const zone = page.getByLabel('Time zone');
    assert.equal(await zone.locator('option:checked').textContent(), 'Local time (America/New_York)');
    await zone.selectOption('utc');
    await page.getByText('Latest: 2 (Nov 23, 14:00 – 14:05 (so far))').waitFor();
    assert.deepEqual((await rowsOf('#values .grid'))[1]?.[0], 'Nov 23, 13:46:00');
    await page.getByText('As of Nov 23, 2026, 14:02:11 UTC').waitFor();
  });

  it('names the days of a long range by the wall clock, also where it was changed', async () => {
    const change = (account: TrackedAccount) => {
      account.values[metric.name] = { '2026-10-24T00:00:00Z': 5, '2026-10-25T00:00:00Z': 6, '2026-10-26T00:00:00Z': 7 };
    };
    const choice = { range: '3mo', period: 86_400, statistic: 'Sum' };
    await open('light', { change, state: { metrics: [metric], choice } }, 'Europe/Berlin');
    await page.getByText('Latest: 7').waitFor();
    // Summer time ended on 25 October: the days of CloudWatch begin at 2 o'clock, and then at 1 o'clock.
    assert.deepEqual(await values(), [
      ['Oct 26, 01:00 – Oct 27, 01:00', '7'],
      ['Oct 25, 02:00 – Oct 26, 01:00', '6'],
      ['Oct 24, 02:00 – Oct 25, 02:00', '5'],
    ]);
    await webview.picture('metric-long');
  });

  it('copies the numbers as CSV', async () => {
    await open('dark', { change: threeMetrics, state: several });
    await page.getByText('Latest: 2').waitFor();
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await eventually(() => assert.equal(clipboard.split('\r\n').length, 38));
    const lines = clipboard.split('\r\n');
    assert.equal(
      lines[0],
      'time,CloudTrailMetrics/EC2stoppedInstanceEventCount (Sum / 300 s),' +
        'CloudTrailMetrics/ConsoleSigninFailureCount (Sum / 300 s),CloudTrailMetrics/RootAccountUsageCount (Sum / 300 s)',
    );
    assert.ok(lines.includes('2026-11-23T13:40:00.000Z,4,,'));
    assert.ok(lines.includes('2026-11-23T12:50:00.000Z,,0,2'));
  });

  /** Decodes a picture where no policy forbids it. */
  async function colorsOf(png: Buffer) {
    const viewer = await browser.newPage();
    try {
      return await viewer.evaluate(async (data) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        const { data: pixels } = context.getImageData(0, 0, image.width, image.height);
        const seen = new Set<string>();
        for (let at = 0; at < pixels.length; at += 4) seen.add([...pixels.slice(at, at + 4)].join());
        return { size: [image.width, image.height], first: [...pixels.slice(0, 4)], count: seen.size };
      }, png.toString('base64'));
    } finally {
      await viewer.close();
    }
  }

  for (const theme of ['light', 'high-contrast'] as const) {
    it(`saves the chart as a picture with its background, title and legend, and opens it (${theme})`, async () => {
      await open(theme, { change: threeMetrics, state: several });
      await page.getByText('Latest: 2').waitFor();
      await page.getByRole('button', { name: 'Save as PNG…' }).click();
      await eventually(() => assert.equal(saved?.opened, true));
      const png = Buffer.from(saved!.bytes);
      writeFileSync(`test-results/pages/metric-saved-${theme}.png`, png);
      const colors = await colorsOf(png);
      assert.ok(colors.size[0]! > 900 && colors.size[1]! > 350, String(colors.size));
      assert.deepEqual(colors.first, theme === 'light' ? [255, 255, 255, 255] : [0, 0, 0, 255]);
      assert.ok(colors.count > 20, `${colors.count} colours`);
    });
  }

  it('renews itself while it is seen and not paused, and only then', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    const change = (value: number) => {
      tracked.values[metric.name] = { '13:40': 4, '14:00': value };
    };
    change(7);
    tracked.wake();
    await page.getByText('Latest: 7').waitFor();
    // Only what can have changed was read again.
    assert.equal(last()?.from, '2026-11-23T13:00:00.000Z');
    await page.getByRole('button', { name: 'Refresh ⟳ 1 min' }).waitFor();

    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('button', { name: 'Refresh ⟳ paused' }).waitFor();
    const paused = tracked.asked.length;
    change(8);
    tracked.wake();
    await page.getByText('Latest: 7').waitFor();
    assert.ok(tracked.asked.length <= paused + 1);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Latest: 8').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();

    await page.getByRole('button', { name: 'Refresh ⟳ 1 min' }).waitFor();
    visible = false;
    viewState.fire(undefined);
    const before = tracked.asked.length;
    accountChange.fire(undefined);
    tracked.wake();
    assert.equal(tracked.asked.length, before);
    visible = true;
    await webview.load();
    await eventually(() => assert.equal(tracked.asked.length, before + 1));
  });

  it('says in plain words what went wrong, and keeps what it has', async () => {
    await open();
    await page.getByText('Latest: 2').waitFor();
    tracked.failure = 'the network is down';
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('That did not work: the network is down').waitFor();
    assert.equal((await values()).length, 5);
    await webview.picture('metric-trouble');
    assert.deepEqual(await webview.barriers(), []);

    account = undefined;
    accountChange.fire(undefined);
    await page.getByText('Not connected. This metric is in account 111122223333 (us-east-1).').waitFor();
    const link = page.getByRole('link', { name: 'Connect…' });
    assert.equal(await link.getAttribute('href'), 'command:accessAlerts.connect');
    tracked.failure = undefined;
    account = tracked.account;
    accountChange.fire(undefined);
    await eventually(async () => assert.equal(await link.count(), 0));
  });

  it('says what an empty chart means', async () => {
    await open('dark', { change: (account) => (account.values[metric.name] = {}) });
    await page.getByText(/^No data in this time\./).waitFor();
    await webview.picture('metric-empty');
  });

  it('has the metrics of a filter with dimensions in its title, its table, CSV and alarms', async () => {
    await open('dark', { state: byUser, change: threeUsers });
    await page.getByText('alice stops', { exact: true }).first().waitFor();
    assert.equal(panel.title, 'EC2stoppedInstanceEventCount (UserName=alice) and 2 more');
    assert.deepEqual((await rowsOf('#values .values'))[0], [
      'Time',
      'UserName=alice (Sum)',
      'UserName=bob (Sum)',
      `UserName=${longUser} (Sum)`,
    ]);
    assert.deepEqual(await page.locator('.alarms li .condition').allTextContents(), [
      'Sum ≥ 3 in 5 min · UserName=alice',
    ]);
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await eventually(() =>
      assert.match(clipboard, /^time,CloudTrailMetrics\/EC2stoppedInstanceEventCount UserName=alice \(Sum \/ 300 s\),/),
    );
    const kept = await page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown);
    assert.deepEqual((kept as { metrics: unknown }).metrics, byUser.metrics);
    await page.getByRole('button', { name: `Remove UserName=${longUser}` }).click();
    await page.getByRole('button', { name: 'Remove UserName=bob' }).click();
    await eventually(async () => {
      assert.equal(await page.locator('h1').textContent(), 'EC2stoppedInstanceEventCount (UserName=alice)');
      assert.equal(panel.title, 'EC2stoppedInstanceEventCount (UserName=alice)');
    });
  });

  it('is restored with what was chosen', async () => {
    await open('dark', { change: threeMetrics, state: several });
    await page.getByText('Latest: 2').waitFor();
    await page.getByLabel('Time range').selectOption('1d');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const state = { ...several, choice: { range: '1d', period: 300, statistic: 'Sum' }, paused: true };
    await eventually(async () => {
      assert.deepEqual(
        await page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown),
        state,
      );
    });
    disposal.fire(undefined);
    await page.close();
    await open('dark', { change: threeMetrics, state });
    await page.getByText('Latest: 2').waitFor();
    assert.equal(await page.getByLabel('Time range').inputValue(), '1d');
    await page.getByRole('button', { name: 'Refresh ⟳ paused' }).waitFor();
  });

  it('is restored as it was kept when a tab had one metric only', async () => {
    await open('dark', { state: { metric, choice: { range: '12h', period: 300, statistic: 'Maximum' } } });
    await page.getByText('Latest: 2').waitFor();
    assert.equal(await page.getByLabel('Time range').inputValue(), '12h');
    assert.deepEqual(last()?.metrics, [metric.name]);
  });
});
