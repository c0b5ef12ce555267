/** A time in milliseconds since the epoch; `to` is the first moment that no longer counts. */
export interface TypedRange {
  readonly from: number;
  readonly to: number;
}

const minute = 60_000;
const units: Readonly<Record<string, number>> = {
  m: minute,
  h: 60 * minute,
  d: 24 * 60 * minute,
  w: 7 * 24 * 60 * minute,
};

const length = /^(\d+(?:\.\d+)?)\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)$/i;
const date = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2})?$/;

/**
 * What a person types for a time: `24 h`, `7 days`, `2 weeks` back from now, or `2026-11-01 to 2026-11-08` and
 * `2026-11-01 08:00 to 2026-11-01 17:00` in local time, where a day without a time is a whole day.
 * @returns undefined where it is none of these, is empty or has not begun yet
 */
export function readRange(text: string, now: number): TypedRange | undefined {
  const [, count, unit] = length.exec(text.trim()) ?? [];
  if (count !== undefined && unit !== undefined) {
    const back = Number(count) * units[unit[0]!.toLowerCase()]!;
    return back > 0 ? { from: now - back, to: now } : undefined;
  }
  const [first, last, ...more] = text.split(/\s+to\s+/);
  if (first === undefined || more.length > 0) return undefined;
  const from = timeOf(first.trim(), false);
  const to = last === undefined ? now : timeOf(last.trim(), true);
  if (from === undefined || to === undefined || from >= to || from >= now) return undefined;
  return { from, to: Math.min(to, now) };
}

function timeOf(text: string, isEnd: boolean): number | undefined {
  if (!date.test(text)) return undefined;
  const hasTime = text.length > 10;
  const time = new Date(hasTime ? text.replace(' ', 'T') : `${text}T00:00`);
  // The 31st of a shorter month is read as the next month's first.
  if (Number.isNaN(time.getTime()) || time.getDate() !== Number(text.slice(8, 10))) return undefined;
  if (isEnd && !hasTime) time.setDate(time.getDate() + 1);
  return time.getTime();
}

/** A range as one would type it: of the last day. */
export function rangeExample(now: number): string {
  return `${localText(now - units.d!)} to ${localText(now)}`;
}

function localText(time: number): string {
  const day = new Date(time);
  const two = (number: number) => String(number).padStart(2, '0');
  const days = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  return `${days} ${two(day.getHours())}:${two(day.getMinutes())}`;
}
