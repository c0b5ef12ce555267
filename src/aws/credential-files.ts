import { existsSync, realpathSync, watch } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../common/clock';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import type { Connections } from './connections';

/** Tells the names of a folder's entries that change; null where the system does not say which. */
export type WatchFolder = (folder: string, onChange: (name: string | null) => void) => Disposable;

/** The system's own notices; nothing is polled, and no process is kept alive. */
export const watchFolder: WatchFolder = (folder, onChange) => {
  const watcher = watch(folder, { persistent: false }, (_, name) => onChange(name));
  // Windows reports a deleted folder so.
  watcher.on('error', () => onChange(null));
  return { dispose: () => watcher.close() };
};

export interface CredentialFilesParts {
  readonly log: Log;
  readonly clock: Clock;
  readonly watchFolder: WatchFolder;
}

/** Tools write several files, and each in several steps. */
const settleMs = 500;

/**
 * Notices when the files change that a profile's credentials come from (config, credentials, and the sessions of
 * `aws sso login` and `aws login`), and has the connection tried again. Watches only while a profile is connected or
 * failed to; never writes.
 */
export class CredentialFiles implements Disposable {
  readonly #connections: Connections;
  readonly #parts: CredentialFilesParts;
  readonly #subscription: Disposable;
  #watchers: DisposableStore | undefined;
  #settling: AbortController | undefined;

  constructor(connections: Connections, parts: CredentialFilesParts) {
    this.#connections = connections;
    this.#parts = parts;
    this.#subscription = connections.onDidChange((state) => {
      if (state.kind === 'none' || state.choice.kind === 'sandbox') this.#stop();
      else if (!this.#watchers) this.#watch();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#stop();
  }

  #watch(): void {
    this.#watchers?.dispose();
    this.#watchers = new DisposableStore();
    for (const [folder, names] of whatToWatch()) {
      const onChange = (name: string | null) => {
        // A folder that is itself deleted is reported by its own name.
        if (name === null || names === 'all' || names.has(name) || name === path.basename(folder)) this.#noticed();
      };
      try {
        this.#watchers.add(this.#parts.watchFolder(folder, onChange));
      } catch (error) {
        this.#parts.log.warn(`${folder} cannot be watched: ${String(error)}`);
      }
    }
  }

  #noticed(): void {
    if (this.#settling) return;
    const settling = new AbortController();
    this.#settling = settling;
    this.#parts.clock.sleep(settleMs, settling.signal).then(
      () => {
        this.#settling = undefined;
        // Folders may have come or gone.
        this.#watch();
        this.#parts.log.debug('the files with AWS profiles and sessions have changed');
        void this.#connections.tryAgain();
      },
      () => undefined,
    );
  }

  #stop(): void {
    this.#settling?.abort();
    this.#settling = undefined;
    this.#watchers?.dispose();
    this.#watchers = undefined;
  }
}

/** Folders, and the entries that matter in each. Of a folder that is not there, the nearest one above it that is. */
function whatToWatch(): Map<string, Set<string> | 'all'> {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_LOGIN_CACHE_DIRECTORY } = process.env;
  const own = path.join(homedir(), '.aws');
  const files = [
    AWS_CONFIG_FILE ?? path.join(own, 'config'),
    AWS_SHARED_CREDENTIALS_FILE ?? path.join(own, 'credentials'),
  ];
  const folders = [path.join(own, 'sso', 'cache'), AWS_LOGIN_CACHE_DIRECTORY ?? path.join(own, 'login', 'cache')];
  const found = new Map<string, Set<string> | 'all'>();
  const add = (folder: string, name: string) => {
    const names = found.get(folder);
    if (names !== 'all') found.set(folder, (names ?? new Set()).add(name));
  };
  for (const file of files.flatMap(withTarget)) add(...nearest(path.dirname(file), path.basename(file)));
  for (const folder of folders) {
    if (existsSync(folder)) found.set(folder, 'all');
    else add(...nearest(path.dirname(folder), path.basename(folder)));
  }
  return found;
}

function nearest(folder: string, name: string): [folder: string, name: string] {
  const parent = path.dirname(folder);
  return existsSync(folder) || parent === folder ? [folder, name] : nearest(parent, path.basename(folder));
}

/** A file as tools name it; where that is a link, also the file behind it. */
function withTarget(named: string): string[] {
  const file = path.resolve(named.replace(/^~(?=\/)/, homedir()));
  return existsSync(file) ? [...new Set([file, realpathSync(file)])] : [file];
}
