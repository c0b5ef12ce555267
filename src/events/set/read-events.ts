import { readEventFile } from '../../cloudtrail/event-file';
import type { FileReport } from '../event-source';
import type { StoredEvents } from './stored-events';

/** So many problems are told in words. */
const mostProblems = 20;

/** Reads the content of a file into the set. What was read before something went wrong stays. */
export async function readEventsInto(
  events: StoredEvents,
  content: AsyncIterable<Buffer>,
  onProgress: () => void,
): Promise<FileReport> {
  const pieces: Buffer[] = [];
  const problems: string[] = [];
  try {
    for await (const piece of content) pieces.push(piece);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const file = readEventFile(Buffer.concat(pieces).toString());
  for (const event of file.events) events.add(event);
  onProgress();
  problems.push(...file.problems);
  return { events: file.events.length, problems: problems.slice(0, mostProblems), problemCount: problems.length };
}
