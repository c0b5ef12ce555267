import { Failure } from '../common/failure';
import type { MetricFilterState } from '../pipeline/chain/chain';
import type { TrackedMetric } from '../views/metric-tracker';
import { mostMetrics } from '../webview/metric-shapes';
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
  const ofNodes = uniqueMetrics(nodes.flatMap((node) => (hasFilter(node) ? [metricOf(node.filter)] : [])));
  const ofEditor = metricOfEditor(services);
  const metrics = ofNodes.length > 0 ? ofNodes : ofEditor ? [ofEditor] : await pickMetrics(services);
  if (metrics.length === 0) return;
  const trackers = await services.trackers();
  trackers.open(...metrics.slice(0, mostMetrics).map((metric) => located(metric, account)));
}

/** Asks for metrics that a chart shows besides the ones it has; none if it is called off. */
export async function metricsToAdd(services: Services): Promise<readonly TrackedMetric[]> {
  const account = await accountOf(services);
  if (!account) return [];
  return (await pickMetrics(services)).map((metric) => located(metric, account));
}

type Metric = Pick<TrackedMetric, 'namespace' | 'name'>;

function located(
  metric: Metric,
  { identity, region }: { readonly identity: { readonly accountId: string }; readonly region: string },
): TrackedMetric {
  return { accountId: identity.accountId, region, ...metric };
}

function hasFilter(node: unknown): node is { readonly filter: MetricFilterState } {
  return typeof node === 'object' && node !== null && 'filter' in node;
}

function metricOf({ metricNamespace, metricName }: MetricFilterState): Metric {
  return { namespace: metricNamespace, name: metricName };
}

/** Several filters may count into the same metric. */
function uniqueMetrics(metrics: readonly Metric[]): readonly Metric[] {
  return [...new Map(metrics.map((metric) => [`${metric.namespace}/${metric.name}`, metric])).values()];
}

function metricOfEditor({ vs, alertDocuments }: Services): Metric | undefined {
  const editor = vs.window.activeTextEditor;
  const settings = alertDocuments.active?.file.settings;
  if (!editor || !alertDocuments.isAlert(editor.document)) return undefined;
  if (!settings?.metricNamespace || !settings.metricName) return undefined;
  return { namespace: settings.metricNamespace, name: settings.metricName };
}

async function pickMetrics(services: Services): Promise<readonly Metric[]> {
  const { l10n, window } = services.vs;
  const filters = await allFilters(services);
  const metrics = uniqueMetrics(filters.map(metricOf));
  if (metrics.length === 0) {
    throw new Failure(
      l10n.t('No metric filter of a trail’s log group was found.'),
      l10n.t('Deploy one first: “Access Alerts: New Metric Filter”, then “Deploy Metric Filter”.'),
    );
  }
  if (metrics.length === 1) return metrics;
  const items = metrics.map((metric) => {
    const from = filters.filter(
      ({ metricNamespace, metricName }) => metricNamespace === metric.namespace && metricName === metric.name,
    );
    return {
      label: `$(graph-line) ${metric.name}`,
      description: metric.namespace,
      detail: l10n.t('from metric filter {0}', from.map(({ name }) => name).join(', ')),
      metric,
    };
  });
  const placeHolder = l10n.t('Which metrics? Several are shown in one chart (at most {0})', mostMetrics);
  const picked = await window.showQuickPick(items, { canPickMany: true, placeHolder, matchOnDescription: true });
  return picked?.map(({ metric }) => metric) ?? [];
}
