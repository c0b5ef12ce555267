import type { EventSearch } from '../cloudtrail/event-search';
import { serviceOf, type FoundEvent } from '../cloudtrail/found-event';
import { View } from '../common/contributions';
import { Failure } from '../common/failure';
import { prettyJson } from '../common/pretty-json';
import { eventConsoleLink } from '../pipeline/chain/console-link';
import { askEventSearch } from './event-search-questions';
import { accountOf, type Services } from './services';

/** `Find Events…`: asks what to look for, and shows it in the view. */
export async function findEvents(services: Services): Promise<void> {
  if (!(await accountOf(services))) return;
  const asked = await askEventSearch(services);
  if (asked) await find(services, asked.search, asked.time);
}

/** `Find Similar Events…`: what has something in common with an event, in the time that is looked at. */
export async function findEventsLikeThis(services: Services, argument: unknown): Promise<void> {
  const { vs, eventHistory, eventHistoryTree } = services;
  const event = eventOf(services, eventHistoryTree.chosen(argument));
  const placeHolder = vs.l10n.t('What should they have in common with {0}?', event.name);
  const picked = await vs.window.showQuickPick(likenesses(services, event), { placeHolder });
  if (picked) await find(services, { is: picked.is }, eventHistory.time);
}

function likenesses({ vs }: Services, event: FoundEvent) {
  const { l10n } = vs;
  const { name, user, who, source, accessKeyId, resources } = event;
  const like = (label: string, description: string, is: EventSearch['is']) => ({ label, description, is });
  const names = new Map(resources.filter((each) => each.name !== '').map((each) => [each.name, each.type]));
  return [
    like(`$(symbol-event) ${l10n.t('Same event name')}`, name, { EventName: name }),
    ...(user === ''
      ? []
      : [
          like(`$(account) ${l10n.t('Same user')}`, user, { Username: user }),
          like(`$(filter) ${l10n.t('Same event name by the same user')}`, `${name}, ${who}`, {
            EventName: name,
            Username: user,
          }),
        ]),
    ...[...names].slice(0, 10).map(([each, type]) =>
      like(`$(symbol-object) ${l10n.t('Same resource')}`, [each, type].filter(Boolean).join(', '), {
        ResourceName: each,
      }),
    ),
    like(`$(server) ${l10n.t('Same service')}`, serviceOf(event), { EventSource: source }),
    ...(accessKeyId === ''
      ? []
      : [like(`$(key) ${l10n.t('Same access key')}`, accessKeyId, { AccessKeyId: accessKeyId })]),
  ];
}

async function find(
  { vs, eventHistory }: Services,
  search: EventSearch,
  time: Services['eventHistory']['time'],
): Promise<void> {
  // The rows are looked at when they come, and reading them takes as long as it takes.
  await vs.commands.executeCommand(`${View.EventHistory}.focus`);
  await eventHistory.find(search, time);
}

/** A click or Enter: the event as a document. */
export async function openEvent(services: Services, argument: unknown): Promise<void> {
  const { id, time, message } = eventOf(services, services.eventHistoryTree.chosen(argument));
  await services.eventDocuments.open({ id, timestamp: time, message });
}

/** `Copy Event`: one as JSON that is easy to read, several as one a line, which is what files of events hold. */
export async function copyEvent(services: Services, argument: unknown, all: unknown): Promise<void> {
  const { vs, eventHistoryTree } = services;
  const events = eventHistoryTree.chosen(argument, all);
  const { message } = eventOf(services, events);
  const text =
    events.length === 1 ? (prettyJson(message)?.text ?? message) : events.map((each) => each.message).join('\n');
  await vs.env.clipboard.writeText(text);
  const said = events.length === 1 ? vs.l10n.t('Event copied') : vs.l10n.t('{0} events copied', events.length);
  vs.window.setStatusBarMessage(said, 4000);
}

/** The AWS console's own page of the event. */
export async function openEventInConsole(services: Services, argument: unknown): Promise<void> {
  const { vs, connections } = services;
  const event = eventOf(services, services.eventHistoryTree.chosen(argument));
  const account = connections.account;
  const link = account && eventConsoleLink(account.identity.partition, account.region, event.id);
  if (link === undefined) {
    throw new Failure(
      vs.l10n.t('The AWS console of this partition is not known.'),
      vs.l10n.t('Copy the event instead.'),
    );
  }
  await vs.env.openExternal(vs.Uri.parse(link));
}

/** @throws Failure when there is none */
function eventOf({ vs }: Services, events: readonly FoundEvent[]): FoundEvent {
  const [event] = events;
  if (event) return event;
  throw new Failure(vs.l10n.t('No event is selected.'), vs.l10n.t('Select one in the view Event History first.'));
}
