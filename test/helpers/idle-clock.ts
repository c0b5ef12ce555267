import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/common/clock';

/** So many turns of the event loop are enough for the SDK to send a request or to read an answer. */
const settleTurns = 30;

/**
 * A clock that moves on to the next sleeper when nothing else is left to do: what is computed takes no time. Slower than
 * the virtual clock, and exact also where long chains of promises come between two sleeps.
 */
export class IdleClock implements Clock {
  #now = Date.UTC(2026, 10, 23, 14);
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  #isMoving = false;

  now(): number {
    return this.#now;
  }

  /** Moves on at once, while nobody sleeps. */
  advance(ms: number): void {
    this.#now += ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const sleeper = { at: this.#now + Math.max(0, ms), wake: resolve };
      signal?.addEventListener(
        'abort',
        () => {
          const index = this.#sleepers.indexOf(sleeper);
          if (index >= 0) this.#sleepers.splice(index, 1);
          reject(signal.reason as Error);
        },
        { once: true },
      );
      this.#sleepers.push(sleeper);
      if (!this.#isMoving) void this.#move();
    });
  }

  async #move(): Promise<void> {
    this.#isMoving = true;
    while (this.#sleepers.length > 0) {
      for (let turn = 0; turn < settleTurns; turn++) await setImmediate();
      this.#sleepers.sort((a, b) => a.at - b.at);
      const next = this.#sleepers.shift();
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#isMoving = false;
  }
}
