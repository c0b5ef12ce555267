import type * as vscode from 'vscode';
import type { MetricReading, TrackedMetric } from '../webview/metric-shapes';
import { metricCsv } from './metric-csv';

/** Puts the numbers of a chart on the clipboard. */
export async function copyCsv(
  { env, l10n, window }: typeof vscode,
  metrics: readonly TrackedMetric[],
  reading: MetricReading,
): Promise<void> {
  await env.clipboard.writeText(metricCsv(metrics, reading));
  const periods = reading.series[0]?.length ?? 0;
  window.setStatusBarMessage(`$(check) ${l10n.t('Copied as CSV: {0} periods', periods)}`, 4000);
}

/** Saves the picture of a chart where the person wants it. */
export async function savePng(vs: typeof vscode, metrics: readonly TrackedMetric[], png: string): Promise<void> {
  const { l10n, window, workspace } = vs;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const file = `${(metrics[0]?.name ?? 'metric').replace(/[^\p{L}\p{N}._-]+/gu, '-')}.png`;
  const target = await window.showSaveDialog({
    ...(folder ? { defaultUri: vs.Uri.joinPath(folder, file) } : {}),
    filters: { PNG: ['png'] },
  });
  if (!target) return;
  await workspace.fs.writeFile(target, Buffer.from(png, 'base64'));
  const open = l10n.t('Open');
  const chosen = await window.showInformationMessage(l10n.t('The chart was saved: {0}', target.fsPath), open);
  if (chosen === open) await vs.commands.executeCommand('vscode.open', target);
}
