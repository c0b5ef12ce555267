import type { Clock } from '../common/clock';

/**
 * A value that other services see only a while after it was set: until then they see the one before. IAM's roles and S3's
 * bucket policies are like that, which is why CreateTrail fails for roles that are there already.
 */
export class Propagated<T> {
  readonly #clock: Clock;
  readonly #delay: number;
  readonly #versions: { readonly since: number; readonly value: T }[] = [];

  /** @param delay milliseconds of the clock until others see a new value */
  constructor(clock: Clock, delay: number) {
    this.#clock = clock;
    this.#delay = delay;
  }

  set(value: T): void {
    this.#versions.push({ since: this.#clock.now() + this.#delay, value });
  }

  /** What others see now; `undefined` before the first value has arrived. */
  get seen(): T | undefined {
    const now = this.#clock.now();
    while (this.#versions.length > 1 && this.#versions[1]!.since <= now) this.#versions.shift();
    const [oldest] = this.#versions;
    return oldest !== undefined && oldest.since <= now ? oldest.value : undefined;
  }
}
