import type { Clause, ClauseNote, CompiledPattern } from './explanation';
import { compileExpression, type JsonCondition } from './json-condition';
import { JsonScan } from './json-scan';
import { decodeString, JsonKind } from './json-text';
import { readJson, type JsonNode } from './json-tree';
import { isNumber } from './numbers';
import { compilePrefilter } from './prefilter';
import { buildTrie } from './selector-trie';
import type { JsonPattern, Step } from './syntax';

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

  return {
    test(message) {
      if (prefilter?.mayMatch(message) === false) return false;
      const outcome = scan.run(message);
      if (outcome === 'not-json') return false;
      if (outcome === 'repeated') {
        const root = readJson(message);
        if (!root) return false;
        judge(message, root);
      }
      return verdict(marks);
    },
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
    extract: () => ({}),
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
  for (const selected of select(root, steps, 0)) {
    node ??= selected;
    const isText = selected.kind === JsonKind.String;
    const source = isText ? decodeString(message.slice(selected.start, selected.end)) : message;
    const start = isText ? 0 : selected.start;
    const end = isText ? source.length : selected.end;
    if (accepts(selected.kind, source, start, end)) return { accepted: true, node: selected };
  }
  return { accepted: false, node };
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
