import { eventStreamIn, framesOf } from './event-stream';
import { ServiceError } from './service';
import type { Protocol, Reply, SandboxResponse, ServiceName } from './wire-protocol';
import { modelName, queryCode } from './wire-errors';
import { withDates } from './wire-shapes';

/** Smithy namespaces, as they stand before an error's name in `__type`. */
const namespaces: Partial<Record<ServiceName, string>> = {
  cloudtrail: 'com.amazonaws.cloudtrail',
  logs: 'com.amazonaws.cloudwatchlogs',
  cloudwatch: 'com.amazonaws.cloudwatch',
};

/** AWS JSON 1.0 and 1.1: the operation is in a header, dates are seconds since the epoch. CloudTrail, Logs, CloudWatch, KMS and Organizations. */
export const jsonProtocol: Protocol = {
  read(request, service) {
    const operation = request.headers['x-amz-target']!.split('.').pop()!;
    return { operation, input: withDates(service, parse(request.body)) };
  },
  answer(output, reply) {
    const stream = eventStreamIn(output);
    if (stream === undefined) return respond(200, output, reply);
    const headers = { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': reply.requestId };
    const chunks = framesOf(stream);
    return { statusCode: 200, headers, body: new Uint8Array(), stream: { chunks, close: stream.close } };
  },
  refuse(error, reply) {
    const name = modelName(reply.service, error.code);
    const namespace = reply.service === undefined ? undefined : namespaces[reply.service];
    const type = namespace === undefined ? name : `${namespace}#${name}`;
    const response = respond(error.status, { __type: type, message: error.message }, reply);
    response.headers['x-amzn-errortype'] = name;
    Object.assign(response.headers, queryErrorHeader(error, reply));
    return response;
  },
  unsigned: new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', 400),
  unknown: () => new ServiceError('UnknownOperationException', '', 400),
};

/**
 * CloudWatch spoke AWS Query before it spoke JSON and CBOR, so it also sends the error code of those days. Clients that
 * understand the header go by it.
 */
export function queryErrorHeader(error: ServiceError, { service }: Reply): Record<string, string> {
  if (service !== 'cloudwatch') return {};
  const fault = error.status >= 500 ? 'Receiver' : 'Sender';
  return { 'x-amzn-query-error': `${queryCode(service, error.code)};${fault}` };
}

function respond(statusCode: number, value: object, { request, requestId }: Reply): SandboxResponse {
  return {
    statusCode,
    headers: {
      'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
    },
    body: new TextEncoder().encode(JSON.stringify(plain(value))),
  };
}

function parse(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body) || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // answered below
  }
  throw new ServiceError('SerializationException', 'The body is not a JSON object', 400);
}

/** `value` as JSON has it: dates in seconds, bytes in Base64. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
