import { walkByKeyboard } from './chart-cursor';
import { h, setAttribute, setText } from './dom';
import { fill, type Format } from './format';
import { PeriodChart, type ChartActions, type ChartMarks } from './period-chart';
import type { PeriodValues } from './period-series';

export interface FigureStrings {
  /** `{0}`: what it shows. */
  readonly chart: string;
  readonly chartKind: string;
  readonly keys: string;
  readonly empty: string;
}

/** A chart that mouse and keyboard can walk over, with a line below it that says what is under the cursor. */
export class ChartFigure {
  readonly element: HTMLElement;
  /** What assistive technology is told; belongs at the end of the body. */
  readonly spoken = h('p', { class: 'visually-hidden', role: 'status' });
  readonly chart: HTMLElement;
  readonly #strings: FigureStrings;
  readonly #textOf: (index: number | undefined) => string;
  readonly #readout = h('p', { class: 'readout', 'aria-hidden': 'true' });
  readonly #empty: HTMLElement;
  readonly #plot: PeriodChart;
  #shown: PeriodValues | undefined;
  #cursor: number | undefined;

  /** `textOf`: what a period says; without one, what there is to say of all. */
  constructor(
    strings: FigureStrings,
    format: Format,
    textOf: (index: number | undefined) => string,
    actions: Omit<ChartActions, 'onPoint'> = {},
  ) {
    this.#strings = strings;
    this.#textOf = textOf;
    this.chart = h('div', {
      class: 'chart',
      role: 'application',
      tabindex: 0,
      'aria-roledescription': strings.chartKind,
      'aria-description': strings.keys,
    });
    this.#empty = h('p', { class: 'empty', hidden: true }, strings.empty);
    this.element = h('div', { class: 'figure' }, this.chart, this.#empty, this.#readout);
    this.#plot = new PeriodChart(this.chart, format, {
      ...actions,
      onPoint: (index) => setText(this.#readout, textOf(index ?? this.#cursor)),
    });
    walkByKeyboard(
      this.chart,
      { count: () => this.#shown?.series[0]?.length ?? 0, cursor: () => this.#cursor },
      (target) => this.#moveTo(target),
    );
  }

  /** The period that the keyboard has reached. */
  get cursor(): number | undefined {
    return this.#cursor;
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.#plot.canvas;
  }

  /** Takes the focus, with the cursor at the period of a time, if that is in sight. */
  focusAt(time: number): void {
    this.chart.focus();
    const index = this.#shown && this.#indexOf(this.#shown, time);
    if (index !== undefined) this.#moveTo(index);
  }

  name(what: string): void {
    setAttribute(this.chart, 'aria-label', fill(this.#strings.chart, what));
  }

  /** The cursor stays where it is in time, if that is still in sight. */
  show(next: PeriodValues, marks: ChartMarks, format?: Format): void {
    const at = this.#cursor === undefined || !this.#shown ? undefined : timeAt(this.#shown, this.#cursor);
    this.#shown = next;
    if (at !== undefined) this.#cursor = this.#indexOf(next, at);
    this.#empty.hidden = next.series.some((values) => values.some((value) => value !== null));
    this.#plot.show(next, marks, format);
    setText(this.#readout, this.#textOf(this.#cursor));
    if (this.#cursor !== undefined) this.#plot.point(this.#cursor);
  }

  /** Tells assistive technology what is under the keyboard's cursor. */
  say(): void {
    setText(this.#readout, this.#textOf(this.#cursor));
    setText(this.spoken, this.#textOf(this.#cursor));
  }

  #moveTo(target: number | undefined): void {
    this.#cursor = target;
    setText(this.#readout, this.#textOf(target));
    if (target === undefined) return;
    this.#plot.point(target);
    this.say();
  }

  /** The period of a time; undefined for one that is not in sight. */
  #indexOf({ from, period, series }: PeriodValues, time: number): number | undefined {
    const index = Math.floor((time - from) / (period * 1000));
    return index >= 0 && index < (series[0]?.length ?? 0) ? index : undefined;
  }
}

/** Milliseconds since the epoch: the start of a period. */
export function timeAt({ from, period }: Pick<PeriodValues, 'from' | 'period'>, index: number): number {
  return from + index * period * 1000;
}
