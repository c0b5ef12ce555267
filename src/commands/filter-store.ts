import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import type { FilterStore } from '../editor/filter-store';
import type { FilterPlace } from '../editor/filter-path';
import { describeAccount } from '../views/connection-status';
import { explainError, forLog, isCancelled } from '../views/errors';
import type { Agreed } from './save-filter';
import type { Services } from './services';

/**
 * The metric filters of the connected account, for the `cwfilter:` file system.
 * @param services a function, because the file system is one of them
 */
export function filterStore(services: () => Services): FilterStore {
  let agreed: Agreed | undefined;
  return {
    read: async (place) => readFilterDocument(services(), accountAt(services(), place), place),
    agree: async (place, text, seen) => {
      agreed = undefined;
      agreed = await (await import('./save-filter')).agreeToSave(services(), place, text, seen);
    },
    deploy: async (place, text, seen) => {
      const before = agreed;
      agreed = undefined;
      await (await import('./save-filter')).saveFilter(services(), place, text, seen, before);
    },
    reasonOf: (error) => {
      const { vs, log } = services();
      if (isCancelled(vs, error)) return vs.l10n.t('Nothing was deployed, and the document has your changes still.');
      log.error(forLog(error));
      return explainError(vs, error).message;
    },
  };
}

/** A filter of the account as the document it would be, with the alarm that is its own; undefined where there is none. */
export async function readFilterDocument(
  { alertFiles, alarmsBeside }: Pick<Services, 'alertFiles' | 'alarmsBeside'>,
  account: Account,
  place: FilterPlace,
): Promise<string | undefined> {
  const [{ readFilter }, { alertSettingsOf }, { alarmNameOf }, { printAlertFile }] = await Promise.all([
    import('../pipeline/inspect/read-filter'),
    import('../pipeline/drift/filter-alert'),
    import('../pipeline/request/requests'),
    import('../alerts/alert-file'),
  ]);
  const named = alertFiles
    .filesOf(place)
    .flatMap(({ file }) => ('asked' in file && file.asked.alarm ? [alarmNameOf(file.asked)] : []));
  const found = await readFilter(account, place, { named, shown: alarmsBeside.at(place)?.shown });
  if (!found) return undefined;
  const { filter, own } = found;
  const others = filter.alarms.filter(({ name }) => name !== own?.name);
  alarmsBeside.note(place, { shown: own?.name, others, areUnknown: filter.areAlarmsUnknown === true });
  return printAlertFile(alertSettingsOf(filter, own), filter.pattern);
}

/** @throws Failure where another account or region is connected, or none */
export function accountAt({ vs: { l10n }, connections }: Services, { accountId, region }: FilterPlace): Account {
  const { account } = connections;
  if (account?.identity.accountId === accountId && account.region === region) return account;
  throw new Failure(
    account
      ? l10n.t('This metric filter is in {0} ({1}), and connected is {2}.', accountId, region, describeAccount(account))
      : l10n.t('This metric filter is in {0} ({1}), and no account is connected.', accountId, region),
    l10n.t('Connect to that account and region: “Access Alerts: Connect…”.'),
  );
}
