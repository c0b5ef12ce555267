import { setTimeoutAsync } from './timers';

/**
 * Where time comes from. On AWS it is the wall clock; in the sandbox it can run faster, and in tests it moves only when
 * somebody sleeps. Whoever compares times with the account's, or waits for the account, asks the account's clock.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` of this clock's time; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => setTimeoutAsync(ms, signal),
};
