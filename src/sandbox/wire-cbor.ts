import { decodeCbor, encodeCbor } from './cbor';
import { ServiceError } from './service';
import type { Protocol, Reply, SandboxResponse } from './wire-protocol';
import { modelName } from './wire-errors';
import { queryErrorHeader } from './wire-json';

/** Smithy RPC v2 with CBOR: the operation is in the path. botocore speaks it to CloudWatch. */
export const cborProtocol: Protocol = {
  read({ path, body }) {
    const operation = /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(path)?.[1] ?? '';
    return { operation, input: body.length === 0 ? {} : parse(body) };
  },
  answer(output, reply) {
    return respond(200, output, reply);
  },
  refuse(error, reply) {
    const type = `com.amazonaws.cloudwatch#${modelName(reply.service, error.code)}`;
    const response = respond(error.status, { __type: type, message: error.message }, reply);
    Object.assign(response.headers, queryErrorHeader(error, reply));
    return response;
  },
  unsigned: new ServiceError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
  unknown: () => new ServiceError('UnknownOperationException', '', 404),
};

function parse(body: Uint8Array): Record<string, unknown> {
  try {
    const value = decodeCbor(body);
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      return value as Record<string, unknown>;
    }
  } catch {
    // answered below
  }
  throw new ServiceError('SerializationException', 'The body is not a CBOR map', 400);
}

function respond(statusCode: number, value: object, { requestId }: Reply): SandboxResponse {
  return {
    statusCode,
    headers: {
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
      'x-amzn-requestid': requestId,
    },
    body: encodeCbor(value),
  };
}
