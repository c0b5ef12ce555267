import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { uptime } from 'node:os';
import path from 'node:path';
import type { Journal, JournalEntry } from './journal';

const ending = '.ndjson';

/**
 * Journals as files, one each, a line of JSON per entry: a process that dies leaves at worst a last line cut short, which
 * counts as not written. A lock beside the file says which process is writing, so that no other window takes a plan
 * that is being carried out for one that was left.
 */
export class JournalStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All journals, the oldest first, without those that are being written. */
  async list(): Promise<Journal[]> {
    const names = await readdir(this.#folder).catch(ifMissing<string[]>([]));
    const ids = names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
    const journals = await Promise.all(
      ids.sort().map(async (id) => ((await this.#isBusy(id)) ? undefined : await this.read(id))),
    );
    return journals.filter((journal) => journal !== undefined);
  }

  /** One journal; undefined when there is none of that id. */
  async read(id: string): Promise<Journal | undefined> {
    const text = await readFile(this.#file(id), 'utf8').catch(ifMissing(undefined));
    return text === undefined ? undefined : { id, entries: entriesOf(text) };
  }

  /**
   * Begins a journal with its first entry, or goes on with the one of that id.
   * @throws when it cannot be written, or when it is being written
   */
  async write(first: JournalEntry, id = newId(first.at)): Promise<JournalWriter> {
    await mkdir(this.#folder, { recursive: true });
    const lock = this.#lock(id);
    if (!(await this.#isBusy(id))) await rm(lock, { force: true });
    await take(lock);
    let file: FileHandle | undefined;
    try {
      file = await open(this.#file(id), 'a');
      // An empty line between plans: what was cut off before must not swallow the entry that follows.
      if ((await file.stat()).size > 0) await file.appendFile('\n');
      const writer = new JournalWriter(id, file, lock);
      await writer.add(first);
      return writer;
    } catch (error) {
      await file?.close();
      await rm(lock, { force: true });
      throw error;
    }
  }

  /** Whether a process that lives is writing the journal. After a restart of the computer none of them lives. */
  async #isBusy(id: string): Promise<boolean> {
    const [pid, lock] = await Promise.all([
      readFile(this.#lock(id), 'utf8').catch(ifMissing(undefined)),
      stat(this.#lock(id)).catch(ifMissing(undefined)),
    ]);
    if (pid === undefined || lock === undefined || lock.mtimeMs < startOfComputer()) return false;
    return Number(pid) > 0 && isAlive(Number(pid));
  }

  #file(id: string): string {
    return path.join(this.#folder, id + ending);
  }

  #lock(id: string): string {
    return path.join(this.#folder, `${id}.lock`);
  }
}

/** Writes one journal. Every entry is on the disk before {@link JournalWriter.add} resolves. */
export class JournalWriter {
  readonly id: string;
  readonly #file: FileHandle;
  readonly #lock: string;
  /** Entries are written one after another, in the order in which they came. */
  #last: Promise<void> = Promise.resolve();

  constructor(id: string, file: FileHandle, lock: string) {
    this.id = id;
    this.#file = file;
    this.#lock = lock;
  }

  /** @throws when it cannot be written */
  add(entry: JournalEntry): Promise<void> {
    const write = async () => {
      await this.#file.appendFile(`${JSON.stringify(entry)}\n`);
      await this.#file.datasync();
    };
    const written = this.#last.then(write);
    this.#last = written.catch(() => undefined);
    return written;
  }

  /** Lets go of the file; what is unfinished can be resumed from now on. */
  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
    await rm(this.#lock, { force: true });
  }
}

/** Makes a lock that has its owner’s number from the first moment. @throws when there is one */
async function take(lock: string): Promise<void> {
  const made = `${lock}-${randomBytes(4).toString('hex')}`;
  await writeFile(made, String(process.pid));
  try {
    await link(made, lock);
  } finally {
    await rm(made);
  }
}

/** Sorted by name is sorted by time. */
function newId(at: number): string {
  return `${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
}

function entriesOf(text: string): JournalEntry[] {
  const lines = text.split('\n');
  // What stands behind the last line's end was cut off while it was written.
  return lines.slice(0, -1).flatMap((line) => {
    try {
      return [JSON.parse(line) as JournalEntry];
    } catch {
      return [];
    }
  });
}

/** Milliseconds since the epoch, give or take the second that the clocks may differ by. */
function startOfComputer(): number {
  return Date.now() - uptime() * 1000 - 1000;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    return codeOf(error) === 'EPERM';
  }
}

function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return instead;
    throw error;
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
