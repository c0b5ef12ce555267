import {
  forEachCondition,
  parsePattern,
  type DelimitedPattern,
  type Fix,
  type JsonPattern,
  type PatternTree,
  type Selector,
} from '../pattern/index';
import { alertProblem, type AlertDiagnostic } from './alert-diagnostic';
import type { AlertSettings } from './alert-file';
import type { RangeOf } from './front-matter-ranges';

/**
 * Whether metric value and dimensions fit the pattern (user guide, "Filter pattern syntax for metric filters", and
 * PutMetricFilter's own errors). `tree` is absent for a pattern with errors, which is not looked into;
 * `patternStart` is where the pattern begins in the document.
 */
export function checkMetric(
  settings: AlertSettings,
  tree: PatternTree | undefined,
  patternStart: number,
  at: RangeOf,
): AlertDiagnostic[] {
  const { metricValue, dimensions, defaultValue } = settings;
  const problems: AlertDiagnostic[] = [];
  if (tree && metricValue?.startsWith('$')) {
    problems.push(...checkField(metricValue, tree, patternStart, at));
  }
  if (dimensions && Object.keys(dimensions).length > 0) {
    if (defaultValue !== undefined) {
      problems.push(
        alertProblem(
          'default-value-with-dimensions',
          at(['defaultValue'], 'key'),
          'A metric filter has either dimensions or a default value. Remove one of them.',
          { awsMessage: 'dimensions and default value are mutually exclusive' },
        ),
      );
    }
    if (tree?.kind === 'terms' || tree?.kind === 'everything') {
      problems.push(
        alertProblem(
          'dimensions-with-terms',
          at(['dimensions'], 'key'),
          'Dimensions are fields of the event, which only patterns in { } or [ ] can name.',
          { awsMessage: 'The specified filter pattern does not support dimensions' },
        ),
      );
    } else if (tree) {
      for (const [name, field] of Object.entries(dimensions)) {
        const wrong = wrongField(field, tree);
        if (wrong !== undefined) {
          const range = at(['dimensions', name], 'value');
          problems.push(alertProblem('dimension-field', range, `${name}: ${wrong}`, { severity: 'warning' }));
        }
      }
    }
  }
  return problems;
}

/** A metric value that is taken from the event. */
function checkField(field: string, tree: PatternTree, patternStart: number, at: RangeOf): AlertDiagnostic[] {
  const range = at(['metricValue'], 'value');
  const warn = (message: string, fixes: readonly Fix[] = []) => [
    alertProblem('metric-value-field', range, `metricValue: ${message}`, { severity: 'warning', fixes }),
  ];
  const wrong = wrongField(field, tree);
  if (wrong !== undefined) return warn(wrong);
  if (tree.kind !== 'json') return [];

  const wanted = stepsOf(selectorOf(field)!);
  const named = new Set<string>();
  forEachCondition(tree.expression, ({ subject }) => {
    if (subject?.kind === 'selector') named.add(stepsOf(subject));
  });
  if (named.has(wanted)) return [];
  return warn(`${field} must be named in the pattern too, if only as ${field} = *, or it has no value.`, [
    addCondition(tree, `(${field} = *)`, patternStart),
  ]);
}

/** Why a field cannot be taken from the events of a pattern; undefined when it can. */
function wrongField(field: string, tree: PatternTree): string | undefined {
  switch (tree.kind) {
    case 'json':
      if (selectorOf(field)) return undefined;
      return `${field} is no field of a JSON event; write it as in the pattern, such as $.bytes.`;
    case 'delimited':
      return wrongColumn(field, tree);
    default:
      return 'Only patterns in { } or [ ] can name a field of the event; use a number such as "1".';
  }
}

function wrongColumn(field: string, { entries }: DelimitedPattern): string | undefined {
  const fields = entries.filter((entry) => entry.kind === 'field');
  const names = fields.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const name = field.slice(1);
  if (/^\d+$/.test(name)) {
    const isOpen = fields.length < entries.length || entries.length === 0;
    if (Number(name) >= 1 && (isOpen || Number(name) <= fields.length)) return undefined;
    return `The pattern has ${fields.length} fields, so there is no ${field}.`;
  }
  if (names.includes(name)) return undefined;
  const known = names.length > 0 ? ` It names ${names.map((each) => `$${each}`).join(', ')}.` : '';
  return `The pattern has no field ${name}.${known}`;
}

/** A field as a selector of a JSON pattern; undefined if it is none. */
function selectorOf(field: string): Selector | undefined {
  const { tree, diagnostics } = parsePattern(`{ ${field} = * }`);
  if (tree.kind !== 'json' || tree.expression.kind !== 'comparison') return undefined;
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const { subject } = tree.expression;
  return subject.kind === 'selector' ? subject : undefined;
}

/** A selector by what it selects, however it is spelt. */
function stepsOf({ steps }: Selector): string {
  return JSON.stringify(
    steps.map((step) => {
      if (step.kind === 'name') return step.name;
      return step.kind === 'index' ? step.index : [step.kind];
    }),
  );
}

function addCondition({ expression }: JsonPattern, condition: string, patternStart: number): Fix {
  const start = patternStart + expression.range.start;
  const end = patternStart + expression.range.end;
  const isOr = expression.kind === 'or';
  return {
    title: `Add ${condition} to the pattern`,
    edits: [
      ...(isOr ? [{ range: { start, end: start }, text: '(' }] : []),
      { range: { start: end, end }, text: `${isOr ? ')' : ''} && ${condition}` },
    ],
  };
}
