import { compilePattern } from './compile';
import { delimitedPart } from './insights-delimited';
import { jsonPart } from './insights-json';
import { allOf, anyOf, everything, type InsightsDifference, type Part } from './insights-part';
import { escaped, literalOf, regexOf } from './insights-text';
import type { EventKnowledge } from './knowledge';
import { parsePattern } from './parse';
import type { PatternTree, TermPattern, WordTerm } from './syntax';

/**
 * A pattern in Logs Insights QL, as the conditions of its `filter` command. Without a filter, an exact one means every
 * event, and one that is not exact that there is none: the differences say why.
 */
export type InsightsTranslation = {
  readonly filter?: string;
  /** Whether it asks for discovered fields, which only log groups of the Standard class have. */
  readonly readsFields: boolean;
} & ({ readonly exact: true } | { readonly exact: false; readonly differences: readonly InsightsDifference[] });

/** Of a JSON event Logs Insights finds so many fields, the first ones (user guide, "Fields in JSON logs"). */
export const mostInsightsFields = 200;

/**
 * What an exact translation takes for granted, since AWS documents nothing else or nothing at all; CloudTrail's events
 * are so.
 */
export const insightsPremises: readonly string[] = [
  `An event is a JSON object with at most ${mostInsightsFields} fields, or text without JSON in it.`,
  'No object has two members of one name, a name with a dot in it, or a number for a name.',
  'Numbers are written in their shortest form, with at most 15 digits.',
  'Letters and digits are not written as escapes, and no value ends in a line break.',
];

/** AWS takes 10,000 characters of a query (API reference, StartQuery); the commands around the filter need some. */
const longestFilter = 9000;

/**
 * The CloudWatch Logs Insights `filter` of the same meaning, and where there is none, the nearest and what differs. With
 * `knowledge` it relies on the types that the fields of such events have; without, any field may be anything.
 * @throws PatternError if AWS would refuse the pattern
 */
export function toInsightsQuery(
  text: string,
  { knowledge }: { readonly knowledge?: EventKnowledge | undefined } = {},
): InsightsTranslation {
  compilePattern(text);
  const { tree } = parsePattern(text);
  const { filter, differences, readsFields } = partOf(tree, knowledge);
  if (filter !== undefined && filter.length > longestFilter) {
    const text = `As a query it would be longer than the 10,000 characters that Logs Insights takes.`;
    return { exact: false, differences: [{ range: tree.range, text, errs: 'either' }], readsFields };
  }
  const common = { ...(filter !== undefined && { filter }), readsFields };
  return differences.length === 0 ? { exact: true, ...common } : { exact: false, ...common, differences };
}

function partOf(tree: PatternTree, knowledge: EventKnowledge | undefined): Part {
  switch (tree.kind) {
    case 'everything':
      return everything;
    case 'terms':
      return termsPart(tree);
    case 'delimited':
      return delimitedPart(tree);
    case 'json':
      return jsonPart(tree, knowledge);
  }
}

function termsPart({ terms }: TermPattern): Part {
  const [first] = terms;
  if (first?.kind === 'regex') return messagePart(`@message like /${regexOf(first.source)}/`);
  const words = terms.filter((term) => term.kind === 'word');
  const decisive = words.filter(({ role }) => role !== 'optional');
  return decisive.length > 0 ? allOf(decisive.map(termPart)) : anyOf(words.map(termPart));
}

function termPart({ text, role }: WordTerm): Part {
  const not = role === 'excluded' ? 'not ' : '';
  // A phrase of blanks is in every event.
  if (text.trim() === '') return not === '' ? everything : messagePart('@message not like /^/');
  return messagePart(`@message ${not}like ${literalOf(text) ?? `/${escaped(text)}/`}`);
}

function messagePart(filter: string): Part {
  return { filter, differences: [], holdsForText: true, readsFields: false };
}
