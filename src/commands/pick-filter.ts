import { Failure } from '../common/failure';
import type { MetricFilterState } from '../pipeline/chain/chain';
import type { Services } from './services';

/** The metric filter that a menu was opened on or that is selected, else one that is picked; undefined: given up. */
export async function filterOf(services: Services, argument: unknown): Promise<MetricFilterState | undefined> {
  const { l10n, window } = services.vs;
  const node = argument ?? services.tree.selected;
  if (hasFilter(node)) return node.filter;
  const filters = await allFilters(services);
  if (filters.length === 0) {
    throw new Failure(
      l10n.t('No metric filter of a trail’s log group was found.'),
      l10n.t('Deploy one first: “Access Alerts: New Metric Filter”, then “Deploy Metric Filter”.'),
    );
  }
  const items = filters.map((filter) => ({ label: filter.name, description: filter.logGroup, filter }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which metric filter?') }))?.filter;
}

/**
 * Which of the metric filters of a name on several log groups is meant. Asks also where there is only one: nobody has said
 * that it is on that log group.
 */
export async function pickByLogGroup(
  { vs: { l10n, window } }: Services,
  filters: readonly MetricFilterState[],
): Promise<MetricFilterState | undefined> {
  const items = filters.map((filter) => ({ label: filter.logGroup, description: filter.name, filter }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('On which log group?') }))?.filter;
}

/** The metric filters of all chains, each once. */
export async function allFilters({ pipelines }: Services): Promise<readonly MetricFilterState[]> {
  const filters = (await pipelines.chains()).flatMap(({ logGroup }) => logGroup?.filters ?? []);
  return [...new Map(filters.map((filter) => [`${filter.logGroup}:${filter.name}`, filter])).values()];
}

function hasFilter(node: unknown): node is { readonly filter: MetricFilterState } {
  return typeof node === 'object' && node !== null && 'filter' in node;
}
