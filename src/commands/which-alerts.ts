import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import { Scheme } from '../common/contributions';
import type { OpenAlert } from '../editor/alert-documents';
import type { Chain } from '../pipeline/chain/chain';
import type { Draft, TrailDelivery, WhichAlerts } from '../pipeline/chain/which-alerts-report';
import { showMarkdown } from '../views/show-markdown';
import { accountOf, withProgress, type Services } from './services';

/**
 * `Which Alerts See This?`: judges an event by every metric filter of the account's pipelines, and says who would hear
 * of it.
 * @param argument a row of Event History, an event, or the URI of an open one; else the event that is in front
 */
export async function showWhichAlerts(services: Services, argument: unknown): Promise<void> {
  const { vs, whichAlertsDocuments } = services;
  const message = await messageOf(services, argument);
  const account = await accountOf(services);
  if (!account) return;
  const about = await withProgress(services, vs.l10n.t('Looking which alerts see it'), (signal) =>
    look(services, account, message, signal),
  );
  const { whichAlertsReport, whichAlertsTitle } = await import('../pipeline/chain/which-alerts-report');
  const title = whichAlertsTitle(message)
    .replace(/[^\p{L}\p{N}._-]+/gu, ' ')
    .trim();
  const place = `${account.identity.accountId} ${account.region}`;
  await showMarkdown(vs, whichAlertsDocuments.set(`/${place}/${title}.md`, whichAlertsReport(about)));
}

async function look(services: Services, account: Account, message: string, signal: AbortSignal): Promise<WhichAlerts> {
  const { vs, pipelines, alertDocuments } = services;
  const { whichAlerts } = await import('../pipeline/chain/which-alerts');
  const chains = await orStop(vs, pipelines.chains(), signal);
  const deliveries = await Promise.all(chains.map((chain) => deliveryFrom(services, account, chain, message, signal)));
  const { active } = alertDocuments;
  return {
    message,
    sights: whichAlerts(message, chains),
    deliveries,
    draft: active && (await draftOf(active, message, chains)),
    account: { label: account.label, accountId: account.identity.accountId, region: account.region },
    now: account.clock.now(),
  };
}

/** The alert in front, as far as it is not what the account has. */
async function draftOf(
  { uri, name, file }: OpenAlert,
  message: string,
  chains: readonly Chain[],
): Promise<Draft | undefined> {
  if (uri.scheme === Scheme.MetricFilter) return undefined;
  const [{ sightOf }, { isSamePattern }] = await Promise.all([
    import('../pipeline/chain/which-alerts'),
    import('../pipeline/drift/drift'),
  ]);
  const { text: pattern } = file.pattern;
  const filters = chains.flatMap(({ logGroup }) => logGroup?.filters ?? []);
  const namesakes = filters.filter((filter) => filter.name === file.settings?.filterName);
  if (namesakes.some((filter) => isSamePattern(pattern, filter.pattern))) return undefined;
  const { metricNamespace = '', metricName = '', metricValue = '1' } = file.settings ?? {};
  const counter = { name, pattern, metricNamespace, metricName, metricValue };
  return { counter, sight: sightOf(message, counter), isChanged: namesakes.length > 0 };
}

async function deliveryFrom(
  { log }: Services,
  account: Account,
  chain: Chain,
  message: string,
  signal: AbortSignal,
): Promise<TrailDelivery> {
  const { deliveryOf } = await import('../pipeline/chain/delivery');
  const { name, arn, logGroupArn } = chain.trail;
  const reading =
    logGroupArn === undefined
      ? Promise.resolve(undefined)
      : account.call('cloudtrail:GetEventSelectors', { TrailName: arn }, { signal });
  const selectors = await reading.catch((error: unknown) => {
    if (signal.aborted) throw error;
    // The verdicts are what was asked for; the report says that this is not known.
    log.warn(`event selectors of ${arn}: ${String(error)}`);
    return undefined;
  });
  const [, , , logGroupRegion, , , group] = logGroupArn?.split(':') ?? [];
  return {
    trail: name,
    logGroup: chain.logGroup?.name ?? group,
    logGroupRegion,
    delivery: deliveryOf(message, chain, selectors),
  };
}

/** The chains are read once for everybody, so that giving up here must not end the reading. */
function orStop<T>(vs: typeof vscode, work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new vs.CancellationError()), { once: true });
    work.then(resolve, reject);
  });
}

/** @throws Failure when no event is meant */
async function messageOf(services: Services, argument: unknown): Promise<string> {
  const { vs, eventDocuments, eventHistoryTree, liveTest, events } = services;
  if (hasMessage(argument)) return argument.message;
  const [chosen] = eventHistoryTree.chosen(argument);
  if (argument !== undefined && chosen) return chosen.message;
  const uri = argument instanceof vs.Uri ? argument : vs.window.activeTextEditor?.document.uri;
  const inFront = uri && eventDocuments.messageOf(uri);
  const { active } = liveTest.selection;
  const message =
    inFront ??
    chosen?.message ??
    (active === undefined ? undefined : (await (await events()).read([active]))[0]?.message);
  if (message !== undefined) return message;
  throw new Failure(
    vs.l10n.t('No event is selected.'),
    vs.l10n.t('Select one in Event History or in Live Test, or open one, and try again.'),
  );
}

function hasMessage(value: unknown): value is { readonly message: string } {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}
