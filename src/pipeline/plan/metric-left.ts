import type { MetricFilterState } from '../chain/chain';
import type { Existing } from '../inspect/existing';
import type { MetricFilterRequest } from '../request/requests';

/** The metric that a filter counts to until now, where a deployment lets it count to another one. */
export interface MetricLeft {
  readonly namespace: string;
  readonly name: string;
  /** Another metric filter that goes on counting to it. */
  readonly other?: MetricFilterState;
  /** Whether that may not be looked at. */
  readonly isUnknown: boolean;
}

/** Undefined where the filter is new, or stays with its metric. */
export function metricLeft(
  { filters, metricLeft: use }: Existing,
  wanted: Pick<MetricFilterRequest, 'filterName' | 'metricNamespace' | 'metricName'>,
): MetricLeft | undefined {
  const all = filters?.is === 'there' ? filters.value : [];
  const current = all.find(({ name }) => name === wanted.filterName);
  if (!current || !use) return undefined;
  const feeding = use.filters.is === 'there' ? use.filters.value : [];
  const other = feeding.find(({ name, logGroup }) => name !== current.name || logGroup !== current.logGroup);
  return {
    namespace: current.metricNamespace,
    name: current.metricName,
    ...(other && { other }),
    isUnknown: use.filters.is === 'unknown',
  };
}

/** What is to be said of alarms that go on watching a metric to which nothing counts any more; empty where there are none. */
export function aboutAlarmsLeft(
  existing: Existing,
  wanted: MetricFilterRequest,
  goesAlong: string | undefined,
): string {
  const left = metricLeft(existing, wanted);
  const { alarms } = existing.metricLeft ?? {};
  if (!left || left.other || alarms?.is !== 'there') return '';
  const names = alarms.value.map(({ name }) => name).filter((name) => name !== goesAlong);
  if (names.length === 0) return '';
  const watch = names.length === 1 ? `The alarm ${names[0]} goes` : `The alarms ${names.join(', ')} go`;
  return ` ${watch} on watching ${left.namespace} / ${left.name}, to which no metric filter counts any more.`;
}
