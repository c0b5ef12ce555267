import uPlot from 'uplot';
import type { ChartColors } from './chart-colors';
import { lineStyle } from './line-styles';

/** Values, one for each period; null where there is none. */
export interface PeriodValues {
  /** Milliseconds since the epoch: the start of the first period. */
  readonly from: number;
  /** Seconds. */
  readonly period: number;
  /** One series is drawn as bars, several as lines. */
  readonly series: readonly (readonly (number | null)[])[];
}

/** `BarsPathBuilderFacetUnit.ScaleValue`, which exists only in uPlot's types. */
const scaleUnit: unknown = 1;
const second = 1000;

/** How a series is drawn: alone as bars, among others as a line of its own style. */
export function seriesOptions(shown: PeriodValues, count: number, line: number, color: ChartColors): uPlot.Series {
  const stroke = color.lines[line % color.lines.length]!;
  if (shown.series.length > 1) {
    return { stroke, width: 2, dash: [...lineStyle(line).dash], points: { show: false } };
  }
  return {
    stroke,
    fill: stroke,
    width: 1,
    points: { show: false },
    paths: uPlot.paths.bars!({
      disp: {
        x0: {
          unit: scaleUnit as uPlot.Series.BarsPathBuilderFacetUnit,
          values: () => Array.from({ length: count }, (_, index) => startOf(shown, index) + shown.period * 0.08),
        },
        size: {
          unit: scaleUnit as uPlot.Series.BarsPathBuilderFacetUnit,
          values: () => Array.from({ length: count }, () => shown.period * 0.84),
        },
      },
    }),
  };
}

/** Seconds since the epoch, as uPlot counts. */
export function startOf({ from, period }: PeriodValues, index: number): number {
  return from / second + index * period;
}
