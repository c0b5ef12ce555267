import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import type { Account } from '../../../src/aws/account';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import { silentLog } from '../../../src/common/log';
import type { Behind } from '../../../src/pipeline/behind/read-behind';
import { MetricTrackers, type TrackedMetric } from '../../../src/views/metric-tracker';
import { cloudTrailRecord, role, user } from '../../helpers/cloudtrail-records';
import { eventually } from '../../helpers/eventually';
import { FakeEventEmitter } from '../../helpers/fake-vscode';
import { extensionUri, launchBrowser, TestWebview, webviewVsCode } from './page-harness';
import { themeNames, type ThemeName } from './themes';
import { trackedAccount, type TrackedAccount } from './tracker-account';

const metric: TrackedMetric = {
  accountId: '111122223333',
  region: 'us-east-1',
  namespace: 'CloudTrailMetrics',
  name: 'EC2stoppedInstanceEventCount',
};

const filter = (filterName: string, changes: object = {}) => ({
  filterName,
  filterPattern: '{ $.eventName = "StopInstances" }',
  logGroupName: 'aws-cloudtrail-logs-111122223333-3f9a',
  creationTime: Date.parse('2026-11-01T00:00:00Z'),
  metricTransformations: [{ metricName: metric.name, metricNamespace: metric.namespace, metricValue: '1' }],
  ...changes,
});

/** In the period from 13:40 to 13:45, whose datapoint is 4. */
const at = (time: string) => Date.parse(`2026-11-23T13:${time}Z`);
const event = (logged: string, happened: string, about: object = {}): LogEvent => ({
  timestamp: at(logged),
  message: cloudTrailRecord({ eventTime: new Date(at(happened)).toISOString(), ...about }),
  id: logged,
});
const fourEvents = [
  event('41:12', '40:58'),
  event('41:50', '41:30'),
  event('42:03', '38:11', { userIdentity: role('deploy-role', 'ci-4711'), sourceIPAddress: '10.0.3.7' }),
  event('44:20', '44:01', {
    userIdentity: user('mallory'),
    sourceIPAddress: '198.51.100.23',
    errorCode: 'Client.UnauthorizedOperation',
  }),
];

describe('the events behind a datapoint, on the page', () => {
  let browser: Browser;
  let webview: TestWebview;
  let page: Page;
  let tracked: TrackedAccount;
  let opened: LogEvent[];
  let tested: Behind[];
  let visible: boolean;
  let viewState: FakeEventEmitter<undefined>;
  let disposal: FakeEventEmitter<undefined>;
  /** What CloudWatch Logs answers a search; `hold` lets it wait until it is called off. */
  let events: readonly LogEvent[];
  let hold: boolean;
  let searches: { filterPattern: string; startTime: number; endTime: number }[];
  let failure: string | undefined;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    disposal.fire(undefined);
    await page.close();
    assert.deepEqual(webview.complaints, []);
  });

  /** The account of the tracker, with events in a log group. */
  function accountWithEvents(): Account {
    return {
      ...tracked.account,
      call: async (name: string, input: (typeof searches)[number], { signal }: { signal: AbortSignal }) => {
        assert.equal(name, 'logs:FilterLogEvents');
        searches.push(input);
        if (failure !== undefined) throw new Error(failure);
        if (hold) {
          await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
          });
        }
        const found = events.filter(({ timestamp }) => timestamp >= input.startTime && timestamp <= input.endTime);
        return { events: found.map(({ timestamp, message, id }) => ({ timestamp, message, eventId: id })) };
      },
    } as unknown as Account;
  }

  async function open(theme: ThemeName = 'dark'): Promise<void> {
    webview = await TestWebview.open(browser, theme, { width: 1100, height: 900 });
    page = webview.page;
    tracked = trackedAccount();
    tracked.filters = [filter('stoppedInstancecount')];
    [opened, tested, searches, events, hold, visible, failure] = [[], [], [], fourEvents, false, true, undefined];
    const account = accountWithEvents();
    viewState = new FakeEventEmitter();
    disposal = new FakeEventEmitter();
    const panel = {
      webview,
      title: '',
      onDidChangeViewState: viewState.event,
      onDidDispose: disposal.event,
      dispose: () => disposal.fire(undefined),
      get visible() {
        return visible;
      },
    } as unknown as vscode.WebviewPanel;
    const trackers = new MetricTrackers(
      {
        vs: { ...webviewVsCode(), window: { createWebviewPanel: () => panel } } as unknown as typeof vscode,
        extensionUri,
        currentAccount: () => account,
        log: silentLog,
        explainError: (error) => `That did not work: ${(error as Error).message}`,
        showError: (error) => assert.fail(error as Error),
        pickMetrics: () => Promise.resolve([]),
        eventActions: {
          open: (what) => Promise.resolve(void opened.push(what)),
          test: (what) => Promise.resolve(void tested.push(what)),
        },
      },
      new FakeEventEmitter<undefined>().event,
    );
    trackers.open(metric);
    await webview.load();
    await page.getByText('Latest: 2').waitFor();
  }

  const chart = () => page.getByRole('application', { name: 'Chart of EC2stoppedInstanceEventCount' });
  const list = () => page.getByRole('grid', { name: 'Events behind the datapoint' });
  const section = () => page.getByRole('region', { name: 'Events behind EC2stoppedInstanceEventCount' });
  const sentence = () => section().locator('.sentence').textContent();
  const rows = async () =>
    (await list().locator('.rows .row').all()).reduce<Promise<string[]>>(
      async (before, row) => [...(await before), (await row.locator('[role=gridcell]').allTextContents()).join(' | ')],
      Promise.resolve([]),
    );
  const active = () => list().locator('.row.active').textContent();

  /** By keyboard to the datapoint at 13:40, and to what is behind it. */
  async function ask(): Promise<void> {
    await chart().focus();
    for (let presses = 0; presses < 5; presses++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
  }

  for (const theme of themeNames) {
    it(`says who, from where, what and which error, and is free of barriers (${theme})`, async () => {
      await open(theme);
      await ask();
      await section().getByText('errors: Client.UnauthorizedOperation 1').waitFor();
      assert.equal(
        await sentence(),
        'Nov 23, 13:40 – 13:45 · 4 events: alice 2 (203.0.113.9), deploy-role/ci-4711 1 (10.0.3.7), mallory 1 (198.51.100.23)',
      );
      await eventually(async () => {
        assert.deepEqual(await rows(), [
          '13:44:01 | StopInstances | mallory (IAMUser) | 198.51.100.23 | Client.UnauthorizedOperation',
          '13:38:11 | StopInstances | deploy-role/ci-4711 | 10.0.3.7 | ',
          '13:41:30 | StopInstances | alice (IAMUser) | 203.0.113.9 | ',
          '13:40:58 | StopInstances | alice (IAMUser) | 203.0.113.9 | ',
        ]);
      });
      assert.deepEqual(await section().locator('.remarks li').allTextContents(), [
        '1 happened before this period, up to 4 min before delivery: a datapoint goes by the time at which CloudTrail delivers.',
      ]);
      await webview.picture('events-behind');
      assert.deepEqual(await webview.barriers(), []);
    });
  }

  it('searches the period with the filter’s own pattern', async () => {
    await open();
    await ask();
    await list().waitFor();
    await eventually(() => {
      assert.deepEqual(
        searches.map(({ filterPattern, startTime, endTime }) => [filterPattern, startTime, endTime]),
        [['{ $.eventName = "StopInstances" }', at('40:00'), at('45:00') - 1]],
      );
    });
  });

  it('is walked by keyboard: into the list, to an event, and back to the chart', async () => {
    await open();
    await ask();
    await section().getByText('StopInstances 4').waitFor();
    await eventually(async () => {
      assert.ok(await list().evaluate((element) => element === document.activeElement));
      assert.match((await active()) ?? '', /mallory/);
    });
    await page.keyboard.press('ArrowDown');
    await eventually(async () => assert.match((await active()) ?? '', /deploy-role/));
    const id = await list().getAttribute('aria-activedescendant');
    assert.match((await page.locator(`#${id}`).textContent()) ?? '', /deploy-role/);
    await page.keyboard.press('Enter');
    await eventually(() => assert.deepEqual(opened, [fourEvents[2]]));
    await page.keyboard.press('End');
    await eventually(async () => assert.match((await active()) ?? '', /13:40:58/));
    await page.keyboard.press('Escape');
    assert.equal(await section().isVisible(), false);
    assert.equal(await page.locator('.readout').textContent(), 'Nov 23, 13:40 – 13:45 · Sum 4 · OK');
    assert.ok(await chart().evaluate((element) => element === document.activeElement));
  });

  it('opens an event by a double click', async () => {
    await open();
    await ask();
    await list().getByText('13:41:30').dblclick();
    await eventually(() => assert.deepEqual(opened, [fourEvents[1]]));
  });

  it('is there again after the person has looked at an event, with that event in front', async () => {
    await open();
    await ask();
    await section().getByText('StopInstances 4').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => assert.equal(opened.length, 1));
    visible = false;
    viewState.fire(undefined);
    visible = true;
    await webview.load();
    await eventually(async () => {
      assert.match((await active()) ?? '', /deploy-role/);
      assert.ok(await list().evaluate((element) => element === document.activeElement));
    });
  });

  it('takes the period to Live Test', async () => {
    await open();
    await ask();
    await section().getByText('StopInstances 4').waitFor();
    await page.getByRole('button', { name: 'Open in Live Test' }).click();
    await eventually(() => assert.equal(tested.length, 1));
    assert.deepEqual([tested[0]!.point.from, tested[0]!.point.to], [at('40:00'), at('45:00')]);
  });

  it('says that it reads, and stops when it is told to', async () => {
    await open();
    hold = true;
    await ask();
    await section().getByText('Reading events…').waitFor();
    assert.equal(await list().getAttribute('aria-busy'), 'true');
    await page.getByRole('button', { name: 'Stop' }).click();
    await section().getByText('Stopped; what was read so far is listed.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Stop' }).isVisible(), false);
    assert.deepEqual(await webview.barriers(), []);
  });

  it('says in plain words what went wrong, and calls nothing empty then', async () => {
    await open();
    failure = 'logs:FilterLogEvents is denied';
    await ask();
    await section().getByText('That did not work: logs:FilterLogEvents is denied').waitFor();
    assert.equal(await sentence(), 'Nov 23, 13:40 – 13:45');
    assert.equal(await list().isVisible(), false);
    await webview.picture('events-behind-trouble');
    assert.deepEqual(await webview.barriers(), []);
    await page.keyboard.press('Escape');
    assert.ok(await chart().evaluate((element) => element === document.activeElement));
  });

  it('says why the list may be empty, or not what the datapoint is', async () => {
    await open();
    tracked.filters = [filter('stoppedInstancecount', { creationTime: at('43:00') })];
    events = fourEvents.slice(0, 1);
    await ask();
    await section().getByText('The datapoint is 4; these events add up to 1.').waitFor();
    await section()
      .getByText(/^Metric filter stoppedInstancecount was made or changed at Nov 23, 13:43:00/)
      .waitFor();
    await webview.picture('events-behind-differs');
    await page.keyboard.press('Escape');
    tracked.filters = [];
    await page.keyboard.press('Enter');
    await section()
      .getByText(/^No metric filter puts values into this metric now/)
      .waitFor();
    assert.equal(await sentence(), 'Nov 23, 13:40 – 13:45 · No event of this time matches.');
    assert.equal(await page.getByRole('button', { name: 'Open in Live Test' }).isDisabled(), true);
    await webview.picture('events-behind-none');
    assert.deepEqual(await webview.barriers(), []);
  });

  it('names filters and values where they are not the same for all', async () => {
    await open();
    const bytes = { metricTransformations: [{ ...filter('').metricTransformations[0], metricValue: '$.bytes' }] };
    tracked.filters = [filter('stoppedInstancecount'), filter('stopped bytes', bytes)];
    events = [event('41:00', '40:59', { bytes: 5 }), event('42:00', '41:59', {})];
    await ask();
    await eventually(async () => {
      assert.deepEqual(await list().locator('[role=columnheader]').allTextContents(), [
        'Time',
        'Event',
        'Who',
        'From where',
        'Error',
        'Metric filter',
        'Value',
      ]);
      assert.deepEqual(
        (await rows()).map((row) => row.split(' | ').slice(-2)),
        [
          ['stoppedInstancecount', '1'],
          ['stoppedInstancecount, stopped bytes', '6'],
        ],
      );
    });
    await section().getByText('1 more without a number at $.bytes: matched, but not counted.').waitFor();
    await webview.picture('events-behind-filters');
  });

  it('lists many events as quickly as few', async () => {
    await open();
    events = Array.from({ length: 1200 }, (_, n) => ({
      timestamp: at('40:00') + n * 200,
      message: cloudTrailRecord({
        eventTime: new Date(at('40:00') + n * 200).toISOString(),
        userIdentity: user(`user-${n % 40}`),
      }),
      id: String(n),
    }));
    await ask();
    await section()
      .getByText(/^The first 1,000 events are listed; the datapoint is 4\./)
      .waitFor();
    assert.match((await sentence()) ?? '', /1,000 events and more: user-0 25 .*, 35 more callers$/);
    assert.ok((await list().locator('.rows .row').count()) < 60);
    await page.keyboard.press('End');
    await eventually(async () => {
      assert.equal(await list().locator('.row.active').getAttribute('aria-rowindex'), '1001');
    });
    await webview.picture('events-behind-many');
  });
});
