/** Things of one day. */
export interface Day<T> {
  /** When it begins, in milliseconds since the epoch. */
  readonly start: number;
  readonly items: readonly T[];
}

/**
 * Groups what is in order of time by the days of the local time zone.
 * @param timeOf milliseconds since the epoch
 */
export function byDay<T>(items: readonly T[], timeOf: (item: T) => number): readonly Day<T>[] {
  const days: { readonly start: number; readonly items: T[] }[] = [];
  for (const item of items) {
    const start = new Date(timeOf(item)).setHours(0, 0, 0, 0);
    const last = days.at(-1);
    if (last?.start === start) last.items.push(item);
    else days.push({ start, items: [item] });
  }
  return days;
}
