import { flagOf, numberOf, structureOf, structuresOf, textOf, type Fields } from './fields';
import { pageOf } from './paging';
import { allows, type Policy } from './policy';
import { Propagated } from './propagated';
import { BucketObjects } from './s3-objects';
import {
  type Versioning,
  bucketNotEmpty,
  bucketPolicy,
  isBucketName,
  malformedXml,
  notThere,
  regionOf,
  structure,
  takenNames,
} from './s3-rules';
import { ServiceError, type Operation, type RequestContext, type Service } from './service';
import type { World } from './world';

const MOST_BUCKETS = 10_000;
/** A request that went to another region than the bucket's; S3 answers with the right one in a header. */
class WrongRegion extends ServiceError {
  readonly region: string;

  constructor(region: string) {
    super(
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
      301,
    );
    this.region = region;
  }
}

interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}
const allBlocked: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly created: Date;
  readonly objects: BucketObjects;
  readonly seenPolicy: Propagated<Policy | undefined>;
  policy: string | undefined;
  publicAccessBlock: PublicAccessBlock | undefined;
  encryption: object;
  versioning: Versioning;
  tags: readonly object[] | undefined;
  lifecycle: readonly object[] | undefined;
}

/** What other services see of a bucket. */
export interface SeenBucket {
  readonly exists: boolean;
  readonly region: string | undefined;
  /** Whether the bucket's policy, as services see it now, lets a service do something. */
  allows(
    principalService: string,
    action: string,
    resourceArn: string,
    conditions: Readonly<Record<string, string>>,
  ): boolean;
}

/** S3: buckets with their settings, and objects with their versions. */
export class Buckets {
  readonly service: Service;
  readonly #world: World;
  readonly #buckets = new Map<string, Bucket>();

  constructor(world: World) {
    this.#world = world;
    const on = (run: (bucket: Bucket, input: Fields) => object): Operation => {
      return (input, { region }) => run(this.#bucket(input, region), input);
    };
    this.service = {
      ListBuckets: (input) => this.#listBuckets(input),
      CreateBucket: (input, context) => this.#createBucket(input, context),
      HeadBucket: on(({ region }) => ({ BucketRegion: region })),
      DeleteBucket: on((bucket) => {
        if (!bucket.objects.isEmpty) throw new ServiceError('BucketNotEmpty', bucketNotEmpty(bucket.versioning), 409);
        this.#buckets.delete(bucket.name);
        return {};
      }),
      GetBucketLocation: (input) => {
        // Answered in every region: it is how one finds out.
        const { region } = this.#bucket(input);
        return region === 'us-east-1' ? {} : { LocationConstraint: region };
      },

      GetBucketPolicy: on(({ policy, name }) => {
        if (policy === undefined) throw notThere('NoSuchBucketPolicy', `The bucket policy does not exist: ${name}`);
        return { Policy: policy };
      }),
      PutBucketPolicy: on((bucket, input) => {
        const text = textOf(input, 'Policy') ?? '';
        const policy = bucketPolicy(
          text,
          `arn:${world.partition}:s3:::${bucket.name}`,
          bucket.publicAccessBlock?.BlockPublicPolicy === true,
        );
        bucket.policy = text;
        bucket.seenPolicy.set(policy);
        return {};
      }),
      DeleteBucketPolicy: on((bucket) => {
        bucket.policy = undefined;
        bucket.seenPolicy.set(undefined);
        return {};
      }),
      GetPublicAccessBlock: on(({ publicAccessBlock }) => {
        if (publicAccessBlock === undefined) {
          throw notThere('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found');
        }
        return { PublicAccessBlockConfiguration: publicAccessBlock };
      }),
      PutPublicAccessBlock: on((bucket, input) => {
        const wanted = structure(input, 'PublicAccessBlockConfiguration');
        bucket.publicAccessBlock = {
          BlockPublicAcls: flagOf(wanted, 'BlockPublicAcls') ?? false,
          IgnorePublicAcls: flagOf(wanted, 'IgnorePublicAcls') ?? false,
          BlockPublicPolicy: flagOf(wanted, 'BlockPublicPolicy') ?? false,
          RestrictPublicBuckets: flagOf(wanted, 'RestrictPublicBuckets') ?? false,
        };
        return {};
      }),
      GetBucketEncryption: on(({ encryption }) => ({ ServerSideEncryptionConfiguration: encryption })),
      PutBucketEncryption: on((bucket, input) => {
        bucket.encryption = structure(input, 'ServerSideEncryptionConfiguration');
        return {};
      }),
      GetBucketVersioning: on(({ versioning }) => (versioning === undefined ? {} : { Status: versioning })),
      PutBucketVersioning: on((bucket, input) => {
        const status = textOf(structure(input, 'VersioningConfiguration'), 'Status');
        if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
        bucket.versioning = status;
        return {};
      }),
      GetBucketTagging: on(({ tags }) => {
        if (tags === undefined) throw notThere('NoSuchTagSet', 'The TagSet does not exist');
        return { TagSet: tags };
      }),
      PutBucketTagging: on((bucket, input) => {
        bucket.tags = structuresOf(structure(input, 'Tagging'), 'TagSet') ?? [];
        return {};
      }),
      GetBucketLifecycleConfiguration: on(({ lifecycle }) => {
        if (lifecycle === undefined) {
          throw notThere('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist');
        }
        return { Rules: lifecycle };
      }),
      PutBucketLifecycleConfiguration: on((bucket, input) => {
        const rules = structuresOf(structure(input, 'LifecycleConfiguration'), 'Rules') ?? [];
        if (rules.length === 0 || rules.some(({ Status }) => Status !== 'Enabled' && Status !== 'Disabled')) {
          throw malformedXml();
        }
        bucket.lifecycle = rules;
        return {};
      }),

      ListObjectsV2: on(({ name, objects }, input) => objects.list(name, input)),
      ListObjectVersions: on(({ name, objects }, input) => objects.listVersions(name, input)),
      GetObject: on(({ objects }, input) => objects.get(input)),
      HeadObject: on(({ objects }, input) => objects.get(input)),
      PutObject: on(({ objects, versioning }, input) => {
        const body = input.Body instanceof Uint8Array ? input.Body : new Uint8Array();
        const { ContentType, ContentEncoding } = input as Record<string, string | undefined>;
        const headers = { ...(ContentType && { ContentType }), ...(ContentEncoding && { ContentEncoding }) };
        return objects.put(textOf(input, 'Key') ?? '', body, versioning, headers);
      }),
      DeleteObject: on(({ objects, versioning }, input) =>
        objects.delete(textOf(input, 'Key') ?? '', textOf(input, 'VersionId'), versioning),
      ),
      DeleteObjects: on(({ objects, versioning }, input) => objects.deleteAll(input, versioning)),
    };
  }

  seenByServices(name: string): SeenBucket {
    const bucket = this.#buckets.get(name);
    return {
      exists: bucket !== undefined,
      region: bucket?.region,
      allows: (service, action, resource, conditions) => {
        const policy = bucket?.seenPolicy.seen;
        return policy !== undefined && allows(policy, { service, action, resource, conditions });
      },
    };
  }

  /** Puts an object where a service delivers it. Nothing happens when the bucket is gone. */
  put(name: string, key: string, body: Uint8Array): void {
    const bucket = this.#buckets.get(name);
    bucket?.objects.put(key, body, bucket.versioning);
  }

  #listBuckets(input: Fields): object {
    const [prefix, wanted] = [textOf(input, 'Prefix') ?? '', textOf(input, 'BucketRegion')];
    const fitting = [...this.#buckets.values()]
      .filter(({ name, region }) => name.startsWith(prefix) && (wanted === undefined || region === wanted))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const size = numberOf(input, 'MaxBuckets') ?? MOST_BUCKETS;
    const { items, nextToken } = pageOf(
      fitting,
      size,
      textOf(input, 'ContinuationToken'),
      () => new ServiceError('InvalidArgument', 'The continuation token provided is incorrect'),
    );
    return {
      Buckets: items.map(({ name, created, region }) => ({ Name: name, CreationDate: created, BucketRegion: region })),
      Owner: { DisplayName: 'sandbox', ID: this.#world.accountId.padStart(64, '0') },
      ...(nextToken !== undefined && { ContinuationToken: nextToken }),
      ...(prefix !== '' && { Prefix: prefix }),
    };
  }

  #createBucket(input: Fields, context: RequestContext): object {
    const name = textOf(input, 'Bucket') ?? '';
    if (!isBucketName(name)) throw new ServiceError('InvalidBucketName', 'The specified bucket is not valid.');
    const region = regionOf(
      textOf(structureOf(input, 'CreateBucketConfiguration') ?? {}, 'LocationConstraint'),
      context,
    );
    const existing = this.#buckets.get(name);
    if (existing !== undefined) {
      if (existing.region === 'us-east-1' && region === 'us-east-1') return { Location: `/${name}` };
      const message = 'Your previous request to create the named bucket succeeded and you already own it.';
      throw new ServiceError('BucketAlreadyOwnedByYou', message, 409);
    }
    if (takenNames.includes(name)) {
      const message =
        'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
        'Please select a different name and try again.';
      throw new ServiceError('BucketAlreadyExists', message, 409);
    }
    if (this.#buckets.size >= MOST_BUCKETS) {
      throw new ServiceError('TooManyBuckets', 'You have attempted to create more buckets than allowed');
    }
    const { clock, random, timings } = this.#world;
    this.#buckets.set(name, {
      name,
      region,
      created: new Date(clock.now()),
      objects: new BucketObjects(
        () => clock.now(),
        () => random.hex(32),
      ),
      seenPolicy: new Propagated(clock, timings.bucketPolicyPropagation),
      policy: undefined,
      // What every bucket has had from the start since April 2023.
      publicAccessBlock: allBlocked,
      encryption: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
      },
      versioning: undefined,
      tags: undefined,
      lifecycle: undefined,
    });
    return { Location: region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/` };
  }

  #bucket(input: Fields, callerRegion?: string): Bucket {
    const name = textOf(input, 'Bucket') ?? '';
    if (takenNames.includes(name)) throw new ServiceError('AccessDenied', 'Access Denied', 403);
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw notThere('NoSuchBucket', 'The specified bucket does not exist');
    if (callerRegion !== undefined && callerRegion !== bucket.region) throw new WrongRegion(bucket.region);
    return bucket;
  }
}
