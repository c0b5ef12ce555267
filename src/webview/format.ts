/** `fill('{0} of {1}', 'a', 'b')` is `a of b`. */
export function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (placeholder, index: string) => values[Number(index)] ?? placeholder);
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Numbers, sizes and times as people of `language` write them, in the time zone of the browser or in another. */
export class Format {
  readonly #language: string;
  readonly #timeZone: string | undefined;
  readonly #number: Intl.NumberFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #shortTime: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #dateAndYear: Intl.DateTimeFormat;
  readonly #full: Intl.DateTimeFormat;

  /** `timeZone`: `UTC`; without one the browser's. */
  constructor(language: string, timeZone?: 'UTC') {
    const zone = timeZone === undefined ? {} : { timeZone };
    const clock = { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const calendar = { ...zone, month: 'short', day: 'numeric' } as const;
    this.#language = language;
    this.#timeZone = timeZone;
    this.#number = new Intl.NumberFormat(language, { maximumSignificantDigits: 6 });
    this.#time = new Intl.DateTimeFormat(language, { ...clock, second: '2-digit' });
    this.#shortTime = new Intl.DateTimeFormat(language, clock);
    this.#date = new Intl.DateTimeFormat(language, calendar);
    this.#dateAndYear = new Intl.DateTimeFormat(language, { ...calendar, year: 'numeric' });
    this.#full = new Intl.DateTimeFormat(language, {
      ...calendar,
      ...clock,
      year: 'numeric',
      second: '2-digit',
      timeZoneName: 'short',
    });
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  /** `34%`, of a share from 0 to 1; never more than is so. */
  percent(share: number): string {
    const whole = Math.floor(share * 100) / 100;
    return new Intl.NumberFormat(this.#language, { style: 'percent' }).format(whole);
  }

  /** `14:02:11`. */
  time(ms: number): string {
    return this.#time.format(ms);
  }

  /** `14:02`. */
  shortTime(ms: number): string {
    return this.#shortTime.format(ms);
  }

  /** `Nov 23`. */
  date(ms: number): string {
    return this.#date.format(ms);
  }

  /** `Nov 23, 2026`. */
  dateAndYear(ms: number): string {
    return this.#dateAndYear.format(ms);
  }

  /** `Europe/Berlin`. */
  get timeZone(): string {
    return this.#timeZone ?? this.#full.resolvedOptions().timeZone;
  }

  /** A date whose local hours, days and months are those of this time zone: the wall clock's, also through a change of it. */
  wallTime(ms: number): Date {
    const date = new Date(ms);
    if (this.#timeZone === undefined) return date;
    return new Date(
      ...([date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()] as const),
      ...([date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), date.getUTCMilliseconds()] as const),
    );
  }

  /** `Nov 23, 14:02:11`. */
  dateAndTime(ms: number): string {
    return `${this.date(ms)}, ${this.time(ms)}`;
  }

  /** `Nov 23, 14:02`. */
  dateAndMinute(ms: number): string {
    return `${this.date(ms)}, ${this.shortTime(ms)}`;
  }

  /** `Nov 23, 2026, 14:02:11 GMT+1`. */
  full(ms: number): string {
    return this.#full.format(ms);
  }

  /** `Nov 23, 14:00 – 14:15`, or `Nov 23, 14:00 – Nov 24, 14:00`. */
  range(from: number, to: number): string {
    const end = this.isOneDay(from, to) ? this.shortTime(to) : `${this.date(to)}, ${this.shortTime(to)}`;
    return `${this.date(from)}, ${this.shortTime(from)} – ${end}`;
  }

  /** Whether both times are on the same day here. */
  isOneDay(from: number, to: number): boolean {
    return this.wallTime(from).toDateString() === this.wallTime(to).toDateString();
  }

  /** `15 min`, `3 hr`, `7 days`. */
  duration(ms: number): string {
    const [value, unit] =
      ms < hour ? [ms / minute, 'minute'] : ms < day ? [ms / hour, 'hour'] : ([ms / day, 'day'] as const);
    return new Intl.NumberFormat(this.#language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
  }

  /** `0 min`, `35 min`, `2 hr 5 min`, `3 days 4 hr`: to the minute, or to the hour where it is days. */
  span(ms: number): string {
    const minutes = Math.round(ms / minute);
    const units = [
      [Math.floor(minutes / 1440), 'day'],
      [Math.floor((minutes % 1440) / 60), 'hour'],
      [minutes % 60, 'minute'],
    ] as const;
    const parts = units.filter(([count]) => count > 0).slice(0, 2);
    const shown = parts.length > 0 ? parts : units.slice(-1);
    return shown
      .map(([count, unit]) => new Intl.NumberFormat(this.#language, { style: 'unit', unit }).format(count))
      .join(' ');
  }

  /** `18.1 MB`; decimal units. */
  size(bytes: number): string {
    const [value, unit] =
      bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1e3, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
    return new Intl.NumberFormat(this.#language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
  }
}
