const day = 86_400_000;

/** Two times as a person types them, of the day before: `2026-11-22 to 2026-11-23 14:00`. */
export function rangeExample(now: number): string {
  return `${localText(now - day)} to ${localText(now)}`;
}

/**
 * Reads "FROM to TO" in the person's time zone; a date alone is its whole day. Undefined for anything else, and for a
 * range that ends before it begins.
 * @param now in milliseconds since the epoch; what lies in the future is cut off
 */
export function parseRange(text: string, now: number): { readonly from: number; readonly to: number } | undefined {
  const [first, second, ...more] = text.split(/\s+to\s+|\s+[-–—]\s+|\s*…\s*/);
  const from = first === undefined ? undefined : parseTime(first);
  const to = second === undefined ? undefined : parseTime(second);
  if (!from || !to || more.length > 0) return undefined;
  const end = Math.min(now, to.end);
  return from.start < end ? { from: from.start, to: end } : undefined;
}

/** A moment, or a whole day where there is no time of day. */
function parseTime(text: string): { readonly start: number; readonly end: number } | undefined {
  const found = /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d))?)?\s*$/.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => Number(part));
  const start = new Date(year, month - 1, date, hour || 0, minute || 0, second || 0);
  // The 31st of a shorter month would become the next month's first, and 25:00 the next day.
  const isReal = start.getMonth() === month - 1 && start.getDate() === date && (minute || 0) < 60;
  if (!isReal) return undefined;
  const isDay = found[4] === undefined;
  const end = isDay ? new Date(year, month - 1, date + 1).getTime() - 1 : start.getTime();
  return { start: start.getTime(), end };
}

function localText(time: number): string {
  const date = new Date(time);
  const two = (number: number) => String(number).padStart(2, '0');
  const days = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${days} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
