import { insertFix, quoted, replaceFix, type Fix } from './diagnostic';
import { unquote, type Token } from './lexer';
import { isNumber } from './numbers';
import type { Comparison, ComparisonOperator, Expression, Faulty, FieldName, Selector, Value } from './syntax';
import { spanning, type TextRange } from './text-range';
import type { TokenStream } from './token-stream';

/** What is meant by an operator that other languages have; the ones without a word here have no counterpart. */
const meant: Readonly<Record<string, ComparisonOperator>> = {
  '==': '=',
  '===': '=',
  '!==': '!=',
  '<>': '!=',
  '=!': '!=',
  '=>': '>=',
  '=<': '<=',
};

/** Reads the operator and the value after `subject`; the next token is an operator, right or wrong. */
export function readComparison(stream: TokenStream, subject: Selector | FieldName): Comparison | Faulty {
  const token = stream.take();
  const operator = token.kind === 'compare' ? (token.text as ComparisonOperator) : meant[token.text];
  if (token.kind === 'wrong-operator') {
    stream.report(
      'unknown-operator',
      token.range,
      operator
        ? `There is no operator ${token.text}; the one for this is ${operator}.`
        : `There is no operator ${token.text}. CloudWatch compares with = != < <= > >= only.`,
      { fixes: operator ? [replaceFix(`Write ${operator}`, token.range, operator)] : [] },
    );
  }
  if (!operator) return { kind: 'faulty', range: spanning(subject.range, token.range) };
  const value = standsInParentheses(stream)
    ? readValueInParentheses(stream, subject.range, token)
    : readValue(stream, token);
  return {
    kind: 'comparison',
    range: spanning(subject.range, value.range),
    subject,
    operator,
    operatorRange: token.range,
    value,
  };
}

function readValue(stream: TokenStream, operator: Token): Value {
  const token = stream.peek();
  switch (token.kind) {
    case 'string':
      stream.take();
      reportUnclosed(stream, token, 'unclosed-quote', 'A quote is opened here and not closed.', '"');
      return { kind: 'text', range: token.range, text: unquote(token.text), quoted: true };
    case 'regex':
      stream.take();
      reportUnclosed(stream, token, 'unclosed-regex', 'A regular expression ends with a percent sign.', '%');
      return { kind: 'regex', range: token.range, source: token.text.slice(1, token.closed ? -1 : undefined) };
    case 'wrong-quotes': {
      stream.take();
      const text = token.text.slice(1, token.closed ? -1 : undefined);
      stream.report('wrong-quotes', token.range, 'Only double quotes quote a value.', {
        fixes: [replaceFix('Use double quotes', token.range, quoted(text))],
      });
      return { kind: 'text', range: token.range, text, quoted: true };
    }
    case 'selector':
    case 'word':
      return readBareValue(stream);
    default:
      stream.report('missing-value', operator.range, `A value is missing after ${operator.text}.`);
      return { kind: 'missing', range: { start: operator.range.end, end: operator.range.end } };
  }
}

function standsInParentheses(stream: TokenStream): boolean {
  if (stream.peek().kind !== '(') return false;
  let ahead = 1;
  while (!['(', ')', '}', 'end'].includes(stream.peek(ahead).kind)) ahead++;
  return stream.peek(ahead).kind === ')';
}

/** `$.a = ("x")`, and `$.a = ("x" || "y")`, which has to be a condition for each value. */
function readValueInParentheses(stream: TokenStream, subject: TextRange, operator: Token): Value {
  const open = stream.take();
  const written = (range: TextRange) => stream.text.slice(range.start, range.end);
  const values: string[] = [];
  let isList = true;
  for (let isValue = true; stream.peek().kind !== ')'; isValue = !isValue) {
    const token = stream.take();
    isList &&= isValue ? /^(?:string|word|regex)$/.test(token.kind) : token.kind === 'or';
    if (isValue) values.push(written(token.range));
  }
  const range = spanning(open.range, stream.take().range);
  const whole = spanning(subject, range);
  if (values.length === 1 && isList) {
    stream.report('unexpected', range, 'A value stands without parentheses.', {
      fixes: [replaceFix('Remove the parentheses', range, values[0]!)],
    });
  } else {
    const [sign, others] = operator.text === '!=' ? ['!=', '&&'] : ['=', '||'];
    const conditions = values.map((value) => `${written(subject)} ${sign} ${value}`).join(` ${others} `);
    stream.report('unexpected', range, 'A condition compares with one value. Write a condition for each.', {
      fixes: isList && values.length > 1 ? [replaceFix('Write a condition for each', whole, `(${conditions})`)] : [],
    });
  }
  return { kind: 'missing', range };
}

function reportUnclosed(
  stream: TokenStream,
  token: Token,
  code: 'unclosed-quote' | 'unclosed-regex',
  message: string,
  mark: string,
): void {
  if (token.closed) return;
  stream.report(code, token.range, message, { fixes: [insertFix(`Insert ${mark}`, token.range.end, mark)] });
}

/** A value without quotes. Several words in a row were meant as one value. */
function readBareValue(stream: TokenStream): Value {
  const first = stream.take();
  let last = first;
  while (continuesValue(stream, last)) last = stream.take();
  const range = spanning(first.range, last.range);
  const text = stream.text.slice(range.start, range.end);
  const fixes = [replaceFix('Put the value in quotes', range, quoted(text))];

  const bad = /[^A-Za-z0-9_.*+-]/.exec(text);
  if (/^[^,;]+[,;]$/.test(text) && last === first) return readBeforeSeparator(stream, range);
  if (/\s/.test(text)) {
    stream.report('invalid-characters', range, 'A value with blanks stands in double quotes.', { fixes });
  } else if (first.kind === 'selector') {
    stream.report('invalid-characters', range, 'A property is compared with a value, not with another property.', {
      fixes,
    });
  } else if (bad) {
    stream.report('invalid-characters', range, `A value with "${bad[0]}" in it stands in double quotes.`, {
      awsMessage: `Invalid character(s) in term '${bad[0]}'`,
      fixes,
    });
  }
  return bareValue(stream, range);
}

/** A value with a comma or semicolon at its end, which was meant to part it from the next condition. */
function readBeforeSeparator(stream: TokenStream, range: TextRange): Value {
  const end = range.end - 1;
  const separator = { start: end, end: range.end };
  const isLast = stream.peek().kind === '}' || stream.peek().kind === ')';
  stream.report('missing-connective', separator, 'Conditions are joined by && or ||.', {
    fixes: isLast
      ? [replaceFix('Remove it', separator, '')]
      : ['&&', '||'].map((sign) => replaceFix(`Write ${sign}`, separator, ` ${sign}`)),
  });
  return bareValue(stream, { start: range.start, end });
}

function bareValue(stream: TokenStream, range: TextRange): Value {
  const text = stream.text.slice(range.start, range.end);
  return isNumber(text) ? { kind: 'number', range, text } : { kind: 'text', range, text, quoted: false };
}

/** Whether the next token belongs to the value that `last` is part of: another word, or something stuck to it. */
function continuesValue(stream: TokenStream, last: Token): boolean {
  const next = stream.peek();
  const after = stream.peek(1);
  const touches = next.range.start === last.range.end;
  if (next.kind === '(' || next.kind === 'wrong-operator') {
    return touches && after.range.start === next.range.end && after.kind === 'word';
  }
  if (next.kind === ')') return touches && last.kind === 'word' && stream.text[last.range.start - 1] === '(';
  if (next.kind !== 'word' || /^(?:and|or)$/i.test(next.text)) return false;
  // `$.a = 1 eventName = "x"`: the word begins a condition of its own.
  const beginsCondition =
    after.kind === 'compare' || after.kind === 'wrong-operator' || /^(?:is|not)$/i.test(after.text);
  return touches || !beginsCondition;
}

/** What joins two conditions, written as in other languages: `and`, `OR`, `&`, `|`. */
export function wrongConnective(token: Token): 'and' | 'or' | undefined {
  if (token.kind === 'wrong-operator') return token.text === '&' ? 'and' : token.text === '|' ? 'or' : undefined;
  if (token.kind !== 'word') return undefined;
  const word = token.text.toLowerCase();
  return word === 'and' || word === 'or' ? word : undefined;
}

/** Takes `&&` or `||` if it is next, or what was meant by it (and says so). */
export function takeConnective(stream: TokenStream, kind: 'and' | 'or'): TextRange | undefined {
  const token = stream.peek();
  if (token.kind === kind) return stream.take().range;
  if (wrongConnective(token) !== kind) return undefined;
  const sign = kind === 'and' ? '&&' : '||';
  const fix: Fix = replaceFix(`Write ${sign}`, token.range, sign);
  stream.report('unknown-operator', token.range, `Conditions are joined by ${sign}.`, { fixes: [fix] });
  return stream.take().range;
}

/**
 * Operands with `&&` or `||` between them; a single one stands for itself.
 * @param isMissing whether another operand follows although the connective is missing
 */
export function readJoined(
  stream: TokenStream,
  kind: 'and' | 'or',
  operand: () => Expression,
  isMissing: () => boolean = () => false,
): Expression {
  const first = operand();
  const operands = [first];
  while (takeConnective(stream, kind) || isMissing()) operands.push(operand());
  const last = operands[operands.length - 1]!;
  return operands.length === 1 ? first : { kind, range: spanning(first.range, last.range), operands };
}
