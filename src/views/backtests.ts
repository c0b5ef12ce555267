import type * as vscode from 'vscode';
import { Panel } from '../common/contributions';
import type { Disposable } from '../common/disposable';
import type { BacktestSubject, BacktestSurroundings } from './backtest-subject';

/** The tabs of backtests: one for each run. After a restart they say that what they showed is gone. */
export class Backtests implements Disposable, vscode.WebviewPanelSerializer {
  readonly #around: BacktestSurroundings;
  readonly #panels = new Set<vscode.WebviewPanel>();

  constructor(around: BacktestSurroundings) {
    this.#around = around;
  }

  /** Shows a backtest in a tab beside nothing else: in front. */
  async open(subject: BacktestSubject): Promise<void> {
    const { vs } = this.#around;
    const title = vs.l10n.t('Backtest: {0}', subject.name);
    await this.#adopt(vs.window.createWebviewPanel(Panel.Backtest, title, vs.ViewColumn.Active), subject);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    await this.#adopt(panel, undefined);
  }

  dispose(): void {
    for (const panel of this.#panels) panel.dispose();
  }

  async #adopt(panel: vscode.WebviewPanel, subject: BacktestSubject | undefined): Promise<void> {
    this.#panels.add(panel);
    panel.onDidDispose(() => this.#panels.delete(panel));
    const { BacktestPanel } = await import('./backtest-panel');
    const shown = new BacktestPanel(this.#around, panel, subject);
    panel.onDidDispose(() => shown.dispose());
  }
}
