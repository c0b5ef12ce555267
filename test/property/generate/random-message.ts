import {
  forEachCondition,
  type Comparison,
  type DelimitedPattern,
  type JsonPattern,
  type KeywordTest,
  type PatternTree,
  type Step,
  type TermPattern,
  type Value,
} from '../../../src/pattern/index';
import type { Random } from './random';
import {
  bare,
  randomModel,
  randomObject,
  randomScalar,
  recordModel,
  text,
  writeModel,
  type Model,
} from './random-json';
import { blanks, names, numbers, texts } from './words';

/** A message that has something to do with the pattern: about half of them match. */
export function randomMessage(random: Random, tree: PatternTree): string {
  switch (tree.kind) {
    case 'json':
      return damaged(random, jsonMessage(random, tree));
    case 'delimited':
      return lineMessage(random, tree);
    case 'terms':
      return random.chance(0.3) ? writeModel(random, randomObject(random, 3)) : termMessage(random, tree);
    case 'everything':
      return random.pick(texts);
  }
}

function jsonMessage(random: Random, { expression }: JsonPattern): string {
  const root: Model = random.chance(0.05)
    ? { kind: 'array', elements: random.list(random.below(3), () => randomModel(random, 2)) }
    : random.chance(0.15)
      ? recordModel(random)
      : randomObject(random, 3);
  const readiness = random.pick([0.5, 0.8, 0.95]);
  forEachCondition(expression, (condition) => {
    if (condition.kind === 'faulty' || condition.subject.kind !== 'selector') return;
    if (random.chance(0.1)) return;
    const value = random.chance(readiness) ? fittingNode(random, condition) : randomModel(random, 2);
    if (value) place(random, root, condition.subject.steps, value);
  });
  if (random.chance(0.1)) repeatNames(random, root);
  return random.pick(blanks) + writeModel(random, root) + random.pick(blanks);
}

/** A value for which the condition holds, most often; undefined where there has to be none. */
function fittingNode(random: Random, condition: Comparison | KeywordTest): Model | undefined {
  if (condition.kind === 'keyword') {
    if (condition.keyword === 'NOT EXISTS') return undefined;
    return bare(condition.keyword.slice('IS '.length).toLowerCase());
  }
  const { operator, value } = condition;
  if (operator === '!=') return random.chance(0.7) ? randomScalar(random) : fittingText(random, value);
  if (operator !== '=') return bare(random.pick(numbers));
  return fittingText(random, value);
}

function fittingText(random: Random, value: Value): Model {
  const found = textFor(random, value);
  const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(found);
  return isNumber && random.chance(value.kind === 'number' ? 0.8 : 0.4) ? bare(found) : text(found);
}

function textFor(random: Random, value: Value): string {
  switch (value.kind) {
    case 'missing':
      return '';
    case 'number': {
      const spellings = [value.text, value.text.replace(/^\+/, ''), `${value.text.replace(/^\+/, '')}.0`];
      const same = numbers.filter((number) => Number(number) === Number(value.text));
      return random.pick([...spellings, ...same, random.pick(numbers)]);
    }
    case 'regex':
      return random.chance(0.5)
        ? random.pick(texts)
        : value.source
            .replace(/\\x41/g, 'A')
            .replace(/\\[dD]/g, '7')
            .replace(/\\[wS]/g, 'a')
            .replace(/[\\^$*+?]|\{.*?\}|\[.*?\]|\|.*/g, '');
    case 'text': {
      const parts = value.text.split('*');
      const filling = () => random.pick(['', '', 'x', random.pick(texts), random.pick(parts)]);
      const filled = parts.reduce((left, right) => left + filling() + right);
      return random.chance(0.9)
        ? filled
        : random.pick([`${filled}x`, `x${filled}`, filled.toUpperCase(), `"${filled}"`]);
    }
  }
}

/** Puts a value where a selector points; what is in the way there is replaced, or sometimes left. */
function place(random: Random, root: Model, steps: readonly Step[], value: Model): void {
  let node = root;
  steps.forEach((step, i) => {
    const next = steps[i + 1];
    const make = (old: Model | undefined): Model => {
      if (!next) return value;
      const kind = next.kind === 'name' || next.kind === 'any-name' ? 'object' : 'array';
      if (old && (old.kind === kind || random.chance(0.1))) return old;
      return kind === 'object' ? { kind, members: [] } : { kind, elements: [] };
    };
    if (node.kind === 'object' && (step.kind === 'name' || step.kind === 'any-name')) {
      const { members } = node;
      const name = step.kind === 'name' ? step.name : random.pick(names);
      const at = members.findLastIndex(([key]) => key === name);
      const made = make(members[at]?.[1]);
      if (at >= 0) members[at] = [name, made];
      else members.splice(random.below(members.length + 1), 0, [name, made]);
      node = made;
    } else if (node.kind === 'array' && (step.kind === 'index' || step.kind === 'any-index')) {
      const { elements } = node;
      const index = step.kind === 'index' ? step.index : random.below(elements.length + 2);
      while (elements.length <= index) elements.push(randomModel(random, 1));
      node = elements[index] = make(elements[index]);
    }
  });
}

/** Gives objects a second member of the same name, before or after the one that is there. */
function repeatNames(random: Random, model: Model): void {
  if (model.kind === 'array') for (const element of model.elements) repeatNames(random, element);
  if (model.kind !== 'object') return;
  for (const [, value] of model.members) repeatNames(random, value);
  const repeated = model.members.length > 0 && random.chance(0.5) ? random.pick(model.members)[0] : undefined;
  if (repeated === undefined) return;
  model.members.splice(random.below(model.members.length + 1), 0, [repeated, randomModel(random, 2)]);
}

/** Most messages as they are; some cut off, with a character too many or too few, or with text around. */
function damaged(random: Random, message: string): string {
  if (random.chance(0.92)) return message;
  const at = random.below(message.length + 1);
  const noise = random.pick([
    '"',
    '}',
    '{',
    ',',
    ':',
    '\\',
    '1',
    ' ',
    '\n',
    '\u0000',
    '\u00a0',
    'x',
    '[',
    ']',
    '\\u00',
    '-',
    '.',
    'e',
    '0',
    '+',
  ]);
  return random.pick([
    () => message.slice(0, at),
    () => message.slice(0, at) + noise + message.slice(at),
    () => message.slice(0, at) + message.slice(at + 1),
    () => random.pick(['2026-11-24 ', '\ufeff', 'null', '[', '\u00a0']) + message,
    () => message + random.pick(['x', ',', '{}', message, '\u0000', '\u00a0', '\f']),
    () => writeModel(random, randomScalar(random)),
  ])();
}

function termMessage(random: Random, { terms }: TermPattern): string {
  const share = random.pick([0, 0.3, 0.7, 1]);
  const wanted = terms.flatMap((term) => {
    if (term.kind === 'regex') return random.chance(0.7) ? [textFor(random, term)] : [];
    return random.chance(term.role === 'excluded' ? share / 3 : share) ? [term.text] : [];
  });
  const noise = random.list(random.below(3), () => random.pick(texts));
  return [...noise, ...wanted].sort(() => random.next() - 0.5).join(random.pick(['', ' ', '-']));
}

function lineMessage(random: Random, { entries }: DelimitedPattern): string {
  const fields = entries.flatMap((entry) => {
    if (entry.kind === 'ellipsis') return random.list(random.below(4), () => random.pick(texts));
    const values: string[] = [];
    if (entry.condition) {
      forEachCondition(entry.condition, (condition) => {
        if (condition.kind === 'comparison') values.push(textFor(random, condition.value));
      });
    }
    return [values.length > 0 && random.chance(0.7) ? random.pick(values) : random.pick([...texts, ...numbers])];
  });
  while (random.chance(0.2)) fields.push(random.pick(texts));
  if (random.chance(0.1)) fields.pop();
  const written = fields.map((field) => {
    const isPlain = field !== '' && !/[\s"[\]]/.test(field);
    const kind = random.next();
    if (kind < 0.03) return field;
    if (isPlain && kind < 0.7) return field;
    return kind < 0.85 ? `"${field.replaceAll('"', '')}"` : `[${field.replaceAll(']', '')}]`;
  });
  return (
    random.pick(['', '', ' ']) + written.join(random.pick([' ', ' ', '\t', '  '])) + random.pick(['', '', ' ', '\n'])
  );
}
