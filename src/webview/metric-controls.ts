import { fillSelect, h, setAttribute, setText } from './dom';
import { fill, type Format } from './format';
import { mostMetrics, rangeNames, statistics } from './metric-shapes';
import type { MetricChoice, MetricSetting, RangeName, Statistic } from './metric-shapes';
import type { MetricStrings } from './metric-strings';

export interface ControlActions {
  readonly onChoose: (choice: MetricChoice) => void;
  readonly onRefresh: () => void;
  readonly onPause: (paused: boolean) => void;
  readonly onAdd: () => void;
  readonly onCopyCsv: () => void;
  readonly onSavePng: () => void;
}

const second = 1000;

/** What can be chosen of a chart, and what can be done with it. */
export class MetricControls {
  readonly element: HTMLElement;
  readonly #strings: MetricStrings;
  readonly #format: Format;
  readonly #actions: ControlActions;
  readonly #range: HTMLSelectElement;
  readonly #period: HTMLSelectElement;
  readonly #statistic: HTMLSelectElement;
  readonly #zone: HTMLSelectElement;
  readonly #refresh = h('button', { type: 'button', class: 'quiet' });
  readonly #pause: HTMLButtonElement;
  readonly #add: HTMLButtonElement;
  #choice: MetricChoice | undefined;

  constructor(strings: MetricStrings, format: Format, table: HTMLButtonElement, actions: ControlActions) {
    this.#strings = strings;
    this.#format = format;
    this.#actions = actions;
    this.#range = this.#select(strings.range, (choice, range) => ({
      ...choice,
      range: range as RangeName,
      zoom: undefined,
    }));
    this.#period = this.#select(strings.period, (choice, value) => {
      const period = Number(value);
      return choice.zoom ? { ...choice, zoom: { ...choice.zoom, period } } : { ...choice, period };
    });
    this.#statistic = this.#select(strings.statistic, (choice, name) => ({ ...choice, statistic: name as Statistic }));
    this.#zone = this.#select(strings.zone, (choice, zone) => ({ ...choice, zone: zone === 'utc' ? 'utc' : 'local' }));
    fillSelect(
      this.#range,
      rangeNames.map((range) => [range, strings.ranges[range]] as const),
    );
    fillSelect(
      this.#statistic,
      statistics.map((statistic) => [statistic, strings.statistics[statistic]] as const),
    );
    fillSelect(this.#zone, [
      ['local', fill(strings.zoneLocal, format.timeZone)],
      ['utc', strings.zoneUtc],
    ]);
    this.#pause = button('toggle', strings.pause, () =>
      actions.onPause(this.#pause.getAttribute('aria-pressed') !== 'true'),
    );
    this.#add = button('toggle', strings.addMetric, actions.onAdd);
    this.#refresh.addEventListener('click', actions.onRefresh);
    this.element = h(
      'div',
      { class: 'controls' },
      h('div', { class: 'group' }, this.#range, this.#period, this.#statistic, this.#zone),
      h('div', { class: 'group' }, this.#refresh, this.#pause),
      h(
        'div',
        { class: 'group' },
        this.#add,
        table,
        button('toggle', strings.copyCsv, actions.onCopyCsv),
        button('toggle', strings.savePng, actions.onSavePng),
      ),
    );
  }

  show({ choice, metrics, periods, paused, every }: MetricSetting): void {
    const strings = this.#strings;
    this.#choice = choice;
    fillSelect(
      this.#period,
      periods.map((period) => [String(period), this.#format.duration(period * second)] as const),
    );
    this.#range.value = choice.range;
    this.#period.value = String(choice.zoom?.period ?? choice.period);
    this.#statistic.value = choice.statistic;
    this.#zone.value = choice.zone ?? 'local';
    setAttribute(this.#pause, 'aria-pressed', String(paused));
    const time = every === undefined ? strings.settled : this.#format.duration(every * second);
    const why = every === undefined ? strings.settledWhy : fill(strings.every, time);
    const state = paused ? strings.paused : time;
    setText(this.#refresh, `⟳ ${state}`);
    // What is written on it belongs to its name, for those who say what they see.
    setAttribute(this.#refresh, 'aria-label', `${strings.refresh} ⟳ ${state}`);
    setAttribute(this.#refresh, 'title', paused ? strings.refresh : `${strings.refresh}. ${why}`);
    this.#pause.hidden = every === undefined && !paused;
    this.#add.disabled = metrics.length >= mostMetrics;
    setAttribute(this.#add, 'title', this.#add.disabled && strings.addMetricFull);
  }

  #select(label: string, change: (choice: MetricChoice, value: string) => MetricChoice): HTMLSelectElement {
    const element = h('select', { 'aria-label': label, title: label });
    element.addEventListener('change', () => {
      if (!this.#choice) return;
      // The next one may come before the host has said what has become of this one.
      this.#choice = change(this.#choice, element.value);
      this.#actions.onChoose(this.#choice);
    });
    return element;
  }
}

function button(kind: string, text: string, action: () => void): HTMLButtonElement {
  const element = h('button', { type: 'button', class: kind }, text);
  element.addEventListener('click', action);
  return element;
}
