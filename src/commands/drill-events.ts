import type * as vscode from 'vscode';
import {
  deriveDrillEvent,
  drillEventFrom,
  type DrillAlert,
  type DrillEvent,
  type NoDrillEvent,
} from '../alerts/drill-event';
import type { DrillOrigin } from '../alerts/drill-marks';
import { readEventFile } from '../cloudtrail/event-file';
import { summarize } from '../cloudtrail/event-summary';
import { textOfBytes } from '../common/gunzip';
import { Failure } from '../common/failure';
import { stays } from './drill-questions';
import type { Services } from './services';

/** Of the events of this session, and of each test's file. */
const mostOffered = 20;

interface Offered extends vscode.QuickPickItem {
  readonly event: DrillEvent;
}

/**
 * The event for a drill: one that is made from the pattern, or one that has happened and matches, which the person picks.
 * Undefined when the person gave up.
 * @throws Failure where there is none
 */
export async function chooseDrillEvent(
  services: Services,
  alert: DrillAlert,
  origin: DrillOrigin,
): Promise<DrillEvent | undefined> {
  const { l10n, window } = services.vs;
  const { cloudTrailKnowledge } = await import('../cloudtrail/knowledge');
  const derived = deriveDrillEvent(alert, origin, (name) => cloudTrailKnowledge.eventSourcesOf(name));
  if ('reason' in derived && derived.reason === 'pattern') throw noEvent(services, derived);
  const happened = [...(await fetchedEvents(services, alert, origin)), ...(await testEvents(services, alert, origin))];
  if (happened.length === 0) {
    if ('reason' in derived) throw noEvent(services, derived);
    return derived;
  }
  const made: Offered[] =
    'reason' in derived
      ? []
      : [
          {
            label: `$(sparkle) ${l10n.t('An event made from the pattern')}`,
            description: l10n.t('what the pattern asks for, and nothing else'),
            event: derived,
          },
        ];
  const placeHolder = l10n.t(
    'Which event? It gets the drill’s marks and the time of now; you see it before it is written.',
  );
  return (await window.showQuickPick([...made, ...happened], { ...stays, placeHolder, matchOnDescription: true }))
    ?.event;
}

/** Why there is no event, in words. */
function noEvent({ vs: { l10n } }: Services, { reason }: NoDrillEvent): Failure {
  const todo = l10n.t(
    'Fetch events with “Test Against Events…”, or name one in the alert file (tests: matches:), and drill with that; or set the alarm’s state.',
  );
  switch (reason) {
    case 'pattern':
      return new Failure(
        l10n.t('This pattern is not understood here, so no event can be made for it.'),
        l10n.t('Drill by setting the alarm’s state.'),
      );
    case 'no-value':
      return new Failure(l10n.t('No event was found that has a number where the metric takes its value.'), todo);
    default:
      return new Failure(l10n.t('No event was found that this pattern matches; it may contradict itself.'), todo);
  }
}

/** Events of this session that match, the newest first. */
async function fetchedEvents(services: Services, alert: DrillAlert, origin: DrillOrigin): Promise<readonly Offered[]> {
  const { l10n } = services.vs;
  if (!services.liveTest.summary) return [];
  const set = await services.events();
  const matches = await set.matchesOf(alert.pattern, []);
  const newest = matches.slice(-mostOffered).reverse();
  const read = await set.read(newest.map(({ index }) => index));
  return read.flatMap((event, i) =>
    event ? offer(services, event.message, alert, origin, l10n.t('fetched, {0}', timeOf(newest[i]!.timestamp))) : [],
  );
}

/** The events of the open alert file that it says its pattern matches. */
async function testEvents(services: Services, alert: DrillAlert, origin: DrillOrigin): Promise<readonly Offered[]> {
  const { vs, alertDocuments } = services;
  const open = alertDocuments.active;
  if (open?.file.pattern.text !== alert.pattern) return [];
  const offered: Offered[] = [];
  for (const { expected, event } of open.file.tests) {
    if (expected !== 'match') continue;
    const text = event.kind === 'inline' ? event.json : await readText(vs, open.uri, event.path);
    if (text === undefined) continue;
    const where = event.kind === 'file' ? event.path : vs.l10n.t('in the alert file');
    for (const { message } of readEventFile(text).events.slice(0, mostOffered)) {
      offered.push(...offer(services, message, alert, origin, where));
    }
  }
  return offered;
}

/** A file of events that cannot be read is told by the test itself. */
async function readText(
  { Uri, workspace }: typeof vscode,
  alert: vscode.Uri,
  path: string,
): Promise<string | undefined> {
  try {
    return await textOfBytes(await workspace.fs.readFile(Uri.joinPath(alert, '..', path)));
  } catch {
    return undefined;
  }
}

function offer(
  { vs: { l10n } }: Services,
  message: string,
  alert: DrillAlert,
  origin: DrillOrigin,
  where: string,
): readonly Offered[] {
  const event = drillEventFrom(message, alert, origin);
  if ('reason' in event) return [];
  const { name, who } = summarize(message);
  const label = name === '' ? message.trim().slice(0, 80) : who === '' ? name : l10n.t('{0} by {1}', name, who);
  return [{ label: `$(history) ${label}`, description: where, event }];
}

function timeOf(ms: number): string {
  return ms === 0 ? '' : new Date(ms).toLocaleString();
}
