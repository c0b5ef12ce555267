/** The little XML that AWS's protocols need: elements and text, no attributes, comments only to be skipped. */

export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** The text directly inside, entities resolved. */
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * The root element of a document. Attributes and namespace prefixes are dropped.
 * @throws SyntaxError for what is not well-formed, and for document types, which S3 does not take either
 */
export function parseXml(text: string): XmlElement {
  const tokens = text.matchAll(
    /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<(\/?)([\w.:-]+)(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>|([^<]+)|</g,
  );
  const root: OpenElement = { name: '', children: [], text: '' };
  const open: OpenElement[] = [root];
  for (const [token, data, slash, tag, selfClosing, characters] of tokens) {
    const current = open.at(-1)!;
    if (characters !== undefined) current.text += unescapeXml(characters);
    else if (data !== undefined) current.text += data;
    else if (tag === undefined) {
      if (token === '<') throw new SyntaxError('not well-formed XML');
    } else if (slash === '') {
      const element: OpenElement = { name: localName(tag), children: [], text: '' };
      current.children.push(element);
      if (selfClosing === '') open.push(element);
    } else if (open.length === 1 || open.pop()!.name !== localName(tag)) {
      throw new SyntaxError(`unexpected </${tag}>`);
    }
  }
  if (open.length !== 1 || root.children.length !== 1 || root.text.trim() !== '') {
    throw new SyntaxError('not one XML element');
  }
  return root.children[0]!;
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

function localName(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[name ?? ''] ?? whole;
  });
}

/** `text` with what XML gives a meaning escaped; line breaks too, because readers change them. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
}

/** An element around content that is XML already. */
export function element(name: string, content: string, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${escapeXml(namespace)}"`;
  return content === '' ? `<${name}${attribute}/>` : `<${name}${attribute}>${content}</${name}>`;
}

/** The text of a scalar as AWS writes it in XML: dates in ISO 8601 with milliseconds. */
export function scalarText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}
