import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { FetchedEvents, LogEvent } from '../cloudtrail/log-event';
import { ContextKey, View } from '../common/contributions';
import { Failure } from '../common/failure';
import { textOfBytes } from '../common/gunzip';
import { showError } from '../views/errors';
import { withProgress, type Fetch, type Services } from './services';
import { runWizard, type PickItem, type Step } from './wizard';

type Source =
  { readonly kind: 'logGroup'; readonly name: string } | { readonly kind: 'history' } | { readonly kind: 'files' };

interface Answers {
  readonly source?: Source;
  /** Milliseconds back from now. */
  readonly back?: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** More than this is fetched only by asking for a shorter time; what is left out is said in the panel. */
const maxEvents = 20_000;

/** `Test Against Events…`: fetches events and shows which of them the pattern in front matches. */
export async function testAgainstEvents(services: Services, argument: unknown): Promise<void> {
  const fetch = await chooseFetch(services, argument);
  if (fetch) await fetchAndShow(services, fetch);
}

/** Reads the same source once more, up to now. */
export async function fetchEventsAgain(services: Services): Promise<void> {
  await (services.fetches.last
    ? fetchAndShow(services, services.fetches.last)
    : testAgainstEvents(services, undefined));
}

async function fetchAndShow(services: Services, fetch: Fetch): Promise<void> {
  const { vs, liveTest, log } = services;
  await vs.commands.executeCommand(`${View.LiveTest}.focus`, { preserveFocus: true });
  liveTest.setBusy(vs.l10n.t('Fetching events…'));
  try {
    const events = await withProgress(services, vs.l10n.t('Fetching events'), fetch);
    services.fetches.last = fetch;
    await vs.commands.executeCommand('setContext', ContextKey.EventsFetched, true);
    log.info(`fetched ${events.events.length} events from ${events.source}`);
    liveTest.setEvents(events);
  } finally {
    liveTest.setBusy(undefined);
  }
}

async function chooseFetch(services: Services, argument: unknown): Promise<Fetch | undefined> {
  const { vs, connections } = services;
  const { l10n } = vs;
  const account = connections.account;
  const pickSource: Step<Answers> = async (answers, ask) => ({
    ...answers,
    source: await ask.pick({ placeholder: l10n.t('Which events?'), items: sourceItems(services, account) }),
  });
  const pickRange: Step<Answers> = async (answers, ask) => {
    if (answers.source?.kind === 'files') return answers;
    return {
      ...answers,
      back: await ask.pick({
        placeholder: l10n.t('How far back?'),
        items: [
          { label: l10n.t('Last hour'), value: hour },
          { label: l10n.t('Last 3 hours'), value: 3 * hour },
          { label: l10n.t('Last 24 hours'), value: day },
          { label: l10n.t('Last 7 days'), value: 7 * day },
        ],
      }),
    };
  };
  const known = logGroupIn(argument);
  const answers = await runWizard<Answers>(vs, l10n.t('Test Against Events'), known ? { source: known } : {}, [
    ...(known ? [] : [pickSource]),
    pickRange,
  ]);
  if (answers?.source?.kind === 'files') return fromFiles(services);
  if (!answers?.source || !answers.back || !account) return undefined;
  return fromAccount(services, account, answers.source, answers.back);
}

/** Menus of the tree hand over a log group's node. */
function logGroupIn(argument: unknown): Source | undefined {
  if (typeof argument !== 'object' || argument === null || !('logGroup' in argument)) return undefined;
  const { logGroup } = argument as { logGroup: { name: string } };
  return { kind: 'logGroup', name: logGroup.name };
}

async function sourceItems(services: Services, account: Account | undefined): Promise<PickItem<Source>[]> {
  const { vs, log } = services;
  const { l10n } = vs;
  const files: PickItem<Source> = {
    label: `$(file) ${l10n.t('Files…')}`,
    description: l10n.t('CloudTrail log files: .json, .json.gz, one record a line'),
    value: { kind: 'files' },
  };
  if (!account) return [files];
  const groups = await logGroupNames(services).catch((error: unknown) => {
    showError(vs, log, error);
    return [];
  });
  return [
    ...groups.map((name): PickItem<Source> => ({
      label: `$(output) ${name}`,
      description: l10n.t('log group'),
      value: { kind: 'logGroup', name },
    })),
    {
      label: `$(history) ${l10n.t('Event history')}`,
      description: l10n.t('the account’s last 90 days; needs no trail'),
      value: { kind: 'history' },
    },
    files,
  ];
}

async function logGroupNames({ pipelines }: Services): Promise<string[]> {
  const chains = await pipelines.chains();
  const names = chains.flatMap(({ logGroup }) => (logGroup?.exists ? [logGroup.name] : []));
  return [...new Set(names)];
}

function fromAccount({ vs }: Services, account: Account, source: Source, back: number): Fetch {
  return async (signal, report) => {
    const to = account.clock.now();
    const onProgress = (count: number) => report(vs.l10n.t('{0} events', count.toLocaleString()));
    const range = { from: to - back, to, limit: maxEvents, signal, onProgress };
    if (source.kind === 'logGroup') {
      const { fetchLogEvents } = await import('../aws/log-events');
      return fetchLogEvents(account, { logGroup: source.name, ...range });
    }
    const { fetchEventHistory } = await import('../aws/event-history');
    return fetchEventHistory(account, range);
  };
}

async function fromFiles({ vs }: Services): Promise<Fetch | undefined> {
  const uris = await vs.window.showOpenDialog({
    canSelectMany: true,
    title: vs.l10n.t('Test Against Events'),
    openLabel: vs.l10n.t('Test'),
    filters: { [vs.l10n.t('CloudTrail log files')]: ['json', 'gz', 'ndjson', 'jsonl', 'log'] },
  });
  return uris && (() => readEventFiles(vs, uris));
}

/**
 * Reads files of CloudTrail records.
 * @throws Failure when a file cannot be read or holds no event
 */
export async function readEventFiles(vs: typeof vscode, uris: readonly vscode.Uri[]): Promise<FetchedEvents> {
  const { readEventFile } = await import('../cloudtrail/event-file');
  const { l10n } = vs;
  const events: LogEvent[] = [];
  const problems: string[] = [];
  for (const uri of uris) {
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const file = readEventFile(await readText(vs, uri, name));
    events.push(...file.events);
    problems.push(...file.problems.map((problem) => `${name}: ${problem}`));
  }
  if (events.length === 0) {
    throw new Failure(
      l10n.t('No event could be read: {0}.', problems[0] ?? uris.map(({ path }) => path).join(', ')),
      l10n.t('Choose a CloudTrail log file (.json or .json.gz) or a file with one JSON record a line.'),
    );
  }
  const times = events.map(({ timestamp }) => timestamp).filter((time) => time > 0);
  return {
    source:
      uris.length === 1 ? uris[0]!.path.slice(uris[0]!.path.lastIndexOf('/') + 1) : l10n.t('{0} files', uris.length),
    events,
    from: times.reduce((least, time) => Math.min(least, time), Infinity),
    to: times.reduce((most, time) => Math.max(most, time), -Infinity),
    ...(problems.length > 0
      ? {
          leftOut:
            problems.length === 1 ? problems[0]! : l10n.t('{0}, and {1} more', problems[0]!, problems.length - 1),
        }
      : {}),
  };
}

async function readText(vs: typeof vscode, uri: vscode.Uri, name: string): Promise<string> {
  const { l10n } = vs;
  let bytes: Uint8Array;
  try {
    bytes = await vs.workspace.fs.readFile(uri);
  } catch (error) {
    throw new Failure(
      l10n.t('The file cannot be read: {0}.', name),
      l10n.t('Check that it exists and may be read.'),
      error,
    );
  }
  try {
    return await textOfBytes(bytes);
  } catch (error) {
    throw new Failure(
      l10n.t('The file is compressed, but it is damaged or cut off: {0}.', name),
      l10n.t('Download it again.'),
      error,
    );
  }
}
