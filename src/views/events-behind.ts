import type { Account } from '../aws/account';
import type { LogEvent } from '../cloudtrail/log-event';
import type { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { Paced } from '../common/paced';
import type { Behind } from '../pipeline/behind/read-behind';
import type { MetricPoint } from '../webview/metric-shapes';
import type { BehindState, FromBehind } from '../webview/events-behind-messages';

/** What can be done with the events behind a datapoint, outside of the list. */
export interface BehindActions {
  /** Opens one event to be read. */
  readonly open: (event: LogEvent) => Promise<void>;
  /** Takes the events of that time to Live Test, with one of the filters. */
  readonly test: (behind: Behind) => Promise<void>;
}

/** What the list works with. */
export interface BehindSurroundings {
  readonly actions: BehindActions;
  /** The account of the metric, if that is the one connected now; otherwise the person has been told. */
  readonly account: () => Account | undefined;
  readonly log: Log;
  /** A failure in the words of the person it is shown to. */
  readonly explainError: (error: unknown) => string;
  readonly send: (state: BehindState | undefined) => void;
}

interface Reading {
  readonly account: Account;
  readonly stop: AbortController;
  readonly show: Paced;
  phase: BehindState['phase'];
  behind: Behind;
  /** The event that was opened last. */
  opened?: number;
}

/** So many milliseconds pass between two states of a reading, so that it can be read. */
const pace = 150;

/** The host's side of the list of events behind a datapoint: one list at a time, read anew for each datapoint. */
export class EventsBehind implements Disposable {
  readonly #around: BehindSurroundings;
  #reading: Reading | undefined;

  constructor(around: BehindSurroundings) {
    this.#around = around;
  }

  /** Reads and lists the events of another datapoint. Settles when they are all there. */
  async show(point: MetricPoint): Promise<void> {
    const account = this.#around.account();
    if (!account) return;
    this.#forget();
    const reading: Reading = {
      account,
      stop: new AbortController(),
      show: new Paced(pace, () => this.#send(reading)),
      phase: 'reading',
      behind: { ...nothingYet, point },
    };
    this.#reading = reading;
    reading.show.ask();
    const { readBehind } = await import('../pipeline/behind/read-behind');
    const behind = await readBehind(account, point, {
      signal: reading.stop.signal,
      onChange: (now) => {
        reading.behind = now;
        reading.show.ask();
      },
    });
    reading.behind = behind;
    if (reading.phase === 'reading') reading.phase = 'done';
    for (const failure of behind.failures) {
      const { log } = this.#around;
      log.warn(`reading the events behind a datapoint of ${point.metric.name} failed: ${String(failure)}`);
    }
    reading.show.dispose();
    await this.#send(reading);
  }

  /** The page listens again and knows nothing. */
  resend(): void {
    if (this.#reading) void this.#send(this.#reading);
  }

  /** @throws what the actions throw */
  async receive(message: FromBehind): Promise<void> {
    const reading = this.#reading;
    const { actions, account } = this.#around;
    if (!reading) return;
    switch (message.type) {
      case 'stopReading':
        this.#stop(reading);
        break;
      case 'closeEvents':
        this.#forget();
        this.#around.send(undefined);
        break;
      case 'openEvent': {
        const found = reading.behind.events[message.index];
        if (!found) break;
        reading.opened = message.index;
        await actions.open(found.event);
        break;
      }
      case 'testEvents':
        if (account()) await actions.test(reading.behind);
        break;
    }
  }

  dispose(): void {
    this.#forget();
  }

  #stop(reading: Reading): void {
    if (reading.phase !== 'reading') return;
    reading.phase = 'stopped';
    reading.stop.abort();
    void this.#send(reading);
  }

  #forget(): void {
    this.#reading?.stop.abort();
    this.#reading?.show.dispose();
    this.#reading = undefined;
  }

  async #send(reading: Reading): Promise<void> {
    const { behindState } = await import('../pipeline/behind/behind-state');
    // Meanwhile another datapoint may have been asked for.
    if (reading !== this.#reading) return;
    const { explainError, send } = this.#around;
    const { phase, account, behind, opened } = reading;
    const state = behindState(behind, { phase, now: account.clock.now(), explain: explainError });
    send(opened === undefined ? state : { ...state, opened });
  }
}

const nothingYet: Omit<Behind, 'point'> = {
  filters: undefined,
  events: [],
  withoutNumber: new Map(),
  isLimited: false,
  sum: undefined,
  retention: new Map(),
  failures: [],
  waiting: undefined,
};
