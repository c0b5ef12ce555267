import type * as vscode from 'vscode';

/** "now", "4 min ago", "3 h ago", "5 days ago". */
export function ago(vs: typeof vscode, ms: number): string {
  const { l10n } = vs;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return l10n.t('now');
  if (minutes < 90) return l10n.t('{0} min ago', minutes);
  const hours = Math.round(minutes / 60);
  if (hours < 36) return l10n.t('{0} h ago', hours);
  return l10n.t('{0} days ago', Math.round(hours / 24));
}
