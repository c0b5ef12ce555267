import { problem, quoted, replaceFix, type Diagnostic } from './diagnostic';
import type { EventKnowledge } from './knowledge';
import { selectorText } from './logic';
import { checkRegex } from './regex';
import {
  forEachCondition,
  type Comparison,
  type Expression,
  type KeywordTest,
  type RegexValue,
  type Selector,
} from './syntax';
import type { TextRange } from './text-range';

/** Regular expressions in one pattern, wildcards in one selector, selectors with wildcards in one pattern (user guide). */
const most = { regexes: 2, wildcards: 1, wildcardSelectors: 3 };

/** What is wrong with conditions, each by itself, and with how many of a kind a pattern has. */
export class ConditionChecker {
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;
  readonly #knowledge: EventKnowledge | undefined;
  #regexes = 0;
  #wildcardSelectors = 0;

  /** `text` is what the conditions were read from. */
  constructor(text: string, knowledge?: EventKnowledge) {
    this.#text = text;
    this.#knowledge = knowledge;
  }

  /** Checks all conditions of an expression. */
  expression(expression: Expression): void {
    forEachCondition(expression, (condition) => {
      if (condition.subject?.kind === 'selector') this.#selector(condition.subject);
      if (condition.kind === 'comparison') this.#comparison(condition);
      else if (condition.kind === 'keyword') this.#keyword(condition);
    });
  }

  #selector({ steps, range }: Selector): void {
    const wildcards = steps.filter(({ kind }) => kind === 'any-name' || kind === 'any-index');
    const excess = wildcards[most.wildcards];
    if (excess) {
      this.report('too-many-wildcards', excess.range, 'A selector has at most one wildcard.');
    } else if (wildcards.length > 0 && ++this.#wildcardSelectors === most.wildcardSelectors + 1) {
      const message = `A pattern has at most ${most.wildcardSelectors} selectors with a wildcard.`;
      this.report('too-many-wildcards', range, message);
    }
  }

  #comparison(comparison: Comparison): void {
    const { operator, value } = comparison;
    if (value.kind === 'regex') this.regex(value);
    if (value.kind === 'missing') return;
    const isEquality = operator === '=' || operator === '!=';
    if (!isEquality && value.kind !== 'number') this.#numericOperand(comparison);
    else if (value.kind === 'text') this.#textOperand(comparison, value.text, value.quoted);
    if (operator === '!=') this.#anyElement(comparison);
  }

  #numericOperand({ operator, value }: Comparison): void {
    const written = this.#text.slice(value.range.start, value.range.end);
    const bare =
      value.kind === 'text' && value.quoted && /^[+-]?\d+(?:\.\d+)?$/.test(value.text) ? value.text : undefined;
    this.report('numeric-operand', value.range, `${operator} compares with a number, which stands without quotes.`, {
      ...(written.startsWith('"') && { awsMessage: `Invalid character(s) in term '${written}'` }),
      fixes: bare === undefined ? [] : [replaceFix('Remove the quotes', value.range, bare)],
    });
  }

  #textOperand(comparison: Comparison, text: string, isQuoted: boolean): void {
    const { range } = comparison.value;
    if (!isQuoted && /^(?:true|false|null)$/i.test(text) && comparison.subject.kind === 'selector') {
      if (!this.#isText(comparison.subject, text)) this.#constant(comparison, text.toUpperCase());
    } else if (/[^*]\*+[^*]/.test(text)) {
      this.report(
        'middle-star',
        range,
        'A star in the middle is not documented. AWS has been seen to take it for "anything", each part at its first place.',
        { severity: 'warning' },
      );
    } else if (this.#repeatingSuffix(text, range)) {
      return;
    } else if (!isQuoted && /^[A-Za-z0-9_.*+-]*-[A-Za-z0-9_.*+-]*$/.test(text)) {
      this.report('quote-value', range, 'By the guide a value with "-" in it stands in double quotes.', {
        severity: 'info',
        fixes: [replaceFix('Put the value in quotes', range, quoted(text))],
      });
    }
  }

  /** CloudTrail writes some truths as text, and `= true` is right for them. */
  #isText(subject: Selector, text: string): boolean {
    return this.#knowledge?.field(selectorText(subject))?.type === 'string' && text !== 'null';
  }

  #repeatingSuffix(text: string, range: TextRange): boolean {
    const suffix = /^\*+([^*]+)$/.exec(text)?.[1];
    if (suffix === undefined || !repeatsItself(suffix)) return false;
    const example = suffix.slice(0, periodOf(suffix)) + suffix;
    const message = `AWS looks for "${suffix}" at its first place only, so this refuses a value such as "${example}".`;
    this.report('repeating-suffix', range, message, { severity: 'info' });
    return true;
  }

  /** One problem for each selector, however it is compared. */
  #anyElement({ subject, operatorRange }: Comparison): void {
    if (subject.kind !== 'selector') return;
    const wildcard = subject.steps.find(({ kind }) => kind === 'any-name' || kind === 'any-index');
    if (!wildcard) return;
    const all = wildcard.kind === 'any-index' ? 'element' : 'property';
    const message = `This holds if any ${all} differs, not only if all do. AWS does not document it.`;
    this.report('any-element', operatorRange, message, { severity: 'warning' });
  }

  /** `= true`: the words `true`, `false` and `null` are text here, and the JSON values are never equal to text. */
  #constant({ subject, operator, operatorRange, value }: Comparison, word: string): void {
    const range = { start: operatorRange.start, end: value.range.end };
    const after = this.#text.slice(subject.range.end, operatorRange.start) === '' ? ' ' : '';
    const fixWith = (replacement: string) => [replaceFix(`Write ${replacement}`, range, after + replacement)];
    if (word === 'NULL') {
      const message = `${operator} compares with text and numbers; JSON's null is neither.`;
      const fixes = fixWith(operator === '=' ? 'IS NULL' : '= *');
      this.report('null-comparison', range, message, { severity: 'warning', fixes });
      return;
    }
    const opposite = word === 'TRUE' ? 'FALSE' : 'TRUE';
    const message = `${operator} compares with text and numbers; JSON's true and false are neither, so this never matches them.`;
    const fixes = fixWith(`IS ${operator === '=' ? word : opposite}`);
    this.report('boolean-comparison', range, message, { severity: 'warning', fixes });
  }

  #keyword({ keyword, keywordRange }: KeywordTest): void {
    const written = this.#text.slice(keywordRange.start, keywordRange.end);
    if (written === written.toUpperCase()) return;
    this.report('keyword-case', keywordRange, `AWS documents this in capitals: ${keyword}.`, {
      severity: 'hint',
      fixes: [replaceFix(`Write ${keyword}`, keywordRange, keyword)],
    });
  }

  /** Checks one regular expression, and counts it. */
  regex({ source, range }: RegexValue): void {
    if (++this.#regexes === most.regexes + 1) {
      const message = `A pattern has at most ${most.regexes} regular expressions.`;
      this.report('too-many-regexes', range, message);
    } else if (this.#regexes > most.regexes) {
      return;
    }
    // An expression whose end is missing has been reported; its text is a guess.
    if (!this.#text.slice(range.start + 1, range.end).endsWith('%')) return;
    const wrong = checkRegex(source);
    if (!wrong) return;
    const offset = this.#text.indexOf('%', range.start) + 1;
    const at = { start: offset + wrong.start, end: offset + wrong.end };
    const mended = mendRegex(source);
    const whole = { start: offset, end: offset + source.length };
    const fixes = mended === source ? [] : [replaceFix(`Write %${mended}%`, whole, mended)];
    this.report('invalid-regex', wrong.end > wrong.start ? at : range, wrong.message, { fixes });
  }

  /** Adds a diagnostic. */
  report(...[code, range, message, details]: Parameters<typeof problem>): void {
    this.diagnostics.push(problem(code, range, message, details));
  }
}

/** With more mends than this, something else was meant than a regular expression. */
const mostMends = 16;

/** A regular expression in which everything is written anew that can be; as it was where that is too much. */
function mendRegex(source: string): string {
  let mended = source;
  let mends = 0;
  for (let wrong = checkRegex(source); wrong?.fixed !== undefined; wrong = checkRegex(mended)) {
    if (++mends > mostMends) return source;
    mended = mended.slice(0, wrong.start) + wrong.fixed + mended.slice(wrong.end);
  }
  return mended;
}

/** `111.111.111`: a text of which at least half is its own beginning again. */
function repeatsItself(text: string): boolean {
  return periodOf(text) * 2 <= text.length;
}

/** After how many characters a text begins again, up to its end. */
function periodOf(text: string): number {
  let period = 1;
  while (!text.startsWith(text.slice(period))) period++;
  return period;
}
