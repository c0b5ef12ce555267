import type { World } from './world';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** Who did it, in the shapes of the CloudTrail user guide, "userIdentity element". */
export interface UserIdentity {
  readonly type: 'IAMUser' | 'AssumedRole' | 'Root' | 'AWSService' | 'AWSAccount' | 'Unknown';
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly sessionContext?: JsonObject;
  readonly invokedBy?: string;
}

/** A CloudTrail record of a management event, its fields in the order AWS writes them. */
export interface CloudTrailRecord {
  readonly eventVersion: '1.11';
  readonly userIdentity: UserIdentity;
  /** ISO 8601, whole seconds, UTC. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: JsonObject | null;
  readonly responseElements: JsonObject | null;
  readonly additionalEventData?: JsonObject;
  readonly requestID?: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly { readonly accountId: string; readonly type: string; readonly ARN: string }[];
  readonly eventType: 'AwsApiCall' | 'AwsConsoleSignIn' | 'AwsServiceEvent';
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly eventCategory: 'Management';
  readonly tlsDetails?: JsonObject;
  readonly sessionCredentialFromConsole?: 'true';
}

/** Who acts, from where and with what. */
export interface Actor {
  readonly identity: UserIdentity;
  readonly ip: string;
  readonly userAgent: string;
  readonly fromConsole?: boolean;
}

/** What a record says beyond what follows from the account, the time and the actor. */
export interface Deed {
  /** The service's endpoint prefix, e.g. `ec2`; `eventSource` is `ec2.amazonaws.com`. */
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly region?: string;
  readonly parameters?: JsonObject;
  readonly response?: JsonObject;
  readonly error?: { readonly code?: string; readonly message?: string };
  readonly additional?: JsonObject;
  readonly resources?: readonly { readonly type: string; readonly arn: string }[];
  readonly eventType?: CloudTrailRecord['eventType'];
}

/** Services whose events CloudTrail files under one region whatever region was called (user guide, "global services"). */
const globalServices: readonly string[] = ['iam', 'cloudfront', 'organizations', 'route53'];

/** Writes the record of a deed at a time (milliseconds since the epoch). */
export function writeRecord(world: World, actor: Actor, deed: Deed, at: number): CloudTrailRecord {
  const eventType = deed.eventType ?? 'AwsApiCall';
  const region = globalServices.includes(deed.service) ? 'us-east-1' : (deed.region ?? world.homeRegion);
  const byService = actor.identity.invokedBy !== undefined;
  return {
    eventVersion: '1.11',
    userIdentity: actor.identity,
    eventTime: eventTime(at),
    eventSource: `${deed.service}.amazonaws.com`,
    eventName: deed.name,
    awsRegion: region,
    sourceIPAddress: actor.ip,
    userAgent: actor.userAgent,
    ...(deed.error?.code !== undefined && { errorCode: deed.error.code }),
    ...(deed.error?.message !== undefined && { errorMessage: deed.error.message }),
    requestParameters: deed.parameters ?? null,
    responseElements: deed.response ?? null,
    ...(deed.additional !== undefined && { additionalEventData: deed.additional }),
    ...(eventType === 'AwsApiCall' && { requestID: world.random.uuid() }),
    eventID: world.random.uuid(),
    readOnly: deed.readOnly,
    ...(deed.resources !== undefined && {
      resources: deed.resources.map(({ type, arn }) => ({ accountId: world.accountId, type, ARN: arn })),
    }),
    eventType,
    managementEvent: true,
    recipientAccountId: world.accountId,
    eventCategory: 'Management',
    ...(!byService && { tlsDetails: tlsDetails(deed, region, eventType) }),
    ...(actor.fromConsole === true && eventType === 'AwsApiCall' && { sessionCredentialFromConsole: 'true' as const }),
  };
}

function tlsDetails(deed: Deed, region: string, eventType: CloudTrailRecord['eventType']): JsonObject {
  const host = globalServices.includes(deed.service)
    ? `${deed.service}.amazonaws.com`
    : `${deed.service}.${region}.amazonaws.com`;
  return {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: eventType === 'AwsConsoleSignIn' ? 'signin.aws.amazon.com' : host,
  };
}

/** `2026-11-23T14:05:09Z`. */
export function eventTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

const innerFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** `Nov 23, 2026, 2:05:09 PM`: how CloudTrail writes the times inside request parameters and response elements. */
export function innerTime(at: number): string {
  // Newer ICU data puts a narrow no-break space before AM and PM.
  return innerFormat.format(at).replace('\u202f', ' ');
}
