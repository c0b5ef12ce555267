import type { Clause, CompiledPattern } from './explanation';
import { splitLine, type LineField } from './line-fields';
import { isNumber } from './numbers';
import { lineNeedles } from './prefilter';
import { compileScalarTest } from './scalar-test';
import type { Comparison, DelimitedPattern, Expression, Field } from './syntax';

/** Compiles a space-delimited pattern without errors; `text` is what it was read from. */
export function compileDelimited(pattern: DelimitedPattern, text: string): CompiledPattern {
  const layout = layOut(pattern);
  const fields = [...layout.left, ...layout.right].map(compileField);

  const matchedBy = (line: string): readonly LineField[] | undefined => {
    const found = assign(layout, line);
    return found && fields.every(({ test }, i) => test(line, found.fields[i]!)) ? found.all : undefined;
  };

  return {
    test: (line) => matchedBy(line) !== undefined,
    explain(line) {
      const found = assign(layout, line);
      const clauses = found
        ? fields.flatMap(({ conditions }, i) =>
            conditions.map((condition) => explainCondition(condition, text, line, found.fields[i]!)),
          )
        : [countClause(pattern, text)];
      return { matches: matchedBy(line) !== undefined, clauses };
    },
    extract(line) {
      const all = matchedBy(line);
      return all ? extract(layout, line, all) : {};
    },
    needles: lineNeedles([...layout.left, ...layout.right].flatMap(({ condition }) => condition ?? [])),
  };
}

/** The fields before and after the `...`; without one, all are on the left and the last takes the rest of the line. */
interface Layout {
  readonly left: readonly Field[];
  readonly right: readonly Field[];
  readonly open: boolean;
}

function layOut({ entries }: DelimitedPattern): Layout {
  const ellipsis = entries.findIndex(({ kind }) => kind === 'ellipsis');
  const fieldsOf = (part: DelimitedPattern['entries']) => part.filter((entry) => entry.kind === 'field');
  // `[]` takes every line, with any number of fields.
  if (ellipsis < 0) return { left: fieldsOf(entries), right: [], open: entries.length === 0 };
  return { left: fieldsOf(entries.slice(0, ellipsis)), right: fieldsOf(entries.slice(ellipsis + 1)), open: true };
}

/** The fields of a line, and those that the pattern describes, in its order; undefined if the line has too few. */
function assign(
  { left, right, open }: Layout,
  line: string,
): { all: readonly LineField[]; fields: readonly LineField[] } | undefined {
  const split = splitLine(line);
  if (split.length < left.length + right.length) return undefined;
  const all = open ? split : [...split.slice(0, left.length - 1), rest(split.slice(left.length - 1))];
  return { all, fields: [...all.slice(0, left.length), ...all.slice(all.length - right.length)] };
}

/** Several fields as one, with all that stands between them. */
function rest(fields: readonly LineField[]): LineField {
  const first = fields[0]!;
  if (fields.length === 1) return first;
  const { end } = fields[fields.length - 1]!;
  return { start: first.start, end, textStart: first.start, textEnd: end };
}

interface CompiledField {
  readonly test: (line: string, field: LineField) => boolean;
  readonly conditions: readonly CompiledCondition[];
}

interface CompiledCondition {
  readonly syntax: Comparison;
  readonly test: (line: string, field: LineField) => boolean;
}

function compileField({ condition }: Field): CompiledField {
  const conditions: CompiledCondition[] = [];
  const compile = (part: Expression): CompiledField['test'] => {
    switch (part.kind) {
      case 'group':
        return compile(part.inner);
      case 'and': {
        const operands = part.operands.map(compile);
        return (line, field) => operands.every((operand) => operand(line, field));
      }
      case 'or': {
        const operands = part.operands.map(compile);
        return (line, field) => operands.some((operand) => operand(line, field));
      }
      case 'comparison': {
        const scalar = compileScalarTest(part.operator, part.value);
        const test: CompiledField['test'] = (line, { textStart, textEnd }) =>
          scalar(line, textStart, textEnd, isNumber(line.slice(textStart, textEnd)));
        conditions.push({ syntax: part, test });
        return test;
      }
      default:
        return () => false;
    }
  };
  return { test: condition ? compile(condition) : () => true, conditions };
}

function explainCondition({ syntax, test }: CompiledCondition, text: string, line: string, field: LineField): Clause {
  const { range, operator } = syntax;
  const { start, end, textStart, textEnd } = field;
  const isOrder = operator !== '=' && operator !== '!=';
  return {
    range,
    text: text.slice(range.start, range.end),
    matches: test(line, field),
    saw: line.slice(start, end),
    messageRange: { start, end },
    ...(isOrder && !isNumber(line.slice(textStart, textEnd)) && { note: 'not-a-number' }),
  };
}

function countClause({ range }: DelimitedPattern, text: string): Clause {
  return { range, text: text.slice(range.start, range.end), matches: false, saw: undefined, note: 'field-count' };
}

function extract({ left, right }: Layout, line: string, all: readonly LineField[]): Record<string, string> {
  const values: Record<string, string> = {};
  all.forEach(({ textStart, textEnd }, i) => {
    const field = i < left.length ? left[i] : right[i - (all.length - right.length)];
    values[`$${field?.name ?? i + 1}`] = line.slice(textStart, textEnd);
  });
  return values;
}
