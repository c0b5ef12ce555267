import { gzipSync } from 'node:zlib';
import type { HistoryEvent } from './event-history';
import type { CloudTrailRecord } from './records';
import type { PublishObstacle } from './sns';
import type { Timeline } from './timeline';
import type { TrailChecks, TrailNeighbours } from './trail-checks';
import { captures, type Trail, type Trails } from './trails';
import type { World } from './world';

/** CloudTrail writes log files about every five minutes. */
const FILE_INTERVAL = 5 * 60_000;
const DIGEST_INTERVAL = 60 * 60_000;
/** How many log files of a trail stay in its bucket; the oldest give way, so that a long run stays small. */
const KEPT_FILES = 2_000;
/** Larger events are not sent to CloudWatch Logs (CloudTrail quotas). */
const LARGEST_LOG_EVENT = 256 * 1024;

/** GetTrailStatus has SNS's own error codes. */
const notificationErrors: Readonly<Record<PublishObstacle, string>> = {
  missing: 'NotFound',
  denied: 'AuthorizationError',
  'key-denied': 'KMSAccessDenied',
};

/** Brings events to the log groups and buckets of the trails that record them. */
export class TrailDelivery {
  readonly #world: World;
  readonly #timeline: Timeline;
  readonly #trails: Trails;
  readonly #checks: TrailChecks;
  readonly #near: TrailNeighbours;

  constructor(world: World, timeline: Timeline, trails: Trails, checks: TrailChecks, near: TrailNeighbours) {
    this.#world = world;
    this.#timeline = timeline;
    this.#trails = trails;
    this.#checks = checks;
    this.#near = near;
  }

  /** Hands an event that has just happened to every trail that records it. */
  take(record: CloudTrailRecord, event: HistoryEvent): void {
    for (const trail of this.#trails.all) {
      if (!captures(trail, record)) continue;
      const { min, max } = this.#world.timings.trailDelivery;
      const delay = min + this.#world.random.next() * (max - min);
      this.#timeline.schedule(event.at + delay, () => this.#toLogs(trail, event.message));
      this.#toNextFile(trail, event);
    }
  }

  #exists(trail: Trail): boolean {
    return this.#trails.all.includes(trail);
  }

  #toLogs(trail: Trail, message: string): void {
    const { settings, homeRegion } = trail;
    if (!this.#exists(trail) || settings.logGroupArn === undefined) return;
    const now = this.#world.clock.now();
    const group = this.#near.logs.groups.byArn(settings.logGroupArn);
    const roleError = this.#checks.roleError(settings, homeRegion);
    if (group === undefined || roleError !== undefined) {
      const error = roleError === undefined ? 'ResourceNotFoundException' : 'AccessDeniedException';
      trail.logsDelivery = { ...trail.logsDelivery, attempted: now, error };
      return;
    }
    trail.logsDelivery = { attempted: now, delivered: now };
    if (message.length > LARGEST_LOG_EVENT) return;
    // The log event's time is that of the delivery; the event's own is in its `eventTime`.
    this.#near.logs.ingest(group, this.#checks.streamName(settings, homeRegion), [{ timestamp: now, message }]);
  }

  #toNextFile(trail: Trail, event: HistoryEvent): void {
    if (trail.waiting.size === 0) {
      const next = (Math.floor(event.at / FILE_INTERVAL) + 1) * FILE_INTERVAL;
      this.#timeline.schedule(next, () => this.#toBucket(trail));
    }
    const waiting = trail.waiting.get(event.region);
    if (waiting === undefined) trail.waiting.set(event.region, [event.message]);
    else waiting.push(event.message);
  }

  #toBucket(trail: Trail): void {
    const files = [...trail.waiting];
    trail.waiting.clear();
    if (!this.#exists(trail)) return;
    const now = this.#world.clock.now();
    const error = this.#checks.deliveryError(trail.settings, trail.arn);
    if (error !== undefined) {
      trail.bucketDelivery = { ...trail.bucketDelivery, attempted: now, error };
      return;
    }
    trail.bucketDelivery = { attempted: now, delivered: now };
    const keys = files.map(([region, messages]) => {
      const key = this.#fileKey(trail, region, now);
      this.#near.buckets.put(trail.settings.bucket, key, gzipSync(`{"Records":[${messages.join(',')}]}`, { level: 1 }));
      return key;
    });
    trail.files.push(...keys);
    this.#notify(trail, keys);
    while (trail.files.length > KEPT_FILES) this.#removeFile(trail.settings.bucket, trail.files.shift()!);
    if (trail.settings.validation && now - (trail.lastDigest ?? 0) >= DIGEST_INTERVAL) trail.lastDigest = now;
  }

  /** Tells the trail's topic of new log files (CloudTrail user guide, "Configuring Amazon SNS notifications"). */
  #notify(trail: Trail, keys: readonly string[]): void {
    const { bucket, topicArn } = trail.settings;
    if (topicArn === undefined) return;
    const now = this.#world.clock.now();
    const message = JSON.stringify({ s3Bucket: bucket, s3ObjectKey: keys });
    const publisher = { service: 'cloudtrail.amazonaws.com', sourceArn: trail.arn };
    const obstacle = this.#near.topics.publish(topicArn, 'AWS Notification Message', message, publisher);
    trail.notification =
      obstacle === undefined
        ? { attempted: now, delivered: now }
        : { ...trail.notification, attempted: now, error: notificationErrors[obstacle] };
  }

  #fileKey({ settings }: Trail, region: string, at: number): string {
    const { accountId, random } = this.#world;
    const time = new Date(at).toISOString();
    const day = time.slice(0, 10).replaceAll('-', '/');
    const minute = `${time.slice(0, 16).replace(/[-:]/g, '')}Z`;
    const folder = `${this.#checks.folder(settings)}/${region}/${day}`;
    return `${folder}/${accountId}_CloudTrail_${region}_${minute}_${random.hex(16)}.json.gz`;
  }

  #removeFile(Bucket: string, Key: string): void {
    this.#near.buckets.service.DeleteObject?.({ Bucket, Key }, { region: this.#world.homeRegion, accessKeyId: '' });
  }
}
