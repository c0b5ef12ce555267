import type * as vscode from 'vscode';
import type { ChainNode } from '../pipeline/chain/chain-node';
import type { Finding } from '../pipeline/check/check-pipeline';
import { worse } from '../pipeline/check/finding';

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

/** Lets an item say what was found: the worst by icon and text, everything in the tooltip. */
export function decorate(vs: typeof vscode, item: vscode.TreeItem, findings: readonly Finding[]): void {
  const [worst] = [...findings].sort(worse);
  if (!worst) return;
  if (worst.severity === 'error' || worst.severity === 'warning') {
    const color = new vs.ThemeColor(worst.severity === 'error' ? 'list.errorForeground' : 'list.warningForeground');
    item.iconPath = new vs.ThemeIcon(worst.severity, color);
    item.description = worst.what;
  }
  const before = typeof item.tooltip === 'string' ? item.tooltip : (item.tooltip?.value ?? '');
  const tooltip = new vs.MarkdownString(before);
  for (const { what, todo } of findings) {
    tooltip.appendMarkdown('\n\n---\n\n');
    tooltip.appendText(`${what} ${todo}`);
  }
  item.tooltip = tooltip;
}
