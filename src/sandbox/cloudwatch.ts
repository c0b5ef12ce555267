import { standardUnits } from '../alerts/units';
import { alarmOperations } from './alarm-operations';
import { dimensionsOf, invalid, required } from './alarm-rules';
import type { Alarms } from './alarms';
import { flagOf, numberOf, structureOf, structuresOf, tagList, tagListOf, textOf, textsOf, timeOf } from './fields';
import type { Fields } from './fields';
import { runQuery, summaries } from './metric-queries';
import { isStatistic, statistic, type MetricStore } from './metrics';
import { pageOf, readToken, writeToken } from './paging';
import { ServiceError, type RequestContext, type Service } from './service';
import type { World } from './world';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const POINTS_PER_CALL = 100_800;
const POINTS_PER_STATISTICS = 1_440;

/** CloudWatch: metrics and alarms (API version 2010-08-01). */
export class CloudWatch {
  readonly service: Service;
  readonly #world: World;
  readonly #metrics: MetricStore;
  readonly #alarms: Alarms;

  constructor(world: World, metrics: MetricStore, alarms: Alarms) {
    this.#world = world;
    this.#metrics = metrics;
    this.#alarms = alarms;
    this.service = {
      PutMetricData: (input, context) => this.#putData(input, context),
      GetMetricData: (input, context) => this.#getData(input, context),
      GetMetricStatistics: (input, context) => this.#getStatistics(input, context),
      ListMetrics: (input, context) => this.#list(input, context),
      ...alarmOperations(alarms),
      TagResource: (input) => {
        const { tags } = this.#tagged(input);
        for (const [key, value] of Object.entries(tagListOf(input, 'Tags') ?? {})) tags.set(key, value);
        return {};
      },
      UntagResource: (input) => {
        const { tags } = this.#tagged(input);
        for (const key of textsOf(input, 'TagKeys') ?? []) tags.delete(key);
        return {};
      },
      ListTagsForResource: (input) => ({ Tags: tagList(this.#tagged(input).tags) }),
    };
  }

  #putData(input: Fields, { region }: RequestContext): object {
    const namespace = required(input, 'Namespace', textOf);
    if (namespace.startsWith('AWS/')) {
      throw new ServiceError('InvalidParameterValue', 'The value AWS/ for parameter Namespace is invalid.');
    }
    const now = this.#world.clock.now();
    for (const datum of structuresOf(input, 'MetricData') ?? []) {
      const id = { region, namespace, name: required(datum, 'MetricName', textOf), dimensions: dimensionsOf(datum) };
      const at = timeOf(datum, 'Timestamp') ?? now;
      if (at < now - 14 * DAY || at > now + 2 * HOUR) {
        throw new ServiceError('InvalidParameterValue', 'The parameter MetricData.member.1.Timestamp is out of range.');
      }
      const unit = textOf(datum, 'Unit') ?? 'None';
      if (!standardUnits.includes(unit)) {
        throw new ServiceError('InvalidParameterValue', `The parameter MetricData.member.1.Unit is invalid: ${unit}`);
      }
      const summary = structureOf(datum, 'StatisticValues');
      if (summary !== undefined) {
        const part = (name: string) => required(summary, name, numberOf);
        const values = { count: part('SampleCount'), sum: part('Sum'), min: part('Minimum'), max: part('Maximum') };
        this.#metrics.putSummary(id, at, values, unit, now);
        continue;
      }
      const counts = (datum.Counts ?? []) as readonly unknown[];
      const values = (datum.Values ?? [required(datum, 'Value', numberOf)]) as readonly unknown[];
      values.forEach((value, i) => {
        this.#metrics.put(id, at, Number(value), unit, now, Number(counts[i] ?? 1));
      });
    }
    return {};
  }

  #getData(input: Fields, { region }: RequestContext): object {
    const { from, to } = this.#timeRange(input);
    const queries = structuresOf(input, 'MetricDataQueries') ?? [];
    if (queries.length < 1 || queries.length > 500) throw invalid('MetricDataQueries must have 1 to 500 members');
    const ids = queries.map((query) => required(query, 'Id', textOf));
    const wrong = ids.find((id, i) => !/^[a-z][a-zA-Z0-9_]*$/.test(id) || ids.indexOf(id) !== i);
    if (wrong !== undefined) throw invalid(`The value ${wrong} for parameter MetricDataQueries.member.Id is invalid.`);

    const newestFirst = textOf(input, 'ScanBy') !== 'TimestampAscending';
    const source = { metrics: this.#metrics, region, from, to, periodOf: this.#period.bind(this) };
    const results = queries
      .filter((query) => flagOf(query, 'ReturnData') !== false)
      .flatMap((query) => runQuery(query, queries, source))
      .map((result) => (newestFirst ? { ...result, all: result.all.reverse() } : result));

    // Pages run through the results one after the other.
    const limit = Math.min(numberOf(input, 'MaxDatapoints') ?? POINTS_PER_CALL, POINTS_PER_CALL);
    const token = textOf(input, 'NextToken');
    const start = token === undefined ? 0 : readToken(token)?.[0];
    if (typeof start !== 'number') throw new ServiceError('InvalidNextToken', 'The next token specified is invalid.');
    let before = 0;
    const page = results.map(({ id, label, all }) => {
      const shown = all.slice(Math.max(0, start - before), Math.max(0, start + limit - before));
      const complete = before + all.length <= start + limit;
      before += all.length;
      return {
        Id: id,
        Label: label,
        Timestamps: shown.map((point) => new Date(point.at)),
        Values: shown.map((point) => point.value),
        StatusCode: complete ? 'Complete' : 'PartialData',
      };
    });
    return {
      MetricDataResults: page,
      Messages: [],
      ...(before > start + limit && { NextToken: writeToken([start + limit]) }),
    };
  }

  #getStatistics(input: Fields, { region }: RequestContext): object {
    const { from, to } = this.#timeRange(input);
    const name = required(input, 'MetricName', textOf);
    const basic = textsOf(input, 'Statistics') ?? [];
    const extended = textsOf(input, 'ExtendedStatistics') ?? [];
    if (basic.length + extended.length === 0) {
      throw new ServiceError('MissingParameter', 'At least one of Statistics and ExtendedStatistics must be specified');
    }
    const unknown = [...basic, ...extended].find((each) => !isStatistic(each));
    if (unknown !== undefined) throw invalid(`The value ${unknown} for parameter Statistics is not supported.`);
    const period = this.#period(input, from) * 1000;
    // Here the periods count from the start of the range, rounded down to the minute.
    const begin = Math.floor(from / 60_000) * 60_000;
    const asked = Math.ceil((to - begin) / period);
    if (asked > POINTS_PER_STATISTICS) {
      throw new ServiceError(
        'InvalidParameterCombination',
        `You have requested up to ${asked.toLocaleString('en-US')} datapoints, which exceeds the limit of 1,440. ` +
          'You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
      );
    }
    const namespace = required(input, 'Namespace', textOf);
    const metric = this.#metrics.find({ region, namespace, name, dimensions: dimensionsOf(input) });
    const Datapoints = summaries(metric, begin, to, period, textOf(input, 'Unit')).map(({ at, summary }) => ({
      Timestamp: new Date(at),
      ...Object.fromEntries(basic.map((each) => [each, statistic(summary, each)])),
      ...(extended.length > 0 && {
        ExtendedStatistics: Object.fromEntries(extended.map((each) => [each, statistic(summary, each)])),
      }),
      Unit: summary.unit,
    }));
    return { Label: name, Datapoints };
  }

  #list(input: Fields, { region }: RequestContext): object {
    const namespace = textOf(input, 'Namespace');
    const name = textOf(input, 'MetricName');
    const dimensions = structuresOf(input, 'Dimensions') ?? [];
    const recent = textOf(input, 'RecentlyActive') === 'PT3H' ? 3 * HOUR : 14 * DAY;
    const since = this.#world.clock.now() - recent;
    const found = this.#metrics.in(region).filter(({ id, lastUpdate }) => {
      if (lastUpdate < since) return false;
      if (namespace !== undefined && id.namespace !== namespace) return false;
      if (name !== undefined && id.name !== name) return false;
      return dimensions.every((each) => {
        const actual = id.dimensions[textOf(each, 'Name') ?? ''];
        const wanted = textOf(each, 'Value');
        return actual !== undefined && (wanted === undefined || actual === wanted);
      });
    });
    const page = pageOf(found, 500, textOf(input, 'NextToken'), () => invalid('The next token specified is invalid.'));
    return {
      Metrics: page.items.map(({ id }) => ({
        Namespace: id.namespace,
        MetricName: id.name,
        Dimensions: Object.entries(id.dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  }

  #timeRange(input: Fields): { from: number; to: number } {
    const from = required(input, 'StartTime', timeOf);
    const to = required(input, 'EndTime', timeOf);
    if (from >= to) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
    return { from, to };
  }

  /** The period in seconds; older data is kept in coarser periods (CloudWatch API, `Period`). */
  #period(input: Fields, from: number): number {
    const period = required(input, 'Period', numberOf);
    if (![1, 5, 10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
      throw invalid('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
    }
    const age = this.#world.clock.now() - from;
    // An hour's grace: the caller reckoned from its own idea of now.
    const coarsest = age > 63 * DAY + HOUR ? 3600 : age > 15 * DAY + HOUR ? 300 : age > 4 * HOUR ? 60 : 1;
    if (period % coarsest !== 0) {
      throw invalid(`The parameter Period must be a multiple of ${coarsest} for this StartTime.`);
    }
    return period;
  }

  #tagged(input: Fields): { tags: Map<string, string> } {
    const alarm = this.#alarms.byArn(required(input, 'ResourceARN', textOf));
    if (alarm === undefined) throw new ServiceError('ResourceNotFoundException', 'Resource not found', 404);
    return alarm;
  }
}
