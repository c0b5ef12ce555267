import type { Account } from '../../aws/account';
import type { Purpose } from '../journal/journal';
import type { JournalStore } from '../journal/journal-store';
import type { Plan } from '../plan/plan';
import { applyPlan, type ApplyOptions, type ApplyResult } from './apply';

export interface JournalledResult {
  readonly result: ApplyResult;
  /** The journal that a failed plan can be resumed or rolled back from. */
  readonly journalId: string;
}

/**
 * Applies a plan and writes a journal of it, or goes on with the journal that it continues. A journal ends when its plan
 * is done; one without an end can be resumed.
 * @throws when the journal cannot be begun; nothing is done then
 */
export async function applyJournalled(
  account: Account,
  store: JournalStore,
  {
    purpose,
    plan,
    journalId,
  }: { readonly purpose: Purpose; readonly plan: Plan; readonly journalId?: string | undefined },
  options: Pick<ApplyOptions, 'signal' | 'onProgress'> = {},
): Promise<JournalledResult> {
  const now = () => account.clock.now();
  const writer = await store.write({ is: 'planned', at: now(), purpose, plan }, journalId);
  try {
    const result = await applyPlan(account, plan, { ...options, journal: (entry) => writer.add(entry) });
    if (result.ok) {
      await writer.add({ is: 'ended', at: now(), how: purpose.kind === 'roll-back' ? 'rolled-back' : 'applied' });
    }
    return { result, journalId: writer.id };
  } finally {
    await writer.close();
  }
}
