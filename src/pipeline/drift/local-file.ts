import { checkAlertFile } from '../../alerts/check-alert-file';
import type { TrailPlace } from '../chain/arns';
import type { Chain, LogGroupState, MetricFilterState } from '../chain/chain';
import { deliveredGroups, logGroupOfFile } from '../chain/log-group-of-file';
import { deployRequest, type AskedFilter } from '../request/deploy-request';
import type { MetricFilterRequest } from '../request/requests';
import type { Difference } from './difference';
import { driftOf } from './drift';

/** An alert file as far as an account matters: what it asks for, or why it cannot be deployed. */
export type LocalFile =
  | { readonly asked: AskedFilter }
  /** Front matter that does not say which filter it is. */
  | { readonly missing: readonly string[] }
  /** What AWS would refuse, in a sentence. */
  | { readonly problem: string };

/** How an alert file stands to the account. */
export type LocalState =
  | { readonly is: 'same'; readonly request: MetricFilterRequest; readonly filter: MetricFilterState }
  | {
      readonly is: 'differs';
      readonly request: MetricFilterRequest;
      readonly filter: MetricFilterState;
      readonly differences: readonly Difference[];
    }
  | { readonly is: 'not-deployed'; readonly request: MetricFilterRequest }
  /** No trail of the account and region delivers to the log group that it names. */
  | { readonly is: 'elsewhere' }
  /** It names no log group, and no trail delivers to any. */
  | { readonly is: 'no-log-group' }
  /** It names no log group, and trails deliver to several. */
  | { readonly is: 'undecided'; readonly filterName: string; readonly groups: readonly PossibleGroup[] }
  /** Its front matter does not say enough. */
  | { readonly is: 'incomplete'; readonly missing: readonly string[] }
  | { readonly is: 'invalid'; readonly problem: string }
  /** The account's side may not be looked at. */
  | { readonly is: 'unknown' };

/** A log group that a file may be about, with its metric filter of the file's name. */
export interface PossibleGroup {
  readonly name: string;
  readonly filter?: MetricFilterState;
}

/** Reads an alert file; never throws. */
export function readLocalFile(text: string): LocalFile {
  const { file, diagnostics } = checkAlertFile(text);
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return error ? { problem: error.message } : deployRequest(file);
}

/** Pairs files with the filters of chains. A function of the file, so that many are looked up in one index. */
export function pairWith(chains: readonly Chain[], place: TrailPlace): (file: LocalFile) => LocalState {
  const groups = deliveredGroups(chains);
  const byName = new Map(groups.map((group) => [group.name, indexOf(group)]));
  return (file) => {
    if ('problem' in file) return { is: 'invalid', problem: file.problem };
    if ('missing' in file) return { is: 'incomplete', missing: file.missing };
    const { asked } = file;
    const { filterName } = asked;
    const found = logGroupOfFile(asked.logGroupName, groups);
    if (found.is === 'none') return { is: 'no-log-group' };
    if (found.is === 'several') {
      const possible = found.groups.map(({ name }): PossibleGroup => {
        const filter = byName.get(name)?.filters.get(filterName);
        return { name, ...(filter && { filter }) };
      });
      return { is: 'undecided', filterName, groups: possible };
    }
    const group = byName.get(found.name);
    if (!group) return { is: 'elsewhere' };
    if (group.isUnknown) return { is: 'unknown' };
    const { isOnlyLogGroup } = found;
    const request = { ...asked, logGroupName: found.name, ...(isOnlyLogGroup && { isOnlyLogGroup }) };
    const filter = group.filters.get(filterName);
    if (!filter) return { is: 'not-deployed', request };
    const differences = driftOf(request, filter, place);
    return differences.length === 0 ? { is: 'same', request, filter } : { is: 'differs', request, filter, differences };
  };
}

interface GroupIndex {
  readonly isUnknown: boolean;
  readonly filters: ReadonlyMap<string, MetricFilterState>;
}

function indexOf({ filters, areFiltersUnknown }: LogGroupState): GroupIndex {
  return { isUnknown: areFiltersUnknown === true, filters: new Map(filters.map((filter) => [filter.name, filter])) };
}
