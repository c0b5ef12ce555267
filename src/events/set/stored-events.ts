import type { LogEvent } from '../../cloudtrail/log-event';
import { ColumnMaker, type EventShape } from '../../pattern/index';
import { Segment } from './segment';
import { Texts } from './texts';

/**
 * Events as they were added: their messages as UTF-8 outside of the JavaScript heap, which in VS Code is small. An
 * event's index is its place in here.
 */
export class StoredEvents {
  readonly segments: Segment[] = [];
  readonly #maker = new ColumnMaker();
  /** Bytes of all messages. */
  bytes = 0;
  #count = 0;
  /** In milliseconds since the epoch; 0 where an event does not say. By index. */
  #times = new Float64Array(1024);
  #streams = new Map<string, number>();
  #streamNames: string[] = [];
  /** By index; 0 for none, else one more than the place in `#streamNames`. */
  #streamOf: Uint32Array | undefined;
  #ids: Texts | undefined;

  get count(): number {
    return this.#count;
  }

  get times(): Float64Array {
    return this.#times;
  }

  add({ timestamp, message, stream, id }: LogEvent): void {
    const length = Buffer.byteLength(message);
    const segment = this.#segmentFor(length);
    segment.add(message, length);
    this.bytes += length;
    this.#added(timestamp, stream, id);
  }

  /** Adds a message that stands in `source`, which must be valid UTF-8 there. It has no time yet. */
  addBytes(source: Buffer, start: number, end: number): EventShape {
    const segment = this.#segmentFor(end - start);
    const shape = segment.addBytes(source, start, end);
    this.bytes += end - start;
    this.#added(0, undefined, undefined);
    return shape;
  }

  setTimeOfLast(time: number): void {
    if (time > 0) this.#times[this.#count - 1] = time;
  }

  /** Takes back what `addBytes` added last. */
  takeBack(): void {
    const segment = this.segments.at(-1)!;
    const number = segment.count - 1;
    this.bytes -= segment.endOf(number) - segment.startOf(number);
    segment.takeBack();
    this.#count--;
  }

  /** The segment that holds an event. */
  segmentOf(index: number): Segment {
    let low = 0;
    for (let high = this.segments.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (this.segments[middle]!.first <= index) low = middle;
      else high = middle;
    }
    return this.segments[low]!;
  }

  messageOf(index: number): string {
    const segment = this.segmentOf(index);
    return segment.textOf(index - segment.first);
  }

  /** Undefined for what is not there. */
  read(index: number): LogEvent | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined;
    const message = this.messageOf(index);
    const stream = this.#streamNames[(this.#streamOf?.[index] ?? 0) - 1];
    const id = this.#ids?.textOf(index) ?? idOf(message);
    return {
      timestamp: this.#times[index]!,
      message,
      ...(stream !== undefined && { stream }),
      ...(id !== undefined && { id }),
    };
  }

  #segmentFor(length: number): Segment {
    const last = this.segments.at(-1);
    if (last?.hasRoomFor(length)) return last;
    last?.finish();
    const segment = new Segment(this.segments.length, this.#count, length, this.#maker);
    this.segments.push(segment);
    return segment;
  }

  #added(timestamp: number, stream: string | undefined, id: string | undefined): void {
    const index = this.#count++;
    if (index >= this.#times.length) this.#times = grown(this.#times, new Float64Array(index * 2));
    this.#times[index] = timestamp > 0 ? timestamp : 0;
    if (stream !== undefined) this.#keepStream(index, stream);
    if (id !== undefined) (this.#ids ??= new Texts()).set(index, id);
  }

  #keepStream(index: number, stream: string): void {
    let place = this.#streams.get(stream);
    if (place === undefined) {
      place = this.#streamNames.push(stream);
      this.#streams.set(stream, place);
    }
    this.#streamOf ??= new Uint32Array(this.#times.length);
    if (index >= this.#streamOf.length) this.#streamOf = grown(this.#streamOf, new Uint32Array(this.#times.length));
    this.#streamOf[index] = place;
  }
}

/** The copy of an array in a larger one. */
function grown<T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** What files do not say beside an event stands in it. */
function idOf(message: string): string | undefined {
  if (!message.includes('"eventID"')) return undefined;
  try {
    const { eventID } = JSON.parse(message) as { eventID?: unknown };
    return typeof eventID === 'string' ? eventID : undefined;
  } catch {
    return undefined;
  }
}
