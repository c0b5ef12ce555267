import { decodeString, JsonKind } from './json-text';
import { readJson, type JsonNode } from './json-tree';
import { stepText } from './selector';

/** One value of a JSON event, with the selector that leads to it. */
export interface EventValue {
  /** `$.resources[0].ARN`. */
  readonly selector: string;
  readonly kind: 'string' | 'number' | 'true' | 'false' | 'null' | 'object' | 'array';
  /** Of a string what it says, of a number how it is written, else empty. */
  readonly text: string;
}

const kinds = {
  [JsonKind.String]: 'string',
  [JsonKind.Number]: 'number',
  [JsonKind.True]: 'true',
  [JsonKind.False]: 'false',
  [JsonKind.Null]: 'null',
  [JsonKind.Object]: 'object',
  [JsonKind.Array]: 'array',
} as const;

/** Of a longer array only so many elements are told. */
const mostElements = 100;

/**
 * The values of an event, objects and arrays before what is in them; of a very large event the first `most`, and of a
 * long array the first hundred elements. Names that no selector can have are passed over. Undefined if the message is
 * not a JSON object.
 */
export function eventValues(message: string, most = 2000): readonly EventValue[] | undefined {
  const root = readJson(message);
  if (root?.kind !== JsonKind.Object) return undefined;
  const values: EventValue[] = [];
  const visit = (node: JsonNode, selector: string): void => {
    if (values.length >= most) return;
    const { kind, start, end } = node;
    const source = kind === JsonKind.String || kind === JsonKind.Number ? message.slice(start, end) : '';
    values.push({ selector, kind: kinds[kind], text: kind === JsonKind.String ? decodeString(source) : source });
    visitChildren(node, selector);
  };
  const visitChildren = ({ members, elements }: JsonNode, selector: string): void => {
    for (const [name, member] of members ?? []) {
      if (name !== '' && !name.includes("'")) visit(member, selector + stepText(name));
    }
    for (const [index, element] of elements?.slice(0, mostElements).entries() ?? []) {
      visit(element, `${selector}[${index}]`);
    }
  };
  visitChildren(root, '$');
  return values;
}
