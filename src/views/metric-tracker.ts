import type * as vscode from 'vscode';
import { Panel } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { keptMetrics, type KeptMetrics, type TrackedMetric } from '../webview/metric-shapes';
import { firstChoice } from './metric-choice';
import { keyOf } from './metric-key';
import { MetricPanel } from './metric-panel';
import type { MetricSurroundings } from './metric-surroundings';

export type { TrackedMetric };

/** The tabs of tracked metrics: one for each metric or set of metrics, restored after a restart. */
export class MetricTrackers implements Disposable, vscode.WebviewPanelSerializer {
  readonly #around: MetricSurroundings;
  readonly #store = new DisposableStore();
  readonly #panels = new Set<MetricPanel>();

  constructor(around: MetricSurroundings, onDidChangeAccount: vscode.Event<unknown>) {
    this.#around = around;
    this.#store.add(
      onDidChangeAccount(() => {
        for (const panel of this.#panels) panel.watch();
      }),
    );
  }

  /** Shows the tab of these metrics, in front. */
  open(...metrics: readonly TrackedMetric[]): void {
    const known = this.#find(metrics);
    if (known) {
      known.panel.reveal();
      known.watch();
      return;
    }
    const { vs } = this.#around;
    const title = metrics[0]?.name ?? '';
    const panel = vs.window.createWebviewPanel(Panel.MetricTracker, title, vs.ViewColumn.Active);
    this.#adopt(panel, { metrics, choice: firstChoice });
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = keptMetrics(state);
    if (kept && !this.#find(kept.metrics)) this.#adopt(panel, kept);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    this.#store.dispose();
    for (const { panel } of this.#panels) panel.dispose();
  }

  #find(metrics: readonly TrackedMetric[]): MetricPanel | undefined {
    const wanted = setKey(metrics);
    return [...this.#panels].find((panel) => setKey(panel.metrics) === wanted);
  }

  #adopt(panel: vscode.WebviewPanel, kept: KeptMetrics): void {
    const metricPanel = new MetricPanel(this.#around, panel, kept);
    this.#panels.add(metricPanel);
    panel.onDidDispose(() => {
      metricPanel.dispose();
      this.#panels.delete(metricPanel);
    });
  }
}

function setKey(metrics: readonly TrackedMetric[]): string {
  return metrics.map(keyOf).sort().join();
}
