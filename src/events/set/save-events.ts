import { parseJsonObject } from '../../common/json-object';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { StoredEvents } from './stored-events';

/** How much is written at once. */
const batchSize = 1024 * 1024;

/** Writes events to a file, one a line, in the order that is given. @returns how many */
export async function saveEvents(
  events: StoredEvents,
  order: Uint32Array,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  await pipeline(lines(events, order), createWriteStream(path), { signal });
  return order.length;
}

function* lines(events: StoredEvents, order: Uint32Array): Generator<string> {
  let batch = '';
  for (const index of order) {
    batch += `${lineOf(events.messageOf(index), events.times[index]!)}\n`;
    if (batch.length < batchSize) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

/**
 * A line that is read as the same event again: a record as it stands, but without line ends between its parts; anything
 * else as `aws logs filter-log-events` prints events.
 */
function lineOf(message: string, timestamp: number): string {
  if (parseJsonObject(message) !== undefined)
    return /[\r\n]/.test(message) ? message.replace(/\s*[\r\n]\s*/g, '') : message;
  return JSON.stringify({ ...(timestamp > 0 && { timestamp }), message });
}
