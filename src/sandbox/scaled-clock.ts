import type { Clock } from '../common/clock';
import { setTimeoutAsync } from '../common/timers';

/** A clock that can be sped up, slowed down and put forward while it runs; it never goes back. */
export interface ScaledClock extends Clock {
  /** Seconds of this clock per second of the wall clock. */
  speed: number;
  /** Puts the clock forward at once, waking those whose sleep ends within it. */
  skip(ms: number): void;
}

/** A clock that starts at `start` (milliseconds since the epoch) and runs `speed` times as fast as the wall clock. */
export function scaledClock(speed: number, start: number = Date.now()): ScaledClock {
  let currentSpeed = positive(speed);
  let base = start;
  let since = performance.now();
  const sleepers = new Set<AbortController>();

  const now = () => base + (performance.now() - since) * currentSpeed;
  const settle = () => {
    base = now();
    since = performance.now();
    for (const sleeper of sleepers) sleeper.abort();
  };

  return {
    now: () => Math.floor(now()),
    async sleep(ms, signal) {
      const until = now() + ms;
      signal?.throwIfAborted();
      while (now() < until) {
        const rescheduled = new AbortController();
        sleepers.add(rescheduled);
        try {
          const wake = signal === undefined ? rescheduled.signal : AbortSignal.any([signal, rescheduled.signal]);
          await setTimeoutAsync((until - now()) / currentSpeed, wake);
        } catch {
          signal?.throwIfAborted();
        } finally {
          sleepers.delete(rescheduled);
        }
      }
    },
    get speed() {
      return currentSpeed;
    },
    set speed(value) {
      const next = positive(value);
      settle();
      currentSpeed = next;
    },
    skip(ms) {
      settle();
      base += Math.max(0, ms);
    },
  };
}

function positive(speed: number): number {
  if (!(speed > 0 && Number.isFinite(speed)))
    throw new RangeError(`A clock's speed is a positive number, not ${speed}`);
  return speed;
}
