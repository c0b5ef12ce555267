import { insertFix, problem, quoted, replaceFix, type Diagnostic } from './diagnostic';
import type { Token } from './lexer';
import { readComparison, readJoined } from './parse-condition';
import {
  forEachCondition,
  type DelimitedPattern,
  type Expression,
  type Faulty,
  type FieldEntry,
  type FieldName,
} from './syntax';
import { spanning, type TextRange } from './text-range';
import { TokenStream } from './token-stream';

const fieldName = /^[A-Za-z0-9_-]+$/;

/** Reads `[ … ]`; `range` begins at the bracket. */
export function parseDelimited(
  text: string,
  range: TextRange,
): { tree: DelimitedPattern; diagnostics: readonly Diagnostic[] } {
  return new DelimitedParser(new TokenStream(text, range, 'delimited'), range).parse();
}

/** The name of the field that a condition is about. */
function subjectOf(expression: Expression): string | undefined {
  let name: string | undefined;
  forEachCondition(expression, (condition) => {
    if (condition.kind === 'comparison' && condition.subject.kind === 'field-name') name ??= condition.subject.name;
  });
  return name;
}

class DelimitedParser {
  readonly #stream: TokenStream;
  readonly #range: TextRange;
  /** The name of the field that is being read; conditions may speak of no other. */
  #name: string | undefined;
  #depth = 0;

  constructor(stream: TokenStream, range: TextRange) {
    this.#stream = stream;
    this.#range = range;
  }

  parse(): { tree: DelimitedPattern; diagnostics: readonly Diagnostic[] } {
    const stream = this.#stream;
    const open = stream.take();
    const entries: FieldEntry[] = [];
    if (stream.peek().kind !== ']') {
      do entries.push(this.#entry());
      while (stream.takeIf(','));
    }
    this.#close(open);
    return { tree: { kind: 'delimited', range: this.#range, entries }, diagnostics: stream.diagnostics };
  }

  #close(open: Token): void {
    const stream = this.#stream;
    const close = stream.takeIf(']');
    if (!close) {
      stream.report('unclosed-pattern', open.range, 'A pattern that begins with [ ends with ].', {
        fixes: [insertFix('Insert ]', this.#range.end, ']')],
      });
      return;
    }
    const rest = stream.peek();
    if (rest.kind === 'end') return;
    const range = { start: rest.range.start, end: this.#range.end };
    const first = spanning(open.range, close.range);
    stream.diagnostics.push(
      problem(
        'text-after-pattern',
        range,
        'A pattern that begins with [ describes all fields of a line, in brackets.',
        {
          fixes: [
            replaceFix('Look for this text in the line', first, quoted(stream.text.slice(first.start, first.end))),
          ],
        },
      ),
    );
  }

  #entry(): FieldEntry {
    const stream = this.#stream;
    const token = stream.peek();
    if (token.kind === ',' || token.kind === ']' || token.kind === 'end') {
      return { kind: 'field', range: { start: token.range.start, end: token.range.start } };
    }
    if (token.text === '...') {
      stream.take();
      this.#expectEnd();
      return { kind: 'ellipsis', range: token.range };
    }
    this.#name = undefined;
    const next = stream.peek(1);
    if (token.kind === 'word' && next.kind !== 'compare' && next.kind !== 'wrong-operator') {
      stream.take();
      const { name } = this.#fieldName(token);
      this.#expectEnd();
      return { kind: 'field', range: token.range, name };
    }
    const condition = this.#or();
    this.#expectEnd();
    const name = subjectOf(condition);
    return { kind: 'field', range: condition.range, condition, ...(name !== undefined && { name }) };
  }

  /** Reports what stands between a field and the comma or bracket that ends it. */
  #expectEnd(): void {
    const stream = this.#stream;
    const next = stream.peek();
    if (next.kind === ',' || next.kind === ']' || next.kind === 'end') return;
    if (next.kind === 'word' && fieldName.test(next.text)) {
      stream.report('missing-comma', next.range, 'Fields are separated by commas.', {
        fixes: [insertFix('Insert a comma', stream.previous.range.end, ',')],
      });
    } else {
      stream.report('unexpected', next.range, `${next.text} is out of place here.`);
    }
    stream.skipTo(',', ']');
  }

  #or(): Expression {
    return readJoined(this.#stream, 'or', () => this.#and());
  }

  #and(): Expression {
    return readJoined(this.#stream, 'and', () => this.#primary());
  }

  #primary(): Expression {
    const stream = this.#stream;
    const token = stream.peek();
    if (token.kind === '(') return this.#group();
    const next = stream.peek(1);
    if (token.kind === 'word' && (next.kind === 'compare' || next.kind === 'wrong-operator')) {
      stream.take();
      const comparison = readComparison(stream, this.#fieldName(token));
      if (comparison.kind === 'faulty') stream.skipTo(',', ']', 'and', 'or');
      return comparison;
    }
    return this.#missing(token);
  }

  #group(): Expression {
    const stream = this.#stream;
    const open = stream.take();
    if (this.#depth > 0) {
      stream.report('too-deep', open.range, 'Conditions on a field need no parentheses within parentheses.');
      stream.skipTo(',', ']');
      return { kind: 'faulty', range: open.range };
    }
    stream.report(
      'grouped-field',
      open.range,
      'Parentheses are documented for JSON patterns only; AWS may refuse them.',
      {
        severity: 'warning',
      },
    );
    this.#depth++;
    const inner = this.#or();
    this.#depth--;
    const close = stream.takeIf(')');
    if (!close) stream.report('unclosed-parenthesis', open.range, 'This parenthesis is not closed.');
    return { kind: 'group', range: spanning(open.range, close?.range ?? inner.range), inner };
  }

  #missing(token: Token): Faulty {
    const stream = this.#stream;
    const before = stream.previous;
    if (before.kind === 'and' || before.kind === 'or') {
      stream.report('missing-condition', before.range, `A condition is missing after ${before.text}.`);
    } else {
      stream.report('unexpected', token.range, `${token.text} is out of place: a field begins with its name.`);
    }
    stream.skipTo(',', ']', 'and', 'or');
    return { kind: 'faulty', range: { start: token.range.start, end: token.range.start } };
  }

  #fieldName(token: Token): FieldName {
    const stream = this.#stream;
    if (!fieldName.test(token.text)) {
      const plain = token.text.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^_+/, '');
      stream.report('field-name', token.range, 'Names of fields are letters, digits, "-" and "_".', {
        fixes: plain === '' ? [] : [replaceFix(`Write ${plain}`, token.range, plain)],
      });
    } else if (this.#name !== undefined && token.text !== this.#name) {
      stream.report('other-field', token.range, `Conditions here can only be about the field ${this.#name}.`, {
        awsMessage: 'Invalid filter pattern',
        fixes: [replaceFix(`Write ${this.#name}`, token.range, this.#name)],
      });
    }
    this.#name ??= token.text;
    return { kind: 'field-name', range: token.range, name: token.text };
  }
}
