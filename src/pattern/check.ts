import { problem, quoted, replaceFix, type Diagnostic } from './diagnostic';
import { parsePattern } from './parse';
import { checkRegex } from './regex';
import {
  forEachCondition,
  type Comparison,
  type DelimitedPattern,
  type Expression,
  type KeywordTest,
  type PatternTree,
  type RegexValue,
  type Selector,
  type TermPattern,
} from './syntax';

/** Regular expressions in one pattern, wildcards in one selector, selectors with wildcards in one pattern (user guide). */
const most = { regexes: 2, wildcards: 1, wildcardSelectors: 3 };

/** Everything that is wrong with a pattern or could be said better, in the order of the text. Never throws. */
export function checkPattern(text: string): readonly Diagnostic[] {
  const { tree, diagnostics } = parsePattern(text);
  return [...diagnostics, ...checkTree(tree, text)].sort((a, b) => a.range.start - b.range.start);
}

/** What is wrong with a pattern whose syntax may be right; `text` is what it was read from. */
export function checkTree(tree: PatternTree, text: string): readonly Diagnostic[] {
  const checker = new Checker(text);
  checker.check(tree);
  return checker.diagnostics;
}

class Checker {
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;
  #regexes = 0;
  #wildcardSelectors = 0;

  constructor(text: string) {
    this.#text = text;
  }

  check(tree: PatternTree): void {
    switch (tree.kind) {
      case 'everything':
        break;
      case 'json':
        this.#expression(tree.expression);
        break;
      case 'delimited':
        this.#delimited(tree);
        break;
      case 'terms':
        this.#terms(tree);
        break;
    }
  }

  #expression(expression: Expression): void {
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
      this.#report('too-many-wildcards', excess.range, 'A selector has at most one wildcard.');
    } else if (wildcards.length > 0 && ++this.#wildcardSelectors === most.wildcardSelectors + 1) {
      const message = `A pattern has at most ${most.wildcardSelectors} selectors with a wildcard.`;
      this.#report('too-many-wildcards', range, message);
    }
  }

  #comparison(comparison: Comparison): void {
    const { operator, value } = comparison;
    if (value.kind === 'regex') this.#regex(value);
    if (value.kind === 'missing') return;
    const isEquality = operator === '=' || operator === '!=';
    if (!isEquality && value.kind !== 'number') this.#numericOperand(comparison);
    else if (value.kind === 'text') this.#textOperand(comparison, value.text, value.quoted);
  }

  #numericOperand({ operator, value }: Comparison): void {
    const written = this.#text.slice(value.range.start, value.range.end);
    const bare =
      value.kind === 'text' && value.quoted && /^[+-]?\d+(?:\.\d+)?$/.test(value.text) ? value.text : undefined;
    this.#report('numeric-operand', value.range, `${operator} compares with a number, which stands without quotes.`, {
      ...(written.startsWith('"') && { awsMessage: `Invalid character(s) in term '${written}'` }),
      fixes: bare === undefined ? [] : [replaceFix('Remove the quotes', value.range, bare)],
    });
  }

  #textOperand(comparison: Comparison, text: string, isQuoted: boolean): void {
    const { range } = comparison.value;
    if (!isQuoted && /^(?:true|false|null)$/i.test(text) && comparison.subject.kind === 'selector') {
      this.#constant(comparison, text.toUpperCase());
    } else if (/[^*]\*+[^*]/.test(text)) {
      this.#report(
        'middle-star',
        range,
        'A star in the middle is not documented. AWS has been seen to take it for "anything", each part at its first place.',
        { severity: 'warning' },
      );
    } else if (!isQuoted && /^[A-Za-z0-9_.*+-]*-[A-Za-z0-9_.*+-]*$/.test(text)) {
      this.#report('quote-value', range, 'By the guide a value with "-" in it stands in double quotes.', {
        severity: 'info',
        fixes: [replaceFix('Put the value in quotes', range, quoted(text))],
      });
    }
  }

  /** `= true`: the words `true`, `false` and `null` are text here, and the JSON values are never equal to text. */
  #constant({ subject, operator, operatorRange, value }: Comparison, word: string): void {
    const range = { start: operatorRange.start, end: value.range.end };
    const after = this.#text.slice(subject.range.end, operatorRange.start) === '' ? ' ' : '';
    const fixWith = (replacement: string) => [replaceFix(`Write ${replacement}`, range, after + replacement)];
    if (word === 'NULL') {
      const message = `${operator} compares with text and numbers; JSON's null is neither.`;
      const fixes = fixWith(operator === '=' ? 'IS NULL' : '= *');
      this.#report('null-comparison', range, message, { severity: 'warning', fixes });
      return;
    }
    const opposite = word === 'TRUE' ? 'FALSE' : 'TRUE';
    const message = `${operator} compares with text and numbers; JSON's true and false are neither, so this never matches them.`;
    const fixes = fixWith(`IS ${operator === '=' ? word : opposite}`);
    this.#report('boolean-comparison', range, message, { severity: 'warning', fixes });
  }

  #keyword({ keyword, keywordRange }: KeywordTest): void {
    const written = this.#text.slice(keywordRange.start, keywordRange.end);
    if (written === written.toUpperCase()) return;
    this.#report('keyword-case', keywordRange, `AWS documents this in capitals: ${keyword}.`, {
      severity: 'hint',
      fixes: [replaceFix(`Write ${keyword}`, keywordRange, keyword)],
    });
  }

  #regex({ source, range }: RegexValue): void {
    if (++this.#regexes === most.regexes + 1) {
      const message = `A pattern has at most ${most.regexes} regular expressions.`;
      this.#report('too-many-regexes', range, message);
    } else if (this.#regexes > most.regexes) {
      return;
    }
    // An expression whose end is missing has been reported; its text is a guess.
    if (!this.#text.slice(range.start + 1, range.end).endsWith('%')) return;
    const wrong = checkRegex(source);
    if (!wrong) return;
    const offset = this.#text.indexOf('%', range.start) + 1;
    const at = { start: offset + wrong.start, end: offset + wrong.end };
    const fixes = wrong.fixed === undefined ? [] : [replaceFix(`Write ${wrong.fixed}`, at, wrong.fixed)];
    this.#report('invalid-regex', wrong.end > wrong.start ? at : range, wrong.message, { fixes });
  }

  #terms({ terms, range }: TermPattern): void {
    for (const term of terms) if (term.kind === 'regex') this.#regex(term);
    if (terms.length > 1 && terms.some(({ kind }) => kind === 'regex')) {
      this.#report('regex-with-terms', range, 'A regular expression stands alone; it cannot be combined with terms.');
      return;
    }
    const words = terms.filter((term) => term.kind === 'word');
    const optional = words.find(({ role }) => role === 'optional');
    if (optional && words.some(({ role }) => role !== 'optional')) {
      const message = 'AWS ignores all terms with ? where there is any other term.';
      this.#report('ignored-term', optional.range, message, { severity: 'warning' });
    }
  }

  #delimited({ entries }: DelimitedPattern): void {
    const ellipses = entries.filter(({ kind }) => kind === 'ellipsis');
    if (ellipses[1]) this.#report('several-ellipses', ellipses[1].range, 'A pattern has at most one "...".');
    for (const entry of entries) {
      if (entry.kind === 'field' && entry.condition) this.#expression(entry.condition);
    }
    const last = entries.at(-1);
    if (last?.kind !== 'field' || last.condition?.kind !== 'comparison' || ellipses.length > 0) return;
    const { value, operator } = last.condition;
    if (operator !== '=' || value.kind !== 'text' || value.text.endsWith('*') || entries.length > 1) return;
    const at = last.range.end;
    this.#report(
      'whole-line',
      last.range,
      'The last field takes the rest of the line, so this compares the whole line.',
      {
        severity: 'warning',
        fixes: [{ title: 'Let more fields follow', edits: [{ range: { start: at, end: at }, text: ', ...' }] }],
      },
    );
  }

  #report(...[code, range, message, details]: Parameters<typeof problem>): void {
    this.diagnostics.push(problem(code, range, message, details));
  }
}
