import { ServiceError } from './service';
import type { Protocol, Reply, SandboxRequest, SandboxResponse, ServiceName } from './wire-protocol';
import { queryCode } from './wire-errors';
import { typed } from './wire-shapes';
import { element, escapeXml, scalarText } from './xml';

const namespaces: Partial<Record<ServiceName, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  cloudwatch: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
};

/** Output members that are maps; everything else that is a plain object is a structure. */
const maps: Partial<Record<ServiceName, readonly string[]>> = { sns: ['Attributes'] };

/** AWS Query: the call is a form, the answer XML. IAM, STS and SNS, and CloudWatch for older clients. */
export const queryProtocol: Protocol = {
  read(request, service) {
    const parameters = Object.entries(parametersOf(request));
    const operation = parameters.find(([name]) => name === 'Action')?.[1] ?? '';
    const members = parameters.filter(([name]) => name !== 'Action' && name !== 'Version');
    return { operation, input: nested(service, members) };
  },
  answer(output, reply) {
    const operation = reply.call?.operation ?? '';
    // SNS and CloudWatch leave the result out when there is nothing in it; readers take both.
    const result = element(`${operation}Result`, membersXml(output, reply.service));
    const metadata = element('ResponseMetadata', element('RequestId', reply.requestId));
    return respond(200, element(`${operation}Response`, result + metadata, namespaceOf(reply)), reply);
  },
  refuse(error, reply) {
    const fault = error.status >= 500 ? 'Receiver' : 'Sender';
    const about =
      element('Type', fault) +
      element('Code', escapeXml(queryCode(reply.service, error.code))) +
      element('Message', escapeXml(error.message));
    const body = element('Error', about) + element('RequestId', reply.requestId);
    return respond(error.status, element('ErrorResponse', body, namespaceOf(reply)), reply);
  },
  unsigned: new ServiceError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
  unknown: (operation) => new ServiceError('InvalidAction', `Could not find operation ${operation}`, 400),
};

function namespaceOf({ service }: Reply): string | undefined {
  return service === undefined ? undefined : namespaces[service];
}

function respond(statusCode: number, xml: string, { requestId }: Reply): SandboxResponse {
  return {
    statusCode,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: new TextEncoder().encode(xml),
  };
}

function parametersOf({ query, body }: SandboxRequest): Record<string, string> {
  const form = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)));
  const fromQuery = Object.entries(query).map(([name, value]) => [name, [value].flat()[0] ?? ''] as const);
  return { ...Object.fromEntries(fromQuery.filter(([name]) => !name.startsWith('X-Amz-'))), ...form };
}

/** The structure that names such as `Tags.member.1.Key` and `Attributes.entry.2.value` describe. */
function nested(service: ServiceName, entries: readonly (readonly [string, string])[], parent = ''): Fields {
  const groups = new Map<string, [string, string][]>();
  const fields: [string, unknown][] = [];
  for (const [path, text] of entries) {
    const dot = path.indexOf('.');
    if (dot < 0) {
      fields.push([path, typed(service, parent, path, text)]);
      continue;
    }
    const name = path.slice(0, dot);
    const group = groups.get(name) ?? [];
    group.push([path.slice(dot + 1), text]);
    groups.set(name, group);
  }
  for (const [name, group] of groups) {
    if (group.every(([path]) => /^member\.\d+(\.|$)/.test(path))) fields.push([name, list(service, group, name)]);
    else if (group.every(([path]) => /^entry\.\d+\.(key|value)$/.test(path))) fields.push([name, map(group)]);
    else fields.push([name, nested(service, group, name)]);
  }
  return Object.fromEntries(fields);
}

type Fields = Record<string, unknown>;

function list(service: ServiceName, group: readonly (readonly [string, string])[], name: string): unknown[] {
  const items = new Map<number, [string, string][]>();
  for (const [path, text] of group) {
    const [, number = '', ...rest] = path.split('.');
    const item = items.get(Number(number)) ?? [];
    item.push([rest.join('.'), text]);
    items.set(Number(number), item);
  }
  return [...items]
    .sort(([a], [b]) => a - b)
    .map(([, item]) =>
      item.length === 1 && item[0]![0] === '' ? typed(service, '', name, item[0]![1]) : nested(service, item, name),
    );
}

function map(group: readonly (readonly [string, string])[]): Record<string, string> {
  const values = new Map(group);
  const keys = group.filter(([path]) => path.endsWith('.key'));
  return Object.fromEntries(keys.map(([path, key]) => [key, values.get(path.replace(/key$/, 'value')) ?? '']));
}

function membersXml(structure: object, service: ServiceName | undefined): string {
  return Object.entries(structure)
    .map(([name, value]) => memberXml(name, value, service))
    .join('');
}

function memberXml(name: string, value: unknown, service: ServiceName | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return element(name, value.map((item) => memberXml('member', item, service)).join(''));
  if (typeof value !== 'object' || value instanceof Date || value instanceof Uint8Array) {
    // Unlike S3's, these answers have milliseconds only where there are some.
    const text = scalarText(value);
    return element(name, escapeXml(value instanceof Date ? text.replace('.000Z', 'Z') : text));
  }
  if (service !== undefined && maps[service]?.includes(name)) {
    const entry = ([key, text]: [string, unknown]) =>
      element('entry', element('key', escapeXml(key)) + element('value', escapeXml(scalarText(text))));
    return element(name, Object.entries(value).map(entry).join(''));
  }
  return element(name, membersXml(value, service));
}
