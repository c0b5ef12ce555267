import { AwsError, type Account } from '../../aws/account';
import { advice } from '../../aws/errors';
import { alarmState, readAlarm } from '../inspect/read-alarms';
import { seen } from '../inspect/seen';
import { drillLinks, type Drill, type DrillLink } from './drill';
import { beginDrill, reduceDrill, type DrillEnd, type DrillState, type DrillStep } from './drill-timeline';
import { linkTimes } from './drill-times';
import { likelyCauses } from './likely-causes';
import type { Findings, Look, Looking } from './look';
import { lookForActions, lookForAlarm, lookForSubscriptions } from './look-at-alarm';
import { lookForDelivery, lookForMatch, lookForMetric } from './look-at-logs';
import { setOff } from './set-off';

export interface RunDrillOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (state: DrillState) => void;
  /** Does the action of an `action` drill; answers CloudTrail's id of its event. */
  readonly perform?: () => string;
}

const looks: Readonly<Record<DrillLink, (looking: Looking) => Promise<Look>>> = {
  written: lookForDelivery,
  matched: lookForMatch,
  metric: lookForMetric,
  alarm: lookForAlarm,
  published: lookForActions,
  subscription: lookForSubscriptions,
};

/** Failures that pass: it is looked again. */
const passing: readonly string[] = ['throttled', 'unavailable', 'unreachable'];

/** Sets an alert off and watches it pass from link to link. The state says how it ended, also what failed. */
export async function runDrill(account: Account, drill: Drill, options: RunDrillOptions = {}): Promise<DrillState> {
  const run = new DrillRun(account, drill, options);
  try {
    await run.run();
  } catch (error) {
    run.fail(error);
  }
  return run.state;
}

class DrillRun {
  state: DrillState;
  readonly #account: Account;
  readonly #drill: Drill;
  readonly #options: RunDrillOptions;
  #found: Partial<Findings> = {};
  #link: DrillLink = 'written';

  constructor(account: Account, drill: Drill, options: RunDrillOptions) {
    this.#account = account;
    this.#drill = drill;
    this.#options = options;
    this.state = beginDrill(drill, account.clock.now());
  }

  async run(): Promise<void> {
    this.#options.onProgress?.(this.state);
    await this.#noteState();
    const { perform, signal } = this.#options;
    const onPart = (what: string) => {
      this.state = reduceDrill(this.state, { is: 'partly', what });
    };
    const written = await setOff(this.#account, this.#drill, { perform, signal, onPart });
    this.#found = { ...this.#found, ...written.found };
    if (written.is === 'seen') this.#step({ ...written, is: 'done', link: 'written' });

    for (const link of drillLinks) {
      if (this.state.links[link].is !== 'waiting') continue;
      this.#link = link;
      if (await this.#watch(link)) continue;
      const causes = await likelyCauses(this.#account, this.#drill, link, this.#options.signal);
      this.#end({ is: 'silent', link, causes });
      return;
    }
    this.#end({ is: this.#drill.alarm ? 'reached' : 'no-alarm' });
  }

  fail(error: unknown): void {
    if (this.#options.signal?.aborted) this.#end({ is: 'cancelled', link: this.#link });
    else if (error instanceof AwsError) this.#end({ is: 'failed', link: this.#link, error });
    else throw error;
  }

  /** An alarm that has gone off since the drill was prepared did not go off by it. */
  async #noteState(): Promise<void> {
    const { alarm } = this.#drill;
    if (!alarm) return;
    const now = await seen(readAlarm(this.#account, alarm.name, this.#options.signal));
    const { stateSince } = now.is === 'there' ? alarmState(now.value) : {};
    if (stateSince !== undefined) this.#found = { ...this.#found, stateSince };
  }

  /** Looks at a link until it is done or has been silent for too long. @returns whether to go on with the next one */
  async #watch(link: DrillLink): Promise<boolean> {
    const { longest, interval } = linkTimes(this.#drill, link);
    const { clock } = this.#account;
    const until = clock.now() + longest;
    for (;;) {
      const look = await this.#look(link);
      if (look.is === 'seen') {
        this.#found = { ...this.#found, ...look.found };
        const { at, evidence, found: { reached, missed } = {} } = look;
        this.#step({ is: 'done', link, at, evidence, ...(reached && { reached }), ...(missed && { missed }) });
        return true;
      }
      if (look.is === 'nothing') {
        this.#step({ is: 'skipped', link, why: look.why });
        return true;
      }
      if (look.is === 'lost' || clock.now() >= until) return this.#isPassed(link, look.evidence);
      await clock.sleep(Math.min(interval, until - clock.now()), this.#options.signal);
    }
  }

  /** Whether the alarm went off although nothing was seen before it; else the link is silent. */
  async #isPassed(link: DrillLink, evidence: string): Promise<boolean> {
    const isBefore = link === 'matched' || link === 'metric';
    if (isBefore && this.#drill.alarm && (await this.#look('alarm')).is === 'seen') {
      this.#step({ is: 'skipped', link, why: `${evidence}, but the alarm has gone off.` });
      return true;
    }
    this.#step({ is: 'silent', link, at: this.#account.clock.now(), evidence });
    return false;
  }

  /** One look; what the caller may not look at is passed over, and what is busy or out of reach is asked again. */
  async #look(link: DrillLink): Promise<Look> {
    const { signal } = this.#options;
    const { began } = this.state;
    try {
      return await looks[link]({ account: this.#account, drill: this.#drill, began, found: this.#found, signal });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { reason } = error.failure;
      const { what } = advice(error);
      if (reason === 'denied') return { is: 'nothing', why: `It cannot be watched: ${what}` };
      if (reason === 'not-found') return { is: 'lost', evidence: what };
      if (passing.includes(reason)) return { is: 'unseen', evidence: what };
      throw error;
    }
  }

  #step(step: DrillStep): void {
    this.state = reduceDrill(this.state, step);
    this.#options.onProgress?.(this.state);
  }

  #end(end: DrillEnd): void {
    this.#step({ is: 'ended', at: this.#account.clock.now(), end });
  }
}
