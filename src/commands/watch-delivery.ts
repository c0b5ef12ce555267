import type { Account } from '../aws/account';
import type { TrailStatus } from '../pipeline/chain/chain';
import type { Services } from './services';

/** CloudTrail delivers in about five minutes; after a quarter of an hour something is wrong. */
const longest = 15 * 60_000;
const interval = 60_000;

/**
 * Waits in the background until CloudTrail has delivered to the log group for the first time, and writes under the plan
 * how that stands. It asks once a minute, and ends when another account is connected.
 */
export function watchFirstDelivery(
  services: Services,
  account: Account,
  trailArn: string,
  status: TrailStatus | undefined,
  conclude: (...sentences: string[]) => void,
): void {
  const { l10n } = services.vs;
  const done = l10n.t('Done.');
  if (!status) {
    conclude(done, l10n.t('You may not read whether the trail logs (cloudtrail:GetTrailStatus).'));
    return;
  }
  const made = `${done} ${l10n.t('The trail logs, and CloudTrail has accepted the role.')}`;
  const told = (status: TrailStatus): boolean => {
    if (status.logDeliveryError !== undefined) {
      conclude(made, l10n.t('CloudTrail cannot deliver to the log group: {0}', status.logDeliveryError));
      return true;
    }
    if (status.lastLogDelivery === undefined) return false;
    conclude(made, l10n.t('CloudTrail has delivered to the log group; the pipeline works.'));
    return true;
  };
  if (told(status)) return;
  conclude(made, l10n.t('Waiting for the first delivery to the log group, which takes about 5 minutes…'));
  void wait();

  async function wait(): Promise<void> {
    const { readStatus } = await import('../pipeline/inspect/read-trails');
    const { seen } = await import('../pipeline/inspect/seen');
    const until = account.clock.now() + longest;
    while (account.clock.now() < until) {
      await account.clock.sleep(interval);
      if (services.connections.account !== account) return;
      const now = await seen(readStatus(account, trailArn, undefined)).catch(() => undefined);
      if (now?.is !== 'there' || !told(now.value)) continue;
      services.pipelines.refresh();
      return;
    }
    conclude(made, l10n.t('Nothing was delivered in 15 minutes. “Check Pipeline” says what may be wrong.'));
  }
}
