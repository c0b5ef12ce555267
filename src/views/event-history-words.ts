import type * as vscode from 'vscode';
import type { EventSearch } from '../cloudtrail/event-search';
import { serviceOf } from '../cloudtrail/found-event';
import type { TimeChoice } from '../common/time-choice';

const hour = 3_600_000;
const day = 24 * hour;

/** `changes · last 24 h`, `StopInstances · by alice · last 7 days`: what is searched, beside the view's title. */
export function searchWords(vs: typeof vscode, search: EventSearch, time: TimeChoice): string {
  return [...conditionWords(vs, search), timeWords(vs, time)].join(' · ');
}

function conditionWords({ l10n }: typeof vscode, { is, onlyErrors }: EventSearch): readonly string[] {
  const words = [
    is.EventId,
    is.EventName,
    is.Username !== undefined && l10n.t('by {0}', is.Username),
    is.AccessKeyId !== undefined && l10n.t('with {0}', is.AccessKeyId),
    is.ResourceName !== undefined && l10n.t('on {0}', is.ResourceName),
    is.ResourceType,
    is.EventSource !== undefined && serviceOf({ source: is.EventSource }),
    is.ReadOnly !== undefined && (is.ReadOnly === 'true' ? l10n.t('reads') : l10n.t('changes')),
    onlyErrors && l10n.t('errors'),
  ].filter((word): word is string => typeof word === 'string');
  return words.length > 0 ? words : [l10n.t('all events')];
}

function timeWords({ l10n }: typeof vscode, time: TimeChoice): string {
  if (!('back' in time)) return `${dayAndTime(time.from)} – ${dayAndTime(time.to)}`;
  const { back } = time;
  if (back < 2 * hour) return l10n.t('last {0} min', Math.round(back / 60_000));
  return back < 2 * day ? l10n.t('last {0} h', round(back / hour)) : l10n.t('last {0} days', round(back / day));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** `14:02`; with its weekday where that is not today. */
export function timeOfDay(time: number, now: number): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return isToday ? clockTime(time) : `${format({ weekday: 'short' }, time)} ${clockTime(time)}`;
}

/** `14:02`, by day and night alike: times below each other are compared. */
export function clockTime(time: number): string {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, time);
}

/** `Sat, Nov 28, 14:02`. */
export function dayAndTime(time: number): string {
  return `${format({ weekday: 'short', day: 'numeric', month: 'short' }, time)}, ${clockTime(time)}`;
}

/** `Saturday, November 28, 2026 at 14:02:11 GMT+1`. */
export function fullTime(time: number): string {
  return format({ dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' }, time);
}

/** `Today`, `Yesterday`, `Sat, Nov 28`. @param start the first moment of the day */
export function dayWords({ l10n }: typeof vscode, start: number, now: number): string {
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - start) / day);
  if (days === 0) return l10n.t('Today');
  return days === 1 ? l10n.t('Yesterday') : format({ weekday: 'short', day: 'numeric', month: 'short' }, start);
}

function format(options: Intl.DateTimeFormatOptions, time: number): string {
  return new Intl.DateTimeFormat(undefined, options).format(time);
}
