import { readFile } from 'node:fs/promises';
import type { LogEvent } from '../../src/cloudtrail/log-event';
import { readEventFile } from '../../src/cloudtrail/event-file';
import { textOfBytes } from '../../src/common/gunzip';
import type { EventSink, FileReport } from '../../src/events/event-source';

/** Keeps what a source gives it. */
export class MemorySink implements EventSink {
  readonly events: LogEvent[] = [];
  readonly files: string[] = [];

  add(events: readonly LogEvent[]): Promise<void> {
    this.events.push(...events);
    return Promise.resolve();
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
