import { mentionedIn } from './insights-mention';
import { allOf, anyOf, type InsightsDifference, type Part } from './insights-part';
import { anyCharacter, escaped, fieldOf, literalOf, regexOf } from './insights-text';
import type { EventKnowledge, FieldType } from './knowledge';
import { isNumber } from './numbers';
import { compileScalarTest } from './scalar-test';
import { stepText } from './selector';
import {
  forEachCondition,
  type Comparison,
  type Expression,
  type JsonPattern,
  type KeywordTest,
  type Selector,
} from './syntax';

type Errs = InsightsDifference['errs'];

/** A test of one field, as query text. */
interface FieldTest {
  readonly filter: string;
  /** The same test turned round, of a field that is there. */
  readonly not: string;
  readonly joinedBy?: 'and';
  readonly equality?: { readonly field: string; readonly literal: string };
  readonly differs?: readonly [errs: Errs, text: string];
}

/** What a value that is neither text nor a number may look like to Logs Insights; AWS does not say. */
const strays = ['true', 'false', '1', '0', 'null', '', '{}', '[]'];

const numberShape = '/^[-+]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)([eE][-+]?[0-9]+)?$/';

/** The conditions of a JSON pattern, asked of discovered fields. */
export function jsonPart({ expression }: JsonPattern, knowledge: EventKnowledge | undefined): Part {
  const selectors: string[] = [];
  forEachCondition(expression, ({ subject }) => {
    if (subject?.kind === 'selector') selectors.push(selectorText(subject));
  });
  const typeOf = knowledge?.isAbout(selectors)
    ? (subject: Selector) => knowledge.field(selectorText(subject))?.type
    : () => undefined;

  const part = expressionPart(expression, typeOf);
  if (!part.holdsForText || part.filter === undefined) return part;
  // A pattern never matches what is not JSON, while a line of text has no field that could be present.
  const isJson: Part = { filter: '@message like /^\\s*\\{/', differences: [], holdsForText: false, readsFields: false };
  return allOf([isJson, part]);
}

function selectorText({ steps }: Selector): string {
  const parts = steps.map((step) => {
    if (step.kind === 'name') return stepText(step.name);
    return step.kind === 'index' ? `[${step.index}]` : step.kind === 'any-name' ? '.*' : '[*]';
  });
  return `$${parts.join('')}`;
}

type TypeOf = (subject: Selector) => FieldType | undefined;

function expressionPart(expression: Expression, typeOf: TypeOf): Part {
  switch (expression.kind) {
    case 'group':
      return expressionPart(expression.inner, typeOf);
    case 'and':
      return allOf(expression.operands.map((operand) => expressionPart(operand, typeOf)));
    case 'or':
      return anyOf(expression.operands.map((operand) => expressionPart(operand, typeOf)));
    case 'faulty':
      throw new Error('A pattern that compiles has no faulty places.');
    default:
      return conditionPart(expression, typeOf);
  }
}

function conditionPart(condition: Comparison | KeywordTest, typeOf: TypeOf): Part {
  const { subject, range } = condition;
  if (subject.kind !== 'selector') throw new Error('A condition of a JSON pattern has a selector.');
  const field = fieldOf(subject.steps);
  if (field === undefined) return mentionedIn(condition, subject);

  const type = typeOf(subject);
  const test =
    condition.kind === 'comparison' ? compared(condition, field, type) : kept(condition, field, subject, type);
  const { filter, joinedBy, equality, differs } = test;
  return {
    filter,
    ...(joinedBy && { joinedBy }),
    ...(equality && { equality }),
    differences: differs ? [{ range, errs: differs[0], text: differs[1] }] : [],
    holdsForText: condition.kind === 'keyword' && /NOT EXISTS|NULL/.test(condition.keyword),
    readsFields: true,
  };
}

/** A comparison, with what it makes of values that are neither text nor numbers: a pattern never matches those. */
function compared(condition: Comparison, field: string, type: FieldType | undefined): FieldTest {
  const { operator, value } = condition;
  const isKnown = type === 'string' || type === 'number';
  const equal = operator === '=' || operator === '!=';
  const test = equal ? equality(condition, field, type) : ordered(condition, field, type);
  const found =
    operator === '!='
      ? { ...test, filter: `ispresent(${field}) and ${test.not}`, joinedBy: 'and' as const, equality: undefined }
      : test;
  const { equality: list, ...rest } = found;
  const tidy: FieldTest = { ...rest, ...(list && { equality: list }) };
  if (tidy.differs || isKnown) return tidy;

  const accepts = compileScalarTest(operator, value);
  const taken = strays.some((stray) => {
    const asText = accepts(stray, 0, stray.length, false);
    return asText || (isNumber(stray) && accepts(stray, 0, stray.length, true));
  });
  if (!taken) return tidy;
  const text = `Where ${field} is true, false, null or empty braces, the pattern never matches, and Logs Insights may.`;
  return { ...tidy, differs: ['more', text] };
}

function equality({ value }: Comparison, field: string, type: FieldType | undefined): FieldTest {
  switch (value.kind) {
    case 'missing':
      throw new Error('A pattern that compiles has a value to compare with.');
    case 'regex':
      return like(field, regexOf(value.source));
    case 'number':
      return sameNumber(value.text, field, type);
    case 'text':
      return value.text.includes('*') ? wildcard(value.text.split('*'), field) : sameText(value.text, field);
  }
}

function sameText(text: string, field: string): FieldTest {
  const literal = literalOf(text);
  // Whether text that looks like a number is compared as one is not documented; a regular expression looks at text.
  if (literal === undefined || mayBeNumber(text)) return like(field, `^${escaped(text)}$`);
  return { filter: `${field} = ${literal}`, not: `${field} != ${literal}`, equality: { field, literal } };
}

/** Generously: blanks around it, hexadecimals and infinities too. */
function mayBeNumber(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text));
}

/** An unquoted number: equal in value to a number, or letter for letter to a text. */
function sameNumber(text: string, field: string, type: FieldType | undefined): FieldTest {
  const shortest = String(Number(text));
  const isShort = Number.isFinite(Number(text)) && text.replace(/\D/g, '').length <= 15;
  if (!isShort) {
    const words = `Logs Insights may take other numbers for ${text}, which has more digits than it compares.`;
    return { ...like(field, `^(${escaped(text)}|${escaped(shortest)})$`), differs: ['either', words] };
  }
  if (text === shortest || type === 'string') return like(field, `^${escaped(text)}$`);
  if (type === 'number') return like(field, `^${escaped(shortest)}$`);
  const words = `Text that is written "${shortest}" counts as ${text} too, which it does not in the pattern.`;
  return { ...like(field, `^(${escaped(text)}|${escaped(shortest)})$`), differs: ['either', words] };
}

/**
 * A wildcard, with AWS's search for the first occurrence: the last piece must not occur again before the end. It does
 * if somewhere it is followed by a character, so two plain expressions say it.
 */
function wildcard(segments: readonly string[], field: string): FieldTest {
  if (segments.every((segment) => segment === '')) {
    return { filter: `ispresent(${field})`, not: `not ispresent(${field})` };
  }
  const head = segments[0]!;
  const tail = segments[segments.length - 1]!;
  const pieces = segments.slice(1).filter((segment) => segment !== '');
  const [only] = pieces;
  if (head === '' && tail === '' && pieces.length === 1) {
    const literal = literalOf(only!);
    if (literal !== undefined) return like(field, undefined, literal);
  }
  const found = [...(head === '' ? [] : [`^${escaped(head)}`]), ...pieces.map(escaped)].join(`${anyCharacter}*`);
  if (tail === '') return like(field, found);
  const again = `${field} like /${found}${anyCharacter}/`;
  return {
    filter: `${field} like /${found}/ and ${again.replace(' like ', ' not like ')}`,
    not: `(${field} not like /${found}/ or ${again})`,
    joinedBy: 'and',
  };
}

function like(field: string, regex: string | undefined, literal = `/${regex}/`): FieldTest {
  return { filter: `${field} like ${literal}`, not: `${field} not like ${literal}` };
}

function ordered({ operator, value }: Comparison, field: string, type: FieldType | undefined): FieldTest {
  const text = value.kind === 'number' ? value.text : 'NaN';
  const bound = String(Number(text));
  const isPlain = /^-?\d+(?:\.\d+)?$/.test(bound) && text.replace(/\D/g, '').length <= 15;
  if (!isPlain) {
    const words = `Logs Insights has no number like ${text} to compare with; any number counts.`;
    return { ...like(field, undefined, numberShape), differs: ['more', words] };
  }
  const comparison = `${field} ${operator} ${bound}`;
  const test = { filter: `${comparison} and ${field} like ${numberShape}`, not: '', joinedBy: 'and' as const };
  if (type === 'number') return { filter: comparison, not: '' };
  const words = `Where ${field} is text that is written as a number, Logs Insights may order it as text.`;
  return { ...test, differs: ['either', words] };
}

/** IS NULL, IS TRUE, IS FALSE and NOT EXISTS. */
function kept({ keyword }: KeywordTest, field: string, { steps }: Selector, type: FieldType | undefined): FieldTest {
  if (keyword === 'NOT EXISTS') {
    const test = { filter: `not ispresent(${field})`, not: `ispresent(${field})` };
    if (type === 'string' || type === 'number' || type === 'boolean') return test;
    const words = `Where ${field} is null, an object or an array, it exists for the pattern, and for Logs Insights it may not.`;
    return { ...test, differs: ['more', words] };
  }
  const last = steps[steps.length - 1];
  const name = last?.kind === 'name' ? `"${escaped(JSON.stringify(last.name).slice(1, -1))}"\\s*:\\s*` : '';
  if (keyword === 'IS NULL') {
    const words = `Logs Insights cannot ask for null: it finds the word in the text of the event, in another object too.`;
    return { ...like('@message', `${name}null`), differs: ['more', words] };
  }
  const word = keyword === 'IS TRUE' ? 'true' : 'false';
  const shapes = keyword === 'IS TRUE' ? like(field, '^(true|1)$') : like(field, '^(false|0)$');
  if (type === 'boolean') return shapes;
  const words = `Where ${field} is the text or the number that a boolean looks like, Logs Insights may take it for one.`;
  return {
    filter: `${shapes.filter} and @message like /${name}${word}/`,
    not: '',
    joinedBy: 'and',
    differs: ['more', words],
  };
}
