import { compilePattern, mostRegexFilters, PatternError, type CompiledPattern } from '../pattern/index';
import { textOf, textsOf, type Fields } from './fields';
import type { LogGroup, LogGroups, StoredEvent } from './log-groups';
import { constraint, invalidParameter, notFound } from './logs-errors';
import { readMetricFilter, type MetricFilter } from './metric-filter-rules';
import { dimensionsOf, fieldsOf, metricValueOf } from '../alerts/metric-values';
import type { MetricStore } from './metrics';
import { pageOf } from './paging';
import { ServiceError, type RequestContext, type Service } from './service';
import type { Timeline } from './timeline';
import type { World } from './world';

const MINUTE = 60_000;
const FILTERS_PER_GROUP = 100;

/** The metric filters of all log groups: their operations, and what they make of events. */
export class MetricFilters {
  readonly operations: Service;
  readonly #world: World;
  readonly #timeline: Timeline;
  readonly #groups: LogGroups;
  readonly #metrics: MetricStore;

  constructor(world: World, timeline: Timeline, groups: LogGroups, metrics: MetricStore) {
    this.#world = world;
    this.#timeline = timeline;
    this.#groups = groups;
    this.#metrics = metrics;
    this.operations = {
      PutMetricFilter: (input, context) => this.#put(input, context),
      DescribeMetricFilters: (input, context) => this.#describe(input, context),
      DeleteMetricFilter: (input, context) => this.#delete(input, context),
      TestMetricFilter: (input) => testMetricFilter(input),
    };
  }

  /**
   * Shows an event that has just been ingested to the group's filters. Metric values carry the event's timestamp; a
   * filter made later never sees the event, as filters are not retroactive.
   */
  see(group: LogGroup, event: StoredEvent): void {
    for (const filter of group.filters.values()) {
      const matched = filter.matcher.test(event.message);
      if (matched) this.#emit(group, filter, event);
      if (filter.defaultValue !== undefined) this.#seenInMinute(group, filter, event.ingestionTime, matched);
    }
  }

  #emit(group: LogGroup, filter: MetricFilter, event: StoredEvent): void {
    const extracted = filter.matcher.extract(event.message, fieldsOf(filter.metricValue, filter.dimensions));
    const value = metricValueOf(filter.metricValue, extracted);
    const dimensions = dimensionsOf(filter.dimensions, extracted);
    // A field that is absent or no number, or a dimension without a value, leaves nothing to report.
    if (value === undefined || dimensions === undefined) return;
    const id = { region: group.region, namespace: filter.metricNamespace, name: filter.metricName, dimensions };
    this.#metrics.put(id, event.timestamp, value, filter.unit ?? 'None', event.ingestionTime);
  }

  /** The default value is reported at the end of a minute in which events came in and none matched. */
  #seenInMinute(group: LogGroup, filter: MetricFilter, time: number, matched: boolean): void {
    const at = Math.floor(time / MINUTE) * MINUTE;
    if (filter.minute?.at === at) {
      filter.minute.matched ||= matched;
      return;
    }
    const minute = { at, matched };
    filter.minute = minute;
    this.#timeline.schedule(at + MINUTE, () => {
      const { defaultValue } = filter;
      if (minute.matched || defaultValue === undefined || group.filters.get(filter.filterName) !== filter) return;
      const id = { region: group.region, namespace: filter.metricNamespace, name: filter.metricName, dimensions: {} };
      this.#metrics.put(id, at, defaultValue, filter.unit ?? 'None', at + MINUTE);
    });
  }

  #put(input: Fields, context: RequestContext): object {
    const settings = readMetricFilter(input);
    const group = this.#groups.named(input, context);
    if (group.logGroupClass !== 'STANDARD') {
      throw new ServiceError(
        'InvalidOperationException',
        'Metric filters are only supported for log groups in the Standard log class.',
      );
    }
    const others = [...group.filters.values()].filter((filter) => filter.filterName !== settings.filterName);
    if (others.length >= FILTERS_PER_GROUP)
      throw new ServiceError('LimitExceededException', 'Resource limit exceeded.');
    if (settings.hasRegex && others.filter((filter) => filter.hasRegex).length >= mostRegexFilters) {
      throw new ServiceError('LimitExceededException', 'Resource limit exceeded.');
    }
    group.filters.set(settings.filterName, {
      ...settings,
      creationTime: this.#world.clock.now(),
      matcher: compilePattern(settings.filterPattern),
    });
    return {};
  }

  #describe(input: Fields, context: RequestContext): object {
    const name = textOf(input, 'metricName');
    const namespace = textOf(input, 'metricNamespace');
    if ((name === undefined) !== (namespace === undefined)) {
      throw invalidParameter('The metricName and metricNamespace parameters must be specified together.');
    }
    const prefix = textOf(input, 'filterNamePrefix') ?? '';
    const groups =
      textOf(input, 'logGroupName') === undefined
        ? this.#groups.in(context.region)
        : [this.#groups.named(input, context)];
    const found = groups.flatMap((group) =>
      [...group.filters.values()]
        .filter((filter) => filter.filterName.startsWith(prefix))
        .filter((filter) => name === undefined || (filter.metricName === name && filter.metricNamespace === namespace))
        .sort((a, b) => (a.filterName < b.filterName ? -1 : 1))
        .map((filter) => describeFilter(group, filter)),
    );
    const limit = Number(input.limit ?? 50);
    if (!(limit >= 1 && limit <= 50)) throw constraint(limit, 'limit', 'have value between 1 and 50');
    const page = pageOf(found, limit, textOf(input, 'nextToken'), () =>
      invalidParameter('The specified nextToken is invalid.'),
    );
    return { metricFilters: page.items, ...(page.nextToken !== undefined && { nextToken: page.nextToken }) };
  }

  #delete(input: Fields, context: RequestContext): object {
    const group = this.#groups.named(input, context);
    if (!group.filters.delete(textOf(input, 'filterName') ?? '')) {
      throw notFound('The specified metric filter does not exist.');
    }
    return {};
  }
}

function describeFilter(group: LogGroup, filter: MetricFilter): object {
  return {
    filterName: filter.filterName,
    filterPattern: filter.filterPattern,
    metricTransformations: [
      {
        metricName: filter.metricName,
        metricNamespace: filter.metricNamespace,
        metricValue: filter.metricValue,
        ...(filter.defaultValue !== undefined && { defaultValue: filter.defaultValue }),
        ...(filter.unit !== undefined && { unit: filter.unit }),
        ...(Object.keys(filter.dimensions).length > 0 && { dimensions: filter.dimensions }),
      },
    ],
    creationTime: filter.creationTime,
    logGroupName: group.name,
    applyOnTransformedLogs: filter.applyOnTransformedLogs,
  };
}

/** Numbers the messages from 1, as the AWS CLI reference shows it (the API reference shows 0). */
function testMetricFilter(input: Fields): object {
  const messages = textsOf(input, 'logEventMessages') ?? [];
  if (messages.length < 1 || messages.length > 50) {
    throw constraint(messages.length, 'logEventMessages', 'have length between 1 and 50');
  }
  if (messages.includes('')) throw constraint('', 'logEventMessages', 'have length greater than or equal to 1');
  const matcher = compile(textOf(input, 'filterPattern') ?? '');
  const matches = messages.flatMap((eventMessage, index) =>
    matcher.test(eventMessage)
      ? [{ eventNumber: index + 1, eventMessage, extractedValues: matcher.extract(eventMessage) }]
      : [],
  );
  return { matches };
}

function compile(pattern: string): CompiledPattern {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) throw invalidParameter('Invalid metric filter pattern');
    throw error;
  }
}
