import { open, type FileHandle } from 'node:fs/promises';
import { compilePattern, type CompiledPattern } from '../pattern/index';
import { LineSearch, recordsOffset } from '../events/event-bytes';
import { isCompressed, readEvents, readLines } from '../events/event-stream';

/**
 * A part of the search that one thread does by itself: the lines of a file that begin in a range of its bytes, or a
 * whole file that can only be read from its start. `-` is standard input.
 */
export interface MatchJob {
  readonly path: string;
  readonly lines?: { readonly start: number; readonly end: number };
}

/** Takes bytes of the output; wait for it before more is made, so that memory does not grow. */
export type Emit = (bytes: Buffer) => Promise<void>;

/** How many bytes of a file are one job: enough to keep threads from asking often, and little enough to share well. */
const segmentSize = 16 * 1024 * 1024;
/** How much output is gathered before it is handed over. */
const batchSize = 256 * 1024;

/**
 * The jobs of a file: one for each stretch of its lines, or one for all if it is compressed or has one list of records.
 * @throws an error of Node's file system where the file cannot be read
 */
export async function planJobs(path: string): Promise<readonly MatchJob[]> {
  if (path === '-') return [{ path }];
  const file = await open(path);
  try {
    if (!(await hasLines(file))) return [{ path }];
    const { size } = await file.stat();
    const count = Math.max(1, Math.ceil(size / segmentSize));
    const bounds = Array.from({ length: count + 1 }, (_, i) => Math.floor((size * i) / count));
    return bounds.slice(1).map((end, i) => ({ path, lines: { start: bounds[i]!, end } }));
  } finally {
    await file.close();
  }
}

/** Whether a file can be entered at any line: a regular one, not compressed, not one list of records. */
async function hasLines(file: FileHandle): Promise<boolean> {
  if (!(await file.stat()).isFile()) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
  const first = buffer.subarray(0, bytesRead);
  return !isCompressed(first) && recordsOffset(first) === undefined;
}

export interface MatchOutcome {
  /** How many events match. */
  readonly matches: number;
  /** Why the job could not be finished; what was found before counts. */
  readonly failure?: unknown;
}

/** Does jobs for one pattern. */
export class Matcher {
  readonly #pattern: CompiledPattern;
  readonly #search: LineSearch;
  readonly #wantsLines: boolean;

  /** @throws PatternError */
  constructor(pattern: string, wantsLines: boolean) {
    this.#pattern = compilePattern(pattern, { isForDeployment: true });
    this.#search = new LineSearch(this.#pattern);
    this.#wantsLines = wantsLines;
  }

  /** Searches; the events go to `emit`, one a line, if they are wanted. */
  async run(job: MatchJob, emit: Emit): Promise<MatchOutcome> {
    const found = new Findings(this.#wantsLines, emit);
    try {
      for await (const { kind, bytes } of job.lines ? readLines(job.path, job.lines) : readEvents(job.path)) {
        if (kind === 'lines') this.#search.run(bytes, found.line);
        else if (this.#pattern.test(bytes.toString())) found.record(bytes);
        if (found.isFull) await found.flush();
      }
    } catch (failure) {
      await found.flush();
      return { matches: found.count, failure };
    }
    await found.flush();
    return { matches: found.count };
  }
}

/** Gathers the events that match. */
class Findings {
  count = 0;
  readonly #isWanted: boolean;
  readonly #emit: Emit;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(isWanted: boolean, emit: Emit) {
    this.#isWanted = isWanted;
    this.#emit = emit;
  }

  get isFull(): boolean {
    return this.#length >= batchSize;
  }

  readonly line = (bytes: Buffer, start: number, end: number): void => {
    this.count++;
    if (this.#isWanted) this.#add(Buffer.from(bytes.subarray(start, end)));
  };

  /** A record may be written over several lines; between its strings, line ends mean nothing. */
  record(bytes: Buffer): void {
    this.count++;
    if (!this.#isWanted) return;
    const isLine = bytes.indexOf(0x0a) < 0;
    this.#add(isLine ? bytes : Buffer.from(bytes.toString('latin1').replace(/\s*[\r\n]\s*/g, ''), 'latin1'));
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    await this.#emit(bytes);
  }

  #add(line: Buffer): void {
    this.#parts.push(line, lineEnd);
    this.#length += line.length + 1;
  }
}

const lineEnd = Buffer.from('\n');
