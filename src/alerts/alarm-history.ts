import { parseJsonObject } from '../common/json-object';
import type { AlarmStateValue } from './alarm-evaluation';

/** An item of an alarm's history, as DescribeAlarmHistory gives it. */
export interface HistoryItem {
  readonly Timestamp?: Date | undefined;
  readonly HistorySummary?: string | undefined;
  readonly HistoryData?: string | undefined;
}

/** A change of an alarm's state, in milliseconds since the epoch. */
export interface StateChange {
  readonly at: number;
  readonly from: AlarmStateValue;
  readonly to: AlarmStateValue;
  /** AWS's own words. */
  readonly reason?: string;
}

/** A time in one state, or in one that nobody can tell. */
export interface KnownState {
  readonly from: number;
  readonly to: number;
  readonly state: AlarmStateValue | 'UNKNOWN';
}

/** How an alarm stands, and since when. */
export interface Standing {
  readonly state: AlarmStateValue;
  readonly since: number | undefined;
}

/** The change that an item of type StateUpdate tells of; undefined where it cannot be read. */
export function stateChange({
  Timestamp,
  HistorySummary = '',
  HistoryData = '',
}: HistoryItem): StateChange | undefined {
  if (!Timestamp) return undefined;
  const at = Timestamp.getTime();
  const data = parseJsonObject(HistoryData) as HistoryStates | undefined;
  const from = stateOf(data?.oldState?.stateValue);
  const to = stateOf(data?.newState?.stateValue);
  if (from && to) {
    const reason = data?.newState?.stateReason;
    return { at, from, to, ...(typeof reason === 'string' && { reason }) };
  }
  // "Alarm updated from OK to ALARM": the data may be cut off, the summary is not.
  const [, before, after] = /from (\w+) to (\w+)/.exec(HistorySummary) ?? [];
  const [first, second] = [stateOf(before), stateOf(after)];
  return first && second ? { at, from: first, to: second } : undefined;
}

/** Whether an item of type ConfigurationUpdate says that the alarm was created then. */
export function isCreation({ HistoryData = '' }: HistoryItem): boolean {
  return (parseJsonObject(HistoryData) as { type?: unknown } | undefined)?.type === 'Create';
}

/**
 * The states of an alarm from `from` to `to`, without gaps. What no change tells is unknown: before `knownSince` (the
 * history goes back no further, or the alarm did not exist), and between two changes that do not fit each other.
 * @param changes all of the time from `knownSince` to `now.at`, the oldest first
 */
export function statesOf(
  changes: readonly StateChange[],
  { from, to, knownSince }: { readonly from: number; readonly to: number; readonly knownSince: number },
  { state, since }: Standing,
): readonly KnownState[] {
  const states: KnownState[] = [];
  const add = (start: number, end: number, next: KnownState['state']) => {
    const [left, right] = [Math.max(start, from), Math.min(end, to)];
    if (left >= right) return;
    const last = states.at(-1);
    if (last?.state === next && last.to === left) states[states.length - 1] = { ...last, to: right };
    else states.push({ from: left, to: right, state: next });
  };
  const first = changes[0];
  const last = changes.at(-1);
  // Without a change the state has been the same for as long as the alarm says, and no change is missing.
  const begin = Math.min(knownSince, first?.at ?? since ?? Infinity);
  add(-Infinity, begin, 'UNKNOWN');
  if (first) add(begin, first.at, first.from);
  changes.forEach((change, index) => {
    const next = changes[index + 1];
    if (next) add(change.at, next.at, next.from === change.to ? change.to : 'UNKNOWN');
  });
  if (!last) {
    // A change that the history should have, and has not yet.
    const known = Math.max(begin, since ?? Infinity);
    add(begin, known, 'UNKNOWN');
    add(known, Infinity, state);
  } else {
    // The history may lag behind the alarm, or have gone on since it was read.
    const isBehind = last.to !== state && since !== undefined && since > last.at;
    add(last.at, isBehind ? since : Infinity, last.to);
    if (isBehind) add(since, Infinity, state);
  }
  return states;
}

interface HistoryStates {
  readonly oldState?: { readonly stateValue?: unknown };
  readonly newState?: { readonly stateValue?: unknown; readonly stateReason?: unknown };
}

function stateOf(value: unknown): AlarmStateValue | undefined {
  return value === 'OK' || value === 'ALARM' || value === 'INSUFFICIENT_DATA' ? value : undefined;
}
