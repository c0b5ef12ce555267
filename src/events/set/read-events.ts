import { setImmediate } from 'node:timers/promises';
import type { FileReport } from '../event-source';
import { EventReader } from './event-reader';
import type { StoredEvents } from './stored-events';

/** How much is read before others have their turn. */
const pieceSize = 1024 * 1024;
/** How often it is told how far it is, in milliseconds. */
const tellEvery = 100;

/** Reads the content of a file into the set. What was read before something went wrong, or was aborted, stays. */
export async function readEventsInto(
  events: StoredEvents,
  content: AsyncIterable<Buffer>,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<FileReport> {
  const reader = new EventReader(events);
  let told = performance.now();
  try {
    for await (const piece of content) {
      for (let start = 0; start < piece.length && !signal.aborted; start += pieceSize) {
        if (start > 0) await setImmediate();
        reader.push(piece.subarray(start, start + pieceSize));
        if (performance.now() < told + tellEvery) continue;
        onProgress();
        told = performance.now();
      }
      if (signal.aborted) break;
    }
    if (!signal.aborted) reader.end();
  } catch (error) {
    reader.end(reasonOf(error));
  }
  onProgress();
  return reader.report;
}

const reasons: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'it ends too early; the file may be cut off',
  Z_DATA_ERROR: 'what is compressed in it is damaged',
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
