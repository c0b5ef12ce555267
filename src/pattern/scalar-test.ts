import { compareNumbers, isNumber } from './numbers';
import { compileRegex } from './regex';
import type { ComparisonOperator, Value } from './syntax';
import { fitsWildcard } from './wildcard';

/**
 * Judges the text or number that stands in `source` from `start` to `end`. A string comes without its quotes and
 * escapes, a number as it is written: `12.0` is the text "12.0" and the number 12.
 */
export type ScalarTest = (source: string, start: number, end: number, isNumeric: boolean) => boolean;

/** Compiles one comparison. `value` must not be missing, and a numeric operator's must be a number. */
export function compileScalarTest(operator: ComparisonOperator, value: Value): ScalarTest {
  if (operator === '=') return equality(value);
  if (operator === '!=') {
    const equals = equality(value);
    return (source, start, end, isNumeric) => !equals(source, start, end, isNumeric);
  }
  const bound = value.kind === 'number' ? value.text : 'NaN';
  const accepts = orders[operator];
  // A string that is written as a number counts as one: unsettled, most emulators agree.
  return (source, start, end, isNumeric) => {
    const text = source.slice(start, end);
    return (isNumeric || isNumber(text)) && accepts(compareNumbers(text, bound));
  };
}

const orders: Readonly<Record<Exclude<ComparisonOperator, '=' | '!='>, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function equality(value: Value): ScalarTest {
  switch (value.kind) {
    case 'missing':
      return () => false;
    case 'regex': {
      const regex = compileRegex(value.source);
      return (source, start, end) => regex.test(source.slice(start, end));
    }
    case 'number': {
      const isSameText = sameText(value.text);
      return (source, start, end, isNumeric) =>
        isSameText(source, start, end, isNumeric) ||
        (isNumeric && compareNumbers(source.slice(start, end), value.text) === 0);
    }
    case 'text':
      return value.text.includes('*') ? wildcard(value.text) : sameText(value.text);
  }
}

function sameText(text: string): ScalarTest {
  return (source, start, end) => end - start === text.length && source.startsWith(text, start);
}

function wildcard(text: string): ScalarTest {
  const segments = text.split('*');
  const [head = '', tail] = segments;
  if (segments.every((segment) => segment === '')) return () => true;
  if (segments.length === 2 && tail === '') {
    return (source, start, end) => end - start >= head.length && source.startsWith(head, start);
  }
  return (source, start, end) => fitsWildcard(segments, source.slice(start, end));
}
