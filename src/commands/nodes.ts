import { Failure } from '../common/failure';
import { arnOf, type ChainNode } from '../pipeline/chain/chain-node';
import { consoleLink } from '../pipeline/chain/console-link';
import type { Services } from './services';

/** The node a menu was opened on, else the one selected in the view. */
export function nodeOf({ vs, tree }: Services, argument: unknown): ChainNode {
  const node = isNode(argument) ? argument : tree.selected;
  if (node) return node;
  throw new Failure(
    vs.l10n.t('Nothing is selected in the Pipelines view.'),
    vs.l10n.t('Select a trail, log group, metric filter or alarm there first.'),
  );
}

function isNode(value: unknown): value is ChainNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'chain' in value;
}

export async function copyArn(services: Services, argument: unknown): Promise<void> {
  const { vs } = services;
  const arn = arnOf(nodeOf(services, argument));
  if (arn === undefined) {
    throw new Failure(
      vs.l10n.t('Metric filters and metrics have no ARN.'),
      vs.l10n.t('Copy the ARN of the log group or of the alarm.'),
    );
  }
  await vs.env.clipboard.writeText(arn);
  vs.window.setStatusBarMessage(vs.l10n.t('Copied: {0}', arn), 4000);
}

export async function openInConsole(services: Services, argument: unknown): Promise<void> {
  const { vs, connections } = services;
  const node = nodeOf(services, argument);
  const link = consoleLink(node, connections.account?.region ?? node.chain.trail.homeRegion);
  if (link === undefined) {
    throw new Failure(vs.l10n.t('The AWS console of this partition is not known.'), vs.l10n.t('Copy the ARN instead.'));
  }
  await vs.env.openExternal(vs.Uri.parse(link));
}
