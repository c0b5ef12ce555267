import { numberOf, textMapOf, textOf, textsOf, flagOf, type Fields } from './fields';
import { InsightsQueries } from './insights-queries';
import { LiveTails } from './live-tail';
import { logEventOperations } from './log-events';
import { LogGroup, LogGroups, type LogStream } from './log-groups';
import { constraint, invalidParameter, notFound } from './logs-errors';
import { MetricFilters } from './metric-filters';
import type { MetricStore } from './metrics';
import { pageOf } from './paging';
import { ServiceError, type RequestContext, type Service } from './service';
import type { Timeline } from './timeline';
import type { World } from './world';

const GROUP_NAME = /^[.\-_/#A-Za-z0-9]+$/;
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** CloudWatch Logs: groups, streams, events and metric filters (API version 2014-03-28). */
export class Logs {
  readonly groups: LogGroups;
  readonly service: Service;
  readonly #world: World;
  readonly #filters: MetricFilters;
  readonly #tails: LiveTails;
  #lastEventId = 0;

  constructor(world: World, timeline: Timeline, metrics: MetricStore) {
    this.#world = world;
    this.groups = new LogGroups(world);
    this.#filters = new MetricFilters(world, timeline, this.groups, metrics);
    this.#tails = new LiveTails(world, timeline, this.groups);
    this.service = {
      CreateLogGroup: (input, context) => this.#createGroup(input, context),
      DeleteLogGroup: (input, context) => this.#deleteGroup(input, context),
      DescribeLogGroups: (input, context) => this.#describeGroups(input, context),
      PutRetentionPolicy: (input, context) => this.#setRetention(input, context),
      DeleteRetentionPolicy: (input, context) => {
        delete this.groups.named(input, context).retentionInDays;
        return {};
      },
      CreateLogStream: (input, context) => this.#createStream(input, context),
      DescribeLogStreams: (input, context) => this.#describeStreams(input, context),
      TagResource: (input) => {
        const { tags } = this.#tagged(input);
        for (const [key, value] of Object.entries(textMapOf(input, 'tags') ?? {})) tags.set(key, value);
        return {};
      },
      UntagResource: (input) => {
        const { tags } = this.#tagged(input);
        for (const key of textsOf(input, 'tagKeys') ?? []) tags.delete(key);
        return {};
      },
      ListTagsForResource: (input) => ({ tags: Object.fromEntries(this.#tagged(input).tags) }),
      ...logEventOperations(world, this.groups, (group, stream, events) => this.ingest(group, stream, events)),
      ...this.#filters.operations,
      ...this.#tails.operations,
      ...new InsightsQueries(world, this.groups).operations,
    };
  }

  /** Takes events into a stream of a group (made when missing) and gives them to its metric filters and live tails. */
  ingest(group: LogGroup, stream: string, events: readonly { timestamp: number; message: string }[]): void {
    const ingestionTime = this.#world.clock.now();
    for (const { timestamp, message } of events) {
      const event = { id: ++this.#lastEventId, timestamp, ingestionTime, message, stream };
      group.add(event);
      this.#filters.see(group, event);
      this.#tails.see(group, event);
    }
  }

  #createGroup(input: Fields, context: RequestContext): object {
    const name = textOf(input, 'logGroupName') ?? '';
    if (name.length < 1 || name.length > 512) {
      throw constraint(name, 'logGroupName', 'have length between 1 and 512');
    }
    if (!GROUP_NAME.test(name)) {
      throw constraint(name, 'logGroupName', 'satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+');
    }
    if (name.startsWith('aws/')) throw invalidParameter("Log groups starting with 'aws/' are reserved for AWS.");
    const tags = textMapOf(input, 'tags') ?? {};
    if (Object.keys(tags).length > 50) throw invalidParameter('A log group can have at most 50 tags.');
    const logGroupClass = textOf(input, 'logGroupClass') ?? 'STANDARD';
    if (!['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'].includes(logGroupClass)) {
      throw constraint(
        logGroupClass,
        'logGroupClass',
        'satisfy enum value set: [STANDARD, INFREQUENT_ACCESS, DELIVERY]',
      );
    }
    if (this.groups.find(context.region, name) !== undefined) {
      throw new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    this.groups.add(
      new LogGroup({
        name,
        arn: this.groups.arn(context.region, name),
        region: context.region,
        creationTime: this.#world.clock.now(),
        logGroupClass,
        deletionProtection: flagOf(input, 'deletionProtectionEnabled') ?? false,
        tags: new Map(Object.entries(tags)),
      }),
    );
    return {};
  }

  #deleteGroup(input: Fields, context: RequestContext): object {
    const group = this.groups.named(input, context);
    if (group.deletionProtection) {
      throw new ServiceError('ValidationException', 'The log group has deletion protection enabled.');
    }
    this.groups.remove(group);
    return {};
  }

  #describeGroups(input: Fields, context: RequestContext): object {
    const prefix = textOf(input, 'logGroupNamePrefix');
    const pattern = textOf(input, 'logGroupNamePattern');
    if (prefix !== undefined && pattern !== undefined) {
      throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    }
    const identifiers = textsOf(input, 'logGroupIdentifiers');
    const found = this.groups.in(context.region).filter((group) => {
      if (prefix !== undefined && !group.name.startsWith(prefix)) return false;
      if (pattern !== undefined && !group.name.toLowerCase().includes(pattern.toLowerCase())) return false;
      return identifiers === undefined || identifiers.includes(group.name) || identifiers.includes(group.arn);
    });
    const page = pageOf(found, limitOf(input, 50), textOf(input, 'nextToken'), invalidToken);
    return {
      logGroups: page.items.map((group) => ({
        logGroupName: group.name,
        creationTime: group.creationTime,
        ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
        metricFilterCount: group.filters.size,
        arn: `${group.arn}:*`,
        logGroupArn: group.arn,
        storedBytes: group.storedBytes,
        logGroupClass: group.logGroupClass,
        deletionProtectionEnabled: group.deletionProtection,
      })),
      ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
    };
  }

  #setRetention(input: Fields, context: RequestContext): object {
    const group = this.groups.named(input, context);
    const days = numberOf(input, 'retentionInDays');
    if (days === undefined || !RETENTION_DAYS.includes(days)) {
      throw constraint(days, 'retentionInDays', `satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`);
    }
    group.retentionInDays = days;
    return {};
  }

  #createStream(input: Fields, context: RequestContext): object {
    const group = this.groups.named(input, context);
    const name = textOf(input, 'logStreamName') ?? '';
    if (!/^[^:*]{1,512}$/.test(name)) {
      throw constraint(name, 'logStreamName', 'satisfy regular expression pattern: [^:*]*');
    }
    if (group.streams.has(name)) {
      throw new ServiceError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    }
    group.stream(name, this.#world.clock.now());
    return {};
  }

  #describeStreams(input: Fields, context: RequestContext): object {
    const group = this.groups.named(input, context);
    const prefix = textOf(input, 'logStreamNamePrefix');
    const byTime = textOf(input, 'orderBy') === 'LastEventTime';
    if (byTime && prefix !== undefined) {
      throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    const found = [...group.streams.values()].filter((stream) => stream.name.startsWith(prefix ?? ''));
    found.sort((a, b) => (byTime ? (a.lastEvent ?? 0) - (b.lastEvent ?? 0) : a.name < b.name ? -1 : 1));
    if (flagOf(input, 'descending') === true) found.reverse();
    const page = pageOf(found, limitOf(input, 50), textOf(input, 'nextToken'), invalidToken);
    return {
      logStreams: page.items.map(describeStream),
      ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
    };
  }

  #tagged(input: Fields): LogGroup {
    const group = this.groups.byArn(textOf(input, 'resourceArn') ?? '');
    if (group === undefined) throw notFound('The specified resource does not exist.');
    return group;
  }
}

function describeStream(stream: LogStream): object {
  return {
    logStreamName: stream.name,
    creationTime: stream.creationTime,
    ...(stream.firstEvent !== undefined && { firstEventTimestamp: stream.firstEvent }),
    ...(stream.lastEvent !== undefined && { lastEventTimestamp: stream.lastEvent }),
    ...(stream.lastIngestion !== undefined && { lastIngestionTime: stream.lastIngestion }),
    arn: stream.arn,
    // AWS reports 0 for streams since 2019; only the group's figure counts.
    storedBytes: 0,
  };
}

/** @throws ServiceError InvalidParameterException outside 1 to `most` */
function limitOf(input: Fields, most: number): number {
  const limit = numberOf(input, 'limit') ?? most;
  if (limit < 1 || limit > most) throw constraint(limit, 'limit', `have value between 1 and ${most}`);
  return limit;
}

function invalidToken(): ServiceError {
  return invalidParameter('The specified nextToken is invalid.');
}
