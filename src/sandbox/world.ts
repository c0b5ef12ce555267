import type { Clock } from '../common/clock';
import type { Random } from './random';

/** How long the sandbox's AWS takes for things; milliseconds of the sandbox's clock. */
export interface Timings {
  /** Until a new or changed role can be used by a service; AWS usually needs about 10 s. */
  readonly rolePropagation: number;
  /** Until a new bucket policy is seen by CloudTrail. */
  readonly bucketPolicyPropagation: number;
  /** From an API call to its event in the trail's log group; AWS needs about 5 minutes on average. */
  readonly trailDelivery: { readonly min: number; readonly max: number };
  /** From an API call to LookupEvents finding it. */
  readonly eventHistoryDelay: number;
}

export const awsLikeTimings: Timings = {
  rolePropagation: 10_000,
  bucketPolicyPropagation: 3_000,
  trailDelivery: { min: 2 * 60_000, max: 5 * 60_000 },
  eventHistoryDelay: 2 * 60_000,
};

/** What every sandbox service shares: one account, one clock, one source of chance. */
export interface World {
  readonly accountId: string;
  readonly partition: string;
  /** The region the account's seeded traffic happens in. */
  readonly homeRegion: string;
  readonly clock: Clock;
  readonly timings: Timings;
  readonly random: Random;
}
