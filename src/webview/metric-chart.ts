import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Format } from './format';
import type { MetricReading } from './metric-messages';

/** A horizontal line with its name. */
export interface Threshold {
  readonly value: number;
  readonly text: string;
}

/** `BarsPathBuilderFacetUnit.ScaleValue`, which exists only in uPlot's types. */
const scaleUnit: unknown = 1;
const height = 260;
const second = 1000;
const day = 86_400;
const integers = [1, 2, 5]
  .flatMap((digit) => Array.from({ length: 12 }, (_, power) => digit * 10 ** power))
  .sort((a, b) => a - b);

/**
 * The metric's values as bars, one for each period, drawn in the theme's colours. A period without data has nothing;
 * one whose value is 0 has a mark on the base line.
 */
export class MetricChart {
  readonly #element: HTMLElement;
  readonly #format: Format;
  readonly #onPoint: (index: number | undefined) => void;
  #plot: uPlot | undefined;
  #reading: MetricReading | undefined;
  #thresholds: readonly Threshold[] = [];

  /** `onPoint`: the mouse is over this period. */
  constructor(element: HTMLElement, format: Format, onPoint: (index: number | undefined) => void) {
    this.#element = element;
    this.#format = format;
    this.#onPoint = onPoint;
    new ResizeObserver(() => this.#plot?.setSize({ width: this.#element.clientWidth, height })).observe(element);
    // VS Code tells of another theme by the classes of the body and the variables of the root.
    const themeChange = new MutationObserver(() => this.#draw());
    themeChange.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    themeChange.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  }

  show(reading: MetricReading, thresholds: readonly Threshold[]): void {
    this.#reading = reading;
    this.#thresholds = thresholds;
    this.#draw();
  }

  /** Puts the cursor into a period. */
  point(index: number): void {
    const plot = this.#plot;
    const reading = this.#reading;
    if (!plot || !reading) return;
    const left = plot.valToPos(startOf(reading, index) + reading.choice.period / 2, 'x');
    plot.setCursor({ left, top: plot.over.clientHeight / 2 }, false);
  }

  #draw(): void {
    const reading = this.#reading;
    if (!reading) return;
    this.#plot?.destroy();
    const times = reading.values.map((_, index) => startOf(reading, index));
    this.#plot = new uPlot(this.#options(reading, times), [times, reading.values as (number | null)[]], this.#element);
  }

  #options(reading: MetricReading, times: readonly number[]): uPlot.Options {
    const { values, choice } = reading;
    const { period } = choice;
    const end = startOf(reading, values.length);
    const color = themeColors();
    const numbers = values.filter((value) => value !== null);
    const levels = [...numbers, ...this.#thresholds.map(({ value }) => value)];
    const low = Math.min(0, ...levels);
    const high = Math.max(1, ...levels);
    const axis: uPlot.Axis = {
      stroke: color.text,
      font: color.font,
      ticks: { show: false },
      grid: { stroke: color.grid, width: 1 },
    };
    return {
      width: Math.max(100, this.#element.clientWidth),
      height,
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: true, range: [times[0] ?? 0, end] },
        // Some air above the highest bar, for the threshold's name.
        y: { range: [low, high + (high - low) * 0.15] },
      },
      axes: [
        {
          ...axis,
          size: 28,
          space: 70,
          grid: { show: false },
          border: { show: true, stroke: color.base, width: 1 },
          values: (_, splits) => splits.map((split) => this.#tick(split)),
        },
        {
          ...axis,
          size: (_, ticks) =>
            24 + 8 * Math.max(1, ...((ticks as readonly string[] | null) ?? []).map((tick) => tick.length)),
          values: (_, splits) => splits.map((split) => this.#format.number(split)),
          ...(numbers.every(Number.isInteger) && { incrs: integers }),
        },
      ],
      series: [
        {},
        {
          stroke: color.bar,
          fill: color.bar,
          width: 1,
          points: { show: false },
          paths: uPlot.paths.bars!({
            disp: {
              x0: {
                unit: scaleUnit as uPlot.Series.BarsPathBuilderFacetUnit,
                values: () => times.map((time) => time + period * 0.08),
              },
              size: {
                unit: scaleUnit as uPlot.Series.BarsPathBuilderFacetUnit,
                values: () => times.map(() => period * 0.84),
              },
            },
          }),
        },
      ],
      hooks: {
        draw: [(plot) => drawZeros(plot, reading, color.bar), (plot) => this.#drawThresholds(plot, color)],
        setCursor: [
          (plot) => {
            const { left = -1 } = plot.cursor;
            const at = left < 0 ? NaN : plot.posToVal(left, 'x');
            const index = Math.floor((at - reading.from / second) / period);
            this.#onPoint(index >= 0 && index < values.length ? index : undefined);
          },
        ],
      },
    };
  }

  /** Midnight has the date, any other time only the time. */
  #tick(seconds: number): string {
    const ms = seconds * second;
    const isMidnight = new Date(ms).getHours() === 0 && new Date(ms).getMinutes() === 0;
    return isMidnight || (this.#reading?.choice.period ?? 0) >= day
      ? this.#format.date(ms)
      : this.#format.shortTime(ms);
  }

  #drawThresholds(plot: uPlot, color: ThemeColors): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = color.threshold;
    ctx.fillStyle = color.text;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.font = scaled(color.font);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    for (const { value, text } of this.#thresholds) {
      const y = plot.valToPos(value, 'y', true);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.fillText(text, bbox.left + 4 * devicePixelRatio, y - 2 * devicePixelRatio);
    }
    ctx.restore();
  }
}

interface ThemeColors {
  readonly text: string;
  readonly base: string;
  readonly grid: string;
  readonly bar: string;
  readonly threshold: string;
  readonly font: string;
}

/** A canvas knows no CSS variables, so they are read when it is drawn. */
function themeColors(): ThemeColors {
  const style = getComputedStyle(document.body);
  const color = (name: string, fallback: string) => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const text = color('foreground', style.color);
  // High contrast has borders for everything; as a grid they would drown the bars.
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  return {
    text,
    base: color('charts-lines', text),
    grid: isHighContrast ? 'transparent' : color('widget-border', 'transparent'),
    bar: color('charts-blue', text),
    threshold: color('charts-red', text),
    font: `${style.fontSize} ${style.fontFamily}`,
  };
}

function drawZeros(plot: uPlot, reading: MetricReading, color: string): void {
  const { ctx } = plot;
  const { period } = reading.choice;
  const y = plot.valToPos(0, 'y', true);
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.beginPath();
  reading.values.forEach((value, index) => {
    if (value !== 0) return;
    const start = startOf(reading, index);
    ctx.moveTo(plot.valToPos(start + period * 0.08, 'x', true), y);
    ctx.lineTo(plot.valToPos(start + period * 0.92, 'x', true), y);
  });
  ctx.stroke();
  ctx.restore();
}

/** Seconds since the epoch, as uPlot counts. */
function startOf({ from, choice }: MetricReading, index: number): number {
  return from / second + index * choice.period;
}

function scaled(font: string): string {
  return font.replace(/^([\d.]+)px/, (_, size: string) => `${Number(size) * devicePixelRatio}px`);
}
