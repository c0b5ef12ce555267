import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import { Command } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { setTimeoutAsync } from '../common/timers';
import { metricProtocol, type KeptMetric, type MetricProtocol } from '../webview/metric-messages';
import { fitChoice, periodsFor, readMetric } from './metric-data';
import { metricStrings } from './metric-strings';
import { WebviewChannel } from './webview-channel';
import { webviewHtml, webviewOptions } from './webview-html';

/** What a tracker works with. */
export interface MetricSurroundings {
  readonly vs: typeof vscode;
  readonly extensionUri: vscode.Uri;
  readonly currentAccount: () => Account | undefined;
  readonly log: Log;
  /** A failure in the words of the person it is shown to. */
  readonly explainError: (error: unknown) => string;
}

/** Of the account's time; the sandbox's may be so fast that a minimum of real time is needed too. */
const refreshEvery = 60_000;
const leastWait = 2000;

/** One tab with one metric: reads it again and again while it can be seen. */
export class MetricPanel implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly metric: KeptMetric['metric'];
  readonly #around: MetricSurroundings;
  readonly #channel: WebviewChannel<MetricProtocol>;
  readonly #store = new DisposableStore();
  #choice: KeptMetric['choice'];
  #watching = new AbortController();

  constructor(around: MetricSurroundings, panel: vscode.WebviewPanel, { metric, choice }: KeptMetric) {
    const { vs, extensionUri } = around;
    this.#around = around;
    this.panel = panel;
    this.metric = metric;
    this.#choice = fitChoice(choice);
    panel.iconPath = new vs.ThemeIcon('graph-line');
    const { webview } = panel;
    webview.options = webviewOptions(vs, extensionUri, [Command.Connect]);
    this.#channel = this.#store.add(
      new WebviewChannel<MetricProtocol>(
        webview,
        metricProtocol,
        {
          onReady: () => {
            this.#sendSetting();
            this.watch();
          },
          onMessage: (message) => {
            if (message.type === 'choose') {
              this.#choice = fitChoice(message.choice);
              this.#sendSetting();
            }
            this.watch();
          },
          requests: {},
        },
        around.log,
      ),
    );
    this.#store.add(
      panel.onDidChangeViewState(() => {
        if (panel.visible) return;
        this.#channel.pageIsGone();
        this.#watching.abort();
      }),
    );
    const strings = metricStrings(vs);
    const title = `${strings.title} ${metric.name}`;
    webview.html = webviewHtml(vs, webview, extensionUri, { page: 'metric-tracker', title, strings });
  }

  /** Reads now, and from then on every minute. Does nothing while nobody looks. */
  watch(): void {
    this.#watching.abort();
    this.#watching = new AbortController();
    if (this.#channel.ready) void this.#watch(this.#watching.signal);
  }

  dispose(): void {
    this.#watching.abort();
    this.#store.dispose();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const account = this.#account();
      if (!account) return;
      await this.#read(account, signal);
      try {
        await Promise.all([account.clock.sleep(refreshEvery, signal), setTimeoutAsync(leastWait, signal)]);
      } catch {
        return;
      }
    }
  }

  /** The account that has the metric, if it is the connected one; otherwise the page says what to do. */
  #account(): Account | undefined {
    const { vs, currentAccount } = this.#around;
    const { accountId, region } = this.metric;
    const account = currentAccount();
    if (account?.identity.accountId === accountId && account.region === region) return account;
    const text = account
      ? vs.l10n.t(
          'You are connected to {0} ({1}), but this metric is in account {2} ({3}).',
          account.identity.accountId,
          account.region,
          accountId,
          region,
        )
      : vs.l10n.t('Not connected. This metric is in account {0} ({1}).', accountId, region);
    this.#channel.send({ type: 'busy', busy: false });
    this.#channel.send({ type: 'trouble', text, connect: true });
    return undefined;
  }

  async #read(account: Account, signal: AbortSignal): Promise<void> {
    this.#channel.send({ type: 'busy', busy: true });
    try {
      const { reading, alarmsError } = await readMetric(account, this.metric, this.#choice, signal);
      if (signal.aborted) return;
      this.#channel.send({ type: 'reading', reading });
      if (alarmsError !== undefined) this.#report(alarmsError);
      else this.#channel.send({ type: 'trouble', connect: false });
    } catch (error) {
      if (signal.aborted) return;
      this.#report(error);
    } finally {
      if (!signal.aborted) this.#channel.send({ type: 'busy', busy: false });
    }
  }

  #report(error: unknown): void {
    const { log, explainError } = this.#around;
    log.warn(`reading metric ${this.metric.name} failed: ${error instanceof Error ? error.message : String(error)}`);
    this.#channel.send({ type: 'trouble', text: explainError(error), connect: false });
  }

  #sendSetting(): void {
    const setting = { metric: this.metric, choice: this.#choice, periods: periodsFor(this.#choice.range) };
    this.#channel.send({ type: 'setting', setting });
  }
}
