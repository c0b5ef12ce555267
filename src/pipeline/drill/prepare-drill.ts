import type { Account } from '../../aws/account';
import { compilePattern, PatternError } from '../../pattern/index';
import type { AlarmState, Chain, MetricFilterState } from '../chain/chain';
import { readChains } from '../inspect/read-chains';
import { drillId, type Drill, type DrillWay } from './drill';
import { drillDoubts } from './drill-doubts';

/** A metric filter as it stands now, with the chain that it hangs on. */
export interface DrillTarget {
  readonly chain: Chain;
  readonly filter: MetricFilterState;
}

/** What is known of a drill before its way is chosen. */
export interface DrillBasics {
  readonly account: Account;
  readonly isSandbox: boolean;
  readonly target: DrillTarget;
  readonly alarm: AlarmState | undefined;
  readonly versions: string;
  /** In milliseconds since the epoch; the drill is named by it. */
  readonly at: number;
}

/** Reads a filter anew, with its alarms and who they tell; undefined where it is not there (any more). */
export async function readDrillTarget(
  account: Account,
  wanted: Pick<MetricFilterState, 'name' | 'logGroup'>,
  signal?: AbortSignal,
): Promise<DrillTarget | undefined> {
  for (const chain of await readChains(account, signal)) {
    const filters = chain.logGroup?.name === wanted.logGroup ? chain.logGroup.filters : [];
    const filter = filters.find(({ name }) => name === wanted.name);
    if (filter) return { chain, filter };
  }
  return undefined;
}

/** @param message the event that will be in the log group, where there will be one */
export function prepareDrill(
  { account, isSandbox, target, alarm, versions, at }: DrillBasics,
  way: DrillWay,
  message: string | undefined,
): Drill {
  const { identity, region, label } = account;
  const { chain, filter } = target;
  return {
    id: drillId(at),
    at,
    account: {
      label,
      accountId: identity.accountId,
      ...(identity.alias !== undefined && { alias: identity.alias }),
      region,
      by: identity.arn,
      isSandbox,
    },
    trailArn: chain.trail.arn,
    filter,
    ...(alarm && { alarm }),
    way,
    doubts: drillDoubts(filter, alarm, way),
    others: message === undefined ? [] : othersThatSee(target, message),
    versions,
  };
}

/** The other filters of the log group that an event matches; their alarms may go off as well. */
function othersThatSee({ chain, filter }: DrillTarget, message: string): readonly MetricFilterState[] {
  return (chain.logGroup?.filters ?? []).filter(({ name, pattern }) => {
    if (name === filter.name) return false;
    try {
      return compilePattern(pattern).test(message);
    } catch (error) {
      // What AWS has taken and we do not understand is not known to match.
      if (error instanceof PatternError) return false;
      throw error;
    }
  });
}
