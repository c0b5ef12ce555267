import type { Account } from '../aws/account';
import type { MetricFilterRequest } from '../pipeline/request/requests';
import type { Services } from './services';

/** Says that a metric filter is deployed, and offers to watch its metric. */
export function tellDeployed(
  { vs, trackers }: Services,
  { identity: { accountId }, region }: Account,
  { filterName, metricNamespace: namespace, metricName: name }: MetricFilterRequest,
): void {
  const track = vs.l10n.t('Track Metric');
  void vs.window
    .showInformationMessage(
      vs.l10n.t('Deployed. The filter counts events that arrive from now on: {0}', filterName),
      track,
    )
    .then(async (choice) => {
      if (choice === track) (await trackers()).open({ accountId, region, namespace, name });
    });
}
