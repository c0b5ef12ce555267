import { AwsError, type Account } from '../../aws/account';
import { applyFailureOf, type ApplyFailure } from './apply-failure';
import type { Call, Plan, Step, StepId } from '../plan/plan';
import { aboutTries, retryDelay, retryRuleFor, type RetryRule } from './propagation';

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
  | { readonly is: 'done' }
  | { readonly is: 'failed' };

export type ApplyProgress = ReadonlyMap<StepId, StepState>;

/** What came of a plan. `done` has the steps that were finished, in the order in which they were. */
export type ApplyResult =
  /** `verified` is false where the caller may not read whether the trail logs. */
  | { readonly ok: true; readonly done: readonly StepId[]; readonly verified: boolean }
  | { readonly ok: false; readonly failure: ApplyFailure; readonly done: readonly StepId[] };

export interface ApplyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told after every change of a step's state. */
  readonly onProgress?: ((progress: ApplyProgress) => void) | undefined;
}

/**
 * Does what a plan says: each step as soon as those before it are done, independent ones side by side. Waits out what
 * AWS needs to make new roles and policies known. When a step fails, or when cancelled, the calls under way are
 * still waited for, so that `done` is true; nothing is undone.
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
  /** The first failure; nothing new is begun after it. */
  #failure: ApplyFailure | undefined;
  /** Ends the waits of other steps after a failure, and all waits when the person cancels. */
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
      const verified = this.#failure ? false : await this.#verify();
      const done = this.#done;
      if (!this.#failure) return { ok: true, done, verified };
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
    if (this.#failure) return;
    if (step.call) {
      this.#set(step.id, { is: 'running' });
      const failure = await this.#make(step.id, step.call);
      if (failure) {
        this.#set(step.id, { is: failure.reason === 'cancelled' ? 'waiting' : 'failed' });
        this.#fail(failure);
        return;
      }
    }
    this.#done.push(step.id);
    this.#set(step.id, { is: 'done' });
  }

  /** Makes a step's call, again and again while AWS only needs time. */
  async #make(id: StepId, call: Call): Promise<ApplyFailure | undefined> {
    const { clock } = this.#account;
    const started = clock.now();
    for (let attempt = 1; ; attempt++) {
      let failed: AwsError;
      try {
        // Without the signal: a call that is cut off may have been carried out, and nobody would know.
        if (call.name !== 'empty-bucket') await this.#account.call(call.name, call.input);
        return undefined;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        failed = error;
      }
      const rule = retryRuleFor(failed);
      if (!rule) return applyFailureOf(id, failed);
      const waitedMs = clock.now() - started;
      const delay = retryDelay(attempt);
      if (waitedMs + delay > rule.budgetMs) return { reason: 'not-propagated', step: id, waitedMs, error: failed };
      if (!(await this.#wait(id, rule, { delay, waitedMs, next: attempt + 1 }))) {
        return { reason: 'cancelled', done: [] };
      }
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

  /** Looks whether the trail logs, which is what it was all about. */
  async #verify(): Promise<boolean> {
    const { verify } = this.#plan;
    if (!verify) return true;
    try {
      const { IsLogging } = await this.#account.call('cloudtrail:GetTrailStatus', { Name: verify.trailArn });
      if (!IsLogging) this.#fail({ reason: 'not-logging', trailArn: verify.trailArn });
      return IsLogging ?? false;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (error.failure.reason !== 'denied') this.#fail(applyFailureOf('verify', error));
      return false;
    }
  }

  #fail(failure: ApplyFailure): void {
    this.#failure ??= failure;
    this.#stop.abort();
  }

  #set(id: StepId, state: StepState): void {
    this.#states.set(id, state);
    this.#options.onProgress?.(new Map(this.#states));
  }
}
