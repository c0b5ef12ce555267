import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import type { Dimensions } from '../alerts/metric-values';
import type { AlarmState, MetricFilterState } from '../pipeline/chain/chain';
import type { MetricFamily } from '../pipeline/inspect/read-combinations';
import type { MetricId } from '../pipeline/inspect/metric-input';
import type { TrackedMetric } from '../views/metric-tracker';
import { mostMetrics } from '../webview/metric-shapes';
import { pickCombinations, tellNothingTicked } from './pick-combinations';
import { allFilters } from './pick-filter';
import { accountOf, type Services } from './services';

/**
 * `Track Metric`: the chart of one or several filters' metrics; asks which when neither the tree nor the editor says so.
 * `selected`: all nodes that are selected in the tree, if the menu was opened on one of them.
 */
export async function trackMetric(services: Services, argument: unknown, selected?: unknown): Promise<void> {
  const account = await accountOf(services);
  if (!account) return;
  const nodes: readonly unknown[] = Array.isArray(selected) && selected.length > 1 ? selected : [argument];
  const ofNodes = unique(nodes.flatMap((node) => (hasFilter(node) ? [meantByNode(node)] : [])));
  const ofEditor = meantByEditor(services);
  const meant = ofNodes.length > 0 ? ofNodes : ofEditor ? [ofEditor] : await pickMeant(services);
  const metrics = await metricsOf(services, account, meant, []);
  if (metrics.length > 0) (await services.trackers()).open(...metrics);
}

/** Asks for metrics that a chart shows besides the ones it has; none if it is called off. */
export async function metricsToAdd(
  services: Services,
  shown: readonly TrackedMetric[],
): Promise<readonly TrackedMetric[]> {
  const account = await accountOf(services);
  if (!account) return [];
  return metricsOf(services, account, await pickMeant(services), shown);
}

/** A metric, or those of a filter with dimensions, of which only the account knows how many there are. */
type Meant = MetricId | MetricFamily;

function isFamily(meant: Meant): meant is MetricFamily {
  return 'fields' in meant;
}

/** The metrics that are meant, as many as there is room for; none if the question which of them is called off. */
async function metricsOf(
  services: Services,
  account: Account,
  meant: readonly Meant[],
  shown: readonly TrackedMetric[],
): Promise<readonly TrackedMetric[]> {
  const { l10n, window } = services.vs;
  const { identity, region } = account;
  const located = (metric: MetricId): TrackedMetric => ({ accountId: identity.accountId, region, ...metric });
  const alone = meant.flatMap((each) => (isFamily(each) ? [] : [located(each)]));
  const families = meant.filter(isFamily);
  const room = mostMetrics - shown.length;
  const taken = [...shown, ...alone];
  const picked = families.length > 0 ? await pickCombinations(services, account, families, taken) : [];
  if (!picked) return [];
  const metrics = [...alone, ...picked.map(located)];
  if (metrics.length > room) {
    const text = l10n.t(
      'A chart shows at most {0} metrics, so the last {1} are left out.',
      mostMetrics,
      metrics.length - room,
    );
    void window.showInformationMessage(text);
  }
  return metrics.slice(0, room);
}

function hasFilter(node: unknown): node is { readonly filter: MetricFilterState; readonly alarm?: AlarmState } {
  return typeof node === 'object' && node !== null && 'filter' in node;
}

/** An alarm on one metric with dimensions is about that one. */
function meantByNode({ filter, alarm }: { readonly filter: MetricFilterState; readonly alarm?: AlarmState }): Meant {
  const { metricNamespace: namespace, metricName: name } = filter;
  return alarm?.dimensions ? { namespace, name, dimensions: alarm.dimensions } : meantByFilter(filter);
}

type MetricOfFilter = Pick<MetricFilterState, 'metricNamespace' | 'metricName' | 'dimensions'>;

function meantByFilter({ metricNamespace: namespace, metricName: name, dimensions = {} }: MetricOfFilter): Meant {
  return Object.keys(dimensions).length > 0 ? { namespace, name, fields: dimensions } : { namespace, name };
}

/** Several filters may count into the same metric, and some of them into those with dimensions. */
function unique(all: readonly Meant[]): readonly Meant[] {
  return [...new Map(all.map((meant) => [keyOf(meant), meant])).values()];
}

function keyOf(meant: Meant): string {
  const { namespace, name } = meant;
  const more = isFamily(meant) ? Object.keys(meant.fields).sort() : Object.entries(meant.dimensions ?? {}).sort();
  return JSON.stringify([namespace, name, more]);
}

function meantByEditor({ vs, alertDocuments }: Services): Meant | undefined {
  const editor = vs.window.activeTextEditor;
  const { metricNamespace, metricName, dimensions } = alertDocuments.active?.file.settings ?? {};
  if (!editor || !alertDocuments.isAlert(editor.document)) return undefined;
  if (!metricNamespace || !metricName) return undefined;
  return meantByFilter({ metricNamespace, metricName, ...(dimensions && { dimensions }) });
}

async function pickMeant(services: Services): Promise<readonly Meant[]> {
  const { l10n, window } = services.vs;
  const filters = await allFilters(services);
  const all = unique(filters.map(meantByFilter));
  if (all.length === 0) {
    throw new Failure(
      l10n.t('No metric filter of a trail’s log group was found.'),
      l10n.t('Deploy one first: “Access Alerts: New Metric Filter”, then “Deploy Metric Filter”.'),
    );
  }
  if (all.length === 1) return all;
  const items = all.map((meant) => {
    const key = keyOf(meant);
    const from = filters.filter((filter) => keyOf(meantByFilter(filter)) === key).map(({ name }) => name);
    const detail = l10n.t('from metric filter {0}', from.join(', '));
    return {
      label: `$(graph-line) ${meant.name}`,
      description: meant.namespace,
      detail: isFamily(meant) ? l10n.t('{0}, one for each {1}', detail, namesOf(meant.fields)) : detail,
      meant,
    };
  });
  const placeHolder = l10n.t('Which metrics? Several are shown in one chart (at most {0})', mostMetrics);
  const picked = await window.showQuickPick(items, { canPickMany: true, placeHolder, matchOnDescription: true });
  if (picked?.length === 0) tellNothingTicked(services.vs);
  return picked?.map(({ meant }) => meant) ?? [];
}

function namesOf(fields: Dimensions): string {
  return Object.keys(fields).join(', ');
}
