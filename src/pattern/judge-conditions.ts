import { judgeCondition } from './compile-json';
import { compileExpression } from './json-condition';
import { readJson } from './json-tree';
import { parsePattern } from './parse';

/**
 * Asks many single conditions, such as `$.a = "x"`, of each message, which is read once for all. A condition that is
 * not one, or that has an error, holds for no message; nor does any for a message that is not JSON.
 */
export function judgeConditions(
  conditions: readonly string[],
  messages: readonly string[],
): (condition: number, message: number) => boolean {
  const compiled = conditions.map((condition) => {
    const { tree, diagnostics } = parsePattern(`{ ${condition} }`);
    if (tree.kind !== 'json' || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
    const { conditions: found } = compileExpression(tree.expression);
    return found.length === 1 ? found[0] : undefined;
  });
  const roots = messages.map(readJson);
  return (condition, message) => {
    const asked = compiled[condition];
    const root = roots[message];
    if (!asked || !root) return false;
    return judgeCondition(asked, messages[message]!, root).accepted !== asked.negated;
  };
}
