import type { LogEvent } from '../../cloudtrail/log-event';
import type { Diagnostic, ObservedField, ObservedValue } from '../../pattern/index';
import type { EventRow, ListFilter } from '../../webview/live-test-messages';
import type { EventSetState, MatchedEvent } from '../event-set';
import type { FileReport } from '../event-source';

/** What a thread is started with. */
export interface SetThread {
  /**
   * The number of the newest pattern, filter or set that is wanted, as one Int32. Written here, read by the thread in
   * the middle of its work: what is done for an older number is abandoned.
   */
  readonly wanted: SharedArrayBuffer;
}

/** What the thread is asked, and what it answers; `part` is what it tells on the way, a piece at a time. */
export interface Exchanges {
  readonly add: { ask: { readonly events: readonly LogEvent[] }; answer: undefined; part: never };
  readonly addFile: { ask: { readonly path: string }; answer: FileReport; part: never };
  /** Pieces of the content follow as `feed`. */
  readonly addBytes: { ask: { readonly name: string }; answer: FileReport; part: never };
  readonly rows: {
    ask: { readonly from: number; readonly count: number };
    answer: { readonly revision: number; readonly rows: readonly EventRow[] };
    part: never;
  };
  readonly positionOf: { ask: { readonly index: number }; answer: number | undefined; part: never };
  readonly read: {
    ask: { readonly indexes: readonly number[] };
    answer: readonly (LogEvent | undefined)[];
    part: never;
  };
  readonly matchesOf: {
    ask: { readonly pattern: string; readonly fields: readonly string[] };
    answer: undefined;
    part: readonly MatchedEvent[];
  };
  readonly borderline: {
    ask: { readonly pattern: string; readonly count: number };
    answer: readonly number[];
    part: never;
  };
  readonly observed: { ask: object; answer: number; part: readonly ObservedPart[] };
  readonly save: { ask: { readonly path: string }; answer: number; part: never };
}
export type ExchangeName = keyof Exchanges;
export type Ask<N extends ExchangeName> = Exchanges[N]['ask'];
export type Answer<N extends ExchangeName> = Exchanges[N]['answer'];
export type Part<N extends ExchangeName> = Exchanges[N]['part'];

/** A field of the events and its values, the most frequent first. */
export interface ObservedPart {
  readonly field: ObservedField;
  readonly values: readonly ObservedValue[];
}

export type Question = { [N in ExchangeName]: { readonly name: N; readonly ask: Ask<N> } }[ExchangeName];

export type ToThread =
  | { readonly type: 'clear'; readonly wanted: number; readonly generation: number }
  | { readonly type: 'pattern'; readonly wanted: number; readonly text: string | undefined }
  | { readonly type: 'filter'; readonly wanted: number; readonly filter: ListFilter }
  | { readonly type: 'range'; readonly range: { readonly from: number; readonly to: number } | undefined }
  | { readonly type: 'question'; readonly id: number; readonly question: Question }
  /** The next piece of what `addBytes` hands over; absent at its end. */
  | { readonly type: 'feed'; readonly id: number; readonly bytes?: Uint8Array }
  | { readonly type: 'abort'; readonly id: number };

export type FromThread =
  | { readonly type: 'state'; readonly wanted: number; readonly state: EventSetState }
  | { readonly type: 'part'; readonly id: number; readonly part: Part<ExchangeName> }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer<ExchangeName> }
  | { readonly type: 'failed'; readonly id: number; readonly failure: SetFailure };

/** An error, in a form that goes from one thread to another. */
export type SetFailure =
  | { readonly kind: 'pattern'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'other'; readonly message: string };
