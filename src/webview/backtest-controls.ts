import { basicStatistics, longestLook, type CompleteAlarm } from '../alerts/alarm-defaults';
import { comparisonOperators, missingDataTreatments } from '../alerts/alarm-evaluation';
import { comparisonSigns } from '../alerts/backtest-words';
import type { BacktestStrings } from './backtest-strings';
import { fillSelect, h } from './dom';
import type { Format } from './format';

const allPeriods = [60, 300, 600, 900, 1800, 3600, 6 * 3600, 86_400];

/** The alarm's settings, each changed by itself; an alarm that cannot be is not told of. */
export class AlarmControls {
  readonly element: HTMLElement;
  readonly #format: Format;
  readonly #statistic: HTMLSelectElement;
  readonly #period: HTMLSelectElement;
  readonly #comparison: HTMLSelectElement;
  readonly #missing: HTMLSelectElement;
  readonly #threshold: HTMLInputElement;
  readonly #datapoints: HTMLInputElement;
  readonly #periods: HTMLInputElement;
  #alarm: CompleteAlarm | undefined;
  /** What was chosen last; what comes for an earlier choice does not take it back. */
  #chosen: CompleteAlarm | undefined;
  /** What somebody is just typing into. */
  #typing: EventTarget | null = null;

  /** `onChange`: with a complaint instead of an alarm where the settings cannot be. */
  constructor(strings: BacktestStrings, format: Format, onChange: (alarm: CompleteAlarm | undefined) => void) {
    this.#format = format;
    this.#statistic = h('select', {}, ...basicStatistics.map((value) => option(value, strings.statistics[value])));
    this.#period = h('select');
    this.#comparison = h('select', {}, ...comparisonOperators.map((value) => option(value, comparisonSigns[value])));
    this.#missing = h(
      'select',
      {},
      ...missingDataTreatments.map((value) => option(value, strings.missingDataNames[value])),
    );
    this.#threshold = h('input', { type: 'number', step: 'any', class: 'number' });
    this.#datapoints = h('input', { type: 'number', min: 1, class: 'count' });
    this.#periods = h('input', { type: 'number', min: 1, class: 'count' });
    this.element = h(
      'div',
      { class: 'controls settings' },
      labelled(strings.statistic, this.#statistic),
      labelled(strings.comparison, this.#comparison),
      labelled(strings.threshold, this.#threshold),
      labelled(strings.period, this.#period),
      labelled(strings.datapointsToAlarm, this.#datapoints),
      labelled(strings.evaluationPeriods, this.#periods),
      labelled(strings.missingData, this.#missing),
    );
    this.element.addEventListener('input', ({ target }) => (this.#typing = target));
    this.element.addEventListener('focusout', () => (this.#typing = null));
    this.element.addEventListener('change', ({ target }) => {
      this.#typing = null;
      onChange(this.#read(target));
    });
  }

  /** This was chosen, and will be shown once it is worked out. */
  expect(alarm: CompleteAlarm): void {
    this.#alarm = alarm;
    this.#chosen = alarm;
  }

  show(alarm: CompleteAlarm): void {
    if (this.#chosen && JSON.stringify(this.#chosen) !== JSON.stringify(alarm)) return;
    this.#chosen = undefined;
    this.#alarm = alarm;
    const periods = [...new Set([...allPeriods, alarm.period])].sort((a, b) => a - b);
    fillSelect(
      this.#period,
      periods.map((period) => [String(period), this.#format.duration(period * 1000)]),
    );
    const values: readonly (readonly [HTMLSelectElement | HTMLInputElement, string | number])[] = [
      [this.#statistic, alarm.statistic],
      [this.#period, alarm.period],
      [this.#comparison, alarm.comparisonOperator],
      [this.#missing, alarm.treatMissingData],
      [this.#threshold, alarm.threshold],
      [this.#datapoints, alarm.datapointsToAlarm],
      [this.#periods, alarm.evaluationPeriods],
    ];
    for (const [control, value] of values) {
      if (control !== this.#typing && control.value !== String(value)) control.value = String(value);
    }
  }

  /** The alarm as the controls say; the two counts keep up with each other. */
  #read(changed: EventTarget | null): CompleteAlarm | undefined {
    const current = this.#alarm;
    if (!current) return undefined;
    const periods = Number(this.#periods.value);
    const datapoints = Number(this.#datapoints.value);
    const isAll = current.datapointsToAlarm === current.evaluationPeriods;
    const counts =
      changed === this.#periods
        ? { evaluationPeriods: periods, datapointsToAlarm: isAll ? periods : Math.min(datapoints, periods) }
        : { evaluationPeriods: Math.max(datapoints, periods), datapointsToAlarm: datapoints };
    const alarm: CompleteAlarm = {
      ...current,
      ...counts,
      statistic: basicStatistics.find((value) => value === this.#statistic.value) ?? current.statistic,
      period: Number(this.#period.value),
      threshold: this.#threshold.value.trim() === '' ? NaN : Number(this.#threshold.value),
      comparisonOperator:
        comparisonOperators.find((value) => value === this.#comparison.value) ?? current.comparisonOperator,
      treatMissingData:
        missingDataTreatments.find((value) => value === this.#missing.value) ?? current.treatMissingData,
    };
    return isPossible(alarm) ? alarm : undefined;
  }
}

/** What PutMetricAlarm would take. */
function isPossible({ threshold, period, evaluationPeriods, datapointsToAlarm }: CompleteAlarm): boolean {
  const counts = [evaluationPeriods, datapointsToAlarm];
  return (
    Number.isFinite(threshold) &&
    counts.every((count) => Number.isInteger(count) && count >= 1) &&
    period * evaluationPeriods <= longestLook(period)
  );
}

function option(value: string, text: string): HTMLOptionElement {
  return h('option', { value }, text);
}

let labels = 0;

function labelled(text: string, control: HTMLElement): HTMLElement {
  control.id = `setting-${++labels}`;
  return h('div', { class: 'field' }, h('label', { for: control.id }, text), control);
}
