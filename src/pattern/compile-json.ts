import type { Clause, ClauseNote, CompiledPattern } from './explanation';
import { compileExpression, type JsonCondition } from './json-condition';
import { JsonScan } from './json-scan';
import { decodeString, JsonKind } from './json-text';
import { readJson, selectNodes, type JsonNode } from './json-tree';
import { isNumber } from './numbers';
import { compilePrefilter } from './prefilter';
import { buildTrie } from './selector-trie';
import { parseSelector } from './parse';
import type { JsonPattern } from './syntax';

/** Compiles a JSON pattern without errors; `text` is what it was read from. */
export function compileJson(pattern: JsonPattern, text: string): CompiledPattern {
  const { conditions, verdict } = compileExpression(pattern.expression);
  const marks = new Uint8Array(conditions.length);
  const scan = new JsonScan(conditions, buildTrie(conditions), marks);
  const prefilter = compilePrefilter(pattern.expression);

  /** Judges every condition by the tree of a message, which the scan avoids to build. */
  const judge = (message: string, root: JsonNode): readonly Clause[] =>
    conditions.map((condition, i) => {
      const found = judgeCondition(condition, message, root);
      marks[i] = found.accepted ? 1 : 0;
      const { range } = condition.syntax;
      return { range, text: text.slice(range.start, range.end), ...describe(condition, message, found) };
    });

  const test = (message: string): boolean => {
    if (prefilter?.mayMatch(message) === false) return false;
    const outcome = scan.run(message);
    if (outcome === 'not-json') return false;
    if (outcome === 'repeated') {
      const root = readJson(message);
      if (!root) return false;
      judge(message, root);
    }
    return verdict(marks);
  };

  return {
    test,
    explain(message) {
      const root = readJson(message);
      if (root) {
        const clauses = judge(message, root);
        return { matches: verdict(marks), clauses };
      }
      const clauses = conditions.map(({ syntax: { range } }) => ({
        range,
        text: text.slice(range.start, range.end),
        matches: false,
        saw: undefined,
        note: 'not-json' as const,
      }));
      return { matches: false, clauses };
    },
    extract: (message, fields = []) => (fields.length > 0 && test(message) ? extract(message, fields) : {}),
    needles: prefilter?.needles,
  };
}

interface Found {
  readonly accepted: boolean;
  /** The value that was accepted, else the first one that was not. */
  readonly node: JsonNode | undefined;
}

function judgeCondition({ steps, accepts }: JsonCondition, message: string, root: JsonNode): Found {
  let node: JsonNode | undefined;
  for (const selected of selectNodes(root, steps)) {
    node ??= selected;
    const isText = selected.kind === JsonKind.String;
    const source = isText ? decodeString(message.slice(selected.start, selected.end)) : message;
    const start = isText ? 0 : selected.start;
    const end = isText ? source.length : selected.end;
    if (accepts(selected.kind, source, start, end)) return { accepted: true, node: selected };
  }
  return { accepted: false, node };
}

/** The text, number or boolean at each field that is a selector and leads to one. */
function extract(message: string, fields: readonly string[]): Record<string, string> {
  const root = readJson(message);
  const values: Record<string, string> = {};
  for (const field of fields) {
    const steps = parseSelector(field)?.steps;
    const [node] = root && steps ? selectNodes(root, steps) : [];
    const value = node && scalarText(node, message);
    if (value !== undefined) values[field] = value;
  }
  return values;
}

/** Numbers as they are written. */
function scalarText({ kind, start, end }: JsonNode, message: string): string | undefined {
  const source = message.slice(start, end);
  if (kind === JsonKind.String) return decodeString(source);
  return kind === JsonKind.Number || kind === JsonKind.True || kind === JsonKind.False ? source : undefined;
}

const notes: Readonly<Partial<Record<JsonKind, ClauseNote>>> = {
  [JsonKind.True]: 'boolean',
  [JsonKind.False]: 'boolean',
  [JsonKind.Null]: 'null',
  [JsonKind.Object]: 'object',
  [JsonKind.Array]: 'array',
};

function describe(
  { syntax, negated }: JsonCondition,
  message: string,
  { accepted, node }: Found,
): Pick<Clause, 'matches' | 'saw' | 'note' | 'messageRange'> {
  const matches = accepted !== negated;
  if (!node) return { matches, saw: undefined, note: 'missing' };
  const { kind, start, end } = node;
  const messageRange = { start, end };
  const note = notes[kind] ?? (isOrder(syntax) && !holdsNumber(node, message) ? 'not-a-number' : undefined);
  const isContainer = kind === JsonKind.Object || kind === JsonKind.Array;
  return { matches, saw: isContainer ? undefined : message.slice(start, end), messageRange, ...(note && { note }) };
}

function isOrder(syntax: JsonCondition['syntax']): boolean {
  return syntax.kind === 'comparison' && /[<>]/.test(syntax.operator);
}

function holdsNumber({ kind, start, end }: JsonNode, message: string): boolean {
  return kind === JsonKind.Number || isNumber(decodeString(message.slice(start, end)));
}
