import type { Fields } from './fields';
import type { CloudTrailRecord } from './records';
import { ServiceError } from './service';
import type { World } from './world';

/** A trail: its configuration and how its deliveries went. Times are milliseconds since the epoch. */
export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  settings: TrailSettings;
  readonly tags: Map<string, string>;
  eventSelectors: readonly Fields[] | undefined;
  advancedEventSelectors: readonly Fields[] | undefined;
  logging: boolean;
  startedLogging?: number;
  stoppedLogging?: number;
  bucketDelivery: Delivery;
  logsDelivery: Delivery;
  /** Of log files, to the trail's topic. */
  notification: Delivery;
  lastDigest?: number;
  /** Log files that wait for the next delivery to the bucket, as record texts by region. */
  readonly waiting: Map<string, string[]>;
  /** The keys of the delivered log files, oldest first. */
  readonly files: string[];
}

export interface Delivery {
  readonly attempted?: number;
  readonly delivered?: number;
  readonly error?: string;
}

export interface TrailSettings {
  readonly bucket: string;
  readonly prefix: string | undefined;
  readonly topicArn: string | undefined;
  readonly globalEvents: boolean;
  readonly multiRegion: boolean;
  readonly validation: boolean;
  /** Ends in `:*`. */
  readonly logGroupArn: string | undefined;
  readonly roleArn: string | undefined;
  readonly kmsKeyArn: string | undefined;
  /** Of a trail that records all accounts of the organization. */
  readonly organizationId: string | undefined;
}

/** What a trail has while nobody put event selectors: all management events. */
export const defaultEventSelectors: readonly Fields[] = [
  { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
];

/** The account's trails. */
export class Trails {
  readonly #world: World;
  readonly #trails: Trail[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  get all(): readonly Trail[] {
    return this.#trails;
  }

  arn(region: string, name: string): string {
    return `arn:${this.#world.partition}:cloudtrail:${region}:${this.#world.accountId}:trail/${name}`;
  }

  /** The trails that a region shows: its own, and the shadows of multi-region trails from elsewhere. */
  visibleIn(region: string): Trail[] {
    return this.#trails.filter((trail) => trail.homeRegion === region || trail.settings.multiRegion);
  }

  add(trail: Trail): void {
    this.#trails.push(trail);
  }

  remove(trail: Trail): void {
    this.#trails.splice(this.#trails.indexOf(trail), 1);
  }

  /**
   * The trail that a name (in its home region) or an ARN (anywhere) stands for.
   * @throws ServiceError InvalidTrailNameException, CloudTrailARNInvalidException, TrailNotFoundException
   */
  named(nameOrArn: string | undefined, region: string): Trail {
    if (nameOrArn === undefined || nameOrArn === '') {
      throw new ServiceError('InvalidTrailNameException', 'Trail name cannot be blank!');
    }
    const isArn = nameOrArn.startsWith('arn:');
    if (isArn && !/^arn:[^:]+:cloudtrail:[^:]+:\d{12}:trail\/[^/]+$/.test(nameOrArn)) {
      throw new ServiceError('CloudTrailARNInvalidException', `${nameOrArn} is not a valid trail ARN.`);
    }
    if (!isArn) checkTrailName(nameOrArn);
    const trail = this.#trails.find((each) =>
      isArn ? each.arn === nameOrArn : each.name === nameOrArn && each.homeRegion === region,
    );
    if (trail !== undefined) return trail;
    const shadow = !isArn && this.#trails.find((each) => each.name === nameOrArn && each.settings.multiRegion);
    const arn = isArn ? nameOrArn : shadow ? shadow.arn : this.arn(region, nameOrArn);
    throw new ServiceError('TrailNotFoundException', `Unknown trail: ${arn} for the user: ${this.#world.accountId}`);
  }

  /**
   * The trail to be changed; only its home region changes a trail.
   * @throws ServiceError also InvalidHomeRegionException
   */
  toChange(nameOrArn: string | undefined, region: string): Trail {
    const shadow = this.#trails.find(
      (each) => each.name === nameOrArn && each.homeRegion !== region && each.settings.multiRegion,
    );
    const own = this.#trails.some((each) => each.name === nameOrArn && each.homeRegion === region);
    const trail = shadow !== undefined && !own ? shadow : this.named(nameOrArn, region);
    if (trail.homeRegion !== region) {
      throw new ServiceError(
        'InvalidHomeRegionException',
        `The trail ${trail.arn} can only be changed in its home region, ${trail.homeRegion}; this is ${region}.`,
      );
    }
    return trail;
  }
}

/** @throws ServiceError InvalidTrailNameException (CloudTrail user guide, "naming requirements") */
export function checkTrailName(name: string): void {
  const wrong = (message: string) => new ServiceError('InvalidTrailNameException', message);
  if (name.length < 3) {
    throw wrong(
      `Trail name too short. Minimum allowed length: 3 characters. Specified name length: ${name.length} characters.`,
    );
  }
  if (name.length > 128) {
    throw wrong(
      `Trail name too long. Maximum allowed length: 128 characters. Specified name length: ${name.length} characters.`,
    );
  }
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    throw wrong(
      'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), ' +
        'and underscores (_).',
    );
  }
  if (!/^[A-Za-z0-9]/.test(name)) throw wrong('Trail name must starts with a letter or number.');
  if (!/[A-Za-z0-9]$/.test(name)) throw wrong('Trail name must ends with a letter or number.');
  if (/[._-]{2}/.test(name)) {
    throw wrong('Trail name must not have two adjacent periods, hyphens or underscores.');
  }
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) throw wrong('Trail name must not be in IP address format.');
}

/** Whether a trail records an event: by its regions, whether it logs, and its event selectors. */
export function captures(trail: Trail, record: CloudTrailRecord): boolean {
  if (!trail.logging) return false;
  if (!trail.settings.multiRegion && record.awsRegion !== trail.homeRegion) return false;
  const isGlobal = ['iam.amazonaws.com', 'sts.amazonaws.com', 'cloudfront.amazonaws.com'].includes(record.eventSource);
  if (isGlobal && !trail.settings.globalEvents) return false;
  if (trail.advancedEventSelectors !== undefined) {
    return trail.advancedEventSelectors.some((selector) => matchesAdvanced(selector, record));
  }
  return (trail.eventSelectors ?? defaultEventSelectors).some((selector) => matchesBasic(selector, record));
}

function matchesBasic(selector: Fields, record: CloudTrailRecord): boolean {
  if (selector.IncludeManagementEvents === false) return false;
  const excluded = (selector.ExcludeManagementEventSources ?? []) as readonly string[];
  if (excluded.includes(record.eventSource)) return false;
  const kind = selector.ReadWriteType ?? 'All';
  return kind === 'All' || (kind === 'ReadOnly') === record.readOnly;
}

function matchesAdvanced(selector: Fields, record: CloudTrailRecord): boolean {
  const fields: Readonly<Record<string, string>> = {
    eventCategory: record.eventCategory,
    readOnly: String(record.readOnly),
    eventSource: record.eventSource,
    eventName: record.eventName,
    eventType: record.eventType,
    'userIdentity.arn': record.userIdentity.arn ?? '',
    sessionCredentialFromConsole: String(record.sessionCredentialFromConsole === 'true'),
  };
  const tests: Readonly<Record<string, (value: string, operand: string) => boolean>> = {
    Equals: (value, operand) => value === operand,
    StartsWith: (value, operand) => value.startsWith(operand),
    EndsWith: (value, operand) => value.endsWith(operand),
  };
  const selectors = (selector.FieldSelectors ?? []) as readonly Fields[];
  return selectors.every((each) => {
    const value = fields[String(each.Field)];
    if (value === undefined) return false;
    return Object.entries(tests).every(([name, test]) => {
      const wanted = each[name] as readonly string[] | undefined;
      const unwanted = each[`Not${name}`] as readonly string[] | undefined;
      if (wanted !== undefined && wanted.length > 0 && !wanted.some((operand) => test(value, operand))) return false;
      return !unwanted?.some((operand) => test(value, operand));
    });
  });
}
