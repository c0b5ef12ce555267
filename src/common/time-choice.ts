/** A time that a person chose: the last so many milliseconds, or between two times in milliseconds since the epoch. */
export type TimeChoice = { readonly back: number } | { readonly from: number; readonly to: number };

/** The range that a choice means now. */
export function timeRange(time: TimeChoice, now: number): { readonly from: number; readonly to: number } {
  return 'back' in time ? { from: now - time.back, to: now } : time;
}
