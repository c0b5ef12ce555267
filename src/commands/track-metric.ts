import type { TrackedMetric } from '../views/metric-tracker';
import { Failure } from '../common/failure';
import { accountOf, type Services } from './services';

/** `Track Metric`: the chart of a filter's metric; asks which one when neither the tree nor the editor says so. */
export async function trackMetric(services: Services, argument: unknown): Promise<void> {
  const account = await accountOf(services);
  if (!account) return;
  const metric = metricOfNode(argument) ?? metricOfEditor(services) ?? (await pickMetric(services));
  if (!metric) return;
  services.trackers.open({ accountId: account.identity.accountId, region: account.region, ...metric });
}

type Metric = Pick<TrackedMetric, 'namespace' | 'name'>;

function metricOfNode(argument: unknown): Metric | undefined {
  if (typeof argument !== 'object' || argument === null || !('filter' in argument)) return undefined;
  const { filter } = argument as { filter: { metricNamespace: string; metricName: string } };
  return { namespace: filter.metricNamespace, name: filter.metricName };
}

function metricOfEditor({ vs, alertDocuments }: Services): Metric | undefined {
  const editor = vs.window.activeTextEditor;
  const settings = alertDocuments.active?.file.settings;
  if (!editor || !alertDocuments.isAlert(editor.document)) return undefined;
  if (!settings?.metricNamespace || !settings.metricName) return undefined;
  return { namespace: settings.metricNamespace, name: settings.metricName };
}

async function pickMetric({ vs, pipelines }: Services): Promise<Metric | undefined> {
  const { l10n } = vs;
  const chains = await pipelines.chains();
  const filters = chains.flatMap(({ logGroup }) => logGroup?.filters ?? []);
  const items = new Map(
    filters.map(({ name, metricNamespace: namespace, metricName: metric }) => [
      `${namespace}/${metric}`,
      {
        label: `$(graph-line) ${metric}`,
        description: namespace,
        detail: l10n.t('from metric filter {0}', name),
        metric: { namespace, name: metric },
      },
    ]),
  );
  if (items.size === 0) {
    throw new Failure(
      l10n.t('No metric filter of a trail’s log group was found.'),
      l10n.t('Deploy one first: “Access Alerts: New Metric Filter”, then “Deploy Metric Filter”.'),
    );
  }
  if (items.size === 1) return [...items.values()][0]?.metric;
  const picked = await vs.window.showQuickPick([...items.values()], { placeHolder: l10n.t('Which metric?') });
  return picked?.metric;
}
