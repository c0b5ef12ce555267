import type { JsonCondition } from './json-condition';
import type { Step } from './syntax';

/** A place in an event that some selector of the pattern leads to or through. */
export interface TrieNode {
  /** The conditions on the value at this place, as indexes into the pattern's conditions. */
  readonly here: readonly number[];
  readonly names: readonly string[];
  /** One for each of `names`. */
  readonly named: readonly TrieNode[];
  /** For a property that is not among `names`. */
  readonly anyName: TrieNode | undefined;
  readonly indexes: ReadonlyMap<number, TrieNode>;
  /** For an index that is not among `indexes`. */
  readonly anyIndex: TrieNode | undefined;
}

interface Path {
  readonly condition: number;
  readonly steps: readonly Step[];
}

/**
 * Lays the selectors of all conditions into one tree, so that one pass over an event serves them all. What a wildcard
 * leads to is laid under its named siblings too: at most one child is to be followed at every step.
 */
export function buildTrie(conditions: readonly JsonCondition[]): TrieNode {
  return build(
    conditions.map(({ steps }, condition) => ({ condition, steps })),
    0,
  );
}

function build(paths: readonly Path[], depth: number): TrieNode {
  const going = paths.filter(({ steps }) => steps.length > depth);
  const through = (wanted: (step: Step) => boolean) => going.filter(({ steps }) => wanted(steps[depth]!));
  const child = (wanted: (step: Step) => boolean) => build(through(wanted), depth + 1);

  const names = new Set<string>();
  const indexes = new Set<number>();
  for (const { steps } of going) {
    const step = steps[depth]!;
    if (step.kind === 'name') names.add(step.name);
    if (step.kind === 'index') indexes.add(step.index);
  }
  const isAnyName = (step: Step) => step.kind === 'any-name';
  const isAnyIndex = (step: Step) => step.kind === 'any-index';
  return {
    here: paths.filter(({ steps }) => steps.length === depth).map(({ condition }) => condition),
    names: [...names],
    named: [...names].map((name) => child((step) => isAnyName(step) || (step.kind === 'name' && step.name === name))),
    anyName: through(isAnyName).length > 0 ? child(isAnyName) : undefined,
    indexes: new Map(
      [...indexes].map((index) => [
        index,
        child((step) => isAnyIndex(step) || (step.kind === 'index' && step.index === index)),
      ]),
    ),
    anyIndex: through(isAnyIndex).length > 0 ? child(isAnyIndex) : undefined,
  };
}
