import { readFile } from 'node:fs/promises';
import { readEventFile } from '../../src/cloudtrail/event-file';
import type { LogEvent } from '../../src/cloudtrail/log-event';
import { textOfBytes } from '../../src/common/gunzip';
import type { EventSink, FileReport } from '../../src/events/event-source';

/** Keeps what a source gives it, and complains of a source that does not wait for it. */
export class MemorySink implements EventSink {
  readonly events: LogEvent[] = [];
  readonly files: string[] = [];
  #isBusy = false;

  get messages(): string[] {
    return this.events.map(({ message }) => message);
  }

  async add(events: readonly LogEvent[]): Promise<void> {
    if (this.#isBusy) throw new Error('The sink was given events before it had taken the ones before.');
    this.#isBusy = true;
    await new Promise((resolve) => setImmediate(resolve));
    this.events.push(...events);
    this.#isBusy = false;
  }

  async addFile(path: string): Promise<FileReport> {
    return this.addBytes(path, await readFile(path));
  }

  async addBytes(name: string, bytes: Uint8Array): Promise<FileReport> {
    this.files.push(name);
    const { events, problems } = readEventFile(await textOfBytes(bytes));
    this.events.push(...events);
    return { events: events.length, problems: problems.slice(0, 10), problemCount: problems.length };
  }
}
