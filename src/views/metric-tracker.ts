import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { isKeptMetric, type KeptMetric, type TrackedMetric } from '../webview/metric-messages';
import { firstChoice } from './metric-data';
import { MetricPanel, type MetricSurroundings } from './metric-panel';

export type { TrackedMetric };

/** The tabs of tracked metrics: one for each metric, restored after a restart. */
export class MetricTrackers implements Disposable, vscode.WebviewPanelSerializer {
  static readonly viewType = 'accessAlerts.metricTracker';

  readonly #around: MetricSurroundings;
  readonly #store = new DisposableStore();
  readonly #panels = new Map<string, MetricPanel>();

  constructor(
    vs: typeof vscode,
    extensionUri: vscode.Uri,
    currentAccount: () => Account | undefined,
    onDidChangeAccount: vscode.Event<unknown>,
    log: Log,
    explainError: (error: unknown) => string,
  ) {
    this.#around = { vs, extensionUri, currentAccount, log, explainError };
    this.#store.add(
      onDidChangeAccount(() => {
        for (const panel of this.#panels.values()) panel.watch();
      }),
    );
  }

  /** Shows the metric's tab, in front. */
  open(metric: TrackedMetric): void {
    const known = this.#panels.get(keyOf(metric));
    if (known) {
      known.panel.reveal();
      known.watch();
      return;
    }
    const { vs } = this.#around;
    const panel = vs.window.createWebviewPanel(MetricTrackers.viewType, metric.name, vs.ViewColumn.Active);
    this.#adopt(panel, { metric, choice: firstChoice });
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isKeptMetric(state) && !this.#panels.has(keyOf(state.metric))) this.#adopt(panel, state);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    this.#store.dispose();
    for (const { panel } of this.#panels.values()) panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, kept: KeptMetric): void {
    const key = keyOf(kept.metric);
    const metricPanel = new MetricPanel(this.#around, panel, kept);
    this.#panels.set(key, metricPanel);
    panel.onDidDispose(() => {
      metricPanel.dispose();
      this.#panels.delete(key);
    });
  }
}

function keyOf({ accountId, region, namespace, name, dimensions = {} }: TrackedMetric): string {
  return JSON.stringify([accountId, region, namespace, name, Object.entries(dimensions).sort()]);
}
