import {
  compileConditions,
  forEachCondition,
  JsonKind,
  type Comparison,
  type Expression,
  type JsonCondition,
  type JsonPattern,
  type Step,
} from '../pattern/index';
import { emptyRoot, place, type DrillPath, type DrillRoot } from './drill-tree';
import { candidatesFor, type DrillScalar } from './drill-values';

/** A field that an event has to have besides what the pattern asks for: the metric's value, or a dimension's. */
export interface NeededField {
  readonly steps: readonly Step[];
  readonly isNumber: boolean;
}

/** A pattern of many alternatives has as many ways to be matched; the first ones are as good as the others. */
const mostAlternatives = 200;
/** How many elements or names are tried where a selector takes any. */
const mostTries = 3;

/** What stands at one path. */
interface Demand {
  readonly path: DrillPath;
  readonly conditions: readonly JsonCondition[];
  readonly isNumber: boolean;
}

/**
 * Events that have what one alternative of the pattern asks for and nothing else. Conditions on one value are satisfied
 * together; those that only together cannot be, such as a field that must not be there, are left to whoever tests.
 * @param usual the value that a field commonly has, taken where it will do
 */
export function* jsonEvents(
  { expression }: JsonPattern,
  needed: readonly NeededField[],
  usual: (path: DrillPath) => DrillScalar | undefined,
): Generator<DrillRoot> {
  const compiled = new Map(compileConditions(expression).map((condition) => [condition.syntax, condition]));
  let tried = 0;
  for (const alternative of alternatives(expression)) {
    if (++tried > mostAlternatives) return;
    const conditions = alternative.flatMap((part) => compiled.get(part as JsonCondition['syntax']) ?? []);
    const root = solve(conditions, needed, usual);
    if (root) yield root;
  }
}

/** The ways to satisfy an expression, each the conditions that have to hold together. */
function* alternatives(expression: Expression): Generator<readonly Expression[]> {
  switch (expression.kind) {
    case 'group':
      yield* alternatives(expression.inner);
      return;
    case 'or':
      for (const operand of expression.operands) yield* alternatives(operand);
      return;
    case 'and':
      yield* together(expression.operands);
      return;
    default:
      yield [expression];
  }
}

function* together([first, ...rest]: readonly Expression[]): Generator<readonly Expression[]> {
  if (!first) {
    yield [];
    return;
  }
  for (const one of alternatives(first)) for (const others of together(rest)) yield [...one, ...others];
}

function solve(
  conditions: readonly JsonCondition[],
  needed: readonly NeededField[],
  usual: (path: DrillPath) => DrillScalar | undefined,
): DrillRoot | undefined {
  const demands = new Map<string, Demand>();
  const add = (path: DrillPath, condition: JsonCondition | undefined, isNumber: boolean): boolean => {
    const key = JSON.stringify(path);
    const before = demands.get(key);
    const demand = {
      path,
      conditions: [...(before?.conditions ?? []), ...(condition ? [condition] : [])],
      isNumber: isNumber || before?.isNumber === true,
    };
    if (valueOf(demand, usual) === undefined) return false;
    if ([...demands.values()].some((other) => clash(other.path, path))) return false;
    demands.set(key, demand);
    return true;
  };
  const present = conditions.filter(({ negated }) => !negated);
  // Those that take any element or name choose when it is known what the others need.
  const inOrder = [...present.filter((each) => !isOpen(each.steps)), ...present.filter((each) => isOpen(each.steps))];
  for (const condition of inOrder) {
    const names = namesBeside(condition.steps, demands);
    if (!pathsOf(condition.steps, names).some((path) => add(path, condition, false))) return undefined;
  }
  for (const { steps, isNumber } of needed) if (!add(pathsOf(steps, [])[0]!, undefined, isNumber)) return undefined;

  const all = [...demands.values()];
  const root = emptyRoot(all[0]?.path);
  return all.every((demand) => place(root, demand.path, valueOf(demand, usual)!)) ? root : undefined;
}

/** Whether two paths cannot both be there: one ends inside of the other, or one has an array where the other has an object. */
function clash(one: DrillPath, other: DrillPath): boolean {
  const fork = one.findIndex((step, i) => step !== other[i]);
  if (fork < 0) return one.length < other.length;
  if (fork >= other.length) return true;
  return typeof one[fork] !== typeof other[fork];
}

/** A value that all conditions accept; undefined where none was found. */
function valueOf(
  { path, conditions, isNumber }: Demand,
  usual: (path: DrillPath) => DrillScalar | undefined,
): DrillScalar | undefined {
  const comparisons = conditions.flatMap(({ syntax }) => (syntax.kind === 'comparison' ? [syntax] : []));
  const common = usual(path);
  const candidates: readonly DrillScalar[] = [
    ...(isNumber ? [{ number: '1' }] : []),
    ...(common === undefined ? [] : [common]),
    ...candidatesFor(comparisons),
    ...(comparisons.length === 0 ? [null, true, false] : []),
  ];
  return candidates.find(
    (value) =>
      conditions.every((condition) => accepts(condition, value)) &&
      (!isNumber || (typeof value === 'object' && value !== null && Number.isFinite(Number(value.number)))),
  );
}

function accepts({ accepts: asks }: JsonCondition, value: DrillScalar): boolean {
  if (value === null) return asks(JsonKind.Null, '', 0, 0);
  if (typeof value === 'boolean') return asks(value ? JsonKind.True : JsonKind.False, '', 0, 0);
  if (typeof value === 'string') return asks(JsonKind.String, value, 0, value.length);
  return asks(JsonKind.Number, value.number, 0, value.number.length);
}

function isOpen(steps: readonly Step[]): boolean {
  return steps.some(({ kind }) => kind === 'any-index' || kind === 'any-name');
}

/** Where a selector may lead; only one step of it can be open. */
function pathsOf(steps: readonly Step[], names: readonly string[]): readonly DrillPath[] {
  const tries = isOpen(steps) ? mostTries + names.length : 1;
  return Array.from({ length: tries }, (_, i) =>
    steps.map((step) => {
      if (step.kind === 'name') return step.name;
      if (step.kind === 'index') return step.index;
      return step.kind === 'any-index' ? i : (names[i] ?? `drill${i - names.length || ''}`);
    }),
  );
}

/** The names that other conditions have where this selector takes any. */
function namesBeside(steps: readonly Step[], demands: ReadonlyMap<string, Demand>): readonly string[] {
  const open = steps.findIndex(({ kind }) => kind === 'any-name');
  if (open < 0) return [];
  const names = [...demands.values()].map(({ path }) => path[open]);
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

/** The comparisons of an expression, whatever joins them. */
export function comparisonsIn(expression: Expression): readonly Comparison[] {
  const found: Comparison[] = [];
  forEachCondition(expression, (condition) => {
    if (condition.kind === 'comparison') found.push(condition);
  });
  return found;
}
