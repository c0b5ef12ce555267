import type { Clock } from '../common/clock';

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * What is going to happen in the sandbox, and when. It runs on demand: `advance` does everything that has become due
 * since the last time, in order, and shows each task its own time, so a sandbox nobody looks at costs nothing.
 */
export class Timeline implements Clock {
  readonly #clock: Clock;
  /** A binary heap, the earliest task first. */
  readonly #tasks: Task[] = [];
  #order = 0;
  #running: number | undefined;
  #horizon: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#horizon = clock.now();
  }

  /** The time of the task that is running, else the clock's. */
  now(): number {
    return this.#running ?? this.#clock.now();
  }

  /** The time that the advance under way leads to: what is far before it may be skipped by those who repeat. */
  get horizon(): number {
    return this.#horizon;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, signal);
  }

  /** Plans `run` for a time; tasks of the same time run in the order they were planned. */
  schedule(at: number, run: () => void): void {
    const task: Task = { at, order: this.#order++, run };
    let place = this.#tasks.push(task) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(task, this.#tasks[parent]!)) break;
      this.#tasks[place] = this.#tasks[parent]!;
      place = parent;
    }
    this.#tasks[place] = task;
  }

  /** Runs every task that is due by now. Calls from within a task do nothing: the advance under way goes on. */
  advance(): void {
    if (this.#running !== undefined) return;
    this.#horizon = Math.max(this.#horizon, this.#clock.now());
    try {
      for (let task = this.#tasks[0]; task !== undefined && task.at <= this.#horizon; task = this.#tasks[0]) {
        this.#removeFirst();
        this.#running = task.at;
        task.run();
      }
    } finally {
      this.#running = undefined;
    }
  }

  #removeFirst(): void {
    const last = this.#tasks.pop();
    if (last === undefined || this.#tasks.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#tasks.length) break;
      if (child + 1 < this.#tasks.length && isBefore(this.#tasks[child + 1]!, this.#tasks[child]!)) child++;
      if (!isBefore(this.#tasks[child]!, last)) break;
      this.#tasks[place] = this.#tasks[child]!;
      place = child;
    }
    this.#tasks[place] = last;
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
