import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Format } from './format';

/** One value for each period; null where there is none. */
export interface Bars {
  /** Milliseconds since the epoch: the start of the first period. */
  readonly from: number;
  /** Seconds. */
  readonly period: number;
  readonly values: readonly (number | null)[];
}

/** A time in one state, drawn above the bars. Times in milliseconds since the epoch. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Written where there is room for it. */
  readonly text: string;
}

/** A horizontal line with its name. */
export interface Threshold {
  readonly value: number;
  readonly text: string;
}

/** `BarsPathBuilderFacetUnit.ScaleValue`, which exists only in uPlot's types. */
const scaleUnit: unknown = 1;
const height = 260;
/** CSS pixels. */
const bandHeight = 16;
const second = 1000;
const day = 86_400;
const integers = [1, 2, 5]
  .flatMap((digit) => Array.from({ length: 12 }, (_, power) => digit * 10 ** power))
  .sort((a, b) => a - b);

/**
 * A metric's values as bars, one for each period, drawn in the theme's colours. A period without data has nothing; one
 * whose value is 0 has a mark on the base line.
 */
export class BarChart {
  readonly #element: HTMLElement;
  readonly #format: Format;
  readonly #onPoint: (index: number | undefined) => void;
  #plot: uPlot | undefined;
  #bars: Bars | undefined;
  #bands: readonly Band[] = [];
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

  show(bars: Bars, thresholds: readonly Threshold[], bands: readonly Band[] = []): void {
    this.#bars = bars;
    this.#thresholds = thresholds;
    this.#bands = bands;
    this.#draw();
  }

  /** Puts the cursor into a period. */
  point(index: number): void {
    const plot = this.#plot;
    const bars = this.#bars;
    if (!plot || !bars) return;
    const left = plot.valToPos(startOf(bars, index) + bars.period / 2, 'x');
    plot.setCursor({ left, top: plot.over.clientHeight / 2 }, false);
  }

  #draw(): void {
    const bars = this.#bars;
    if (!bars) return;
    this.#plot?.destroy();
    const times = bars.values.map((_, index) => startOf(bars, index));
    this.#plot = new uPlot(this.#options(bars, times), [times, bars.values as (number | null)[]], this.#element);
  }

  #options(bars: Bars, times: readonly number[]): uPlot.Options {
    const { values, period } = bars;
    const end = startOf(bars, values.length);
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
      ...(this.#bands.length > 0 && { padding: [bandHeight + 8, null, null, null] }),
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
        draw: [
          (plot) => drawZeros(plot, bars, color.bar),
          (plot) => this.#drawThresholds(plot, color),
          (plot) => drawBands(plot, this.#bands, color),
        ],
        setCursor: [
          (plot) => {
            const { left = -1 } = plot.cursor;
            const at = left < 0 ? NaN : plot.posToVal(left, 'x');
            const index = Math.floor((at - bars.from / second) / period);
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
    return isMidnight || (this.#bars?.period ?? 0) >= day ? this.#format.date(ms) : this.#format.shortTime(ms);
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

/**
 * ALARM is a filled bar, OK a thin line, no data a dotted one: they are told apart without colours too. A moment in ALARM
 * is seen however long the chart.
 */
function drawBands(plot: uPlot, bands: readonly Band[], color: ThemeColors): void {
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  const top = bbox.top - (bandHeight + 4) * pixel;
  const middle = top + (bandHeight / 2) * pixel;
  ctx.save();
  ctx.font = scaled(color.font);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { from, to, state, text } of bands) {
    const left = Math.max(bbox.left, plot.valToPos(from / second, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / second, 'x', true));
    const width = Math.max(right - left, 2 * pixel);
    const textWidth = ctx.measureText(text).width;
    const hasRoom = textWidth + 12 * pixel < width;
    if (state === 'ALARM') {
      ctx.fillStyle = color.threshold;
      ctx.fillRect(left, top, width, bandHeight * pixel);
      ctx.fillStyle = color.background;
      if (hasRoom) ctx.fillText(text, left + width / 2, middle);
      continue;
    }
    ctx.strokeStyle = state === 'OK' ? color.ok : color.text;
    ctx.lineWidth = 2 * pixel;
    ctx.setLineDash(state === 'OK' ? [] : [2 * pixel, 4 * pixel]);
    // Not through the letters.
    const gap = hasRoom ? textWidth + 8 * pixel : 0;
    ctx.beginPath();
    ctx.moveTo(left, middle);
    ctx.lineTo(left + (width - gap) / 2, middle);
    ctx.moveTo(left + (width + gap) / 2, middle);
    ctx.lineTo(left + width, middle);
    ctx.stroke();
    ctx.fillStyle = color.text;
    if (hasRoom) ctx.fillText(text, left + width / 2, middle);
  }
  ctx.restore();
}

interface ThemeColors {
  readonly background: string;
  readonly ok: string;
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
    background: color('editor-background', 'Canvas'),
    ok: color('charts-green', text),
    base: color('charts-lines', text),
    grid: isHighContrast ? 'transparent' : color('widget-border', 'transparent'),
    bar: color('charts-blue', text),
    threshold: color('charts-red', text),
    font: `${style.fontSize} ${style.fontFamily}`,
  };
}

function drawZeros(plot: uPlot, bars: Bars, color: string): void {
  const { ctx } = plot;
  const { period } = bars;
  const y = plot.valToPos(0, 'y', true);
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.beginPath();
  bars.values.forEach((value, index) => {
    if (value !== 0) return;
    const start = startOf(bars, index);
    ctx.moveTo(plot.valToPos(start + period * 0.08, 'x', true), y);
    ctx.lineTo(plot.valToPos(start + period * 0.92, 'x', true), y);
  });
  ctx.stroke();
  ctx.restore();
}

/** Seconds since the epoch, as uPlot counts. */
function startOf({ from, period }: Bars, index: number): number {
  return from / second + index * period;
}

function scaled(font: string): string {
  return font.replace(/^([\d.]+)px/, (_, size: string) => `${Number(size) * devicePixelRatio}px`);
}
