import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import type { HttpRequest } from '@smithy/types';
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { Service } from '../../src/sandbox/service';
import { answer, type RecordedCall, type WireTarget } from '../../src/sandbox/wire';
import type { SandboxRequest, SandboxResponse, ServiceName } from '../../src/sandbox/wire-protocol';

/** A target of given services that remembers what it was told. */
export class FakeTarget implements WireTarget {
  readonly services: Readonly<Record<ServiceName, Service>>;
  readonly calls: RecordedCall[] = [];
  advanced = 0;

  constructor(services: Partial<Record<ServiceName, Service>>) {
    const none = {
      cloudtrail: {},
      logs: {},
      cloudwatch: {},
      iam: {},
      sts: {},
      sns: {},
      s3: {},
      kms: {},
      organizations: {},
    };
    this.services = { ...none, ...services };
  }

  advance(): void {
    this.advanced++;
  }

  record(call: RecordedCall): void {
    this.calls.push(call);
  }
}

/** What the last request and response of a set of clients were. */
export interface Traffic {
  request?: SandboxRequest;
  response?: SandboxResponse;
}

/** The real clients of the SDK, answered by a target in process; `traffic` holds what went over the wire last. */
export function clientsOf(target: WireTarget, region = 'us-east-1') {
  const traffic: Traffic = {};
  const requestHandler = {
    async handle(request: HttpRequest) {
      traffic.request = {
        method: request.method,
        path: request.path,
        query: Object.fromEntries(Object.entries(request.query ?? {}).map(([name, value]) => [name, value ?? ''])),
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        body: await bytesOf(request.body),
        host: request.hostname,
      };
      traffic.response = await answer(target, traffic.request);
      const { statusCode, headers, body } = traffic.response;
      return { response: { statusCode, headers, body: Readable.from([body]) } };
    },
  };
  const options = {
    region,
    requestHandler,
    credentials: { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'not-a-secret' },
    maxAttempts: 1,
  };
  // Each is made when it is asked for: most tests need one of them.
  return {
    traffic,
    get cloudtrail() {
      return new CloudTrailClient(options);
    },
    get cloudwatch() {
      return new CloudWatchClient(options);
    },
    get logs() {
      return new CloudWatchLogsClient(options);
    },
    get iam() {
      return new IAMClient(options);
    },
    get kms() {
      return new KMSClient(options);
    },
    get organizations() {
      return new OrganizationsClient(options);
    },
    get s3() {
      return new S3Client(options);
    },
    get sns() {
      return new SNSClient(options);
    },
    get sts() {
      return new STSClient(options);
    },
  };
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The name of the error that a call fails with. */
export async function errorName(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return (error as Error).name;
  }
  throw new Error('The call did not fail.');
}

/** That `actual` has the members of `expected`; what else it has does not matter. */
export function assertHas(actual: object | undefined, expected: object): void {
  const members = Object.entries(actual ?? {}).filter(([name]) => name in expected);
  assert.deepEqual(Object.fromEntries(members), expected);
}
