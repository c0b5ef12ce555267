import { decidingClauses } from '../../alerts/deciding-clauses';
import { dimensionsOf, fieldsOf, metricValueOf } from '../../alerts/metric-values';
import { compileObstacle } from '../../alerts/nearly';
import { compilePattern, parsePattern, PatternError, type Clause } from '../../pattern/index';
import type { Chain, MetricFilterState, TrailState } from './chain';

/** What a metric filter makes of an event. */
export type Sight =
  | {
      readonly kind: 'counts';
      /** What it adds to the metric; undefined where the event has no number in that place, so that nothing is added. */
      readonly value: number | undefined;
      /** Undefined where the event lacks one of them, so that nothing is added. */
      readonly dimensions: Readonly<Record<string, string>> | undefined;
    }
  /** The clause is all that is in the way. */
  | { readonly kind: 'nearly'; readonly clause: Clause }
  /** The first of what is in the way; undefined where the pattern has no clause that could be. */
  | { readonly kind: 'no'; readonly clause: Clause | undefined }
  /** A pattern that is held to be wrong here, whatever AWS made of it. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** What counts events: a metric filter of the account, or an alert that may become one. */
export type Counter = Pick<MetricFilterState, 'name' | 'pattern' | 'metricNamespace' | 'metricName' | 'metricValue'> &
  Partial<Pick<MetricFilterState, 'dimensions'>>;

/** A metric filter, the trails that fill its log group, and what it makes of the event. */
export interface FilterSight {
  readonly filter: MetricFilterState;
  readonly trails: readonly TrailState[];
  readonly sight: Sight;
}

const order = { counts: 0, nearly: 1, unreadable: 2, no: 3 } satisfies Record<Sight['kind'], number>;

/** What every metric filter of the chains makes of an event, those that count it first. */
export function whichAlerts(message: string, chains: readonly Chain[]): readonly FilterSight[] {
  // Trails can share a log group, whose filters see an event of each.
  const filters = new Map<string, { filter: MetricFilterState; trails: TrailState[] }>();
  for (const { trail, logGroup } of chains) {
    for (const filter of logGroup?.filters ?? []) {
      const key = `${filter.logGroup}:${filter.name}`;
      const known = filters.get(key);
      if (known) known.trails.push(trail);
      else filters.set(key, { filter, trails: [trail] });
    }
  }
  return [...filters.values()]
    .map(({ filter, trails }) => ({ filter, trails, sight: sightOf(message, filter) }))
    .sort((a, b) => order[a.sight.kind] - order[b.sight.kind] || a.filter.name.localeCompare(b.filter.name, 'en'));
}

/** What one filter makes of an event. */
export function sightOf(message: string, counter: Counter): Sight {
  const { pattern: text, metricValue, dimensions = {} } = counter;
  try {
    const pattern = compilePattern(text, { isForDeployment: true });
    const explanation = pattern.explain(message);
    if (explanation.matches) {
      const extracted = pattern.extract(message, fieldsOf(metricValue, dimensions));
      const value = metricValueOf(metricValue, extracted);
      return { kind: 'counts', value, dimensions: dimensionsOf(dimensions, extracted) };
    }
    const obstacle = compileObstacle(text, pattern)(message);
    if (obstacle) return { kind: 'nearly', clause: obstacle };
    const [first] = decidingClauses(parsePattern(text).tree, explanation).clauses;
    return { kind: 'no', clause: first ?? explanation.clauses.find(({ matches }) => !matches) };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { kind: 'unreadable', problem: error.message };
  }
}
