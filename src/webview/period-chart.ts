import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { chartColors } from './chart-colors';
import { drawExpected, drawMarkers, drawThresholds, drawZeros, type Expected, type Threshold } from './chart-marks';
import { drawStates, heightOfStates, type StateRow } from './chart-states';
import type { Format } from './format';
import { seriesOptions, startOf, type PeriodValues } from './period-series';

/** What else a chart shows. */
export interface ChartMarks {
  readonly thresholds?: readonly Threshold[];
  readonly states?: readonly StateRow[];
  readonly expected?: readonly Expected[];
}

/** What somebody does with the mouse. */
export interface ChartActions {
  /** The mouse is over this period, or has left. */
  readonly onPoint: (index: number | undefined) => void;
  /** Somebody clicked on a period, at the height of this value. */
  readonly onPick?: (index: number, value: number) => void;
  /** Somebody dragged over a time, in milliseconds since the epoch. */
  readonly onSelect?: (from: number, to: number) => void;
}

/** CSS pixels. */
const height = { least: 240, most: 520, share: 0.42 };
/** CSS pixels: what is dragged over less than this is meant as a click. */
const shortestDrag = 6;
const second = 1000;
const day = 86_400;
const integers = [1, 2, 5]
  .flatMap((digit) => Array.from({ length: 12 }, (_, power) => digit * 10 ** power))
  .sort((a, b) => a - b);

/**
 * Metrics over time, drawn in the theme's colours: one as bars, several as lines with markers. A period without data has
 * nothing.
 */
export class PeriodChart {
  readonly #element: HTMLElement;
  readonly #actions: ChartActions;
  #format: Format;
  #plot: uPlot | undefined;
  #shown: PeriodValues | undefined;
  #marks: ChartMarks = {};
  /** While somebody drags, the chart stays as it is. */
  #isHeld = false;
  #isStale = false;

  constructor(element: HTMLElement, format: Format, actions: ChartActions) {
    this.#element = element;
    this.#format = format;
    this.#actions = actions;
    const resize = () => this.#plot?.setSize({ width: this.#width, height: this.#height });
    new ResizeObserver(resize).observe(element);
    window.addEventListener('resize', resize);
    element.addEventListener('mousedown', () => (this.#isHeld = true));
    window.addEventListener('mouseup', () => {
      this.#isHeld = false;
      if (this.#isStale) this.#draw();
    });
    // VS Code tells of another theme by the classes of the body and the variables of the root.
    const themeChange = new MutationObserver(() => this.#draw());
    themeChange.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    themeChange.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  }

  /** `format`: when it is another one, e.g. of another time zone. */
  show(shown: PeriodValues, marks: ChartMarks, format = this.#format): void {
    this.#shown = shown;
    this.#marks = marks;
    this.#format = format;
    this.#draw();
  }

  /** The picture as it is drawn, in the pixels of the device. */
  get canvas(): HTMLCanvasElement | undefined {
    return this.#plot?.ctx.canvas;
  }

  /** Puts the cursor into a period. */
  point(index: number): void {
    const plot = this.#plot;
    const shown = this.#shown;
    if (!plot || !shown) return;
    const left = plot.valToPos(startOf(shown, index) + shown.period / 2, 'x');
    plot.setCursor({ left, top: plot.over.clientHeight / 2 }, false);
  }

  get #width(): number {
    return Math.max(100, this.#element.clientWidth);
  }

  get #height(): number {
    const bars = Math.min(height.most, Math.max(height.least, window.innerHeight * height.share));
    return Math.round(bars) + heightOfStates(this.#marks.states ?? []);
  }

  #draw(): void {
    const shown = this.#shown;
    this.#isStale = this.#isHeld;
    if (!shown || this.#isHeld) return;
    this.#plot?.destroy();
    const count = shown.series[0]?.length ?? 0;
    const middles = Array.from({ length: count }, (_, index) => startOf(shown, index) + shown.period / 2);
    const data = [middles, ...shown.series.map((values) => [...values])];
    this.#plot = new uPlot(this.#options(shown, count), data as uPlot.AlignedData, this.#element);
    this.#plot.over.addEventListener('click', () => this.#pick());
  }

  #options(shown: PeriodValues, count: number): uPlot.Options {
    const color = chartColors();
    const { thresholds = [], states = [], expected = [] } = this.#marks;
    const numbers = shown.series.flat().filter((value) => value !== null);
    const limits = expected.flatMap(({ lower, upper }) => [...lower, ...upper]).filter((value) => value !== null);
    const levels = [...numbers, ...limits, ...thresholds.map(({ value }) => value)];
    const low = levels.reduce((least, value) => Math.min(least, value), 0);
    const high = levels.reduce((most, value) => Math.max(most, value), 1);
    const axis: uPlot.Axis = {
      stroke: color.text,
      font: color.font,
      ticks: { show: false },
      grid: { stroke: color.grid, width: 1 },
    };
    const start = (index: number) => startOf(shown, index);
    return {
      width: this.#width,
      height: this.#height,
      ...(states.length > 0 && { padding: [heightOfStates(states), null, null, null] }),
      legend: { show: false },
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: this.#actions.onSelect !== undefined, y: false, setScale: false, dist: shortestDrag },
      },
      tzDate: (seconds) => this.#format.wallTime(seconds * second),
      scales: {
        x: { time: true, range: [start(0), start(count)] },
        // Some air above the highest bar, for the threshold's name.
        y: { range: [low, high + (high - low) * 0.15] },
      },
      axes: [
        {
          ...axis,
          size: 32,
          gap: 9,
          space: 70,
          grid: { show: false },
          border: { show: true, stroke: color.base, width: 1 },
          values: (_, splits, __, ___, step) => splits.map((split, index) => this.#tick(split, step, index === 0)),
        },
        {
          ...axis,
          size: (_, ticks) =>
            24 + 8 * Math.max(1, ...((ticks as readonly string[] | null) ?? []).map((tick) => tick.length)),
          values: (_, splits) => splits.map((split) => this.#format.number(split)),
          ...(numbers.every(Number.isInteger) && { incrs: integers }),
        },
      ],
      series: [{}, ...shown.series.map((_, line) => seriesOptions(shown, count, line, color))],
      hooks: {
        drawAxes: [(plot) => drawExpected(plot, expected, start, color)],
        draw: [
          (plot) => {
            const [alone] = shown.series;
            if (shown.series.length > 1) drawMarkers(plot, shown.series, color);
            else if (alone) drawZeros(plot, alone, { startOf: start, period: shown.period }, color.lines[0]!);
          },
          (plot) => drawThresholds(plot, thresholds, color),
          (plot) => drawStates(plot, states, color),
        ],
        setCursor: [() => this.#actions.onPoint(this.#indexAtMouse())],
        setSelect: [(plot) => this.#select(plot)],
      },
    };
  }

  #indexAtMouse(): number | undefined {
    const shown = this.#shown;
    const { left = -1 } = this.#plot?.cursor ?? {};
    if (!this.#plot || !shown || left < 0) return undefined;
    const index = Math.floor((this.#plot.posToVal(left, 'x') - shown.from / second) / shown.period);
    return index >= 0 && index < (shown.series[0]?.length ?? 0) ? index : undefined;
  }

  #pick(): void {
    const index = this.#indexAtMouse();
    const top = this.#plot?.cursor.top ?? -1;
    if (index !== undefined && this.#plot) this.#actions.onPick?.(index, this.#plot.posToVal(top, 'y'));
  }

  #select(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < shortestDrag) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#actions.onSelect?.(plot.posToVal(left, 'x') * second, plot.posToVal(left + width, 'x') * second);
  }

  /** Midnight has the date, and once a year the year; any other time only the time. */
  #tick(seconds: number, step: number, isFirst: boolean): string {
    const format = this.#format;
    const ms = seconds * second;
    const wall = format.wallTime(ms);
    const isMidnight = wall.getHours() === 0 && wall.getMinutes() === 0;
    if (!isMidnight && step < day) return format.shortTime(ms);
    const isNewYear = wall.getMonth() === 0 && wall.getDate() === 1;
    return step >= 28 * day && (isFirst || isNewYear) ? format.dateAndYear(ms) : format.date(ms);
  }
}
