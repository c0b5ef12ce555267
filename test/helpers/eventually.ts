import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until `ask` no longer throws, and returns what it then returned.
 *
 * @param timeoutMs After which its last error is thrown.
 */
export async function eventually<T>(ask: () => T | Promise<T>, timeoutMs = 15_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(50);
    }
  }
}
