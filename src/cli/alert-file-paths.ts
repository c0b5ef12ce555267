import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Terminal } from './command';

/** A document that a command was given. */
export interface GivenFile {
  /** As it was given, or found below a given directory; `<stdin>` for standard input. */
  readonly path: string;
  readonly text: string;
}

export interface GivenFiles {
  readonly files: readonly GivenFile[];
  /** What could not be read, each with its reason: `x.cwfilter: there is no such file`. */
  readonly unreadable: readonly string[];
}

/** Folders that hold other people's files. */
const skipped = new Set(['node_modules', '.git']);

/** Reads what a command line names: files, directories with all `.cwfilter` files below them, `-` for standard input. */
export async function readGivenFiles(given: readonly string[], terminal: Terminal): Promise<GivenFiles> {
  const files: GivenFile[] = [];
  const unreadable: string[] = [];
  const seen = new Set<string>();
  const read = async (name: string) => {
    if (seen.has(path.resolve(name))) return;
    seen.add(path.resolve(name));
    try {
      files.push({ path: name, text: await readFile(name, 'utf8') });
    } catch (error) {
      unreadable.push(`${name}: ${reasonOf(error)}`);
    }
  };
  for (const name of given) {
    if (name === '-') {
      files.push({ path: '<stdin>', text: await terminal.input() });
      continue;
    }
    try {
      if (!(await stat(name)).isDirectory()) await read(name);
      else for (const found of await alertFilesBelow(name)) await read(found);
    } catch (error) {
      unreadable.push(`${name}: ${reasonOf(error)}`);
    }
  }
  return { files, unreadable };
}

async function alertFilesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) found.push(...(await alertFilesBelow(name)));
    } else if (entry.name.endsWith('.cwfilter')) {
      found.push(name);
    }
  }
  return found;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a directory',
};

/** Why a file cannot be read, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
