import { crc32 } from 'node:zlib';

/** One message of an answer that goes on: a member of the operation's event union by name, or an error that ends it. */
export type StreamedEvent =
  { readonly event: string; readonly payload: object } | { readonly exception: string; readonly message: string };

/** What an operation answers bit by bit. Read it once; whoever stops reading closes it. */
export class EventStream {
  readonly events: AsyncIterable<StreamedEvent>;
  /** Ends it at once, also while somebody waits for the next event. */
  readonly close: () => void;

  constructor(events: AsyncIterable<StreamedEvent>, close: () => void) {
    this.events = events;
    this.close = close;
  }
}

/** The stream in an operation's output, if it has one. */
export function eventStreamIn(output: object): EventStream | undefined {
  return Object.values(output).find((member): member is EventStream => member instanceof EventStream);
}

/**
 * An event stream of a JSON protocol as bytes (Smithy 2.0, "Event streams" and "Amazon Event Stream specification"):
 * `initial-response` with the output's other members first, since they cannot go into HTTP headers.
 */
export async function* framesOf(stream: EventStream): AsyncGenerator<Uint8Array> {
  yield frame({ ':message-type': 'event', ':event-type': 'initial-response' }, {});
  for await (const each of stream.events) {
    yield 'event' in each
      ? frame({ ':message-type': 'event', ':event-type': each.event }, each.payload)
      : frame({ ':message-type': 'exception', ':exception-type': each.exception }, { message: each.message });
  }
}

/** One message: lengths, their checksum, headers, payload, the checksum of all before it. */
function frame(headers: Readonly<Record<string, string>>, payload: object): Uint8Array {
  const all = { ...headers, ':content-type': 'application/json' };
  const head = Buffer.concat(Object.entries(all).map(([name, value]) => textHeader(name, value)));
  const body = Buffer.from(JSON.stringify(payload));
  const message = Buffer.alloc(12 + head.length + body.length + 4);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(head.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  head.copy(message, 12);
  body.copy(message, 12 + head.length);
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.length - 4);
  return message;
}

/** Name and value with their lengths; 7 is the type of texts. */
function textHeader(name: string, value: string): Uint8Array {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const length = Buffer.alloc(2);
  length.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Buffer.of(nameBytes.length), nameBytes, Buffer.of(7), length, valueBytes]);
}
