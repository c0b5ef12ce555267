import { groupEvents } from '../../alerts/event-groups';
import { summarize } from '../../cloudtrail/event-summary';
import type { BehindRow, BehindState } from '../../webview/events-behind-messages';
import { remarksOf } from './behind-remarks';
import { labelOf } from '../../alerts/metric-names';
import type { Behind, FoundEvent } from './read-behind';

/** What is read of a message once, however often the list is made anew. */
const summaries = new WeakMap<FoundEvent['event'], ReturnType<typeof summarize>>();

/** How the reading is, besides what it has found. */
export interface BehindPhase {
  readonly phase: BehindState['phase'];
  /** The account's time. */
  readonly now: number;
  /** What went wrong, in the words of the person it is shown to. */
  readonly explain: (error: unknown) => string;
}

/** What the page shows of a reading. Remarks wait until it is over: before that nothing is missing yet. */
export function behindState(behind: Behind, { phase, now, explain }: BehindPhase): BehindState {
  const { point, filters, failures, waiting } = behind;
  const rows = behind.events.map(rowOf).sort((a, b) => b.logged - a.logged || b.index - a.index);
  const groups = groupEvents(behind.events.map(({ event }) => summaryOf(event)));
  const trouble = [...new Set(failures.map(explain))].join(' ');
  return {
    metric: labelOf(point.metric),
    from: point.from,
    to: point.to,
    phase,
    rows,
    ...groups,
    remarks: phase === 'reading' ? [] : remarksOf(behind, rows, { isComplete: phase === 'done', now }),
    filters: filters?.length,
    ...(phase === 'reading' && waiting !== undefined && { waiting }),
    ...(trouble && { trouble }),
  };
}

function rowOf({ event, filters, value }: FoundEvent, index: number): BehindRow {
  const { time, name, who, ip, error } = summaryOf(event);
  return {
    index,
    logged: event.timestamp,
    time,
    // What is no CloudTrail record is known by its text.
    name: name || event.message.trim().slice(0, 200),
    who,
    from: ip,
    error,
    filters,
    value,
  };
}

function summaryOf(event: FoundEvent['event']): ReturnType<typeof summarize> {
  const known = summaries.get(event);
  if (known) return known;
  const summary = summarize(event.message);
  summaries.set(event, summary);
  return summary;
}
