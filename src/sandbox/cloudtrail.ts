import type { EventHistory } from './event-history';
import { readEventSelectors } from './event-selectors';
import { flagOf, tagList, tagListOf, textOf, textsOf, type Fields } from './fields';
import { ServiceError, type RequestContext, type Service } from './service';
import type { TrailChecks } from './trail-checks';
import { describeSelectors, describeSettings, describeStatus, describeTrail } from './trail-descriptions';
import { checkTrailName, type Trail, type Trails, type TrailSettings } from './trails';
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
      topicArn: this.#topicArn(input, region),
      globalEvents: flagOf(input, 'IncludeGlobalServiceEvents') ?? true,
      multiRegion: flagOf(input, 'IsMultiRegionTrail') ?? false,
      validation: flagOf(input, 'EnableLogFileValidation') ?? false,
      logGroupArn: filled(input, 'CloudWatchLogsLogGroupArn'),
      roleArn: filled(input, 'CloudWatchLogsRoleArn'),
      kmsKeyArn: this.#keyArn(input, region),
      organizationId: this.#organizationId(input, undefined),
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
      notification: {},
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
    const given = (name: string) => textOf(input, name) !== undefined;
    const changed = (name: string, kept: string | undefined) => (given(name) ? filled(input, name) : kept);
    const logGroupGiven = given('CloudWatchLogsLogGroupArn');
    const roleGiven = given('CloudWatchLogsRoleArn');
    const settings: TrailSettings = {
      bucket: textOf(input, 'S3BucketName') ?? old.bucket,
      prefix: changed('S3KeyPrefix', old.prefix),
      topicArn: given('SnsTopicName') ? this.#topicArn(input, region) : old.topicArn,
      globalEvents: flagOf(input, 'IncludeGlobalServiceEvents') ?? old.globalEvents,
      multiRegion: flagOf(input, 'IsMultiRegionTrail') ?? old.multiRegion,
      validation: flagOf(input, 'EnableLogFileValidation') ?? old.validation,
      logGroupArn: changed('CloudWatchLogsLogGroupArn', roleGiven ? undefined : old.logGroupArn),
      roleArn: changed('CloudWatchLogsRoleArn', logGroupGiven ? undefined : old.roleArn),
      kmsKeyArn: given('KmsKeyId') ? this.#keyArn(input, region) : old.kmsKeyArn,
      organizationId: this.#organizationId(input, old.organizationId),
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
    const { basic, advanced } = readEventSelectors(input);
    trail.eventSelectors = basic;
    trail.advancedEventSelectors = advanced;
    return describeSelectors(trail);
  }

  #topicArn(input: Fields, region: string): string | undefined {
    const topic = filled(input, 'SnsTopicName');
    return topic === undefined ? undefined : this.#checks.topicArn(topic, region);
  }

  #keyArn(input: Fields, region: string): string | undefined {
    const key = filled(input, 'KmsKeyId');
    return key === undefined ? undefined : this.#checks.keyArn(key, region);
  }

  #organizationId(input: Fields, kept: string | undefined): string | undefined {
    const wanted = flagOf(input, 'IsOrganizationTrail');
    if (wanted === undefined) return kept;
    return wanted ? this.#checks.organizationId() : undefined;
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
