import { dimensionPairs } from '../alerts/metric-names';
import { lineClass } from './chart-colors';
import { h, setAttribute } from './dom';
import { fill } from './format';
import { lineStyle } from './line-styles';
import type { TrackedMetric } from './metric-shapes';
import type { MetricStrings } from './metric-strings';

const svg = 'http://www.w3.org/2000/svg';

/** The lines of a chart with their colours, strokes and markers; each can be chosen and removed. */
export class MetricLegend {
  readonly element: HTMLElement;
  readonly #strings: MetricStrings;
  readonly #onActive: (index: number) => void;
  readonly #onRemove: (metric: TrackedMetric) => void;

  constructor(strings: MetricStrings, onActive: (index: number) => void, onRemove: (metric: TrackedMetric) => void) {
    this.#strings = strings;
    this.#onActive = onActive;
    this.#onRemove = onRemove;
    this.element = h('ul', { class: 'legend', 'aria-label': strings.legend });
  }

  show(metrics: readonly TrackedMetric[], names: readonly string[], active: number): void {
    this.element.hidden = metrics.length < 2;
    // A button that is pressed must not lose the focus.
    const content = JSON.stringify(names);
    if (this.element.dataset.content !== content) {
      this.element.dataset.content = content;
      this.element.replaceChildren(...metrics.map((metric, index) => this.#item(metric, names[index]!, index)));
    }
    this.element.querySelectorAll('.choice').forEach((choice, index) => {
      setAttribute(choice, 'aria-pressed', String(index === active));
    });
  }

  #item(metric: TrackedMetric, name: string, index: number): HTMLElement {
    const about = [metric.namespace, metric.name, ...dimensionPairs(metric.dimensions)].join(' · ');
    const choice = h(
      'button',
      { type: 'button', class: 'toggle choice', title: about },
      sample(index),
      h('span', {}, name),
    );
    choice.addEventListener('click', () => this.#onActive(index));
    const label = fill(this.#strings.remove, name);
    const remove = h('button', { type: 'button', class: 'quiet', 'aria-label': label, title: label }, '×');
    remove.addEventListener('click', () => this.#onRemove(metric));
    return h('li', {}, choice, remove);
  }
}

/** A piece of a line with its marker. */
function sample(index: number): SVGElement {
  const { dash, marker } = lineStyle(index);
  const picture = document.createElementNS(svg, 'svg');
  const attributes = { class: lineClass(index), width: 34, height: 12, viewBox: '0 -6 34 12', 'aria-hidden': 'true' };
  for (const [name, value] of Object.entries(attributes)) setAttribute(picture, name, value);
  const line = document.createElementNS(svg, 'path');
  setAttribute(line, 'd', 'M0,0H34');
  setAttribute(line, 'stroke-width', 2);
  setAttribute(line, 'stroke-dasharray', dash.join(' ') || undefined);
  const mark = document.createElementNS(svg, 'path');
  setAttribute(mark, 'd', marker);
  setAttribute(mark, 'transform', 'translate(17 0)');
  setAttribute(mark, 'class', 'marker');
  picture.append(line, mark);
  return picture;
}
