import { checkAlertFile } from '../../alerts/check-alert-file';
import { deployRequest } from '../request/deploy-request';
import type { TrailPlace } from '../chain/arns';
import type { MetricFilterRequest } from '../request/requests';
import type { Chain, LogGroupState, MetricFilterState } from '../chain/chain';
import type { Difference } from './difference';
import { driftOf } from './drift';

/** An alert file as far as an account matters: what it asks for, or why it cannot be deployed. */
export type LocalFile =
  | { readonly request: MetricFilterRequest }
  /** Front matter that does not say which filter it is. */
  | { readonly missing: readonly string[] }
  /** What AWS would refuse, in a sentence. */
  | { readonly problem: string };

/** How an alert file stands to the account. */
export type LocalState =
  | { readonly is: 'same'; readonly filter: MetricFilterState }
  | { readonly is: 'differs'; readonly filter: MetricFilterState; readonly differences: readonly Difference[] }
  | { readonly is: 'not-deployed' }
  /** No trail of the account and region sends to its log group, or it does not say enough (`missing`). */
  | { readonly is: 'elsewhere'; readonly missing: readonly string[] }
  | { readonly is: 'invalid'; readonly problem: string }
  /** The account's side may not be looked at. */
  | { readonly is: 'unknown' };

/** Reads an alert file; never throws. */
export function readLocalFile(text: string): LocalFile {
  const { file, diagnostics } = checkAlertFile(text);
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return error ? { problem: error.message } : deployRequest(file);
}

/** Pairs files with the filters of chains. A function of the file, so that many are looked up in one index. */
export function pairWith(chains: readonly Chain[], place: TrailPlace): (file: LocalFile) => LocalState {
  const groups = new Map<string, GroupIndex>();
  for (const { logGroup } of chains) {
    if (logGroup?.exists) groups.set(logGroup.name, indexOf(logGroup));
  }
  return (file) => {
    if ('problem' in file) return { is: 'invalid', problem: file.problem };
    if ('missing' in file) return { is: 'elsewhere', missing: file.missing };
    const { request } = file;
    const group = groups.get(request.logGroupName);
    if (!group) return { is: 'elsewhere', missing: [] };
    if (group.isUnknown) return { is: 'unknown' };
    const filter = group.filters.get(request.filterName);
    if (!filter) return { is: 'not-deployed' };
    const differences = driftOf(request, filter, place);
    return differences.length === 0 ? { is: 'same', filter } : { is: 'differs', filter, differences };
  };
}

interface GroupIndex {
  readonly isUnknown: boolean;
  readonly filters: ReadonlyMap<string, MetricFilterState>;
}

function indexOf({ filters, areFiltersUnknown }: LogGroupState): GroupIndex {
  return { isUnknown: areFiltersUnknown === true, filters: new Map(filters.map((filter) => [filter.name, filter])) };
}
