import { hasRegex } from '../../pattern/index';
import type { MetricFilterState } from '../chain/chain';
import type { Existing } from '../inspect/existing';
import type { FiltersFacts } from '../inspect/inspect-filters';
import { metricFilterCost } from './costs';
import { filterKey, filtersOf, refuseTogether, type FilterAndFacts } from './filters-together';
import { isChange, isRefused, type PlanResult, type Step, type StepId } from './plan';
import { planHead } from './plan-head';
import { filterParts, type FilterParts } from './plan-metric-filter';
import { alarmNameOf, type MetricFilterRequest } from '../request/requests';

/**
 * Several metric filters with their alarms in one plan. All patterns are checked, and all topics looked for, before
 * anything is changed; a topic, its policy and a subscription that several alarms share are made once.
 */
export function planMetricFilters(facts: FiltersFacts, wanted: readonly MetricFilterRequest[]): PlanResult {
  const requests = wanted.map((request, index) => ({ wanted: request, existing: facts.each[index]! }));
  const refused = refuseTogether(requests);
  if (refused) return refused;

  const all: Planned[] = [];
  for (const request of freeingFirst(requests)) {
    const parts = filterParts({ ...request.existing, ...withPlanned(request, all) }, request.wanted);
    if (isRefused(parts)) {
      const { file } = request.wanted;
      const { what } = parts.refused;
      return { refused: { ...parts.refused, what: file === undefined ? what : `${file}: ${what}` } };
    }
    all.push({ request: request.wanted, frees: frees(request), parts: renamed(parts, request.wanted) });
  }
  return {
    ...planHead(
      facts,
      wanted.length === 1 ? `Deploy metric filter ${wanted[0]!.filterName}` : `Deploy ${wanted.length} metric filters`,
    ),
    steps: stepsOf(all),
    monthlyCost: metricFilterCost(...all.map(({ parts }) => parts.extra)),
  };
}

interface Planned {
  readonly request: MetricFilterRequest;
  /** Whether it gives back one of the log group's places for regular expressions. */
  readonly frees: boolean;
  readonly parts: FilterParts;
}

/** Who frees a place for a regular expression comes before who may need it; else the order stays. */
function freeingFirst(requests: readonly FilterAndFacts[]): readonly FilterAndFacts[] {
  return [...requests.filter(frees), ...requests.filter((request) => !frees(request))];
}

function frees({ wanted, existing }: FilterAndFacts): boolean {
  const current = filtersOf(existing).find(({ name }) => name === wanted.filterName);
  return current !== undefined && hasRegex(current.pattern) && !hasRegex(wanted.filterPattern);
}

/** The filters of the log group as they will be when those that are planned by now are done. */
function withPlanned({ wanted, existing }: FilterAndFacts, all: readonly Planned[]): Pick<Existing, 'filters'> {
  if (existing.filters?.is !== 'there') return {};
  const filters = new Map(existing.filters.value.map((filter) => [filter.name, filter]));
  for (const { request } of all) {
    if (request.logGroupName === wanted.logGroupName) filters.set(request.filterName, madeOf(request));
  }
  return { filters: { is: 'there', value: [...filters.values()] } };
}

function madeOf(request: MetricFilterRequest): MetricFilterState {
  const { filterName: name, filterPattern: pattern, logGroupName: logGroup } = request;
  const { metricName, metricNamespace, metricValue } = request;
  return { name, pattern, logGroup, metricName, metricNamespace, metricValue, alarms: [] };
}

/** The same with ids that are one filter's own, but for what alarms share. */
function renamed({ checks, looks, filter, rest, extra }: FilterParts, request: MetricFilterRequest): FilterParts {
  const own = new Map([
    ['pattern', `pattern ${filterKey(request)}`],
    ['filter', `filter ${filterKey(request)}`],
    ['alarm', `alarm ${alarmNameOf(request)}`],
  ]);
  const nameOf = (id: StepId) => own.get(id) ?? id;
  const rename = (step: Step): Step => ({ ...step, id: nameOf(step.id), after: step.after.map(nameOf) });
  const from = request.file === undefined ? '' : ` From ${request.file}.`;
  return {
    checks: checks.map(rename),
    looks: looks.map(rename),
    filter: { ...rename(filter), why: `${filter.why}${from}` },
    rest: rest.map(rename),
    extra,
  };
}

/** All checks and looks, then what alarms share, then each filter with its alarm. */
function stepsOf(all: readonly Planned[]): readonly Step[] {
  const shared = sharedSteps(all);
  const looks = shared.filter((step) => !isChange(step) && step.call);
  const checks = all.flatMap(({ parts }) => parts.checks);
  const gates = [...checks, ...looks].map(({ id }) => id);
  const gated = (step: Step, ...after: readonly StepId[]): Step => ({
    ...step,
    after: isChange(step) ? [...new Set([...gates, ...after])] : after,
  });
  const others = shared.filter((step) => !looks.includes(step));
  return [
    ...checks,
    ...looks.map((step) => ({ ...step, after: [] })),
    // What else one alarm's part has a topic wait for is a gate, or another topic that need not be there before.
    ...others.filter(isTopic).map((step) => gated(step)),
    ...others.filter((step) => !isTopic(step)).map((step) => gated(step, ...step.after)),
    ...all.flatMap(({ request, parts, frees: isFreeing }) => {
      const freed = all.filter((each) => each.frees && each.request.logGroupName === request.logGroupName);
      const before = isFreeing ? [] : freed.map((each) => each.parts.filter.id);
      const own = parts.rest.filter((step) => !isShared(step));
      return [gated(parts.filter, ...before), ...own.map((step) => gated(step, ...step.after))];
    }),
  ];
}

/** Topics and subscriptions, each once: who changes something of it wins over who only looks, and that over who does not. */
function sharedSteps(all: readonly Planned[]): readonly Step[] {
  const weight = (step: Step) => (isChange(step) ? 2 : step.call ? 1 : 0);
  const shared = new Map<StepId, Step>();
  for (const step of all.flatMap(({ parts }) => [...parts.looks, ...parts.rest.filter(isShared)])) {
    const known = shared.get(step.id);
    if (!known || weight(step) > weight(known)) shared.set(step.id, step);
  }
  return [...shared.values()];
}

function isTopic({ id }: Step): boolean {
  return id.startsWith('topic ');
}

function isShared(step: Step): boolean {
  return isTopic(step) || step.id.startsWith('subscription ');
}
