import { compileExpression, type JsonCondition } from './json-condition';
import { decodeString, JsonKind } from './json-text';
import { readJson, selectNodes, type JsonNode } from './json-tree';
import { parsePattern } from './parse';

/** A value that a selector leads to, with the text to be compared. */
interface FoundValue {
  readonly kind: JsonKind;
  readonly text: string;
}

/**
 * Asks many single conditions, such as `$.a = "x"`, of the same messages: each is read once, and each selector followed
 * once in it. A condition that is not one, or that has an error, holds for no message; nor does any for a message that
 * is not JSON.
 */
export class ConditionJudge {
  readonly #messages: readonly string[];
  readonly #roots: readonly (JsonNode | undefined)[];
  /** By selector, what it leads to in each message. */
  readonly #found = new Map<string, readonly (readonly FoundValue[])[]>();

  constructor(messages: readonly string[]) {
    this.#messages = messages;
    this.#roots = messages.map(readJson);
  }

  /** Whether a condition holds, of each message. */
  judge(condition: string): readonly boolean[] {
    const asked = compileCondition(condition);
    if (!asked) return this.#messages.map(() => false);
    const { accepts, negated, syntax, steps } = asked;
    const { start, end } = syntax.subject.range;
    const selector = condition.slice(start - opening.length, end - opening.length);
    let found = this.#found.get(selector);
    if (!found) {
      found = this.#roots.map((root, i) => (root ? valuesAt(root, steps, this.#messages[i]!) : []));
      this.#found.set(selector, found);
    }
    return found.map((values, i) => {
      if (!this.#roots[i]) return false;
      return values.some(({ kind, text }) => accepts(kind, text, 0, text.length)) !== negated;
    });
  }
}

/** What a condition needs before it to be a pattern. */
const opening = '{ ';

function compileCondition(condition: string): JsonCondition | undefined {
  const { tree, diagnostics } = parsePattern(`${opening}${condition} }`);
  if (tree.kind !== 'json' || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const { conditions } = compileExpression(tree.expression);
  return conditions.length === 1 ? conditions[0] : undefined;
}

function valuesAt(root: JsonNode, steps: JsonCondition['steps'], message: string): readonly FoundValue[] {
  return Array.from(selectNodes(root, steps), ({ kind, start, end }) => {
    const isScalar = kind === JsonKind.String || kind === JsonKind.Number;
    const source = isScalar ? message.slice(start, end) : '';
    return { kind, text: kind === JsonKind.String ? decodeString(source) : source };
  });
}
