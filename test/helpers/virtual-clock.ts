import type { Clock } from '../../src/common/clock';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A clock whose time moves only when somebody sleeps or a test advances it.
 *
 * A sleep moves time on at the next microtask; of several sleepers the earliest is woken first, and each sees the time
 * it asked for.
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #sleepers: Sleeper[] = [];
  #moving = false;

  constructor(start: number | string = '2026-11-23T14:00:00Z') {
    this.#now = new Date(start).getTime();
  }

  now(): number {
    return this.#now;
  }

  /** Moves time on at once; sleepers whose time has come are woken. */
  advance(ms: number): void {
    this.#now += ms;
    for (let next = this.#sleepers[0]; next !== undefined && next.at <= this.#now; next = this.#sleepers[0]) {
      this.#sleepers.shift();
      next.wake();
    }
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason as Error);
      };
      const wake = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper: Sleeper = { at: this.#now + Math.max(0, ms), wake };
      signal?.addEventListener('abort', onAbort, { once: true });
      const later = this.#sleepers.findIndex((other) => other.at > sleeper.at);
      this.#sleepers.splice(later < 0 ? this.#sleepers.length : later, 0, sleeper);
      this.#move();
    });
  }

  /** Wakes one sleeper per turn, so that what it does next (an earlier sleep, say) is heard before the next one wakes. */
  #move(): void {
    if (this.#moving) return;
    this.#moving = true;
    queueMicrotask(() => {
      this.#moving = false;
      const next = this.#sleepers.shift();
      if (next === undefined) return;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      if (this.#sleepers.length > 0) queueMicrotask(() => this.#move());
    });
  }
}
