import type { Account } from '../aws/account';
import { Failure } from '../common/failure';

/** Log groups that one query takes (API reference, StartQuery). */
export const mostGroups = 50;

const day = 86_400_000;
/** A log group as far as a query depends on it. Times in milliseconds since the epoch. */
interface Group {
  readonly name: string;
  readonly createdAt: number;
  readonly retentionDays?: number;
  readonly storedBytes: number;
  readonly logClass: string;
}

export interface FoundGroups {
  readonly groups: readonly Group[];
  readonly missing: readonly string[];
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Looks the groups up by their names; AWS can only be asked for a prefix. @throws AwsError */
export async function findGroups(
  account: Account,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<FoundGroups> {
  const groups: Group[] = [];
  const missing: string[] = [];
  for (const name of new Set(names)) {
    const group = await findGroup(account, name, signal);
    if (group) groups.push(group);
    else missing.push(name);
  }
  return { groups, missing };
}

async function findGroup(account: Account, name: string, signal: AbortSignal | undefined): Promise<Group | undefined> {
  for await (const page of account.pages('logs:DescribeLogGroups', { logGroupNamePrefix: name }, { signal })) {
    const group = page.logGroups?.find(({ logGroupName }) => logGroupName === name);
    if (!group) continue;
    return {
      name,
      createdAt: group.creationTime ?? 0,
      ...(group.retentionInDays !== undefined && { retentionDays: group.retentionInDays }),
      storedBytes: group.storedBytes ?? 0,
      logClass: group.logGroupClass ?? 'STANDARD',
    };
  }
  return undefined;
}

/**
 * The groups that can be asked, and from when on: AWS refuses a query about a time that a group no longer keeps.
 * @throws Failure when there is nothing to ask
 */
export function usableGroups(
  found: FoundGroups,
  { from, to, now, readsFields }: Range & { readonly now: number; readonly readsFields: boolean },
): { readonly groups: readonly Group[]; readonly from: number; readonly leftOut: readonly string[] } {
  const leftOut = [...leftOutOf(found, { from, to }, now)];
  const groups = found.groups.filter((group) => {
    const isAble = group.logClass === 'STANDARD' || (group.logClass === 'INFREQUENT_ACCESS' && !readsFields);
    if (!isAble) leftOut.push(`the log group ${group.name}: Logs Insights finds no JSON fields in its class`);
    return isAble && startOf(group, now) < Math.min(to, now);
  });
  if (groups.length === 0) {
    const why = leftOut.length > 0 ? ` Left out: ${leftOut.join('; ')}.` : '';
    throw new Failure(
      `There is no log group with events of that time.${why}`,
      'Choose another log group or a later range of time.',
    );
  }
  // A day of grace: an event may be older than the group that it came into.
  return { groups, from: Math.max(from, Math.min(...groups.map((group) => startOf(group, now))) - day), leftOut };
}

/** Since when a group has events: its creation, or as far back as it keeps them. */
function startOf({ createdAt, retentionDays }: Group, now: number): number {
  return retentionDays === undefined ? createdAt : Math.max(createdAt, now - retentionDays * day);
}

/** How much of a group's life a range takes, from 0 to 1. */
export function shareOf(group: Group, { from, to }: Range, now: number): number {
  const start = startOf(group, now);
  if (now <= start) return 1;
  return Math.max(0, Math.min(to, now) - Math.max(from, start)) / (now - start);
}

export function leftOutOf({ groups, missing }: FoundGroups, { from }: Range, now: number): readonly string[] {
  return [
    ...missing.map((name) => `the log group ${name}, which does not exist`),
    ...groups.flatMap((group) => {
      const start = startOf(group, now);
      if (from >= start) return [];
      const date = new Date(start).toISOString().slice(0, 10);
      if (start === group.createdAt) return [`what was before ${date}, when the log group ${group.name} was made`];
      return [`what was before ${date} in the log group ${group.name}, which keeps ${group.retentionDays} days`];
    }),
  ];
}
