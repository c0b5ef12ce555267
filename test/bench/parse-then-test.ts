import { parsePattern, type Expression, type Selector } from '../../src/pattern/index';

/**
 * What one would write without this project: parse the whole event, then test the object. It serves as the measure, so
 * it is as quick as that can be made, and knows only what the catalogue uses.
 */
export function parseThenTest(pattern: string): (message: string) => boolean {
  const { tree } = parsePattern(pattern);
  if (tree.kind !== 'json') throw new Error(`not a JSON pattern: ${pattern}`);
  const test = compile(tree.expression);
  return (message) => test(JSON.parse(message));
}

type Test = (event: unknown) => boolean;

function compile(expression: Expression): Test {
  switch (expression.kind) {
    case 'group':
      return compile(expression.inner);
    case 'and': {
      const operands = expression.operands.map(compile);
      return (event) => operands.every((operand) => operand(event));
    }
    case 'or': {
      const operands = expression.operands.map(compile);
      return (event) => operands.some((operand) => operand(event));
    }
    case 'keyword': {
      const get = getter(expression.subject);
      const wanted = { 'IS TRUE': true, 'IS FALSE': false, 'IS NULL': null, 'NOT EXISTS': undefined }[
        expression.keyword
      ];
      return (event) => get(event) === wanted;
    }
    case 'comparison': {
      const { subject, value, operator } = expression;
      if (subject.kind !== 'selector' || value.kind !== 'text') throw new Error('not in the catalogue');
      const get = getter(subject);
      const fits = textTest(value.text);
      return (event) => {
        const found = get(event);
        return (typeof found === 'string' || typeof found === 'number') && fits(String(found)) === (operator === '=');
      };
    }
    case 'faulty':
      throw new Error('a faulty pattern');
  }
}

function textTest(text: string): (value: string) => boolean {
  if (!text.includes('*')) return (value) => value === text;
  const source = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const regex = new RegExp(`^${source.join('.*')}$`, 's');
  return (value) => regex.test(value);
}

function getter({ steps }: Selector): (event: unknown) => unknown {
  const keys = steps.map((step) => (step.kind === 'name' ? step.name : step.kind === 'index' ? step.index : '*'));
  return (event) => {
    let value: unknown = event;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Record<string | number, unknown>)[key];
    }
    return value;
  };
}
