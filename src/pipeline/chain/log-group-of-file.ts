import type { Chain, LogGroupState } from './chain';

/** The log group that an alert file is about, or why that is not known. */
export type FileLogGroup =
  | { readonly is: 'known'; readonly name: string; /** The file names none. */ readonly isOnlyLogGroup?: true }
  /** It names none, and no trail delivers to any. */
  | { readonly is: 'none' }
  /** It names none, and these are all possible. */
  | { readonly is: 'several'; readonly groups: readonly LogGroupState[] };

/**
 * The one rule for files that name no log group: such a file is about the account's only log group that a trail delivers
 * to. Where there are several nothing is taken, not even one that has a metric filter of the file's name: the file may be
 * meant for another one, and what a deployment overwrites must not depend on what is deployed by somebody else. So a
 * command about one file asks, and what is about many says that the file has to name its log group.
 */
export function logGroupOfFile(named: string | undefined, groups: readonly LogGroupState[]): FileLogGroup {
  if (named !== undefined) return { is: 'known', name: named };
  const [first, ...others] = groups;
  if (!first) return { is: 'none' };
  return others.length === 0 ? { is: 'known', name: first.name, isOnlyLogGroup: true } : { is: 'several', groups };
}

/** The log groups of the account and region that trails deliver to, each once; none that was deleted. */
export function deliveredGroups(chains: readonly Chain[]): readonly LogGroupState[] {
  const groups = chains.flatMap(({ logGroup }) => (logGroup?.exists ? [logGroup] : []));
  return [...new Map(groups.map((group) => [group.name, group])).values()];
}
