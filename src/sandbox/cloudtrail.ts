import type { EventHistory } from './event-history';
import { flagOf, structuresOf, tagList, tagListOf, textOf, textsOf, type Fields } from './fields';
import { eventTime } from './records';
import { ServiceError, type RequestContext, type Service } from './service';
import type { TrailChecks } from './trail-checks';
import { checkTrailName, defaultEventSelectors, type Trail, type Trails, type TrailSettings } from './trails';
import type { World } from './world';

const TRAILS_PER_REGION = 5;

/** CloudTrail: trails and Event history (API version 2013-11-01). */
export class CloudTrail {
  readonly service: Service;
  readonly #world: World;
  readonly #trails: Trails;
  readonly #checks: TrailChecks;

  constructor(world: World, trails: Trails, checks: TrailChecks, history: EventHistory) {
    this.#world = world;
    this.#trails = trails;
    this.#checks = checks;
    const named = (input: Fields, context: RequestContext) => trails.named(textOf(input, 'Name'), context.region);
    const toChange = (input: Fields, context: RequestContext) => trails.toChange(textOf(input, 'Name'), context.region);
    this.service = {
      CreateTrail: (input, context) => this.#create(input, context),
      UpdateTrail: (input, context) => this.#update(input, context),
      DeleteTrail: (input, context) => {
        trails.remove(toChange(input, context));
        return {};
      },
      GetTrail: (input, context) => ({ Trail: describeTrail(named(input, context)) }),
      DescribeTrails: (input, context) => this.#describe(input, context),
      ListTrails: () => ({
        Trails: trails.all.map(({ arn, name, homeRegion }) => ({ TrailARN: arn, Name: name, HomeRegion: homeRegion })),
      }),
      GetTrailStatus: (input, context) => describeStatus(named(input, context)),
      StartLogging: (input, context) => {
        const trail = toChange(input, context);
        if (!trail.logging) trail.startedLogging = world.clock.now();
        trail.logging = true;
        return {};
      },
      StopLogging: (input, context) => {
        const trail = toChange(input, context);
        if (trail.logging) trail.stoppedLogging = world.clock.now();
        trail.logging = false;
        return {};
      },
      PutEventSelectors: (input, context) => this.#putEventSelectors(input, context),
      GetEventSelectors: (input, context) =>
        describeSelectors(trails.named(textOf(input, 'TrailName'), context.region)),
      AddTags: (input) => {
        const { tags } = this.#tagged(textOf(input, 'ResourceId'));
        setTags(tags, tagListOf(input, 'TagsList') ?? {});
        return {};
      },
      RemoveTags: (input) => {
        const { tags } = this.#tagged(textOf(input, 'ResourceId'));
        for (const key of Object.keys(tagListOf(input, 'TagsList') ?? {})) tags.delete(key);
        return {};
      },
      ListTags: (input) => ({
        ResourceTagList: (textsOf(input, 'ResourceIdList') ?? []).map((ResourceId) => ({
          ResourceId,
          TagsList: tagList(this.#tagged(ResourceId).tags),
        })),
      }),
      LookupEvents: (input, context) => history.lookup(input, context),
    };
  }

  #create(input: Fields, { region }: RequestContext): object {
    const name = textOf(input, 'Name') ?? '';
    checkTrailName(name);
    const settings: TrailSettings = {
      bucket: textOf(input, 'S3BucketName') ?? '',
      prefix: filled(input, 'S3KeyPrefix'),
      topic: filled(input, 'SnsTopicName'),
      globalEvents: flagOf(input, 'IncludeGlobalServiceEvents') ?? true,
      multiRegion: flagOf(input, 'IsMultiRegionTrail') ?? false,
      validation: flagOf(input, 'EnableLogFileValidation') ?? false,
      logGroupArn: filled(input, 'CloudWatchLogsLogGroupArn'),
      roleArn: filled(input, 'CloudWatchLogsRoleArn'),
      kmsKeyId: filled(input, 'KmsKeyId'),
      organization: flagOf(input, 'IsOrganizationTrail') ?? false,
    };
    const { accountId } = this.#world;
    const visible = this.#trails.visibleIn(region);
    if (visible.some((trail) => trail.name === name)) {
      throw new ServiceError('TrailAlreadyExistsException', `Trail ${name} already exists for customer: ${accountId}`);
    }
    if (visible.length >= TRAILS_PER_REGION) {
      throw new ServiceError(
        'MaximumNumberOfTrailsExceededException',
        `User: ${accountId} already has ${TRAILS_PER_REGION} trails in ${region}.`,
      );
    }
    const arn = this.#trails.arn(region, name);
    this.#checks.settings(settings, arn, region);
    const tags = new Map<string, string>();
    setTags(tags, tagListOf(input, 'TagsList') ?? {});
    const trail: Trail = {
      name,
      arn,
      homeRegion: region,
      settings,
      tags,
      eventSelectors: undefined,
      advancedEventSelectors: undefined,
      // A trail made by the API does not log until it is started.
      logging: false,
      bucketDelivery: {},
      logsDelivery: {},
      waiting: new Map(),
      files: [],
    };
    this.#trails.add(trail);
    return describeSettings(trail);
  }

  #update(input: Fields, { region }: RequestContext): object {
    const trail = this.#trails.toChange(textOf(input, 'Name'), region);
    const old = trail.settings;
    // An empty text clears a setting, an absent one keeps it; log group and role are given together or not at all.
    const changed = (name: string, kept: string | undefined) =>
      textOf(input, name) === undefined ? kept : filled(input, name);
    const logGroupGiven = textOf(input, 'CloudWatchLogsLogGroupArn') !== undefined;
    const roleGiven = textOf(input, 'CloudWatchLogsRoleArn') !== undefined;
    const settings: TrailSettings = {
      bucket: textOf(input, 'S3BucketName') ?? old.bucket,
      prefix: changed('S3KeyPrefix', old.prefix),
      topic: changed('SnsTopicName', old.topic),
      globalEvents: flagOf(input, 'IncludeGlobalServiceEvents') ?? old.globalEvents,
      multiRegion: flagOf(input, 'IsMultiRegionTrail') ?? old.multiRegion,
      validation: flagOf(input, 'EnableLogFileValidation') ?? old.validation,
      logGroupArn: changed('CloudWatchLogsLogGroupArn', roleGiven ? undefined : old.logGroupArn),
      roleArn: changed('CloudWatchLogsRoleArn', logGroupGiven ? undefined : old.roleArn),
      kmsKeyId: changed('KmsKeyId', old.kmsKeyId),
      organization: flagOf(input, 'IsOrganizationTrail') ?? old.organization,
    };
    this.#checks.settings(settings, trail.arn, trail.homeRegion);
    trail.settings = settings;
    return describeSettings(trail);
  }

  #describe(input: Fields, { region }: RequestContext): object {
    const shadows = flagOf(input, 'includeShadowTrails') ?? true;
    const names = textsOf(input, 'trailNameList') ?? [];
    const visible = this.#trails
      .visibleIn(region)
      .filter((trail) => shadows || trail.homeRegion === region)
      .filter((trail) => names.length === 0 || names.includes(trail.name) || names.includes(trail.arn));
    return { trailList: visible.map(describeTrail) };
  }

  #putEventSelectors(input: Fields, { region }: RequestContext): object {
    const trail = this.#trails.toChange(textOf(input, 'TrailName'), region);
    const basic = structuresOf(input, 'EventSelectors') ?? [];
    const advanced = structuresOf(input, 'AdvancedEventSelectors') ?? [];
    const wrong = (message: string) => new ServiceError('InvalidEventSelectorsException', message);
    if ((basic.length === 0) === (advanced.length === 0)) {
      throw wrong('Specify either event selectors or advanced event selectors.');
    }
    if (basic.length > 5) throw wrong('A trail can have at most 5 event selectors.');
    if (advanced.length > 500) throw wrong('A trail can have at most 500 advanced event selectors.');
    for (const selector of basic) {
      const kind = textOf(selector, 'ReadWriteType') ?? 'All';
      if (!['All', 'ReadOnly', 'WriteOnly'].includes(kind)) throw wrong(`Unknown ReadWriteType: ${kind}`);
    }
    for (const selector of advanced) {
      const fields = structuresOf(selector, 'FieldSelectors') ?? [];
      if (!fields.some((field) => textOf(field, 'Field') === 'eventCategory')) {
        throw wrong('An advanced event selector must have a field selector for eventCategory.');
      }
    }
    trail.eventSelectors = basic.length === 0 ? undefined : basic;
    trail.advancedEventSelectors = advanced.length === 0 ? undefined : advanced;
    return describeSelectors(trail);
  }

  #tagged(arn: string | undefined): Trail {
    const trail = this.#trails.all.find((each) => each.arn === arn);
    if (trail !== undefined) return trail;
    if (arn === undefined || !/^arn:[^:]+:cloudtrail:[^:]+:\d{12}:trail\//.test(arn)) {
      throw new ServiceError('CloudTrailARNInvalidException', `${arn ?? ''} is not a valid trail ARN.`);
    }
    throw new ServiceError('ResourceNotFoundException', `Resource not found: ${arn}`);
  }
}

/** @throws ServiceError TagsLimitExceededException, InvalidTagParameterException */
function setTags(tags: Map<string, string>, added: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(added)) {
    if (key.length < 1 || key.length > 128 || value.length > 256) {
      throw new ServiceError('InvalidTagParameterException', `The tag ${key} is not valid.`);
    }
  }
  if (new Set([...tags.keys(), ...Object.keys(added)]).size > 50) {
    throw new ServiceError('TagsLimitExceededException', 'The number of tags per trail has exceeded the limit of 50.');
  }
  for (const [key, value] of Object.entries(added)) tags.set(key, value);
}

/** A text that is there and not empty. */
function filled(input: Fields, name: string): string | undefined {
  const text = textOf(input, name);
  return text === '' ? undefined : text;
}

/** What CreateTrail and UpdateTrail answer; GetTrail and DescribeTrails say more. */
function describeSettings({ name, arn, settings }: Trail): object {
  return {
    Name: name,
    S3BucketName: settings.bucket,
    ...(settings.prefix !== undefined && { S3KeyPrefix: settings.prefix }),
    ...(settings.topic !== undefined && { SnsTopicName: settings.topic }),
    IncludeGlobalServiceEvents: settings.globalEvents,
    IsMultiRegionTrail: settings.multiRegion,
    TrailARN: arn,
    LogFileValidationEnabled: settings.validation,
    ...(settings.logGroupArn !== undefined && { CloudWatchLogsLogGroupArn: settings.logGroupArn }),
    ...(settings.roleArn !== undefined && { CloudWatchLogsRoleArn: settings.roleArn }),
    ...(settings.kmsKeyId !== undefined && { KmsKeyId: settings.kmsKeyId }),
    IsOrganizationTrail: settings.organization,
  };
}

function describeTrail(trail: Trail): object {
  return {
    ...describeSettings(trail),
    HomeRegion: trail.homeRegion,
    HasCustomEventSelectors: trail.eventSelectors !== undefined || trail.advancedEventSelectors !== undefined,
    HasInsightSelectors: false,
  };
}

function describeSelectors(trail: Trail): object {
  return {
    TrailARN: trail.arn,
    ...(trail.advancedEventSelectors === undefined
      ? { EventSelectors: trail.eventSelectors ?? defaultEventSelectors }
      : { AdvancedEventSelectors: trail.advancedEventSelectors }),
  };
}

function describeStatus(trail: Trail): object {
  const { bucketDelivery: bucket, logsDelivery: logs, startedLogging, stoppedLogging, lastDigest } = trail;
  const date = (name: string, at: number | undefined) => (at === undefined ? {} : { [name]: new Date(at) });
  const text = (at: number | undefined) => (at === undefined ? '' : eventTime(at));
  return {
    IsLogging: trail.logging,
    ...date('LatestDeliveryTime', bucket.delivered),
    ...(bucket.error !== undefined && { LatestDeliveryError: bucket.error }),
    ...date('StartLoggingTime', startedLogging),
    ...date('StopLoggingTime', stoppedLogging),
    ...date('LatestCloudWatchLogsDeliveryTime', logs.delivered),
    ...(logs.error !== undefined && { LatestCloudWatchLogsDeliveryError: logs.error }),
    ...date('LatestDigestDeliveryTime', lastDigest),
    LatestDeliveryAttemptTime: text(bucket.attempted),
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
    LatestDeliveryAttemptSucceeded: text(bucket.delivered),
    TimeLoggingStarted: text(startedLogging),
    TimeLoggingStopped: text(stoppedLogging),
  };
}
