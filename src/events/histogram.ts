import type { Histogram } from '../webview/live-test-messages';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const widths = [
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  7 * day,
  30 * day,
];
const maxBars = 96;

/** Counts times as they come; see `histogramOf`. */
export interface HistogramBars {
  count(time: number): void;
  readonly histogram: Histogram;
}

/** No bars yet counted; undefined when there is no range to show. */
export function histogramBars(from: number, to: number): HistogramBars | undefined {
  if (!(to >= from)) return undefined;
  const width =
    widths.find((candidate) => (to - from) / candidate <= maxBars - 1) ?? Math.ceil((to - from) / (maxBars - 1));
  const start = Math.floor(from / width) * width;
  const matches = new Array<number>(Math.floor((to - start) / width) + 1).fill(0);
  return {
    count(time) {
      const bar = Math.floor((time - start) / width);
      if (matches[bar] !== undefined) matches[bar]++;
    },
    histogram: { from: start, width, matches },
  };
}

/**
 * Counts times (milliseconds since the epoch) into bars from `from` to `to`, which begin at round times and are as
 * narrow as `maxBars` of them allow. Absent when there is no range to show.
 */
export function histogramOf(times: readonly number[], from: number, to: number): Histogram | undefined {
  const bars = histogramBars(from, to);
  for (const time of times) bars?.count(time);
  return bars?.histogram;
}
