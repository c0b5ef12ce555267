import { defaultAlarmName } from '../../alerts/names';
import type { AlarmState, MetricFilterState } from './chain';
import { isFedBy } from './feeders';

/** What says which of several alarms on a filter's metric is the alert's own, the strongest first. */
export interface OwnAlarmSigns {
  /** What alert files of the workspace call it. */
  readonly named?: readonly string[];
  /** The one that its document showed last: what somebody adds beside it does not take its place. */
  readonly shown?: string | undefined;
  /** Those that carry the mark of this extension; undefined before anybody looked. */
  readonly marked?: ReadonlySet<string>;
}

/**
 * The alarm that is an alert's own: the one that a document of its filter shows, and that a save of it changes. All others
 * on the metric stay as they are. What is deployed says a name, or has the default one, and then no sign is needed.
 */
export function ownAlarm(filter: MetricFilterState, signs: OwnAlarmSigns = {}): AlarmState | undefined {
  const possible = possibleAlarms(filter);
  const { named = [], shown, marked } = signs;
  for (const name of [...named, shown, defaultAlarmName(filter.name)]) {
    const found = possible.find((alarm) => alarm.name === name);
    if (found) return found;
  }
  const made = possible.filter(({ name }) => marked?.has(name));
  return onlyOne(made) ?? onlyOne(possible);
}

/** Whether the names alone do not tell it, so that the marks are to be looked at. */
export function needsMarks(filter: MetricFilterState, signs: OwnAlarmSigns): boolean {
  return possibleAlarms(filter).length > 1 && ownAlarm(filter, signs) === undefined;
}

/**
 * Those that an alert file can say as a whole: it would change the others into something that they were not. One that
 * watches dimensions which the filter does not write belongs to another filter.
 */
export function possibleAlarms(filter: MetricFilterState): readonly AlarmState[] {
  return filter.alarms.filter(
    (alarm) => alarm.form === undefined && (alarm.dimensions === undefined || isFedBy([filter], filter, alarm)),
  );
}

function onlyOne<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined;
}
