import { ServiceError } from './service';
import type { Protocol, Reply, SandboxRequest } from './wire-protocol';
import { routes, type S3Route } from './wire-s3-routes';
import { readS3Xml, writeS3Xml } from './wire-s3-xml';
import { element, escapeXml, scalarText } from './xml';

/** S3's REST protocol: the call is in method, address and headers, the body is XML, a policy or an object. */
export const s3Protocol: Protocol = {
  read(request) {
    const address = addressOf(request);
    const route = routeOf(request, address);
    const input: Record<string, unknown> = {
      ...(address.bucket !== undefined && { Bucket: address.bucket }),
      ...(address.key !== undefined && { Key: address.key }),
    };
    for (const [parameter, member] of Object.entries(route.query ?? {})) {
      const value = [request.query[parameter]].flat()[0];
      if (value !== undefined) input[member] = member.startsWith('Max') ? Number(value) : value;
    }
    for (const [header, member] of Object.entries(route.headers ?? {})) {
      // What is chunked here is the way, not the object.
      const value = request.headers[header]?.replace(/^aws-chunked(?:,\s*)?/, '');
      if (value !== undefined && value !== '') input[member] = value;
    }
    const body = bodyOf(request);
    if (route.body === 'bytes') input.Body = body;
    else if (route.body === 'policy') input.Policy = new TextDecoder().decode(body);
    else if (route.body !== undefined && body.length > 0) input[route.body] = readS3Xml(new TextDecoder().decode(body));
    return { operation: route.operation, input };
  },
  answer(output, reply) {
    const route = routes.find(({ operation }) => operation === reply.call?.operation)!;
    const fields = output as Record<string, unknown>;
    const headers = headersOf(reply);
    for (const [header, member] of Object.entries(route.outputHeaders ?? {})) {
      const value = fields[member];
      if (value instanceof Date) headers[header] = value.toUTCString();
      else if (value !== undefined) headers[header] = scalarText(value);
    }
    if (route.outputBytes !== undefined) {
      const content = fields[route.outputBytes];
      const bytes = content instanceof Uint8Array ? content : new TextEncoder().encode(String(content));
      return { statusCode: 200, headers, body: reply.request.method === 'HEAD' ? new Uint8Array() : bytes };
    }
    if (route.output === undefined) return { statusCode: route.status ?? 200, headers, body: new Uint8Array() };
    const content = route.outputMember === undefined ? fields : fields[route.outputMember];
    headers['content-type'] = 'application/xml';
    return { statusCode: 200, headers, body: document(writeS3Xml(route.output, content)) };
  },
  refuse(error, reply) {
    const headers = headersOf(reply);
    if (error.code === 'PermanentRedirect' && 'region' in error) headers['x-amz-bucket-region'] = String(error.region);
    const isHead = reply.request.method === 'HEAD';
    if (!isHead) headers['content-type'] = 'application/xml';
    const about =
      element('Code', escapeXml(error.code)) +
      element('Message', escapeXml(error.message)) +
      element('Resource', escapeXml(reply.request.path)) +
      element('RequestId', reply.requestId);
    const body = isHead ? new Uint8Array() : document(element('Error', about));
    return { statusCode: error.status, headers, body };
  },
  unsigned: new ServiceError('AccessDenied', 'Access Denied', 403),
  unknown: (operation) =>
    new ServiceError('NotImplemented', `A header or query you provided implies ${operation}, not implemented`, 501),
};

interface Address {
  readonly bucket?: string;
  readonly key?: string;
}

/** The bucket in front of the host name (`bucket.s3.…`, `bucket.localhost`), else first in the path. */
function addressOf({ host, path }: SandboxRequest): Address {
  const inHost = /^(.+?)\.(?:localhost(?::\d+)?$|s3[.-])/.exec(host)?.[1];
  const rest = path.slice(1);
  if (inHost !== undefined) return { bucket: inHost, ...(rest !== '' && { key: decode(rest) }) };
  const slash = rest.indexOf('/');
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  const key = slash < 0 ? '' : rest.slice(slash + 1);
  return { ...(bucket !== '' && { bucket: decode(bucket) }), ...(key !== '' && { key: decode(key) }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ServiceError('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

function routeOf({ method, query }: SandboxRequest, { bucket, key }: Address): S3Route {
  const on = bucket === undefined ? 'account' : key === undefined ? 'bucket' : 'object';
  const found = routes.find(
    (route) =>
      route.method === method && route.on === on && (route.subresource === undefined || route.subresource in query),
  );
  const asked = Object.keys(query).find((name) => subresources.includes(name) && name !== found?.subresource);
  if (found === undefined || asked !== undefined) {
    throw new ServiceError('NotImplemented', `The sandbox has no ${method} of ${asked ?? on}.`, 501);
  }
  return found;
}

/** Names in a query that make it another operation; those that the sandbox has are in {@link routes}. */
const subresources = [
  ...['accelerate', 'acl', 'analytics', 'attributes', 'cors', 'encryption', 'intelligent-tiering', 'inventory'],
  ...['legal-hold', 'lifecycle', 'location', 'logging', 'metrics', 'notification', 'object-lock', 'ownershipControls'],
  ...['partNumber', 'policy', 'policyStatus', 'publicAccessBlock', 'replication', 'requestPayment', 'restore'],
  ...[
    'retention',
    'select',
    'tagging',
    'torrent',
    'uploadId',
    'uploads',
    'versioning',
    'versions',
    'website',
    'delete',
  ],
];

/** The body without the framing of `aws-chunked`, in which clients that send as they read put chunks and checksums. */
function bodyOf({ headers, body }: SandboxRequest): Uint8Array {
  if (headers['x-amz-decoded-content-length'] === undefined) return body;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = 0; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    const length = parseInt(text.toString('latin1', at, Math.max(at, lineEnd)), 16);
    if (Number.isNaN(length) || lineEnd + 2 + length > text.length) {
      throw new ServiceError('IncompleteBody', 'The request body terminated unexpectedly', 400);
    }
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(text.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}

function headersOf({ requestId }: Reply): Record<string, string> {
  return {
    'x-amz-request-id': requestId.replaceAll('-', '').slice(0, 16).toUpperCase(),
    'x-amz-id-2': Buffer.from(requestId).toString('base64'),
  };
}

function document(xml: string): Uint8Array {
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
}
