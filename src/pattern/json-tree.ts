import {
  decodeString,
  deepestJson,
  JsonKind,
  literalAt,
  literalLength,
  scanNumber,
  scanString,
  skipBlanks,
} from './json-text';
import type { Step } from './syntax';

/** A value of a JSON text and where it stands; unlike `JSON.parse` it keeps how numbers are written. */
export interface JsonNode {
  readonly kind: JsonKind;
  readonly start: number;
  readonly end: number;
  /** Of an object; the last of several members with one name counts. */
  readonly members?: ReadonlyMap<string, JsonNode>;
  /** Of an array. */
  readonly elements?: readonly JsonNode[];
}

/** Reads an event. Undefined if the text is not a JSON object or array, with nothing but blanks around it. */
export function readJson(text: string): JsonNode | undefined {
  const root = new JsonReader(text).value(skipBlanks(text, 0), 1);
  if (!root || (root.kind !== JsonKind.Object && root.kind !== JsonKind.Array)) return undefined;
  return skipBlanks(text, root.end) === text.length ? root : undefined;
}

/** The values that the steps of a selector lead to: at most one without a wildcard. */
export function selectNodes(root: JsonNode, steps: readonly Step[]): Iterable<JsonNode> {
  return select(root, steps, 0);
}

function* select(node: JsonNode, steps: readonly Step[], depth: number): Generator<JsonNode> {
  const step = steps[depth];
  if (step === undefined) {
    yield node;
    return;
  }
  let children: Iterable<JsonNode | undefined>;
  switch (step.kind) {
    case 'name':
      children = [node.members?.get(step.name)];
      break;
    case 'any-name':
      children = node.members?.values() ?? [];
      break;
    case 'index':
      children = [node.elements?.[step.index]];
      break;
    case 'any-index':
      children = node.elements ?? [];
      break;
  }
  for (const child of children) if (child) yield* select(child, steps, depth + 1);
}

class JsonReader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(start: number, depth: number): JsonNode | undefined {
    const text = this.#text;
    switch (text.charCodeAt(start)) {
      case 0x7b:
        return depth > deepestJson ? undefined : this.#object(start, depth);
      case 0x5b:
        return depth > deepestJson ? undefined : this.#array(start, depth);
      case 0x22: {
        const end = Math.abs(scanString(text, start));
        return end === 0 ? undefined : { kind: JsonKind.String, start, end };
      }
    }
    const literal = literalAt(text, start);
    if (literal !== undefined) return { kind: literal, start, end: start + literalLength(literal) };
    const end = scanNumber(text, start);
    return end === 0 ? undefined : { kind: JsonKind.Number, start, end };
  }

  #object(start: number, depth: number): JsonNode | undefined {
    const text = this.#text;
    const members = new Map<string, JsonNode>();
    let at = skipBlanks(text, start + 1);
    if (text[at] === '}') return { kind: JsonKind.Object, start, end: at + 1, members };
    for (;;) {
      const keyEnd = Math.abs(scanString(text, at));
      if (keyEnd === 0) return undefined;
      const key = decodeString(text.slice(at, keyEnd));
      at = skipBlanks(text, keyEnd);
      if (text[at] !== ':') return undefined;
      const member = this.value(skipBlanks(text, at + 1), depth + 1);
      if (!member) return undefined;
      members.set(key, member);
      at = skipBlanks(text, member.end);
      if (text[at] === '}') return { kind: JsonKind.Object, start, end: at + 1, members };
      if (text[at] !== ',') return undefined;
      at = skipBlanks(text, at + 1);
    }
  }

  #array(start: number, depth: number): JsonNode | undefined {
    const text = this.#text;
    const elements: JsonNode[] = [];
    let at = skipBlanks(text, start + 1);
    if (text[at] === ']') return { kind: JsonKind.Array, start, end: at + 1, elements };
    for (;;) {
      const element = this.value(at, depth + 1);
      if (!element) return undefined;
      elements.push(element);
      at = skipBlanks(text, element.end);
      if (text[at] === ']') return { kind: JsonKind.Array, start, end: at + 1, elements };
      if (text[at] !== ',') return undefined;
      at = skipBlanks(text, at + 1);
    }
  }
}
