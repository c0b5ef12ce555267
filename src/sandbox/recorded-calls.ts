import { innerTime, type Actor, type Deed, type Json, type JsonObject } from './records';
import { caller } from './sts';
import type { RecordedCall } from './wire';
import type { ServiceName } from './wire-protocol';
import type { World } from './world';

/** `eventSource` without `.amazonaws.com`. */
const sources: Readonly<Record<ServiceName, string>> = {
  cloudtrail: 'cloudtrail',
  logs: 'logs',
  cloudwatch: 'monitoring',
  iam: 'iam',
  sts: 'sts',
  sns: 'sns',
  s3: 's3',
  kms: 'kms',
  organizations: 'organizations',
};

/** Calls that CloudTrail counts as data events, which trails leave out unless asked (CloudTrail user guide). */
const dataEvents: Readonly<Partial<Record<ServiceName, RegExp>>> = {
  logs: /^(PutLogEvents|GetLogEvents|FilterLogEvents|TestMetricFilter)$/,
  cloudwatch: /^(PutMetricData|GetMetricData|GetMetricStatistics|ListMetrics)$/,
  sns: /^Publish/,
  s3: /(Object|Objects|ObjectsV2|ObjectVersions)$/,
};

/** What a call to the sandbox's API looks like as an event; `undefined` for data events. */
export function deedOf(call: RecordedCall): Deed | undefined {
  if (dataEvents[call.service]?.test(call.operation) === true) return undefined;
  const { error } = call;
  // Who may not do a thing is turned away before anybody reads what it was.
  const denied = error?.code.startsWith('AccessDenied') === true;
  const parameters = denied ? undefined : parametersOf(call);
  const response = error === undefined && !call.readOnly ? responseOf(call) : undefined;
  return {
    service: sources[call.service],
    name: call.operation,
    readOnly: call.readOnly,
    region: call.context.region,
    ...(parameters !== undefined && { parameters }),
    ...(response !== undefined && { response }),
    ...(error !== undefined && { error: { code: error.code, message: error.message } }),
  };
}

/** Whoever calls the sandbox's API. */
export function callerOf({ accountId, partition }: World, call: RecordedCall): Actor {
  return {
    identity: {
      type: 'IAMUser',
      principalId: caller.userId,
      arn: `arn:${partition}:iam::${accountId}:user/${caller.userName}`,
      accountId,
      accessKeyId: call.context.accessKeyId,
      userName: caller.userName,
    },
    ip: '203.0.113.200',
    userAgent: call.userAgent,
  };
}

function parametersOf({ service, input }: RecordedCall): JsonObject | undefined {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return undefined;
  const parameters = camelCased(Object.fromEntries(entries)) as Record<string, Json>;
  if (service !== 's3') return parameters;
  const { bucket, ...rest } = parameters;
  return bucket === undefined ? rest : { bucketName: bucket, ...rest };
}

/** Answers of writing calls; the ones that have nothing to say are null. */
function responseOf({ service, output }: RecordedCall): JsonObject | undefined {
  if (service === 's3' || output === undefined || Object.keys(output).length === 0) return undefined;
  return camelCased(output) as JsonObject;
}

/** The SDK's shapes as CloudTrail writes them: names begin in lower case, times are texts, binary is left out. */
function camelCased(value: unknown): Json {
  if (value instanceof Date) return innerTime(value.getTime());
  if (value instanceof Uint8Array) return 'HIDDEN_DUE_TO_SECURITY_REASONS';
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(entries.map(([name, member]) => [lowerFirst(name), camelCased(member)]));
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' ? value : null;
}

/** `S3BucketName` → `s3BucketName`, `ARN` → `aRN` as CloudTrail has it. */
function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
