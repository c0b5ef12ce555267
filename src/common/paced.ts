import type { Disposable } from './disposable';

/**
 * Runs a task soon after it is asked for: at once when it has rested for `ms`, else when it has; however often it is
 * asked for meanwhile, it runs once more. It never runs twice at the same time.
 */
export class Paced implements Disposable {
  readonly #ms: number;
  readonly #task: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsked = false;
  #isRunning = false;
  #isDisposed = false;

  /** @param task must not fail */
  constructor(ms: number, task: () => Promise<void>) {
    this.#ms = ms;
    this.#task = task;
  }

  ask(): void {
    this.#isAsked = true;
    if (this.#timer === undefined && !this.#isRunning) void this.#run();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isAsked = false;
    this.#isRunning = true;
    await this.#task();
    this.#isRunning = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isAsked) void this.#run();
    }, this.#ms);
  }
}
