import { Random } from '../../src/sandbox/random';
import { awsLikeTimings, type World } from '../../src/sandbox/world';
import { VirtualClock } from './virtual-clock';

/** A world for one service alone, on a clock the test moves. */
export function smallWorld(): World & { readonly clock: VirtualClock } {
  return {
    accountId: '111122223333',
    partition: 'aws',
    homeRegion: 'us-east-1',
    clock: new VirtualClock(),
    timings: awsLikeTimings,
    random: new Random(1),
  };
}
