import fc from 'fast-check';
import assert from 'node:assert/strict';
import {
  checkPattern,
  compilePattern,
  deployablePattern,
  formatPattern,
  minifyPattern,
  parsePattern,
  type Expression,
} from '../../src/pattern/index';
import { Random } from './generate/random';
import { randomMessage } from './generate/random-message';
import { randomPattern } from './generate/random-pattern';

const seed = Number(process.env.ACCESS_ALERTS_SEED ?? 20261124);
const forms = { formatPattern, minifyPattern, deployablePattern };

describe('printed patterns', function () {
  this.timeout(0);

  it('have the conditions of the original, and printing them again changes nothing', () => {
    check(10_000, (text) => {
      for (const [name, print] of Object.entries(forms)) {
        const printed = print(text);
        assert.deepEqual(
          parsePattern(printed).diagnostics.filter(({ severity }) => severity === 'error'),
          [],
          name,
        );
        assert.deepEqual(meaning(printed), meaning(text), name);
        assert.equal(print(printed), printed, name);
      }
    });
  });

  it('match the messages that the original matches', () => {
    check(4000, (text, random) => {
      const { tree } = parsePattern(text);
      const original = compilePattern(text);
      const printed = Object.values(forms).map((print) => compilePattern(print(text)));
      for (let i = 0; i < 20; i++) {
        const message = randomMessage(random, tree);
        for (const pattern of printed) assert.equal(pattern.test(message), original.test(message), message);
      }
    });
  });

  it('are shortest when minified', () => {
    check(5000, (text) => {
      const { length } = minifyPattern(text);
      for (const longer of [text.trim(), formatPattern(text), deployablePattern(text)])
        assert.ok(length <= longer.length);
    });
  });

  it('have no problem that the original had not, but for parentheses that minified ones lack', () => {
    check(3000, (text) => {
      const codes = new Set(checkPattern(text).map(({ code }) => code));
      for (const { code, message } of checkPattern(formatPattern(text))) assert.ok(codes.has(code), message);
      for (const { code, message, severity } of checkPattern(minifyPattern(text))) {
        assert.ok(codes.has(code) || severity === 'hint' || severity === 'info', message);
      }
    });
  });
});

function check(numRuns: number, holds: (text: string, random: Random) => void): void {
  const property = fc.property(fc.noShrink(fc.integer()), (patternSeed) => {
    const random = new Random(patternSeed);
    const text = randomPattern(random);
    try {
      holds(text, random);
    } catch (error) {
      const printed = Object.entries(forms).map(([name, print]) => `${name}: ${JSON.stringify(print(text))}`);
      throw new Error(`${JSON.stringify(text)}\n${printed.join('\n')}`, { cause: error });
    }
  });
  fc.assert(property, { seed, numRuns });
}

/** A pattern without what says nothing: where things stand, which parentheses and quotes there are. */
function meaning(text: string): unknown {
  const { tree } = parsePattern(text);
  switch (tree.kind) {
    case 'json':
      return { kind: 'json', expression: essence(tree.expression) };
    case 'delimited':
      return tree.entries.map((entry) =>
        entry.kind === 'field' ? [entry.name, entry.condition && essence(entry.condition)] : '...',
      );
    case 'terms':
      return tree.terms.map((term) => (term.kind === 'word' ? [term.role, term.text] : [term.source]));
    case 'everything':
      return 'everything';
  }
}

function essence(expression: Expression): unknown {
  switch (expression.kind) {
    case 'group':
      return essence(expression.inner);
    case 'and':
    case 'or':
      return { [expression.kind]: operandsOf(expression, expression.kind) };
    case 'faulty':
      return 'faulty';
    case 'keyword':
      return [path(expression.subject), expression.keyword];
    case 'comparison': {
      const { subject, operator, value } = expression;
      const operand =
        value.kind === 'text' || value.kind === 'number' ? value.text : value.kind === 'regex' && value.source;
      return [subject.kind === 'selector' ? path(subject) : subject.name, operator, value.kind, operand];
    }
  }
}

/** `a && (b && c)` is `a && b && c`. */
function operandsOf(expression: Expression, kind: 'and' | 'or'): readonly unknown[] {
  if (expression.kind === 'group') return operandsOf(expression.inner, kind);
  if (expression.kind !== kind) return [essence(expression)];
  return expression.operands.flatMap((operand) => operandsOf(operand, kind));
}

function path({ steps }: Extract<Expression, { kind: 'keyword' }>['subject']): unknown {
  return steps.map((step) => (step.kind === 'name' ? step.name : step.kind === 'index' ? step.index : step.kind));
}
