import { insertFix, problem, replaceFix, type Diagnostic, type Fix } from './diagnostic';
import type { Token } from './lexer';
import { isKeyword, mendedKeyword, propertyTests } from './keywords';
import { readComparison, readJoined, takeConnective, wrongConnective } from './parse-condition';
import { readBareSelector, readSelector } from './selector';
import type { Expression, Faulty, JsonPattern, Selector } from './syntax';
import { spanning, type TextRange } from './text-range';
import { TokenStream } from './token-stream';

/** More parentheses than a pattern of 1024 characters has a use for; the reader's stack has room for many more. */
const deepest = 256;

/** Reads `{ … }`; `range` begins at the brace. */
export function parseJson(text: string, range: TextRange): { tree: JsonPattern; diagnostics: readonly Diagnostic[] } {
  const parser = new JsonParser(new TokenStream(text, range, 'json'), range);
  return parser.parse();
}

class JsonParser {
  readonly #stream: TokenStream;
  readonly #range: TextRange;
  #depth = 0;

  constructor(stream: TokenStream, range: TextRange) {
    this.#stream = stream;
    this.#range = range;
  }

  parse(): { tree: JsonPattern; diagnostics: readonly Diagnostic[] } {
    const stream = this.#stream;
    const open = stream.take();
    let expression = this.#or();
    while (stream.peek().kind !== '}' && stream.peek().kind !== 'end') {
      // Left over: a parenthesis too many, or something that #and() could not join.
      const token = stream.take();
      if (token.kind === ')') {
        stream.report('extra-parenthesis', token.range, 'This parenthesis was never opened.', {
          fixes: [replaceFix('Remove )', token.range, '')],
        });
      } else {
        stream.report('unexpected', token.range, `${token.text} is out of place here.`);
      }
      const kind = takeConnective(stream, 'and') ? 'and' : takeConnective(stream, 'or') ? 'or' : undefined;
      if (!kind) continue;
      const more = this.#or();
      expression = { kind, range: spanning(expression.range, more.range), operands: [expression, more] };
    }
    this.#close(open);
    return { tree: { kind: 'json', range: this.#range, expression }, diagnostics: stream.diagnostics };
  }

  #close(open: Token): void {
    const stream = this.#stream;
    const close = stream.takeIf('}');
    const mustEnd = "If a filter pattern starts with '{' it must end with '}'";
    if (!close) {
      stream.report('unclosed-pattern', open.range, 'A pattern that begins with { ends with }.', {
        awsMessage: mustEnd,
        fixes: [insertFix('Insert }', this.#range.end, ' }')],
      });
      return;
    }
    const rest = stream.peek();
    if (rest.kind === 'end') return;
    const range = { start: rest.range.start, end: this.#range.end };
    const seams = this.#joinFix(open, close);
    stream.diagnostics.push(
      problem('text-after-pattern', range, 'A pattern has one pair of braces, and nothing after it.', {
        ...(!stream.text.trimEnd().endsWith('}') && { awsMessage: mustEnd }),
        fixes: [seams ?? replaceFix('Remove the rest', { start: close.range.end, end: range.end }, '')],
      }),
    );
  }

  /** Joins patterns as `{…} || {…}`, or all by `&&`, in one pair of braces; undefined if that is not what is there. */
  #joinFix(open: Token, close: Token): Fix | undefined {
    const stream = this.#stream;
    const sign = stream.peek();
    const seams: TextRange[] = [];
    let end = close;
    while ((sign.kind === 'or' || sign.kind === 'and') && stream.takeIf(sign.kind)) {
      const next = stream.takeIf('{');
      if (!next) return undefined;
      seams.push(spanning(end.range, next.range));
      while (stream.peek().kind !== '}' && stream.peek().kind !== 'end') stream.take();
      end = stream.take();
    }
    if (seams.length === 0 || end.kind !== '}' || stream.peek().kind !== 'end') return undefined;
    const title = 'Join them in one pair of braces';
    if (sign.kind === 'or') return { title, edits: seams.map((range) => ({ range, text: '||' })) };
    const [first, last] = [open.range.end, end.range.start];
    const edits = [
      { range: { start: first, end: first }, text: ' (' },
      ...seams.map((range) => ({ range, text: ') && (' })),
      { range: { start: last, end: last }, text: ') ' },
    ];
    return { title, edits };
  }

  #or(): Expression {
    return readJoined(this.#stream, 'or', () => this.#and());
  }

  #and(): Expression {
    return readJoined(
      this.#stream,
      'and',
      () => this.#primary(),
      () => this.#connectiveIsMissing(),
    );
  }

  /** Whether a condition follows without `&&` or `||` before it; says so, and it is read as if there were `&&`. */
  #connectiveIsMissing(): boolean {
    const next = this.#stream.peek();
    if (next.kind !== 'selector' && next.kind !== '(') return false;
    if (/[,;]$/.test(this.#stream.previous.text)) return true; // reported, as a separator of another language
    this.#stream.report('missing-connective', next.range, 'Conditions are joined by && or ||.', {
      fixes: ['&&', '||'].map((sign) => insertFix(`Insert ${sign}`, next.range.start, `${sign} `)),
    });
    return true;
  }

  #primary(): Expression {
    const stream = this.#stream;
    while (stream.peek().text === '!' || /^not$/i.test(stream.peek().text)) {
      const { range } = stream.take();
      stream.report(
        'no-negation',
        range,
        'There is no "not". Write the opposite: != for =, IS FALSE for IS TRUE, = * for NOT EXISTS.',
        {
          fixes: this.#negationFixes(range),
        },
      );
    }
    const token = stream.peek();
    if (token.kind === '(') return this.#group();
    if (token.kind === 'selector') return this.#condition(readSelector(stream, stream.take()));
    const isName = token.kind === 'string' || (token.kind === 'word' && !wrongConnective(token));
    if (isName && ['compare', 'wrong-operator', 'word'].includes(stream.peek(1).kind)) {
      return this.#condition(readBareSelector(stream, stream.take()));
    }
    return this.#missing(token);
  }

  /** `!$.a = 1`, `!$.a IS TRUE`, and the same in parentheses: the opposite word says it. */
  #negationFixes({ start }: TextRange): readonly Fix[] {
    const stream = this.#stream;
    const first = stream.peek().kind === '(' ? 1 : 0;
    const isKeywordTest = /^is$/i.test(stream.peek(first + 1).text);
    const word = stream.peek(isKeywordTest ? first + 2 : first + 1);
    const opposite = { '=': '!=', '!=': '=', TRUE: 'FALSE', FALSE: 'TRUE' }[word.text.toUpperCase()];
    if (stream.peek(first).kind !== 'selector' || opposite === undefined) return [];
    if (first === 1 && stream.peek(4).kind !== ')') return [];
    const edits = [
      { range: { start, end: stream.peek().range.start }, text: '' },
      { range: word.range, text: opposite },
    ];
    return [{ title: `Write ${isKeywordTest ? 'IS ' : ''}${opposite}`, edits }];
  }

  /** Braces within the braces. */
  #braceFix(open: TextRange): Fix {
    const stream = this.#stream;
    let ahead = 1;
    while (stream.peek(ahead).kind !== '}' && stream.peek(ahead).kind !== 'end') ahead++;
    const close = stream.peek(ahead);
    const hasTwo = close.kind === '}' && stream.peek(ahead + 1).kind === '}';
    const edits = [open, ...(hasTwo ? [close.range] : [])].map((range) => ({ range, text: '' }));
    return { title: hasTwo ? 'Remove the inner braces' : 'Remove {', edits };
  }

  #group(): Expression {
    const stream = this.#stream;
    const open = stream.take();
    if (this.#depth >= deepest) {
      stream.report('too-deep', open.range, `Parentheses are nested more than ${deepest} deep.`);
      stream.giveUp();
      return { kind: 'faulty', range: open.range };
    }
    this.#depth++;
    const inner = this.#or();
    this.#depth--;
    if (stream.peek().kind !== ')') this.#skipRest();
    const close = stream.takeIf(')');
    if (!close) {
      stream.report('unclosed-parenthesis', open.range, 'This parenthesis is not closed.', {
        fixes: [insertFix('Insert )', stream.previous.range.end, ')')],
      });
    }
    return { kind: 'group', range: spanning(open.range, close?.range ?? inner.range), inner };
  }

  /** Says that a condition is missing before `token`, or that `token` is not how one begins. */
  #missing(token: Token): Faulty {
    const stream = this.#stream;
    const before = stream.previous;
    const faulty: Faulty = { kind: 'faulty', range: { start: token.range.start, end: token.range.start } };
    if (before.kind === 'and' || before.kind === 'or') {
      stream.report('missing-condition', before.range, `A condition is missing after ${before.text}.`);
    } else if (token.kind === 'and' || token.kind === 'or' || wrongConnective(token)) {
      stream.report('missing-condition', token.range, `A condition is missing before ${token.text}.`);
    } else if (token.kind === ')' || token.kind === '}') {
      const range = spanning(before.range, token.range);
      stream.report('missing-condition', range, `A condition is missing between ${before.text} and ${token.text}.`);
    } else if (token.kind !== 'end') {
      stream.report('unexpected', token.range, `${token.text} is out of place: a condition begins with "$." or "(".`, {
        fixes: token.kind === '{' ? [this.#braceFix(token.range)] : [],
      });
      if (token.kind === '{') stream.giveUp();
      else this.#skipRest();
      return { kind: 'faulty', range: token.range };
    }
    return faulty;
  }

  #condition(subject: Selector): Expression {
    const stream = this.#stream;
    const next = stream.peek();
    if (next.kind === 'compare' || (next.kind === 'wrong-operator' && !wrongConnective(next))) {
      const comparison = readComparison(stream, subject);
      if (comparison.kind === 'faulty') {
        this.#skipRest();
        return { ...comparison, subject };
      }
      this.#skipAfterValue();
      return comparison;
    }
    if (next.kind === 'word' && !wrongConnective(next)) return this.#keyword(subject);
    stream.report('missing-operator', subject.range, 'A comparison or a test is missing after the property.');
    if (next.kind === 'string' || next.kind === 'regex' || next.kind === 'wrong-quotes') this.#skipRest();
    return { kind: 'faulty', range: subject.range, subject };
  }

  /** A word or a quote that follows a whole condition. */
  #skipAfterValue(): void {
    const next = this.#stream.peek();
    if (!['word', 'string', 'regex', 'wrong-quotes', 'compare', 'wrong-operator'].includes(next.kind)) return;
    if (wrongConnective(next)) return;
    const beginsCondition = next.kind !== 'regex' && ['compare', 'wrong-operator'].includes(this.#stream.peek(1).kind);
    if (beginsCondition && (next.kind === 'word' || next.kind === 'string')) {
      this.#stream.report('missing-connective', next.range, 'Conditions are joined by && or ||.', {
        fixes: ['&&', '||'].map((sign) => insertFix(`Insert ${sign}`, next.range.start, `${sign} `)),
      });
    } else {
      this.#stream.report('unexpected', next.range, `${next.text} is out of place here.`);
    }
    this.#skipRest();
  }

  #keyword(subject: Selector): Expression {
    const stream = this.#stream;
    const first = stream.take();
    const second = stream.peek().kind === 'word' && !wrongConnective(stream.peek()) ? stream.take() : undefined;
    const third = second && stream.peek().kind === 'word' && /^not$/i.test(second.text) ? stream.take() : undefined;
    const keywordRange = spanning(first.range, (third ?? second ?? first).range);
    const written = [first, second, third].flatMap((token) => (token ? [token.text.toUpperCase()] : [])).join(' ');
    const range = spanning(subject.range, keywordRange);
    if (isKeyword(written)) {
      this.#skipAfterValue();
      return { kind: 'keyword', range, subject, keyword: written, keywordRange };
    }
    const mend = mendedKeyword(written);
    stream.report('unknown-keyword', keywordRange, mend?.message ?? propertyTests, {
      fixes: mend ? [replaceFix(`Write ${mend.fixed}`, keywordRange, mend.fixed)] : [],
    });
    this.#skipRest();
    return { kind: 'faulty', range, subject };
  }

  #skipRest(): void {
    this.#stream.skipTo('and', 'or', ')', '}');
  }
}
