import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import { completeAlarm } from '../../../src/alerts/alarm-defaults';
import { sampleEvents } from '../../../src/alerts/metric-samples';
import { silentLog } from '../../../src/common/log';
import { BacktestPanel } from '../../../src/views/backtest-panel';
import type { BacktestSubject } from '../../../src/views/backtest-subject';
import { eventually } from '../../helpers/eventually';
import { FakeEventEmitter } from '../../helpers/fake-vscode';
import { extensionUri, launchBrowser, TestWebview, webviewVsCode } from './page-harness';
import { themeNames, type ThemeName } from './themes';

const minute = 60_000;
const from = Date.parse('2026-11-23T08:00:00Z');
const to = Date.parse('2026-11-23T14:00:00Z');
const file = '---\nfilterName: stopped\nalarm: { threshold: 1 } # loud\n---\n{ $.eventName = "StopInstances" }\n';

/** A burst at 9:00, two events at 11:30, one near the end; one whose value is no number. */
function subject(): BacktestSubject {
  const metric = { metricValue: '$.size' };
  const events = [60, 60, 61, 62, 210, 211, 350, 351].map((at, index) => ({
    timestamp: from + at * minute,
    extracted: { '$.size': at === 351 ? 'many' : '1' },
    name: 'StopInstances',
    who: index % 3 === 0 ? '<b>mallory</b>' : 'alice (IAMUser)',
    ip: '203.0.113.9',
  }));
  return {
    name: 'stopped.cwfilter',
    pattern: '{ $.eventName = "StopInstances" }',
    document: webviewVsCode().Uri.file('/stopped.cwfilter'),
    input: {
      from,
      to,
      metric,
      ...sampleEvents(events, metric, { from, to }, 'unknown'),
      source: {
        label: 'the fetched events (12,480, 6 h): lab',
        read: 12_480,
        leftOut: ['events beyond 20,000'],
        differences: [],
        hasLogTimes: true,
        knowsIngestion: true,
        premises: [],
      },
    },
    alarm: completeAlarm({}),
  };
}

describe('the backtest page', () => {
  let browser: Browser;
  let webview: TestWebview;
  let page: Page;
  let panel: BacktestPanel;
  let text: string;
  let saved: { path: string; text: string }[];
  let failures: string[];

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    panel.dispose();
    await page.close();
    assert.deepEqual(webview.complaints, []);
    assert.deepEqual(failures, []);
  });

  /** A VS Code with one document, and a save dialog that names a file. */
  function fakeVs(): typeof vscode {
    const vs = webviewVsCode();
    class WorkspaceEdit {
      readonly edits: { start: number; end: number; text: string }[] = [];
      replace(_: unknown, { start, end }: { start: number; end: number }, replacement: string): void {
        this.edits.push({ start, end, text: replacement });
      }
    }
    const document = { uri: {}, getText: () => text, positionAt: (offset: number) => offset };
    return {
      ...vs,
      WorkspaceEdit,
      Range: class {
        readonly start: number;
        readonly end: number;
        constructor(start: number, end: number) {
          this.start = start;
          this.end = end;
        }
      },
      window: {
        showSaveDialog: () => Promise.resolve({ path: '/report.md' }),
        showTextDocument: () => Promise.resolve(),
      },
      workspace: {
        workspaceFolders: undefined,
        openTextDocument: () => Promise.resolve(document),
        applyEdit: ({ edits }: WorkspaceEdit) => {
          for (const edit of [...edits].reverse()) text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
          return Promise.resolve(true);
        },
        fs: {
          writeFile: ({ path }: { path: string }, bytes: Uint8Array) => {
            saved.push({ path, text: new TextDecoder().decode(bytes) });
            return Promise.resolve();
          },
        },
      },
    } as unknown as typeof vscode;
  }

  async function open(theme: ThemeName = 'dark', what: BacktestSubject | undefined = subject()): Promise<void> {
    webview = await TestWebview.open(browser, theme, { width: 1100, height: 1250 });
    page = webview.page;
    text = file;
    saved = [];
    failures = [];
    const viewState = new FakeEventEmitter<undefined>();
    const tab = { webview, visible: true, title: 'Backtest', onDidChangeViewState: viewState.event };
    const showError = (error: unknown) => failures.push((error as Error).message);
    const around = { vs: fakeVs(), extensionUri, log: silentLog, showError };
    panel = new BacktestPanel(around, tab as unknown as vscode.WebviewPanel, what);
    await webview.load();
  }

  const chart = () => page.getByRole('application', { name: 'Chart of stopped.cwfilter' });
  const summary = () => page.locator('.summary').textContent();
  const rowsOf = (name: string) => page.getByRole('table', { name }).locator('tbody tr').allTextContents();
  const spoken = () => page.locator('body > [role=status]').textContent();

  for (const theme of themeNames) {
    it(`shows what the alarm would have done, and is free of barriers (${theme})`, async () => {
      await open(theme);
      await page.getByText('3 notifications, 42 min in alarm (Nov 23, 08:00 – 14:00)').waitFor();
      await page.getByRole('table', { name: 'With other settings: Threshold' }).waitFor();
      await chart().locator('canvas').waitFor();
      await chart().focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
      assert.equal(await spoken(), 'Nov 23, 13:50 – 13:55 · Sum 1 · OK, In alarm');
      assert.equal(await page.locator('.readout').textContent(), await spoken());
      await webview.picture('backtest');
      assert.deepEqual(await webview.barriers(), []);
    });
  }

  it('takes no setting back that was chosen, or is being typed, before an earlier one was worked out', async () => {
    await open();
    await page.getByText('events match').waitFor();
    webview.lagMs = 300;
    const threshold = page.getByRole('spinbutton', { name: 'Threshold' });
    await threshold.focus();
    for (let value = 2; value <= 5; value++) await page.keyboard.press('ArrowUp');
    await page.getByText('≥ 5 (current)').waitFor();
    assert.equal(await threshold.inputValue(), '5');

    await page.getByLabel('Statistic').selectOption('Maximum');
    await threshold.fill('12');
    await page.locator('.values th', { hasText: 'Maximum' }).waitFor({ state: 'attached' });
    assert.equal(await threshold.inputValue(), '12');
    await page.keyboard.press('Tab');
    await page.getByText('≥ 12 (current)').waitFor();
  });

  it('says why the alarm changed, what was left out, who it was, as text', async () => {
    await open();
    await page.getByText('events match').waitFor();
    const [first, second] = await rowsOf('Changes of the alarm');
    assert.match(first!, /^Nov 23, 08:01Insufficient data → OKno data; 1 missing, treated as not breaching; 1 of 1/);
    assert.match(second!, /^Nov 23, 09:01OK → In alarm1 of 1 datapoints breaching \(≥ 1\): 2 \(Nov 23, 08:56\)/);
    assert.deepEqual(await rowsOf('Who made the events'), [
      'alice (IAMUser)203.0.113.95',
      '<b>mallory</b>203.0.113.93',
    ]);
    const notes = await page.locator('.notes li').allTextContents();
    assert.deepEqual(notes, [
      'Matching events left out because their metric value is not a number: 1',
      'Left out: events beyond 20,000.',
    ]);
  });

  it('recomputes at once when a setting changes, by keyboard', async () => {
    await open();
    await page.getByRole('table', { name: 'With other settings: Threshold' }).waitFor();
    await page.getByLabel('Threshold', { exact: true }).fill('2');
    await page.keyboard.press('Enter');
    // Two events in 2 minutes are two in a period, but for the evaluations whose periods begin between them.
    await eventually(async () => assert.match((await summary()) ?? '', /^6 notifications, 26 min/));
    await page.getByLabel('Evaluation periods').fill('3');
    await page.keyboard.press('Tab');
    await eventually(async () => assert.equal(await page.getByLabel('Datapoints to alarm').inputValue(), '3'));
    await eventually(async () => assert.match((await summary()) ?? '', /^0 notifications/));
    await page.getByLabel('Datapoints to alarm').fill('1');
    await page.keyboard.press('Tab');
    await page.getByLabel('Missing data').selectOption('breaching');
    await page.getByText('1 of 3 (current)').waitFor();
    await eventually(async () => assert.match((await summary()) ?? '', /^1 notification, /));
    await page.getByLabel('Period', { exact: true }).selectOption('60');
    await page.getByLabel('Statistic').selectOption('Maximum');
    await eventually(async () => assert.equal(await page.getByLabel('Statistic').inputValue(), 'Maximum'));
  });

  it('says that an alarm cannot be so, and stays with the last that can', async () => {
    await open();
    await page.getByRole('table', { name: 'With other settings: Threshold' }).waitFor();
    await page.getByLabel('Evaluation periods').fill('1000');
    await page.keyboard.press('Tab');
    await page.getByText('An alarm cannot have these settings.').waitFor();
    assert.match((await summary()) ?? '', /^3 notifications/);
    await page.getByLabel('Evaluation periods').fill('2');
    await page.keyboard.press('Tab');
    await page.getByText('2 of 2 (current)').waitFor();
    assert.equal(await page.getByText('An alarm cannot have these settings.').count(), 0);
  });

  it('tries another threshold from the table', async () => {
    await open();
    await page.getByRole('button', { name: 'Try ≥ 2' }).press('Enter');
    await page.getByText('≥ 2 (current)').waitFor();
    assert.match((await summary()) ?? '', /^6 notifications, 26 min/);
    assert.equal(await page.getByLabel('Threshold', { exact: true }).inputValue(), '2');
  });

  it('has the same numbers in a table', async () => {
    await open();
    await page.getByText('events match').waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    const cells = await page.locator('#values tbody tr').allTextContents();
    assert.deepEqual(cells, ['Nov 23, 13:50 – 13:551', 'Nov 23, 11:30 – 11:352', 'Nov 23, 09:00 – 09:054']);
    await page.getByText('3 of 72 periods have data').waitFor();
    assert.deepEqual(await webview.barriers(), []);
  });

  it('saves a report of what is shown', async () => {
    await open();
    await page.getByRole('button', { name: 'Try ≥ 2' }).click();
    await page.getByText('≥ 2 (current)').waitFor();
    await page.getByRole('button', { name: 'Save report…' }).press('Enter');
    await eventually(() => assert.equal(saved.length, 1));
    assert.equal(saved[0]!.path, '/report.md');
    assert.ok(saved[0]!.text.startsWith('# Backtest of stopped.cwfilter\n\n6 notifications, 26 min in ALARM '));
    assert.ok(saved[0]!.text.includes('| ≥ 2 (this) | 6 | 26 min |'));
  });

  it('writes the settings into the file, which keeps its comments', async () => {
    await open();
    await page.getByRole('button', { name: 'Try ≥ 2' }).click();
    await page.getByText('≥ 2 (current)').waitFor();
    await page.getByRole('button', { name: 'Use these settings' }).press('Enter');
    await eventually(() => assert.equal(text, file.replace('threshold: 1', 'threshold: 2')));
  });

  it('has nothing to write into where the filter is the account’s', async () => {
    const { name, pattern, input, alarm } = subject();
    await open('dark', { name, pattern, input, alarm });
    await page.getByText('events match').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Use these settings' }).count(), 0);
  });

  it('shows it all again after it was hidden, and says so when it is gone for good', async () => {
    await open();
    await page.getByText('events match').waitFor();
    await webview.load();
    await page.getByText('events match').waitFor();
    panel.dispose();
    await page.close();
    webview = await TestWebview.open(browser, 'light');
    page = webview.page;
    const tab = { webview, visible: true, title: 'Backtest', onDidChangeViewState: new FakeEventEmitter().event };
    const around = { vs: fakeVs(), extensionUri, log: silentLog, showError: () => undefined };
    panel = new BacktestPanel(around, tab as unknown as vscode.WebviewPanel, undefined);
    await webview.load();
    await page.getByText('This backtest was made before VS Code was started anew').waitFor();
    const link = page.getByRole('link', { name: 'Backtest Alert…' });
    assert.equal(await link.getAttribute('href'), 'command:accessAlerts.backtestAlert');
    assert.deepEqual(await webview.barriers(), []);
  });
});
