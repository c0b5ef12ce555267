import type * as vscode from 'vscode';
import { valuesOf, type EventSearch } from '../cloudtrail/event-search';
import { serviceOf, type FoundEvent } from '../cloudtrail/found-event';
import type { Suggestion } from '../cloudtrail/suggest';
import { lazy } from '../common/lazy';
import type { TimeChoice } from '../common/time-choice';
import type { Services } from './services';
import { askTime, type TimeAnswer } from './time-questions';
import { runWizard, type PickItem, type Step } from './wizard';

/** What a person may look for by a value of it. */
const valueKeys = ['EventName', 'Username', 'ResourceName', 'ResourceType', 'EventSource', 'AccessKeyId'] as const;
type ValueKey = (typeof valueKeys)[number];

type Kind = 'all' | 'changes' | 'reads' | 'errors';

interface Answers extends TimeAnswer {
  readonly by?: Kind | ValueKey;
  readonly value?: string;
  readonly kind?: Kind;
}

/** How many values are offered at once. */
const mostOffered = 300;

/** Asks what to look for in Event history, and how far back. Undefined when the person gave up. */
export async function askEventSearch(
  services: Services,
): Promise<{ readonly search: EventSearch; readonly time: TimeChoice } | undefined> {
  const { vs, eventHistory } = services;
  const answers = await runWizard<Answers>(vs, vs.l10n.t('Find Events'), {}, (so) => [
    askBy(vs),
    ...(isValueKey(so.by) ? [askValue(vs, so.by, eventHistory.events), askKind(vs, so.by)] : []),
    ...askTime(services, so),
  ]);
  const { by, time } = answers ?? {};
  if (!answers || by === undefined || time === undefined || time === 'typed') return undefined;
  const { value = '', kind = 'all' } = answers;
  return { search: searchFor(isValueKey(by) ? { [by]: value } : {}, isValueKey(by) ? kind : by), time };
}

function searchFor(is: EventSearch['is'], kind: Kind): EventSearch {
  switch (kind) {
    case 'all':
      return { is };
    case 'changes':
      return { is: { ...is, ReadOnly: 'false' } };
    case 'reads':
      return { is: { ...is, ReadOnly: 'true' } };
    case 'errors':
      return { is, onlyErrors: true };
  }
}

function isValueKey(by: Answers['by']): by is ValueKey {
  return valueKeys.some((key) => key === by);
}

function askBy({ l10n }: typeof vscode): Step<Answers> {
  const kinds = l10n.t('kind of event');
  const values = l10n.t('by a value of the event');
  const items: PickItem<NonNullable<Answers['by']>>[] = [
    { label: `$(symbol-event) ${l10n.t('Event name…')}`, value: 'EventName', group: values },
    { label: `$(account) ${l10n.t('User…')}`, value: 'Username', group: values },
    { label: `$(symbol-object) ${l10n.t('Resource name…')}`, value: 'ResourceName', group: values },
    { label: `$(symbol-class) ${l10n.t('Resource type…')}`, value: 'ResourceType', group: values },
    { label: `$(server) ${l10n.t('Service…')}`, value: 'EventSource', group: values },
    { label: `$(key) ${l10n.t('Access key…')}`, value: 'AccessKeyId', group: values },
    { label: `$(edit) ${l10n.t('Changes')}`, value: 'changes', group: kinds },
    { label: `$(error) ${l10n.t('What failed')}`, value: 'errors', group: kinds },
    { label: `$(list-unordered) ${l10n.t('All events')}`, value: 'all', group: kinds },
  ];
  return async (answers, ask) => ({
    ...answers,
    by: await ask.pick({ placeholder: l10n.t('What to look for in Event history?'), items }),
  });
}

function askValue(vs: typeof vscode, key: ValueKey, events: readonly FoundEvent[]): Step<Answers> {
  const { l10n } = vs;
  const placeholders = {
    EventName: l10n.t('Name of the event, e.g. StopInstances; upper and lower case count'),
    Username: l10n.t('An IAM user’s name, the session name of a role, or root; upper and lower case count'),
    ResourceName: l10n.t('Name, ID or ARN of a resource, as CloudTrail writes it'),
    ResourceType: l10n.t('Type of a resource, e.g. AWS::EC2::Instance'),
    EventSource: l10n.t('A service, e.g. ec2.amazonaws.com'),
    AccessKeyId: l10n.t('ID of an access key, e.g. AKIAIOSFODNN7EXAMPLE'),
  } satisfies Record<ValueKey, string>;
  const seen = seenValues(vs, key, events);
  const known = lazy(() => knownValues(key));
  return async (answers, ask) => ({
    ...answers,
    value: await ask.search<string>({
      placeholder: placeholders[key],
      value: '',
      suggest: async (typed) => {
        const { suggest } = await import('../cloudtrail/suggest');
        const offered = suggest(seen, await known(), typed, mostOffered);
        const own = complete(key, typed.trim());
        const items = offered.map(({ value, about }): PickItem<string> => ({
          label: value,
          description: about,
          value,
        }));
        if (own === '' || offered.some(({ value }) => value === own)) return items;
        return [...items, { label: l10n.t('Look for “{0}”', own), alwaysShow: true, value: own }];
      },
    }),
  });
}

/** `ec2` is how people say `ec2.amazonaws.com`. */
function complete(key: ValueKey, typed: string): string {
  return key === 'EventSource' && typed !== '' && !typed.includes('.') ? `${typed.toLowerCase()}.amazonaws.com` : typed;
}

/** What the events in the view have there, the most frequent first. */
function seenValues({ l10n }: typeof vscode, key: ValueKey, events: readonly FoundEvent[]): readonly Suggestion[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    for (const value of new Set(valuesOf(event, key))) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([value, count]) => ({ value, about: l10n.t('{0} in the list', count) }));
}

async function knownValues(key: ValueKey): Promise<readonly Suggestion[]> {
  if (key !== 'EventName' && key !== 'EventSource') return [];
  const { cloudTrailKnowledge: known } = await import('../cloudtrail/knowledge');
  if (key === 'EventSource') {
    return known.eventSources.map(({ value, description = '' }) => ({ value, about: description }));
  }
  const names = [...new Set(known.eventNames().map(({ name }) => name))].sort();
  return names.map((value) => ({
    value,
    about: known
      .eventSourcesOf(value)
      .map((source) => serviceOf({ source }))
      .join(', '),
  }));
}

/** A call changes something or only reads, as its name says; that is not asked where the name is known. */
function askKind({ l10n }: typeof vscode, key: ValueKey): Step<Answers> {
  const items: PickItem<Kind>[] = [
    { label: l10n.t('All of them'), value: 'all' },
    ...(key === 'EventName'
      ? []
      : [
          { label: l10n.t('Only changes'), value: 'changes' as const },
          { label: l10n.t('Only reads'), value: 'reads' as const },
        ]),
    { label: l10n.t('Only those that failed'), value: 'errors' },
  ];
  return async (answers, ask) => ({
    ...answers,
    kind: await ask.pick({ placeholder: l10n.t('Which of them?'), items }),
  });
}
