import { Command, ContextKey, View } from '../common/contributions';
import { Failure } from '../common/failure';
import { timeRange } from '../common/time-choice';
import type { EventSet } from '../events/event-set';
import type { EventSink, SourceProgress } from '../events/event-source';
import type { FetchSummary } from '../events/fetch-summary';
import { showError } from '../views/errors';
import { chooseEvents, makeSources, trailFiles } from './event-choices';
import type { EventChoice, Fetch } from './session';
import type { Services } from './services';

/** More than this is read when asked for; what is left out is said in the panel. */
const firstLimit = 200_000;

/** `Test Against Events…`: fetches events and shows which of them the pattern in front matches. */
export async function testAgainstEvents(services: Services, argument: unknown): Promise<void> {
  const fetch = await choose(services, services.vs.l10n.t('Test Against Events'), argument);
  if (fetch) await run(services, fetch, { keep: false });
}

/** `Add Events…`: the same, beside the events there are. */
export async function addEvents(services: Services, argument: unknown): Promise<void> {
  const fetch = await choose(services, services.vs.l10n.t('Add Events'), argument);
  if (fetch) await run(services, fetch, { keep: true });
}

/** Fetches the events of one log group between two times, both in it, for Live Test. */
export async function fetchLogGroup(
  services: Services,
  name: string,
  time: { readonly from: number; readonly to: number },
): Promise<void> {
  const choices: readonly EventChoice[] = [{ kind: 'logGroup', name }];
  const sources = await makeSources(services, choices);
  if (!sources) return;
  await run(services, { choices, range: (limit) => ({ ...time, limit }), sources, limit: firstLimit }, { keep: false });
}

/** `Fetch Events Again`: reads the same sources once more, up to now. */
export async function fetchEventsAgain(services: Services): Promise<void> {
  const { last, running } = services.fetches;
  // One that goes on reads up to the present anyway, and would never end if it began anew each time.
  if (running) await running.end;
  else await (last ? run(services, last, { keep: false }) : testAgainstEvents(services, undefined));
}

/** `Save Events…`: all events of the set, one a line. */
export async function saveEvents(services: Services): Promise<void> {
  const { vs, events } = services;
  const { l10n, window } = vs;
  const set = await events();
  if (set.state.events === 0) {
    throw new Failure(
      l10n.t('There are no events to save.'),
      l10n.t('Fetch some with “Access Alerts: Test Against Events…”.'),
    );
  }
  const folder = vs.workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    ...(folder && { defaultUri: vs.Uri.joinPath(folder, 'events.ndjson') }),
    filters: { [l10n.t('One event a line')]: ['ndjson'] },
  });
  if (!target) return;
  if (target.scheme !== 'file') {
    throw new Failure(
      l10n.t('Events are saved to this computer’s disk only.'),
      l10n.t('Choose a folder of the disk, then copy the file.'),
    );
  }
  const saved = await window.withProgress(
    { location: vs.ProgressLocation.Notification, title: l10n.t('Saving events'), cancellable: true },
    (_, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return set.save(target.fsPath, stop.signal);
    },
  );
  void window.showInformationMessage(l10n.t('Saved {0} events: {1}', saved.toLocaleString(), target.fsPath));
}

async function choose(services: Services, title: string, argument: unknown): Promise<Fetch | undefined> {
  const chosen = await chooseEvents(services, title, choiceOf(argument));
  const make = chosen && (await makeSources(services, chosen.choices));
  if (!make) return undefined;
  const { choices, time } = chosen;
  const clock = services.connections.account?.clock;
  const range = (limit: number) => ({ ...timeRange(time, clock?.now() ?? Date.now()), limit });
  return { choices, range, sources: make, limit: firstLimit };
}

/** Menus of the tree hand over a node: a log group's, or that of a trail without one. */
function choiceOf(argument: unknown): readonly EventChoice[] | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('logGroup' in argument) {
    const { logGroup } = argument as { logGroup: { name: string } };
    return [{ kind: 'logGroup', name: logGroup.name }];
  }
  if (!('chain' in argument)) return undefined;
  const { chain } = argument as { chain: { trail: Parameters<typeof trailFiles>[0] } };
  return [trailFiles(chain.trail)];
}

/** A newer fetch takes the place of one that still goes on. */
async function run(services: Services, fetch: Fetch, options: { readonly keep: boolean }): Promise<void> {
  const { fetches } = services;
  const { running } = fetches;
  running?.stop.abort();
  const stop = new AbortController();
  const end = (async () => {
    // Not before the other has put away what it had in its hands.
    await running?.end.catch(() => undefined);
    if (!stop.signal.aborted) await fetchAndShow(services, fetch, stop, options);
  })();
  const own = { stop, end };
  fetches.running = own;
  try {
    await end;
  } finally {
    if (fetches.running === own) fetches.running = undefined;
  }
}

async function fetchAndShow(
  services: Services,
  fetch: Fetch,
  stop: AbortController,
  { keep }: { readonly keep: boolean },
): Promise<void> {
  const { vs, liveTest, log } = services;
  const { l10n } = vs;
  await vs.commands.executeCommand(`${View.LiveTest}.focus`, { preserveFocus: true });
  const show = (progress?: SourceProgress) => {
    const text = progressText(services, progress);
    const share = progress?.share;
    liveTest.setProgress({ text, ...(share !== undefined && { share }) }, () => stop.abort());
  };
  show();
  try {
    const set = await services.events();
    const { readSources } = await import('../events/sources/read-sources');
    const range = fetch.range(fetch.limit);
    const sources = await fetch.sources(range);
    const summary = await vs.window.withProgress(
      { location: { viewId: View.LiveTest }, title: l10n.t('Fetching events') },
      () =>
        readSources(sources, keep ? set : replacing(set, () => liveTest.setSummary(undefined)), {
          signal: stop.signal,
          onProgress: show,
        }),
    );
    const isTimed = range.from < range.to;
    const isCancelled = stop.signal.aborted;
    await conclude(services, fetch, isTimed ? { ...summary, range } : summary, { keep, isCancelled });
  } catch (error) {
    log.warn(`fetching events: ${String(error)}`);
    throw error;
  } finally {
    liveTest.setProgress(undefined);
  }
}

/** The events there are give way to the first new one, and not to a source that has none. */
function replacing(set: EventSet, onReplace: () => void): EventSink {
  let isReplaced = false;
  const replace = () => {
    if (isReplaced) return;
    isReplaced = true;
    set.clear();
    onReplace();
  };
  return {
    add: (events) => {
      if (events.length > 0) replace();
      return set.add(events);
    },
    addFile: (path, signal) => {
      replace();
      return set.addFile(path, signal);
    },
    addBytes: (name, bytes, signal) => {
      replace();
      return set.addBytes(name, bytes, signal);
    },
  };
}

async function conclude(
  services: Services,
  fetch: Fetch,
  summary: FetchSummary,
  { keep, isCancelled }: { readonly keep: boolean; readonly isCancelled: boolean },
): Promise<void> {
  const { vs, liveTest, log, fetches } = services;
  const { l10n, window } = vs;
  const read = summary.sources.reduce((sum, { report }) => sum + report.events, 0);
  for (const { label, report } of summary.sources) {
    log.info(
      `read ${report.events} events from ${label}${report.leftOut.map((part) => `; left out: ${part}`).join('')}`,
    );
  }
  const failures = summary.sources.flatMap(({ report: { failure } }) => (failure === undefined ? [] : [failure]));
  const isNothing = read === 0 && (failures.length > 0 || isCancelled);
  // What could not be read at all leaves the events that there are, and what is said of them.
  if (!isNothing) {
    const before = keep ? (liveTest.summary?.sources ?? []) : [];
    if (read === 0 && !keep) (await services.events()).clear();
    liveTest.setSummary({ ...summary, sources: [...before, ...summary.sources] });
    fetches.last = fetch;
    await vs.commands.executeCommand('setContext', ContextKey.EventsFetched, true);
  }
  for (const failure of failures) showError(vs, log, failure);
  if (failures.length > 0 || read < fetch.limit) return;
  const more = l10n.t('Read More');
  const text = l10n.t('The newest {0} events were read; there are more.', fetch.limit.toLocaleString());
  void window.showInformationMessage(text, more).then((choice) => {
    if (choice === more) void vs.commands.executeCommand(Command.FetchMoreEvents);
  });
}

/** Reads the same sources again, with room for five times as many events. */
export async function fetchMoreEvents(services: Services): Promise<void> {
  const { last } = services.fetches;
  if (last) await run(services, { ...last, limit: last.limit * 5 }, { keep: false });
}

function progressText({ vs }: Services, progress?: SourceProgress): string {
  const { l10n } = vs;
  const text = l10n.t('Fetching events…');
  if (!progress) return text;
  const count = l10n.t('{0} events', progress.events.toLocaleString());
  return [text, count, progress.waiting && `(${progress.waiting})`].filter(Boolean).join(' ');
}
