import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { ServiceError, type RequestContext, type Service } from './service';
import { cborProtocol } from './wire-cbor';
import { jsonProtocol } from './wire-json';
import { queryProtocol } from './wire-query';
import type { Call, Protocol, Reply, SandboxRequest, SandboxResponse, ServiceName } from './wire-protocol';
import { s3Protocol } from './wire-s3';

/** One API call that was answered, so that it can become a CloudTrail event. */
export interface RecordedCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Record<string, unknown>;
  readonly output?: object;
  readonly error?: ServiceError;
  readonly context: RequestContext;
  readonly userAgent: string;
  readonly readOnly: boolean;
}

/** The account that requests are for. */
export interface WireTarget {
  readonly services: Readonly<Record<ServiceName, Service>>;
  /** Brings the simulation up to the clock; called before each operation. */
  advance(): void;
  /** Called after each operation, failed ones too. */
  record(call: RecordedCall): void;
}

/** Services by the name they are signed for (the third part of a signature's credential scope). */
const signingNames: Readonly<Record<string, ServiceName>> = {
  cloudtrail: 'cloudtrail',
  logs: 'logs',
  monitoring: 'cloudwatch',
  iam: 'iam',
  sts: 'sts',
  sns: 'sns',
  s3: 's3',
  kms: 'kms',
  organizations: 'organizations',
};

/**
 * Answers one AWS API request for `target`'s account, in the protocol it was asked in: AWS JSON 1.0 and 1.1, Smithy RPC
 * v2 CBOR, AWS Query or S3's REST XML. Any signature is accepted, none is not. Never rejects: what goes wrong inside is
 * answered as AWS answers its own faults, with status 500.
 */
export function answer(target: WireTarget, request: SandboxRequest): Promise<SandboxResponse> {
  return Promise.resolve(answerNow(target, request));
}

/** The answer to a request that is refused before anybody looks at what it asks for, in the protocol it was asked in. */
export function refuse(request: SandboxRequest, error: ServiceError): SandboxResponse {
  const service = signedFor(request);
  return protocolOf(request).refuse(error, { request, requestId: randomUUID(), ...(service && { service }) });
}

/** The service that a request was signed for; `undefined` when it was not, or for one that the sandbox has not. */
export function signedFor(request: SandboxRequest): ServiceName | undefined {
  return serviceOf(signatureOf(request));
}

function answerNow(target: WireTarget, request: SandboxRequest): SandboxResponse {
  const protocol = protocolOf(request);
  let reply: Reply = { request, requestId: randomUUID() };
  try {
    const signature = signatureOf(request);
    if (signature === undefined) throw protocol.unsigned;
    const service = serviceOf(signature);
    if (service === undefined) {
      throw new ServiceError('UnknownOperationException', `The sandbox has no service "${signature.service}".`, 404);
    }
    reply = { ...reply, service };
    const call = protocol.read(service === 's3' ? request : { ...request, body: unzipped(request) }, service);
    reply = { ...reply, call };
    return protocol.answer(perform(target, service, call, signature, request, protocol), reply);
  } catch (error) {
    return protocol.refuse(error instanceof ServiceError ? error : internalFailure(error), reply);
  }
}

function perform(
  target: WireTarget,
  service: ServiceName,
  { operation, input }: Call,
  { region, accessKeyId }: Signature,
  request: SandboxRequest,
  protocol: Protocol,
): object {
  const operations = target.services[service];
  if (!Object.hasOwn(operations, operation)) throw protocol.unknown(operation);
  target.advance();
  const context = { region, accessKeyId };
  const about = {
    service,
    operation,
    input,
    context,
    userAgent: request.headers['user-agent'] ?? '',
    readOnly: isReadOnly(operation),
  };
  try {
    const output = operations[operation]!(input, context);
    target.record({ ...about, output });
    return output;
  } catch (error) {
    if (error instanceof ServiceError) target.record({ ...about, error });
    throw error;
  }
}

function protocolOf({ headers, query, path }: SandboxRequest): Protocol {
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return cborProtocol;
  if (headers['x-amz-target'] !== undefined) return jsonProtocol;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if ((isForm || query.Action !== undefined) && path === '/') return queryProtocol;
  return s3Protocol;
}

interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** The credential scope of a signature version 4, from the header or, for a presigned address, from the query. */
function signatureOf({ headers, query }: SandboxRequest): Signature | undefined {
  const credential =
    /^AWS4-HMAC-SHA256\s.*?Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ??
    [query['X-Amz-Credential']].flat()[0];
  const parts = credential?.split('/');
  if (parts?.length !== 5) return undefined;
  return { accessKeyId: parts[0]!, region: parts[2]!, service: parts[3]! };
}

function serviceOf(signature: Signature | undefined): ServiceName | undefined {
  if (signature === undefined || !Object.hasOwn(signingNames, signature.service)) return undefined;
  return signingNames[signature.service];
}

/** CloudWatch's clients compress large PutMetricData calls. */
function unzipped({ headers, body }: SandboxRequest): Uint8Array {
  if (headers['content-encoding'] !== 'gzip') return body;
  try {
    return gunzipSync(body);
  } catch {
    throw new ServiceError('SerializationException', 'The body is not in gzip format');
  }
}

function isReadOnly(operation: string): boolean {
  return /^(Get|List|Describe|Lookup|Head|Filter|Test|StartLiveTail)/.test(operation);
}

function internalFailure(error: unknown): ServiceError {
  return new ServiceError('InternalFailure', `The sandbox failed: ${String(error)}`, 500);
}
