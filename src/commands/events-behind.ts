import { Command } from '../common/contributions';
import type { Behind } from '../pipeline/behind/read-behind';
import type { MetricFilterState } from '../pipeline/chain/chain';
import type { Services } from './services';
import { fetchLogGroup } from './test-events';

/**
 * Takes the time of a datapoint to Live Test: all events that the log group has of it, and in front the metric filter
 * that counted some of them, to see why these and not the others.
 */
export async function testEventsBehind(services: Services, { point, filters = [] }: Behind): Promise<void> {
  const filter = await chooseFilter(
    services,
    filters.map((feeding) => feeding.filter),
  );
  if (!filter) return;
  await openFilter(services, filter);
  await fetchLogGroup(services, filter.logGroup, { from: point.from, to: point.to - 1 });
}

async function chooseFilter(
  { vs }: Services,
  filters: readonly MetricFilterState[],
): Promise<MetricFilterState | undefined> {
  if (filters.length < 2) return filters[0];
  const items = filters.map((filter) => ({
    label: filter.name,
    description: filter.logGroup,
    detail: filter.pattern,
    filter,
  }));
  const picked = await vs.window.showQuickPick(items, {
    placeHolder: vs.l10n.t('Several metric filters feed this metric. Which one?'),
  });
  return picked?.filter;
}

/** As the tree opens it; a filter of a log group that no trail sends to is not in the tree, and opened as a copy. */
async function openFilter({ vs, pipelines }: Services, filter: MetricFilterState): Promise<void> {
  const { name, logGroup } = filter;
  for (const chain of await pipelines.chains()) {
    const known = chain.logGroup?.filters.find((other) => other.name === name && other.logGroup === logGroup);
    if (!known) continue;
    await vs.commands.executeCommand(Command.OpenMetricFilter, { kind: 'filter', chain, filter: known });
    return;
  }
  const [{ printAlertFile }, { alertSettingsOf }] = await Promise.all([
    import('../alerts/alert-file'),
    import('../pipeline/drift/filter-alert'),
  ]);
  await vs.commands.executeCommand(Command.NewMetricFilter, {
    text: printAlertFile(alertSettingsOf(filter), filter.pattern),
  });
}
