import type { Dimensions } from './metric-values';

/** A metric's dimensions as they are written everywhere: `UserName=alice`. */
export function dimensionPairs(dimensions: Dimensions = {}): readonly string[] {
  return Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
}

/** What a metric is called where it stands alone: `Stops (UserName=alice)`. */
export function labelOf({ name, dimensions }: { readonly name: string; readonly dimensions?: Dimensions | undefined }) {
  const pairs = dimensionPairs(dimensions);
  return pairs.length > 0 ? `${name} (${pairs.join(', ')})` : name;
}
