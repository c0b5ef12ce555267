import type { Account } from '../aws/account';
import { isCreation, stateChange, type StateChange } from '../alerts/alarm-history';

const day = 86_400_000;
/** CloudWatch keeps an alarm's history for so long (DescribeAlarmHistory, API reference). */
const kept = 30 * day;
/** An alarm that changes more often than this many pages tell is shown for as far as they go. */
const mostPages = 20;
/** What is read again, since the history may lag. */
const overlap = 5 * 60_000;

/** The changes of an alarm's state, and since when none is missing. */
export interface AlarmPast {
  readonly changes: readonly StateChange[];
  /** Milliseconds since the epoch: what came before nobody knows, or the alarm did not exist. */
  readonly knownSince: number;
}

interface Kept extends AlarmPast {
  /** From when on it was asked for. */
  readonly asked: number;
  readonly readAt: number;
}

/** The histories of the alarms in one tab, each read once, and then only what came after it. */
export class AlarmHistories {
  readonly #known = new Map<string, Kept>();
  #account: Account | undefined;

  /** Everything is read anew the next time. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * What is known of an alarm from this time to now.
   * @throws AwsError
   */
  async read(account: Account, name: string, from: number, signal: AbortSignal): Promise<AlarmPast> {
    if (this.#account !== account) this.forget();
    this.#account = account;
    const asOf = account.clock.now();
    const asked = Math.max(from, asOf - kept);
    const known = this.#known.get(name);
    const next =
      known && known.asked <= asked
        ? await readOn(account, name, known, asOf, signal)
        : await readAll(account, name, { asked, asOf }, signal);
    this.#known.set(name, next);
    return next;
  }
}

async function readAll(
  account: Account,
  name: string,
  { asked, asOf }: { readonly asked: number; readonly asOf: number },
  signal: AbortSignal,
): Promise<Kept> {
  const [{ items, isWhole }, configuration] = await Promise.all([
    readItems(account, name, 'StateUpdate', asked, signal),
    readItems(account, name, 'ConfigurationUpdate', asked, signal),
  ]);
  const changes = changesOf(items);
  const created = configuration.items.find(isCreation)?.Timestamp?.getTime() ?? asked;
  return {
    asked,
    readAt: asOf,
    changes,
    knownSince: isWhole ? Math.max(asked, created) : Math.max(asked, created, changes[0]?.at ?? asOf),
  };
}

async function readOn(account: Account, name: string, known: Kept, asOf: number, signal: AbortSignal): Promise<Kept> {
  const since = Math.max(known.asked, known.readAt - overlap);
  const { items, isWhole } = await readItems(account, name, 'StateUpdate', since, signal);
  const news = changesOf(items);
  if (!isWhole) return { ...known, readAt: asOf, changes: news, knownSince: news[0]?.at ?? asOf };
  return { ...known, readAt: asOf, changes: [...known.changes.filter(({ at }) => at < since), ...news] };
}

/** The items of one type, the newest first. */
async function readItems(
  account: Account,
  name: string,
  type: 'StateUpdate' | 'ConfigurationUpdate',
  from: number,
  signal: AbortSignal,
) {
  const items = [];
  let pages = 0;
  const input = {
    AlarmName: name,
    HistoryItemType: type,
    StartDate: new Date(from),
    ScanBy: 'TimestampDescending' as const,
    MaxRecords: 100,
  };
  for await (const page of account.pages('cloudwatch:DescribeAlarmHistory', input, { signal })) {
    items.push(...(page.AlarmHistoryItems ?? []));
    if (++pages === mostPages && page.NextToken !== undefined) return { items, isWhole: false };
  }
  return { items, isWhole: true };
}

/** The oldest first. */
function changesOf(items: readonly Parameters<typeof stateChange>[0][]): readonly StateChange[] {
  return items.flatMap((item) => stateChange(item) ?? []).sort((a, b) => a.at - b.at);
}
