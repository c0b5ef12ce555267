import { nearestWord } from '../common/nearest-word';
import { insertFix, problem, quoted, replaceFix, type Diagnostic, type Fix } from './diagnostic';
import type { EventKnowledge, KnownField } from './knowledge';
import type { Atom } from './logic';
import { stepText } from './selector';
import type { Comparison, KeywordTest, Selector, Step } from './syntax';

/** Whether the condition's selector leads to a known field, and whether it fits that field's type. One problem at most. */
export function checkField({ node }: Atom, knowledge: EventKnowledge): Diagnostic | undefined {
  if (node.subject.kind !== 'selector') return undefined;
  const found = follow(node.subject, knowledge);
  return 'field' in found ? found.field && checkType(node, found.field) : found;
}

/** Follows a selector from field to field; says where it leaves what is known. */
function follow(selector: Selector, knowledge: EventKnowledge): { field: KnownField | undefined } | Diagnostic {
  let path = '$';
  let parent: KnownField | undefined;
  for (const [index, step] of selector.steps.entries()) {
    if (step.kind === 'any-name') return { field: undefined };
    const here = path + (step.kind === 'name' ? stepText(step.name) : '[*]');
    const field = knowledge.field(here);
    if (!field) {
      if (parent?.type === 'array' && step.kind === 'name') return missingIndex(selector, index, path);
      // Below an open field anything may stand, and further down nothing is known.
      if (parent?.open === true || (!parent && path !== '$')) {
        path = here;
        parent = undefined;
        continue;
      }
      return unknownField(selector, step, { path, parent }, knowledge);
    }
    path = here;
    parent = field;
  }
  return { field: parent };
}

function missingIndex({ steps }: Selector, index: number, path: string): Diagnostic {
  const at = steps[index - 1]!.range;
  const hasWildcard = steps.some(({ kind }) => kind === 'any-index' || kind === 'any-name');
  const indexes = hasWildcard ? ['[0]'] : ['[*]', '[0]'];
  const message = `${path} is an array. Without an index or [*] after it the selector finds nothing.`;
  return problem('missing-index', at, message, {
    severity: 'warning',
    fixes: indexes.map((text) => insertFix(`Write ${text}`, at.end, text)),
  });
}

function unknownField(
  selector: Selector,
  step: Step,
  { path, parent }: { path: string; parent: KnownField | undefined },
  knowledge: EventKnowledge,
): Diagnostic {
  const last = selector.steps.at(-1) === step;
  // Without the dot before a name.
  const at = { start: step.range.start + (step.kind === 'name' ? 1 : 0), end: step.range.end };
  if (step.kind !== 'name' || (parent && parent.type !== 'object')) {
    const message = `${path} is ${parent?.type === 'array' ? 'an array' : `a ${parent?.type ?? 'string'}`} and has nothing below it.`;
    return problem('unknown-field', at, message, { severity: 'warning' });
  }
  const siblings = knowledge.fields.flatMap((field) => childName(field.selector, path) ?? []);
  const near = nearestWord(step.name, siblings);
  const whole = { start: selector.range.start, end: step.range.end };
  const elsewhere = near === undefined && last ? fieldNamed(step.name, knowledge) : undefined;
  const meant = near === undefined ? elsewhere : path + stepText(near);
  const named = path + stepText(step.name);
  if (meant === undefined) {
    return problem('unknown-field', at, `No field ${named} of CloudTrail records is known.`, { severity: 'info' });
  }
  const message = `CloudTrail records have no field ${named}: it is missing from every event.`;
  return problem('unknown-field', at, `${message} Did you mean ${meant}?`, {
    severity: 'warning',
    fixes: [replaceFix(`Write ${meant}`, whole, meant)],
  });
}

function childName(selector: string, path: string): string | undefined {
  if (!selector.startsWith(`${path}.`)) return undefined;
  const rest = selector.slice(path.length + 1);
  return /[.[]/.test(rest) ? undefined : rest;
}

/** `$.userName`: the field of that name that stands nearest to the top. */
function fieldNamed(name: string, { fields }: EventKnowledge): string | undefined {
  const ending = `.${name.toLowerCase()}`;
  const found = fields.filter(({ selector }) => selector.toLowerCase().endsWith(ending));
  return found.sort((a, b) => a.selector.split('.').length - b.selector.split('.').length)[0]?.selector;
}

function checkType(node: Comparison | KeywordTest, field: KnownField): Diagnostic | undefined {
  if (node.kind === 'keyword') {
    if (node.keyword === 'NOT EXISTS' || node.keyword === 'IS NULL') return undefined;
    return field.type === 'string' ? testedText(node, field) : undefined;
  }
  if (field.type === 'boolean') return comparedBoolean(node, field);
  if (field.type === 'string' && node.operator !== '=' && node.operator !== '!=') {
    const message = `${field.selector} is text. Whether ${node.operator} takes text for a number is not documented.`;
    return problem('text-field', node.range, message, { severity: 'info' });
  }
  if (field.type !== 'object' && field.type !== 'array') return undefined;
  const what = field.type === 'array' ? 'an array' : 'an object';
  const message = `${field.selector} is ${what}, which = and != never match. Compare something in it.`;
  return problem('object-field', node.range, message, { severity: 'warning' });
}

function testedText({ subject, keyword, keywordRange }: KeywordTest, field: KnownField): Diagnostic {
  const text = keyword === 'IS TRUE' ? 'true' : 'false';
  const fits = field.values?.some(({ value }) => value === text) ?? false;
  const gap = keywordRange.start === subject.range.end ? ' ' : '';
  const fixes = fits ? [replaceFix(`Write = "${text}"`, keywordRange, `${gap}= "${text}"`)] : [];
  const message = `${field.selector} is text, which ${keyword} never matches.`;
  return problem('text-field', keywordRange, message, { severity: 'warning', fixes });
}

function comparedBoolean(node: Comparison, field: KnownField): Diagnostic | undefined {
  const { value, operator, operatorRange, subject } = node;
  if (value.kind === 'missing') return undefined;
  // `= true` without quotes is reported for any field.
  if (value.kind === 'text' && !value.quoted && /^(?:true|false|null)$/i.test(value.text)) return undefined;
  const range = { start: operatorRange.start, end: value.range.end };
  const word = 'text' in value ? value.text.toLowerCase() : '';
  const isTrue = operator === '=' ? word === 'true' : word === 'false';
  const isEquality = operator === '=' || operator === '!=';
  const gap = operatorRange.start === subject.range.end ? ' ' : '';
  const test = isTrue ? 'IS TRUE' : 'IS FALSE';
  const fixes: Fix[] =
    isEquality && /^(?:true|false)$/.test(word) ? [replaceFix(`Write ${test}`, range, gap + test)] : [];
  const message = `${field.selector} is a JSON boolean, which ${operator} never matches.`;
  return problem('boolean-field', range, message, { severity: 'warning', fixes });
}

/** A value as it is written into a pattern where one was quoted or bare. */
export function writtenLike(text: string, isQuoted: boolean): string {
  return isQuoted || !/^[A-Za-z0-9_.]+$/.test(text) ? quoted(text) : text;
}
