import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LineFeeder, newline, recordsOffset, RecordSplitter } from './event-bytes';

/** Whole lines of a file, or one record of a list. */
export interface EventPiece {
  readonly kind: 'lines' | 'record';
  readonly bytes: Buffer;
}

/** Enough to see whether a file begins as CloudTrail's do. */
const headSize = 512;
/** How much is read and decompressed at once. */
const pieceSize = 1024 * 1024;

/**
 * Reads events from the start of a file: lines, or the records of `{"Records": […]}`, compressed or not. `-` is
 * standard input. No more than a piece of the file is held, and what has been read of a line or record.
 * @throws an error of Node's file system or of zlib, or one that says that the list of records does not end
 */
export async function* readEvents(path: string): AsyncGenerator<EventPiece> {
  let found: EventPiece[] = [];
  const lines = new LineFeeder((bytes) => found.push({ kind: 'lines', bytes }));
  let records: RecordSplitter | undefined;
  let head = Buffer.alloc(0) as Buffer | undefined;
  const begin = (bytes: Buffer) => {
    head = undefined;
    const offset = recordsOffset(bytes);
    if (offset !== undefined) records = new RecordSplitter((record) => found.push({ kind: 'record', bytes: record }));
    (records ?? lines).push(bytes.subarray(offset ?? 0));
  };

  for await (const bytes of readBytes(path)) {
    if (!head) (records ?? lines).push(bytes);
    else if (head.length + bytes.length < headSize) head = Buffer.concat([head, bytes]);
    else begin(Buffer.concat([head, bytes]));
    yield* found;
    found = [];
  }
  if (head) begin(head);
  lines.end();
  yield* found;
  if (records?.isComplete === false) throw new Error('the list of records does not end; the file may be cut off');
}

/**
 * The lines of a file that begin from the offset `start` up to `end`.
 * The bytes are valid until the next piece is asked for.
 * @throws an error of Node's file system
 */
export function* readLines(
  path: string,
  { start, end }: { readonly start: number; readonly end: number },
): Generator<EventPiece> {
  let found: EventPiece[] = [];
  const feeder = new LineFeeder((bytes) => found.push({ kind: 'lines', bytes }));
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(pieceSize);
    // Up to the first line end from the byte before `start` on, it is a line that began before.
    let isSkipping = start > 0;
    let isLast = false;
    for (let at = isSkipping ? start - 1 : start; !isLast;) {
      let piece = buffer.subarray(0, readSync(file, buffer, 0, pieceSize, at));
      if (piece.length === 0) break;
      const pieceEnd = at + piece.length;
      if (pieceEnd >= end) {
        const lastLineEnd = piece.indexOf(newline, Math.max(0, end - 1 - at));
        isLast = lastLineEnd >= 0;
        if (isLast) piece = piece.subarray(0, lastLineEnd + 1);
      }
      if (isSkipping) {
        const lineEnd = piece.indexOf(newline);
        isSkipping = lineEnd < 0;
        piece = isSkipping ? piece.subarray(0, 0) : piece.subarray(lineEnd + 1);
      }
      feeder.push(piece);
      yield* found;
      found = [];
      at = pieceEnd;
    }
    feeder.end();
    yield* found;
  } finally {
    closeSync(file);
  }
}

/** Whether a file is compressed with gzip, by its first bytes. */
export function isCompressed(first: Buffer): boolean {
  return first[0] === 0x1f && first[1] === 0x8b;
}

/** The bytes of a file, decompressed if it is compressed. `-` is standard input. */
export function readBytes(path: string): AsyncGenerator<Buffer> {
  return streamOf(path === '-' ? process.stdin : createReadStream(path, { highWaterMark: pieceSize }));
}

/** What comes in pieces, decompressed if it is compressed. */
export async function* streamOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = pieces[Symbol.asyncIterator]();
  const first = await source.next();
  if (first.done) return;
  const all = withFirst(first.value, source);
  yield* isCompressed(first.value) ? gunzip(all) : all;
}

async function* withFirst(first: Buffer, others: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await others.next(); !next.done; next = await others.next()) yield next.value;
}

async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzipped = createGunzip({ chunkSize: pieceSize });
  // An error on either side is thrown to whoever reads on.
  pipeline(source, gunzipped).catch(() => undefined);
  yield* gunzipped as AsyncIterable<Buffer>;
}
