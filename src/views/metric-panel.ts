import type * as vscode from 'vscode';
import { labelOf } from '../alerts/metric-names';
import type { Account } from '../aws/account';
import { systemClock } from '../common/clock';
import { Command } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { setTimeoutAsync } from '../common/timers';
import { metricProtocol, type MetricProtocol } from '../webview/metric-messages';
import { mostMetrics, type KeptMetrics, type MetricChoice } from '../webview/metric-shapes';
import type { MetricReading, TrackedMetric } from '../webview/metric-shapes';
import type { Ask, ToHost } from '../webview/protocol';
import { EventsBehind } from './events-behind';
import { MetricAlarms } from './metric-alarms';
import { fitChoice, periodsFor, refreshEvery, viewOf, zoomTo } from './metric-choice';
import { copyCsv, savePng } from './metric-exports';
import { keyOf } from './metric-key';
import { metricStrings, otherAccount } from './metric-strings';
import type { MetricSurroundings } from './metric-surroundings';
import { MetricValues } from './metric-values';
import { WebviewChannel } from './webview-channel';
import { webviewHtml, webviewOptions } from './webview-html';

const second = 1000;
/** Milliseconds. The account's time may be the sandbox's, and so fast that a minimum of real time is needed too. */
const leastWait = 2000;

/** One tab with some metrics: reads them again and again while they can be seen. */
export class MetricPanel implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #around: MetricSurroundings;
  readonly #channel: WebviewChannel<MetricProtocol>;
  readonly #store = new DisposableStore();
  readonly #values = new MetricValues();
  readonly #alarms: MetricAlarms;
  readonly #behind: EventsBehind;
  #metrics: readonly TrackedMetric[];
  #choice: KeptMetrics['choice'];
  #paused: boolean;
  #reading: MetricReading | undefined;
  #watching = new AbortController();

  constructor(around: MetricSurroundings, panel: vscode.WebviewPanel, kept: KeptMetrics) {
    const { vs, extensionUri } = around;
    this.#around = around;
    this.panel = panel;
    this.#metrics = kept.metrics.slice(0, mostMetrics);
    this.#paused = kept.paused ?? false;
    this.#choice = fitChoice(kept.choice, this.#now);
    this.#alarms = new MetricAlarms(vs);
    panel.iconPath = new vs.ThemeIcon('graph-line');
    const { webview } = panel;
    webview.options = webviewOptions(vs, extensionUri, [Command.Connect]);
    this.#behind = this.#store.add(
      new EventsBehind({
        actions: around.eventActions,
        account: () => this.#account(),
        log: around.log,
        explainError: around.explainError,
        send: (state) => this.#channel.send({ type: 'behind', state }),
      }),
    );
    const onReady = () => {
      this.#show();
      this.#behind.resend();
    };
    const onMessage = (message: ToHost<MetricProtocol>) => {
      this.#receive(message).catch((error: unknown) => around.showError(error));
    };
    const requests = {
      choose: ({ choice }: Ask<MetricProtocol, 'choose'>) => this.#choose(fitChoice(choice, this.#now)),
      zoom: ({ span }: Ask<MetricProtocol, 'zoom'>) => this.#choose(zoomTo(this.#choice, span, this.#now)),
    };
    this.#channel = this.#store.add(
      new WebviewChannel<MetricProtocol>(webview, metricProtocol, { onReady, onMessage, requests }, around.log),
    );
    this.#store.add(
      panel.onDidChangeViewState(() => {
        if (panel.visible) return;
        this.#channel.pageIsGone();
        this.#watching.abort();
      }),
    );
    this.#setTitle();
    const strings = metricStrings(vs);
    webview.html = webviewHtml(vs, webview, extensionUri, { page: 'metric-tracker', title: panel.title, strings });
  }

  get metrics(): readonly TrackedMetric[] {
    return this.#metrics;
  }

  /** Reads now, and unless it is paused again and again. Does nothing while nobody looks. */
  watch(): void {
    this.#watching.abort();
    this.#watching = new AbortController();
    if (this.#channel.ready) void this.#watch(this.#watching.signal);
  }

  dispose(): void {
    this.#watching.abort();
    this.#store.dispose();
  }

  async #receive(message: ToHost<MetricProtocol>): Promise<void> {
    const { vs } = this.#around;
    switch (message.type) {
      case 'refresh':
        this.#values.forget();
        this.#alarms.forget();
        this.watch();
        break;
      case 'pause':
        this.#paused = message.paused;
        this.#show();
        break;
      case 'point':
        await this.#behind.show(message);
        break;
      case 'addMetric':
        await this.#add();
        break;
      case 'removeMetric':
        this.#setMetrics(this.#metrics.filter((metric) => keyOf(metric) !== keyOf(message.metric)));
        break;
      case 'copyCsv':
        if (this.#reading) await copyCsv(vs, this.#metrics, this.#reading);
        break;
      case 'savePng':
        await savePng(vs, this.#metrics, message.png);
        break;
      default:
        await this.#behind.receive(message);
    }
  }

  async #add(): Promise<void> {
    const { accountId, region } = this.#metrics[0]!;
    const picked = (await this.#around.pickMetrics(this.#metrics)).filter(
      (metric) => metric.accountId === accountId && metric.region === region,
    );
    const all = new Map([...this.#metrics, ...picked].map((metric) => [keyOf(metric), metric]));
    if (all.size > this.#metrics.length) this.#setMetrics([...all.values()].slice(0, mostMetrics));
  }

  #setMetrics(metrics: readonly TrackedMetric[]): void {
    if (metrics.length === 0) return;
    this.#metrics = metrics;
    this.#reading = undefined;
    this.#setTitle();
    this.#show();
  }

  #setTitle(): void {
    const [first, ...others] = this.#metrics;
    const name = first ? labelOf(first) : '';
    this.panel.title =
      others.length === 0 ? name : this.#around.vs.l10n.t('{0} and {1} more', name, String(others.length));
  }

  #choose(choice: MetricChoice): undefined {
    this.#choice = choice;
    this.#show();
  }

  /** What is chosen, and then what there is of it. */
  #show(): void {
    this.#sendSetting();
    this.watch();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const account = this.#account();
      if (!account) return;
      await this.#read(account, signal);
      const every = this.#every;
      if (this.#paused || every === undefined) return;
      try {
        await Promise.all([account.clock.sleep(every * second, signal), setTimeoutAsync(leastWait, signal)]);
      } catch {
        return;
      }
      this.#sendSetting();
    }
  }

  /** The account that has the metrics, if it is the connected one; otherwise the page says what to do. */
  #account(): Account | undefined {
    const { vs, currentAccount } = this.#around;
    const { accountId, region } = this.#metrics[0]!;
    const account = currentAccount();
    if (account?.identity.accountId === accountId && account.region === region) return account;
    const text = otherAccount(vs, this.#metrics[0]!, account);
    this.#channel.send({ type: 'busy', busy: false });
    this.#channel.send({ type: 'trouble', text, connect: true });
    return undefined;
  }

  async #read(account: Account, signal: AbortSignal): Promise<void> {
    this.#channel.send({ type: 'busy', busy: true });
    const asOf = account.clock.now();
    const { statistic } = this.#choice;
    const view = { ...viewOf(this.#choice, asOf), statistic };
    try {
      const alarmsRead = this.#alarms.read(account, this.#metrics, view, signal);
      const values = await this.#values.read(account, this.#metrics, view, signal);
      const reading = { statistic, period: view.period, from: view.from, asOf, ...values };
      // There may be thousands of alarms to look through, and the values are here.
      if (!this.#reading) this.#tell(reading, signal);
      const { alarms, errors } = await alarmsRead;
      if (signal.aborted) return;
      this.#tell({ ...reading, alarms }, signal);
      if (errors.length > 0) this.#report(errors[0]);
      else this.#channel.send({ type: 'trouble', connect: false });
    } catch (error) {
      if (signal.aborted) return;
      this.#report(error);
    } finally {
      if (!signal.aborted) this.#channel.send({ type: 'busy', busy: false });
    }
  }

  #tell(reading: MetricReading, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#reading = reading;
    this.#channel.send({ type: 'reading', reading });
  }

  #report(error: unknown): void {
    const { log, explainError } = this.#around;
    log.warn(`reading metrics failed: ${error instanceof Error ? error.message : String(error)}`);
    this.#channel.send({ type: 'trouble', text: explainError(error), connect: false });
  }

  #sendSetting(): void {
    const setting = {
      metrics: this.#metrics,
      choice: this.#choice,
      periods: periodsFor(this.#choice, this.#now),
      paused: this.#paused,
      every: this.#every,
    };
    this.#channel.send({ type: 'setting', setting });
  }

  get #every(): number | undefined {
    return refreshEvery(viewOf(this.#choice, this.#now), this.#now);
  }

  get #now(): number {
    return (this.#around.currentAccount()?.clock ?? systemClock).now();
  }
}
