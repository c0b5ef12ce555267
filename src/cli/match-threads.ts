import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { reasonOf as failureReason } from './alert-file-paths';
import { Matcher, type MatchJob } from './match-job';

/** What a thread needs to take part in a search. */
export interface MatchTask {
  readonly pattern: string;
  readonly wantsLines: boolean;
  readonly jobs: readonly MatchJob[];
  /** The number of the next job that nobody has taken; shared by all threads. */
  readonly next: SharedArrayBuffer;
}

/** What a thread tells: some output of a job, or that a job is done. Output is answered when it has been written. */
export type MatchReport =
  | { readonly job: number; readonly output: Uint8Array }
  | { readonly job: number; readonly matches: number; readonly failure?: string };

export interface MatchResult {
  readonly matches: number;
  /** What could not be read, by path. */
  readonly failures: ReadonlyMap<string, string>;
}

export interface MatchThreads {
  /** The script of a thread, ./match-worker. */
  readonly script: URL;
  /** How many threads search, this one included; as many as the machine runs at once unless said otherwise. */
  readonly count?: number;
}

/**
 * Does all jobs on the threads of this machine and hands the output to `write` in the order of the jobs. No more than
 * one piece of output waits in each thread, however much there is.
 * @throws PatternError
 */
export async function matchOnThreads(
  task: Pick<MatchTask, 'pattern' | 'wantsLines' | 'jobs'>,
  threads: MatchThreads | undefined,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<MatchResult> {
  const { pattern, wantsLines, jobs } = task;
  const matcher = new Matcher(pattern, wantsLines);
  const shared: MatchTask = { pattern, wantsLines, jobs, next: new SharedArrayBuffer(4) };
  const collector = new Collector(jobs, write);
  const count = Math.min(threads?.count ?? availableParallelism(), jobs.length);
  const workers = threads
    ? Array.from({ length: count - 1 }, () => startWorker(threads.script, shared, collector))
    : [];
  await Promise.all([takeJobs(matcher, shared, (report) => collector.take(report)), ...workers]);
  return collector;
}

/** Does jobs until none is left. */
export async function takeJobs(
  matcher: Matcher,
  { jobs, next }: Pick<MatchTask, 'jobs' | 'next'>,
  report: (report: MatchReport) => Promise<void>,
): Promise<void> {
  const counter = new Int32Array(next);
  for (let job = Atomics.add(counter, 0, 1); job < jobs.length; job = Atomics.add(counter, 0, 1)) {
    const { matches, failure } = await matcher.run(jobs[job]!, (output) => report({ job, output }));
    await report({ job, matches, ...(failure !== undefined && { failure: reasonOf(failure) }) });
    // What the other threads tell is heard between two jobs.
    await setImmediate();
  }
}

async function startWorker(script: URL, task: MatchTask, collector: Collector): Promise<void> {
  const worker = new Worker(script, { workerData: task });
  worker.on('message', (report: MatchReport) => {
    const taken = collector.take(report);
    if ('output' in report) void taken.then(() => worker.postMessage('written'));
  });
  await new Promise<void>((resolve, reject) => worker.once('error', reject).once('exit', () => resolve()));
}

/** Puts the reports of all threads in order. */
class Collector implements MatchResult {
  matches = 0;
  readonly failures = new Map<string, string>();
  readonly #jobs: readonly MatchJob[];
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #done = new Set<number>();
  /** Who waits for the turn of a job. */
  readonly #waiting = new Map<number, () => void>();
  /** The job whose output is being written. */
  #turn = 0;

  constructor(jobs: readonly MatchJob[], write: (bytes: Uint8Array) => Promise<void>) {
    this.#jobs = jobs;
    this.#write = write;
  }

  async take(report: MatchReport): Promise<void> {
    if ('output' in report) {
      if (report.job !== this.#turn) await new Promise<void>((resolve) => this.#waiting.set(report.job, resolve));
      await this.#write(report.output);
      return;
    }
    this.matches += report.matches;
    if (report.failure !== undefined) this.failures.set(this.#jobs[report.job]!.path, report.failure);
    this.#done.add(report.job);
    while (this.#done.delete(this.#turn)) this.#turn++;
    this.#waiting.get(this.#turn)?.();
    this.#waiting.delete(this.#turn);
  }
}

const reasons: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'it ends too early; the file may be cut off',
  Z_DATA_ERROR: 'it is not compressed as its first bytes say',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? failureReason(error);
}
