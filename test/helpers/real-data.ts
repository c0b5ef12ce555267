import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * A file of real CloudTrail data that some machines have beside the repository (`ACCESS_ALERTS_DATA` names the folder);
 * undefined where there is none, so a test says that it was skipped.
 */
export function realData(root: string, name: string): string | undefined {
  const file = path.join(process.env.ACCESS_ALERTS_DATA ?? path.join(root, '..', 'shared', 'data'), name);
  return existsSync(file) ? file : undefined;
}
