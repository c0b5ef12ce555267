// @ts-expect-error The table is not among what the SDK's packages export, so it has no types; listRegions checks it.
import { partitionsInfo } from '../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';

export interface Region {
  /** E.g. `us-east-1`. */
  readonly id: string;
  /** E.g. `US East (N. Virginia)`. */
  readonly name: string;
  /** E.g. `aws` or `aws-cn`. */
  readonly partition: string;
}

/** What people call a partition; one that is not here is called by its id. */
export const partitionNames: Readonly<Record<string, string>> = {
  aws: 'AWS',
  'aws-cn': 'AWS China',
  'aws-eusc': 'AWS European Sovereign Cloud',
  'aws-us-gov': 'AWS GovCloud (US)',
};

/** The part of the SDK's table of partitions that is read here. */
interface PartitionsInfo {
  readonly partitions: readonly {
    readonly id: string;
    readonly regions: Readonly<Record<string, { readonly description?: string }>>;
  }[];
}

/**
 * All regions that the SDK knows, the ordinary partition's first; without the pseudo-regions of global services. A new
 * version of the SDK brings the new regions.
 */
export function listRegions(): Region[] {
  return (partitionsInfo as PartitionsInfo).partitions.flatMap(({ id: partition, regions }) =>
    Object.entries(regions)
      .filter(([id]) => !id.endsWith('-global'))
      .map(([id, { description = id }]) => ({ id, name: description, partition })),
  );
}
