import { arnsOf } from '../aws/permissions';
import type { Account } from '../aws/account';
import { ContextKey, View } from '../common/contributions';
import { Failure } from '../common/failure';
import type { SourceProgress, SourceReport } from '../events/event-source';
import { showError } from '../views/errors';
import { accountOf, type Services } from './services';

/** `Start Live Tail`: lists the events of a log group as they happen, beside those that were fetched. */
export async function startLiveTail(services: Services, argument: unknown): Promise<void> {
  const account = await accountOf(services);
  if (!account) return;
  const name = await chooseGroup(services, argument);
  if (name === undefined) return;
  await stopLiveTail(services);
  await services.vs.commands.executeCommand(`${View.LiveTest}.focus`, { preserveFocus: true });
  const stop = new AbortController();
  const end = follow(services, account, name, stop.signal).catch((error: unknown) =>
    showError(services.vs, services.log, error),
  );
  services.tails.running = { account, stop, end };
  await services.vs.commands.executeCommand('setContext', ContextKey.LiveTail, true);
}

/** `Stop Live Tail`: the events stay. */
export async function stopLiveTail({ tails }: Services): Promise<void> {
  tails.running?.stop.abort();
  await tails.running?.end;
}

/** What is followed in one account does not go on in another. */
export function stopForOtherAccount({ tails, connections }: Services): void {
  if (tails.running && tails.running.account !== connections.account) tails.running.stop.abort();
}

async function follow(services: Services, account: Account, name: string, signal: AbortSignal): Promise<void> {
  const { vs, liveTest, log, tails } = services;
  const { l10n } = vs;
  const show = ({ events, waiting = '' }: SourceProgress) =>
    liveTest.setLive({ text: l10n.t('{0}: {1} so far, waiting for {2}', name, events.toLocaleString(), waiting) });
  liveTest.setLive({ text: l10n.t('{0}: starting', name) });
  log.info(`following ${name}`);
  try {
    const [set, { liveTail }] = await Promise.all([services.events(), import('../events/sources/live-tail')]);
    const { partition, accountId } = account.identity;
    const [arn] = arnsOf('log-group', [name], { partition, region: account.region, account: accountId });
    const since = fetchedUntil(services, name);
    const group = { name, arn: arn! };
    const source = liveTail({ account, group, ...(since !== undefined && { since }) });
    const report = await source.read(set, { signal, onProgress: show });
    log.info(`followed ${name}: ${report.events} events`);
    conclude(services, name, report);
  } finally {
    liveTest.setLive(undefined);
    if (tails.running?.stop.signal === signal) tails.running = undefined;
    if (!tails.running) await vs.commands.executeCommand('setContext', ContextKey.LiveTail, false);
  }
}

/** What came in since the log group was fetched follows on it without a gap; undefined where it was not. */
function fetchedUntil({ fetches, liveTest }: Services, name: string): number | undefined {
  const isFetched = fetches.last?.choices.some((choice) => choice.kind === 'logGroup' && choice.name === name);
  return isFetched ? liveTest.summary?.range?.to : undefined;
}

/** What is to be said of it, beside the fetch: its count, and what was left out. */
function conclude({ vs, liveTest, log }: Services, name: string, report: SourceReport): void {
  if (report.events > 0 || report.leftOut.length > 0) {
    const { sources = [], ...rest } = liveTest.summary ?? {};
    // The failure has a message of its own.
    const told = { ...report, failure: undefined };
    liveTest.setSummary({ ...rest, sources: [...sources, { label: vs.l10n.t('{0}, live', name), report: told }] });
  }
  if (report.failure !== undefined) showError(vs, log, report.failure);
}

/** The log group of a menu, or of the last fetch, or one that the person picks. */
async function chooseGroup(services: Services, argument: unknown): Promise<string | undefined> {
  const { vs, fetches, pipelines } = services;
  const { l10n } = vs;
  if (typeof argument === 'object' && argument !== null && 'logGroup' in argument) {
    return (argument as { logGroup: { name: string } }).logGroup.name;
  }
  const fetched = (fetches.last?.choices ?? []).flatMap((choice) => (choice.kind === 'logGroup' ? [choice.name] : []));
  if (fetched.length === 1) return fetched[0];
  const chains = fetched.length > 0 ? [] : await pipelines.chains();
  const names = [...fetched, ...chains.flatMap(({ logGroup }) => (logGroup?.exists ? [logGroup.name] : []))];
  if (names.length === 0) {
    throw new Failure(
      l10n.t('No trail sends to CloudWatch Logs yet, so there is no log group to follow.'),
      l10n.t('Make one with “Access Alerts: Create Trail…”.'),
    );
  }
  const items = [...new Set(names)];
  return items.length === 1 ? items[0] : vs.window.showQuickPick(items, { placeHolder: l10n.t('Which log group?') });
}
