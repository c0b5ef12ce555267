import { AwsError, type Account } from '../../aws/account';
import type { TrailStatus } from '../chain/chain';
import { readStatus } from '../inspect/read-trails';
import { patient } from '../inspect/patient';
import { seen } from '../inspect/seen';
import type { JournalEntry } from '../journal/journal';
import type { Call, Plan, Step, StepId } from '../plan/plan';
import { applyFailureOf, isLost, type ApplyFailure, type StepFailure } from './apply-failure';
import { isPending, waitsToBeConfirmed } from '../plan/plan-topics';
import { emptyBucket } from './empty-bucket';
import { endSubscription } from './end-subscription';
import { wasMadeByEarlierTry } from './made-before';
import { aboutTries, retryRuleFor, type RetryRule } from './retry-rules';
import { retryDelay } from '../retry-delay';

/** Where a step stands while a plan is applied. */
export type StepState =
  | { readonly is: 'waiting' }
  | { readonly is: 'running' }
  /** Waiting before try number `next` of about `about`; `waitedMs` so far, in the account's time. */
  | {
      readonly is: 'retrying';
      readonly why: string;
      readonly next: number;
      readonly about: number;
      readonly waitedMs: number;
    }
  /**
   * `note`: what there is still to say of it, such as that a subscription waits to be confirmed; `unchecked`: a check that
   * could not be made, and keeps nothing back.
   */
  | { readonly is: 'done'; readonly note?: string; readonly unchecked?: true }
  | { readonly is: 'failed'; readonly failure: StepFailure }
  /** Not begun, since what it needs failed. */
  | { readonly is: 'skipped' };

export type ApplyProgress = ReadonlyMap<StepId, StepState>;

/** What came of a plan. `done` has the steps that were finished, in the order in which they were. */
export type ApplyResult =
  /** `status`: how the plan's trail stands in the end; absent where there is none or it may not be read. */
  | { readonly ok: true; readonly done: readonly StepId[]; readonly status?: TrailStatus }
  /** `failure`: the first one; in a plan that goes on there may be more, see the progress. */
  | { readonly ok: false; readonly failure: ApplyFailure; readonly done: readonly StepId[] };

/** Where it is written down what is about to be done, and what was. */
export type WriteEntry = (entry: JournalEntry) => Promise<void>;

export interface ApplyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told after every change of a step's state. */
  readonly onProgress?: ((progress: ApplyProgress) => void) | undefined;
  readonly journal?: WriteEntry | undefined;
}

/**
 * Does what a plan says: each step as soon as those before it are done, independent ones side by side. Waits out what
 * AWS needs to make new roles and policies known, and its bad moments. When a step fails, or when cancelled, the calls
 * under way are still waited for, so that `done` is true; nothing is undone.
 */
export async function applyPlan(account: Account, plan: Plan, options: ApplyOptions = {}): Promise<ApplyResult> {
  return new Application(account, plan, options).run();
}

class Application {
  readonly #account: Account;
  readonly #plan: Plan;
  readonly #options: ApplyOptions;
  readonly #states: Map<StepId, StepState>;
  readonly #done: StepId[] = [];
  readonly #notes = new Map<StepId, string>();
  /** The first failure. */
  #failure: ApplyFailure | undefined;
  /** Ends the waits of other steps, and keeps new ones from beginning. */
  readonly #stop = new AbortController();

  constructor(account: Account, plan: Plan, options: ApplyOptions) {
    this.#account = account;
    this.#plan = plan;
    this.#options = options;
    this.#states = new Map(plan.steps.map(({ id }) => [id, { is: 'waiting' }]));
  }

  async run(): Promise<ApplyResult> {
    const { signal } = this.#options;
    const cancel = () => this.#fail({ reason: 'cancelled', done: [] });
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    try {
      const finished = new Map<StepId, Promise<void>>();
      for (const step of this.#plan.steps) {
        const before = Promise.all(step.after.flatMap((id) => finished.get(id) ?? []));
        finished.set(
          step.id,
          before.then(() => this.#apply(step)),
        );
      }
      await Promise.all(finished.values());
      const status = this.#failure ? undefined : await this.#verify();
      const done = this.#done;
      if (!this.#failure) return { ok: true, done, ...(status && { status }) };
      return {
        ok: false,
        failure: this.#failure.reason === 'cancelled' ? { reason: 'cancelled', done } : this.#failure,
        done,
      };
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  async #apply(step: Step): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const isHeldBack = step.after.some((id) => ['failed', 'skipped'].includes(this.#states.get(id)?.is ?? ''));
    if (isHeldBack) {
      this.#set(step.id, { is: 'skipped' });
      return;
    }
    let end: Extract<StepState, { is: 'done' }> = { is: 'done' };
    if (step.call) {
      this.#set(step.id, { is: 'running' });
      const failure = await this.#carryOut(step, step.call);
      const unchecked = failure && step.action === 'check' ? whyUnchecked(failure) : undefined;
      if (unchecked !== undefined) {
        end = { is: 'done', note: unchecked, unchecked: true };
      } else if (failure) {
        this.#set(step.id, failure.reason === 'cancelled' ? { is: 'waiting' } : { is: 'failed', failure });
        this.#fail(failure);
        return;
      }
    }
    const note = this.#notes.get(step.id);
    this.#done.push(step.id);
    this.#set(step.id, note === undefined ? end : { ...end, note });
  }

  /** Makes a step's call between two entries of the journal. */
  async #carryOut({ id: step, action }: Step, call: Call): Promise<StepFailure | undefined> {
    const unwritten = await this.#note({ is: 'begun', step, at: this.#account.clock.now() });
    if (unwritten) return unwritten;
    const failure = await this.#make(step, action, call);
    const at = this.#account.clock.now();
    if (!failure) return this.#note({ is: 'done', step, at });
    // A step that was cancelled while it waited only began, as far as the journal goes.
    if (failure.reason === 'cancelled' || failure.reason === 'journal') return failure;
    const { error } = failure;
    return (await this.#note({ is: 'failed', step, at, code: error.code, certain: !isLost(error) })) ?? failure;
  }

  async #note(entry: Extract<JournalEntry, { step: StepId }>): Promise<StepFailure | undefined> {
    try {
      await this.#options.journal?.(entry);
      return undefined;
    } catch (error) {
      return { reason: 'journal', step: entry.step, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  /** Makes a call, again and again while AWS only needs time. */
  async #make(id: StepId, action: Step['action'], call: Call): Promise<StepFailure | undefined> {
    const { clock } = this.#account;
    const started = clock.now();
    for (let attempt = 1; ; attempt++) {
      const failed = await this.#try(id, action, call, attempt);
      if (!failed) return undefined;
      if (failed.failure.reason === 'cancelled') return { reason: 'cancelled', done: [] };
      const rule = retryRuleFor(failed);
      // A check that is not to be had is not waited for.
      const isIdle = action === 'check' && failed.failure.reason === 'unavailable';
      if (!rule || isIdle) return applyFailureOf(id, failed);
      const waitedMs = clock.now() - started;
      const delay = retryDelay(attempt);
      if (waitedMs + delay > rule.budgetMs) return { reason: 'not-propagated', step: id, waitedMs, error: failed };
      if (!(await this.#wait(id, rule, { delay, waitedMs, next: attempt + 1 }))) {
        return { reason: 'cancelled', done: [] };
      }
    }
  }

  /** Makes a call once. What an earlier try had done already, whose answer was lost, counts as done. */
  async #try(id: StepId, action: Step['action'], call: Call, attempt: number): Promise<AwsError | undefined> {
    try {
      try {
        // Without the signal: a call that is cut off may have been carried out, and nobody would know.
        const note = await this.#callOnce(call);
        if (note !== undefined) this.#notes.set(id, note);
        return undefined;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const { failure, attempts } = error;
        if (action === 'remove' && failure.reason === 'not-found') return undefined;
        const isAgain = attempt > 1 || attempts > 1;
        if (isAgain && failure.reason === 'already-exists' && (await wasMadeByEarlierTry(this.#account, call, error))) {
          return undefined;
        }
        return error;
      }
    } catch (error) {
      if (error instanceof AwsError) return error;
      throw error;
    }
  }

  /** @returns what there is to say of it afterwards */
  async #callOnce(call: Call): Promise<string | undefined> {
    switch (call.name) {
      case 'empty-bucket':
        await emptyBucket(this.#account, call.input.Bucket, this.#stop.signal);
        return undefined;
      case 'end-subscription':
        return endSubscription(this.#account, call.input);
      case 'sns:Subscribe': {
        const { Protocol = '' } = call.input;
        const { SubscriptionArn } = await this.#account.call(call.name, call.input);
        return isPending(Protocol, SubscriptionArn) ? waitsToBeConfirmed(Protocol) : undefined;
      }
      default:
        await this.#account.call(call.name, call.input);
        return undefined;
    }
  }

  /** @returns whether the wait came to its end */
  async #wait(
    id: StepId,
    rule: RetryRule,
    { delay, waitedMs, next }: { delay: number; waitedMs: number; next: number },
  ): Promise<boolean> {
    this.#set(id, { is: 'retrying', why: rule.why, next, about: Math.max(next, aboutTries(rule)), waitedMs });
    try {
      await this.#account.clock.sleep(delay, this.#stop.signal);
    } catch {
      return false;
    }
    this.#set(id, { is: 'running' });
    return true;
  }

  /** Looks whether the trail logs, and whether it can deliver, which is what it was all about. */
  async #verify(): Promise<TrailStatus | undefined> {
    const { verify } = this.#plan;
    if (!verify) return undefined;
    try {
      const status = await seen(readStatus(patient(this.#account), verify.trailArn, undefined));
      if (status.is === 'there' && status.value.logging) return status.value;
      if (status.is !== 'unknown') this.#fail({ reason: 'not-logging', trailArn: verify.trailArn });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.#fail(applyFailureOf('verify', error));
    }
    return undefined;
  }

  #fail(failure: ApplyFailure): void {
    this.#failure ??= failure;
    if (this.#plan.onFailure !== 'go-on' || failure.reason === 'cancelled') this.#stop.abort();
  }

  #set(id: StepId, state: StepState): void {
    this.#states.set(id, state);
    this.#options.onProgress?.(new Map(this.#states));
  }
}

/**
 * Why a check could not be made, where that is no reason to stop: the caller may not, or the service does not have it, as
 * services that stand in for AWS. Undefined where the check says no.
 */
function whyUnchecked(failure: StepFailure): string | undefined {
  if (failure.reason === 'denied') return `You may not do ${failure.action}, so this was not checked before.`;
  const isMissing = failure.reason === 'other' && ['unavailable', 'other'].includes(failure.error.failure.reason);
  return isMissing ? `${failure.error.call} was not answered, so this was not checked before.` : undefined;
}
