import type { Clock } from '../common/clock';

/**
 * Lets through `rate` calls in any second, in the order they came, and makes the others wait their turn.
 * AWS counts per account, so this only keeps one window from throttling itself.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #rate: number;
  /** When the last `rate` calls were let through, the oldest first. */
  readonly #passed: number[] = [];

  constructor(clock: Clock, rate: number) {
    this.#clock = clock;
    this.#rate = rate;
  }

  /** Resolves when the call may be made; rejects with the signal's reason when aborted. */
  async pass(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const oldest = this.#passed.length < this.#rate ? undefined : this.#passed.shift();
    const at = oldest === undefined ? now : Math.max(now, oldest + 1000);
    this.#passed.push(at);
    if (at > now) await this.#clock.sleep(at - now, signal);
  }
}
