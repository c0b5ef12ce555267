const firstDelay = 2_000;
const mostDelay = 10_000;

/** The wait before the next try: 2 s, growing by half to 10 s, give or take a fifth. `attempt` counts from 1. */
export function retryDelay(attempt: number, chance: number = Math.random()): number {
  return Math.round(plainDelay(attempt) * (0.8 + 0.4 * chance));
}

/** The same without chance. */
export function plainDelay(attempt: number): number {
  return Math.min(firstDelay * 1.5 ** (attempt - 1), mostDelay);
}
