import type * as vscode from 'vscode';
import type { NoPattern } from '../alerts/pattern-from-events';
import type { EventSummary } from '../cloudtrail/event-summary';
import { Failure } from '../common/failure';
import type { ObservedEvents } from '../pattern/index';
import { alarmHint, newMetricFilter } from './metric-filter';
import type { Services } from './services';

/** Events of the set by index: those that the pattern has to match, and those that it must not. */
export interface EventsForPattern {
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
}

interface Messages {
  readonly chosen: readonly string[];
  readonly rejected: readonly string[];
  readonly observed?: ObservedEvents;
}

/**
 * `Make a Pattern from Events…`: a new document with the smallest pattern for events of the panel, for rows of Event
 * History, or for the open event.
 */
export async function makePatternFromEvents(services: Services, argument: unknown, all?: unknown): Promise<void> {
  const { vs } = services;
  const { chosen, rejected, observed } = await messagesOf(services, argument, all);
  const [{ patternFromEvents }, { cloudTrailKnowledge }, { summarize }, { listedSelector }] = await Promise.all([
    import('../alerts/pattern-from-events'),
    import('../cloudtrail/knowledge'),
    import('../cloudtrail/event-summary'),
    import('../pattern/index'),
  ]);
  const shareOf = (selector: string, value: string): number => {
    const found = observed?.values(listedSelector(selector)).find((seen) => seen.value === value);
    return found && observed ? found.count / Math.max(1, observed.total) : 0;
  };
  const made = patternFromEvents(chosen, rejected, {
    eventSourcesOf: (name) => cloudTrailKnowledge.eventSourcesOf(name),
    ...(observed && { frequency: shareOf }),
  });
  if ('reason' in made) {
    throw failureOf(vs, made, (of, at) => describeEvent(vs, summarize((of === 'chosen' ? chosen : rejected)[at]!)));
  }
  await newMetricFilter(services, { text: documentText(made.pattern, chosen.map(summarize)) });
}

async function messagesOf(services: Services, argument: unknown, all: unknown): Promise<Messages> {
  const { vs, events, eventDocuments, eventHistoryTree } = services;
  if (isEventsForPattern(argument)) {
    const set = await events();
    const { chosen, rejected } = argument;
    const read = await set.read([...chosen, ...rejected]);
    const messages = read.flatMap((event) => (event ? [event.message] : []));
    if (messages.length < read.length) {
      throw new Failure(
        vs.l10n.t('These events are not there any more.'),
        vs.l10n.t('Select events of those that were fetched last.'),
      );
    }
    const observed = await set.observed();
    return { chosen: messages.slice(0, chosen.length), rejected: messages.slice(chosen.length), observed };
  }
  const uri = argument ?? vs.window.activeTextEditor?.document.uri;
  const message = isUri(vs, uri) ? eventDocuments.messageOf(uri) : undefined;
  const chosen = message === undefined ? eventHistoryTree.chosen(argument, all).map((row) => row.message) : [message];
  return { chosen, rejected: [] };
}

function isUri({ Uri }: typeof vscode, value: unknown): value is vscode.Uri {
  return value instanceof Uri;
}

function isEventsForPattern(value: unknown): value is EventsForPattern {
  if (typeof value !== 'object' || value === null) return false;
  const { chosen, rejected } = value as Partial<Record<keyof EventsForPattern, unknown>>;
  return Array.isArray(chosen) && Array.isArray(rejected);
}

/** Why there is no pattern, in words; `describe` names an event. */
function failureOf(
  { l10n }: typeof vscode,
  why: NoPattern,
  describe: (of: 'chosen' | 'rejected', at: number) => string,
): Failure {
  switch (why.reason) {
    case 'none-chosen':
      return new Failure(
        l10n.t('No event is selected.'),
        l10n.t('Select one in Live Test or in Event History, or open one, and try again.'),
      );
    case 'alike':
      return new Failure(
        l10n.t(
          'No pattern tells these two apart, which are the same but for IDs, times and the like: {0}, and {1}.',
          describe('chosen', why.chosen),
          describe('rejected', why.rejected),
        ),
        l10n.t('Take one of them out.'),
      );
    case 'mixed':
      return new Failure(
        l10n.t('Some of these events are JSON and others are lines of text, which no one pattern looks into.'),
        l10n.t('Make a pattern for each kind.'),
      );
    case 'nothing-telling':
      return new Failure(
        l10n.t('Nothing was found that says what these events are about.'),
        l10n.t('Select others, or events that the pattern must not match as well.'),
      );
    case 'none-found':
      return new Failure(
        l10n.t('No pattern was found that matches all of the selected events and none of the others.'),
        l10n.t('Make one pattern for each kind of event, or take events out.'),
      );
    case 'too-long':
      return new Failure(
        l10n.t('The shortest pattern that was found has {0} characters, and AWS takes 1,024.', why.length),
        l10n.t('Choose events that have more in common.'),
      );
  }
}

function describeEvent({ l10n }: typeof vscode, { name, who, time }: EventSummary): string {
  const parts = [name, who, time === undefined ? '' : new Date(time).toLocaleTimeString()];
  return parts.filter((part) => part !== '').join(', ') || l10n.t('an event without a name');
}

/** A `.cwfilter` document with names made of what the events are called. */
function documentText(pattern: string, events: readonly EventSummary[]): string {
  const name = nameOf(events);
  return [
    '---',
    `filterName: ${name || 'my-filter'}`,
    'metricNamespace: CloudTrailMetrics',
    `metricName: ${name || 'MyEvent'}Count`,
    'metricValue: "1"',
    ...alarmHint,
    '---',
    pattern,
    '',
  ].join('\n');
}

/** `StopInstances`, `StopInstancesAccessDenied`, `StopInstancesAndMore`; empty where the events have no names. */
function nameOf(events: readonly EventSummary[]): string {
  const names = [...new Set(events.map(({ name }) => word(name)))];
  const errors = [...new Set(events.map(({ error }) => word(error ?? '')))];
  const [name = ''] = names;
  if (name === '') return '';
  const error = errors.length === 1 ? errors[0]! : '';
  return `${name}${error}${names.length > 1 ? 'AndMore' : ''}`;
}

/** A text as part of a name that any kind of name may have, and YAML reads as text. */
function word(text: string): string {
  const words = text.replace(/[^A-Za-z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase()).slice(0, 60);
  return /^[A-Za-z]/.test(words) && !/^(?:true|false|null)$/i.test(words) ? words : '';
}
