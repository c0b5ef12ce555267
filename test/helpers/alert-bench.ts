import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ApplyProgress, ApplyResult } from '../../src/pipeline/apply/apply';
import { applyJournalled } from '../../src/pipeline/apply/apply-journalled';
import { madeHere, type Journal } from '../../src/pipeline/journal/journal';
import { JournalStore } from '../../src/pipeline/journal/journal-store';
import { planRest, rollBackPlan } from '../../src/pipeline/recover/resume';
import { makePlan, type PlanRequest } from '../../src/pipeline/plan/make-plan';
import type { Plan, PlanResult } from '../../src/pipeline/plan/plan';
import type { MetricFilterRequest } from '../../src/pipeline/request/requests';
import { place, planned } from './plans';
import { sandboxAccount, type SandboxAccount, type SandboxAccountOptions } from './sandbox-account';

export const topicArn = 'arn:aws:sns:us-east-1:111122223333:ops-alerts';
export const email = { protocol: 'email', endpoint: 'ops@example.com' };

/** A metric filter on the log group `lab`. */
export const stops = {
  logGroupName: 'lab',
  filterName: 'stops',
  filterPattern: '{ $.eventName = "StopInstances" }',
  metricNamespace: 'N',
  metricName: 'M',
  metricValue: '1',
} as const satisfies MetricFilterRequest;

/** The same with its alarm, its topic and somebody who is subscribed. */
export const deploy = {
  kind: 'metric-filter',
  wanted: {
    ...stops,
    alarm: { alarmName: 'stop alarm', alarmDescription: 'Ask who.' },
    topic: { topicName: 'ops-alerts', subscriptions: [email] },
  },
} as const satisfies PlanRequest;

/** What came of a plan, and what it can be gone on with. */
export interface Applied {
  readonly result: ApplyResult;
  readonly plan: Plan;
  readonly journal: () => Promise<Journal>;
}

/** A sandbox with an empty log group `lab`, and what a person does to it with plans; close it at the end. */
export class AlertBench {
  readonly made: SandboxAccount;
  readonly store: JournalStore;
  /** Where the steps of the plan stand that was applied last. */
  last: ApplyProgress = new Map();
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-alerts-'));

  private constructor(made: SandboxAccount) {
    this.made = made;
    this.store = new JournalStore(this.#folder);
  }

  static async start(options: SandboxAccountOptions = {}): Promise<AlertBench> {
    const made = await sandboxAccount(options);
    await made.account.call('logs:CreateLogGroup', { logGroupName: 'lab' });
    return new AlertBench(made);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  readonly call: SandboxAccount['account']['call'] = (...args) => this.made.account.call(...args);

  async plan(request: PlanRequest): Promise<PlanResult> {
    return makePlan(this.made.account, request, await this.#known());
  }

  /** @param meanwhile what somebody does after the plan was read */
  async apply(purpose: PlanRequest, meanwhile?: () => Promise<unknown>): Promise<Applied> {
    const plan = planned(await this.plan(purpose));
    await meanwhile?.();
    const onProgress = (progress: ApplyProgress) => {
      this.last = progress;
    };
    const going = { purpose, plan };
    const { result, journalId } = await applyJournalled(this.made.account, this.store, going, { onProgress });
    return { result, plan, journal: async () => (await this.store.read(journalId))! };
  }

  async succeed(request: PlanRequest): Promise<Applied> {
    const applied = await this.apply(request);
    assert.ok(applied.result.ok, JSON.stringify(applied.result));
    return applied;
  }

  /** Goes on with a plan, now that everything is allowed. */
  async resume(journal: Journal): Promise<ApplyResult> {
    this.made.denied.clear();
    const { purpose, result } = await planRest(this.made.account, journal, await this.#known());
    const going = { purpose, plan: planned(result), journalId: journal.id };
    return (await applyJournalled(this.made.account, this.store, going)).result;
  }

  /** Takes back what a plan did, now that everything is allowed. */
  async rollBack(journal: Journal): Promise<Plan> {
    this.made.denied.clear();
    const plan = await rollBackPlan(this.made.account, journal);
    const going = { purpose: { kind: 'roll-back' as const }, plan, journalId: journal.id };
    const { result } = await applyJournalled(this.made.account, this.store, going);
    assert.ok(result.ok, JSON.stringify(result));
    return plan;
  }

  async filterNames(): Promise<readonly (string | undefined)[]> {
    const { metricFilters = [] } = await this.call('logs:DescribeMetricFilters', { logGroupName: 'lab' });
    return metricFilters.map(({ filterName }) => filterName);
  }

  async alarms() {
    return (await this.call('cloudwatch:DescribeAlarms', {})).MetricAlarms!;
  }

  /** Follows the links of all mails that ask for a confirmation. */
  confirmAll(): void {
    const { topics } = this.made.sandbox;
    for (const { token } of topics.inbox) if (token !== undefined) topics.confirm(token);
  }

  async #known() {
    return madeHere(await this.store.list(), place);
  }
}
