import type * as vscode from 'vscode';
import type { ChainNode } from '../pipeline/chain/chain-node';
import type { Finding } from '../pipeline/check/check-pipeline';
import { worse } from '../pipeline/check/finding';
import type { LocalAlert } from './alert-files';
import { differenceText } from './difference-text';

/** The findings that are about a node; those of topics and subscriptions stand at the alarms that tell them. */
export function findingsAt(node: ChainNode, findings: readonly Finding[]): readonly Finding[] {
  switch (node.kind) {
    case 'trail':
    case 'logGroup':
    case 'role':
    case 'bucket':
      return findings.filter(({ link }) => link === node.kind);
    case 'filter':
      return findings.filter(({ link, subject }) => link === 'filter' && subject === node.filter.name);
    case 'alarm':
      return findings.filter(({ link, subject, alarms = [] }) => {
        if (link === 'alarm') return subject === node.alarm.name;
        return (link === 'topic' || link === 'subscription') && alarms.includes(node.alarm.name);
      });
    case 'metric':
    case 'topic':
      return [];
  }
}

/** Lets the item of a metric filter say that an alert file of the workspace has it otherwise, and in what. */
export function decorateDrift(vs: typeof vscode, item: vscode.TreeItem, files: readonly LocalAlert[]): void {
  const different = files.flatMap(({ path, state }) => (state?.is === 'differs' ? [{ path, ...state }] : []));
  if (different.length === 0) return;
  item.iconPath = new vs.ThemeIcon('diff', new vs.ThemeColor('list.warningForeground'));
  item.description = vs.l10n.t('differs from {0}', different.map(({ path }) => path).join(', '));
  const tooltip = tooltipOf(vs, item);
  for (const { path, differences } of different) {
    tooltip.appendMarkdown('\n\n---\n\n');
    tooltip.appendText(vs.l10n.t('It differs from {0}:', path));
    for (const difference of differences) {
      tooltip.appendMarkdown('\n- ');
      tooltip.appendText(differenceText(vs, difference));
    }
  }
  item.tooltip = tooltip;
}

function tooltipOf(vs: typeof vscode, { tooltip }: vscode.TreeItem): vscode.MarkdownString {
  return new vs.MarkdownString(typeof tooltip === 'string' ? tooltip : (tooltip?.value ?? ''));
}

/** Lets an item say what was found: the worst by icon and text, everything in the tooltip. */
export function decorate(vs: typeof vscode, item: vscode.TreeItem, findings: readonly Finding[]): void {
  const [worst] = [...findings].sort(worse);
  if (!worst) return;
  if (worst.severity === 'error' || worst.severity === 'warning') {
    const color = new vs.ThemeColor(worst.severity === 'error' ? 'list.errorForeground' : 'list.warningForeground');
    item.iconPath = new vs.ThemeIcon(worst.severity, color);
    item.description = worst.what;
  }
  const tooltip = tooltipOf(vs, item);
  for (const { what, todo } of findings) {
    tooltip.appendMarkdown('\n\n---\n\n');
    tooltip.appendText(`${what} ${todo}`);
  }
  item.tooltip = tooltip;
}
