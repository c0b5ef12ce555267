import { ServiceError } from './service';
import { typed } from './wire-shapes';
import { element, escapeXml, parseXml, scalarText, type XmlElement } from './xml';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Lists: the member's name, the name of an item's element, and whether the items stand in an element of the list's own. */
const lists: readonly (readonly [member: string, item: string, wrapped?: 'wrapped'])[] = [
  ['Buckets', 'Bucket', 'wrapped'],
  ['TagSet', 'Tag', 'wrapped'],
  ['Contents', 'Contents'],
  ['CommonPrefixes', 'CommonPrefixes'],
  ['Versions', 'Version'],
  ['DeleteMarkers', 'DeleteMarker'],
  ['Objects', 'Object'],
  ['Deleted', 'Deleted'],
  ['Errors', 'Error'],
  ['Rules', 'Rule'],
  ['Transitions', 'Transition'],
  ['NoncurrentVersionTransitions', 'NoncurrentVersionTransition'],
];

/** Elements whose member in the SDK's shapes has another name. */
const renamed = new Map([['MfaDelete', 'MFADelete']]);

/**
 * The structure that a request's XML describes.
 * @throws ServiceError MalformedXML
 */
export function readS3Xml(text: string): Record<string, unknown> {
  try {
    return structure(parseXml(text));
  } catch {
    throw new ServiceError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
      400,
    );
  }
}

function structure({ name: parent, children }: XmlElement): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const child of children) {
    const wrapped = lists.find(([member, , how]) => member === child.name && how === 'wrapped');
    const flat = lists.find(([, item, how]) => item === child.name && how !== 'wrapped');
    if (wrapped !== undefined) fields[wrapped[0]] = child.children.map((item) => value(item, wrapped[0]));
    else if (flat !== undefined) append(fields, flat[0], value(child, flat[0]));
    // A filter has one tag, its `And` a list of them.
    else if (parent === 'And' && child.name === 'Tag') append(fields, 'Tags', value(child, 'Tags'));
    else fields[renamed.get(child.name) ?? child.name] = value(child, parent);
  }
  return fields;
}

function value(child: XmlElement, parent: string): unknown {
  if (child.children.length > 0 || child.text.trim() === '') return emptyOrStructure(child);
  return typed('s3', parent, child.name, child.text);
}

/** An element without content is an empty text, but for a rule's filter, which may have no conditions. */
function emptyOrStructure(child: XmlElement): unknown {
  return child.children.length > 0 || child.name === 'Filter' ? structure(child) : child.text;
}

function append(fields: Record<string, unknown>, name: string, item: unknown): void {
  const items = fields[name];
  if (Array.isArray(items)) items.push(item);
  else fields[name] = [item];
}

/** The document of an answer. */
export function writeS3Xml(root: string, content: unknown): string {
  const text = isStructure(content) ? members(content, root) : escapeXml(scalarText(content ?? ''));
  return element(root, text, NAMESPACE);
}

function members(fields: object, parent: string): string {
  return Object.entries(fields)
    .map(([name, member]) => {
      if (member === undefined || member === null) return '';
      if (!Array.isArray(member)) return one(elementName(name), member);
      const [, item, how] = lists.find(([list]) => list === name) ?? [name, parent === 'And' ? 'Tag' : name];
      const items = member.map((entry) => one(item, entry)).join('');
      return how === 'wrapped' ? element(name, items) : items;
    })
    .join('');
}

function one(name: string, member: unknown): string {
  return element(name, isStructure(member) ? members(member, name) : escapeXml(scalarText(member)));
}

function elementName(member: string): string {
  return [...renamed].find(([, name]) => name === member)?.[0] ?? member;
}

function isStructure(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array);
}
