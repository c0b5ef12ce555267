import type { Clock } from '../common/clock';
import { sandboxActions, type ActionDetails, type SandboxAction } from './actions';
import { Alarms } from './alarms';
import { castOf, type Cast } from './cast';
import { CloudTrail } from './cloudtrail';
import { CloudWatch } from './cloudwatch';
import { EventHistory } from './event-history';
import { Iam } from './iam';
import { Kms } from './kms';
import { defaultKeyPolicy, Keys } from './kms-keys';
import { Logs } from './logs';
import { MetricStore } from './metrics';
import { Organizations, type OrganizationMembership } from './organizations';
import { Random } from './random';
import { callerOf, deedOf } from './recorded-calls';
import { writeRecord, type Actor, type CloudTrailRecord, type Deed } from './records';
import { Buckets } from './s3';
import type { Service } from './service';
import { Topics } from './sns';
import { Sts } from './sts';
import { Timeline } from './timeline';
import { habitAt, nextTime } from './traffic';
import { TrailChecks } from './trail-checks';
import { TrailDelivery } from './trail-delivery';
import { Trails } from './trails';
import { answer, type RecordedCall, type WireTarget } from './wire';
import type { SandboxRequest, SandboxResponse, ServiceName } from './wire-protocol';
import { awsLikeTimings, type Timings, type World } from './world';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** After a longer absence the traffic in between is left out: nobody has seen it, and it would take long to make. */
const LONGEST_CATCH_UP = 3 * DAY;

export interface SandboxOptions {
  readonly clock: Clock;
  /** The same seed and the same calls at the same times make the same account. */
  readonly seed?: number;
  readonly accountId?: string;
  readonly region?: string;
  readonly timings?: Timings;
  /** The organization that the account is in; it is in none when absent. */
  readonly organization?: OrganizationMembership;
  /** Whether the account is in use: its people and machines do things by themselves, from a day before now; default true. */
  readonly traffic?: boolean;
}

/**
 * An AWS account in memory: CloudTrail, CloudWatch Logs and CloudWatch with the services around them, and the traffic of
 * an account that is in use. It moves only when somebody looks ({@link advance}), by the clock it was given.
 */
export class Sandbox implements WireTarget {
  readonly services: Readonly<Record<ServiceName, Service>>;
  readonly clock: Clock;
  readonly topics: Topics;
  readonly #world: World;
  readonly #timeline: Timeline;
  readonly #history: EventHistory;
  readonly #delivery: TrailDelivery;
  readonly #cast: Cast;

  constructor(options: SandboxOptions) {
    const { clock, seed = 1, accountId = '111122223333', region = 'us-east-1', timings = awsLikeTimings } = options;
    this.clock = clock;
    this.#timeline = new Timeline(clock);
    const random = new Random(seed);
    const world: World = {
      accountId,
      partition: partitionOf(region),
      homeRegion: region,
      clock: this.#timeline,
      timings,
      random,
    };
    this.#world = world;
    this.#cast = castOf(world);

    const iam = new Iam(world);
    const buckets = new Buckets(world);
    const sts = new Sts(world);
    const keys = new Keys(world);
    const organizations = new Organizations(world, options.organization);
    this.topics = new Topics(world, keys);
    const metrics = new MetricStore();
    const logs = new Logs(world, this.#timeline, metrics);
    const alarms = new Alarms(world, this.#timeline, metrics, (topic, subject, message, sourceArn) =>
      this.topics.publish(topic, subject, message, { service: 'cloudwatch.amazonaws.com', sourceArn }),
    );
    const trails = new Trails(world);
    const near = { iam, buckets, logs, topics: this.topics, keys, organizations };
    const checks = new TrailChecks(world, near);
    this.#history = new EventHistory(world);
    this.#delivery = new TrailDelivery(world, this.#timeline, trails, checks, near);
    this.services = {
      cloudtrail: new CloudTrail(world, trails, checks, this.#history).service,
      logs: logs.service,
      cloudwatch: new CloudWatch(world, metrics, alarms).service,
      iam: iam.service,
      sts: sts.service,
      sns: this.topics.service,
      s3: buckets.service,
      kms: new Kms(world, keys).service,
      organizations: organizations.service,
    };
    if (options.traffic ?? true) {
      this.#startTraffic(clock.now() - DAY);
      // What a security team has at hand; CloudTrail may not use it yet.
      const about = { description: 'CloudTrail log files', multiRegion: false, policy: defaultKeyPolicy(world) };
      keys.addAlias('alias/cloudtrail-logs', keys.add(region, about, 'CUSTOMER'));
    }
  }

  /** Answers an API request, see {@link answer}. */
  answer(request: SandboxRequest): Promise<SandboxResponse> {
    return answer(this, request);
  }

  /** Does everything that has become due since the last time. */
  advance(): void {
    this.#timeline.advance();
  }

  /** Makes an API call to the sandbox an event, as CloudTrail does with every management call. */
  record(call: RecordedCall): void {
    const deed = deedOf(call);
    if (deed === undefined) return;
    this.advance();
    this.#do(callerOf(this.#world, call), deed);
  }

  /** Makes one of the account's people do something now. */
  happen(action: SandboxAction, details: ActionDetails = {}): CloudTrailRecord {
    this.advance();
    return this.#act(action, details);
  }

  /** The record that an action would make, without doing it. */
  rehearse(action: SandboxAction): CloudTrailRecord {
    const world: World = { ...this.#world, random: new Random(1) };
    const at = this.clock.now();
    const { actor, deed } = sandboxActions[action].does(castOf(world), world, at, {});
    return writeRecord(world, actor, deed, at);
  }

  #act(action: SandboxAction, details: ActionDetails): CloudTrailRecord {
    const { actor, deed } = sandboxActions[action].does(this.#cast, this.#world, this.#world.clock.now(), details);
    return this.#do(actor, details.region === undefined ? deed : { ...deed, region: details.region });
  }

  #do(actor: Actor, deed: Deed): CloudTrailRecord {
    const at = this.#world.clock.now();
    const record = writeRecord(this.#world, actor, deed, at);
    this.#delivery.take(record, this.#history.add(record, at));
    return record;
  }

  /**
   * Begins the traffic at a time in the past, so that Event history has something to show. What alerts are made for
   * happens a few times on that day only; from now on it happens when somebody asks for it.
   */
  #startTraffic(start: number): void {
    const random = new Random(this.#world.random.between(1, 2 ** 31));
    const step = (at: number): void => {
      const next = Math.max(nextTime(random, at), this.#timeline.horizon - LONGEST_CATCH_UP);
      this.#timeline.schedule(next, () => {
        const { actor, deed } = habitAt(this.#world, this.#cast, random, this.#world.clock.now());
        this.#do(actor, deed);
        step(next);
      });
    };
    const day: readonly [hours: number, action: SandboxAction][] = [
      [3, 'console-login-failure'],
      [4.5, 'stop-instance'],
      [9, 'unauthorized-call'],
      [13.2, 'stop-instance'],
      [14, 'start-instance'],
      [17.7, 'authorize-security-group'],
      [21.5, 'stop-instance'],
    ];
    for (const [hours, action] of day) this.#timeline.schedule(start + hours * HOUR, () => this.#act(action, {}));
    step(start);
  }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
