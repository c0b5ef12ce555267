import type { LogEvent } from '../../src/cloudtrail/log-event';
import type { EventSink, FileReport } from '../../src/events/event-source';

/** A sink that keeps what it is given, and complains of a source that does not wait for it. */
export class MemorySink implements EventSink {
  readonly events: LogEvent[] = [];
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

  addFile(): Promise<FileReport> {
    throw new Error('This sink takes no files.');
  }

  addBytes(): Promise<FileReport> {
    throw new Error('This sink takes no files.');
  }
}
