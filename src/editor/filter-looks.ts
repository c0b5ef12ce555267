import type * as vscode from 'vscode';
import { filterPlaceOf } from './filter-path';
import type { FilterStore } from './filter-store';

/** A filter as it was last seen. */
export interface SeenFilter {
  /** Its document; undefined where there is no such filter. */
  readonly text: string | undefined;
  /** When it was first seen to be so, in milliseconds since the epoch; later than any time that was told before. */
  readonly mtime: number;
  /** When it was last seen to be so. */
  readonly at: number;
  /** Which look found it, counted. */
  readonly look: number;
  /** What the person wrote and deployed, comments and all, as long as `text` stays what it was then. */
  readonly written?: string | undefined;
}

/** Looks at filters in the account, and what each was at the last look. */
export class FilterLooks {
  readonly #store: Pick<FilterStore, 'read'>;
  readonly #now: () => number;
  readonly #seen = new Map<string, SeenFilter>();
  readonly #running = new Map<string, Promise<SeenFilter>>();
  readonly #failures = new Map<string, unknown>();
  #count = 0;

  constructor(store: Pick<FilterStore, 'read'>, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** What the last look found that worked. */
  last(uri: vscode.Uri): SeenFilter | undefined {
    return this.#seen.get(uri.toString());
  }

  /** Why the last look did not work. */
  failureOf(uri: vscode.Uri): unknown {
    return this.#failures.get(uri.toString());
  }

  isLooking(uri: vscode.Uri): boolean {
    return this.#running.has(uri.toString());
  }

  /**
   * What a filter is now; who asks while another look is under way gets its answer.
   * @throws as `FilterStore.read`
   */
  look(uri: vscode.Uri): Promise<SeenFilter> {
    const key = uri.toString();
    const running = this.#running.get(key);
    if (running) return running;
    const look = this.lookAnew(uri).finally(() => this.#running.delete(key));
    this.#running.set(key, look);
    return look;
  }

  /** The same by a look that begins now. */
  async lookAnew(uri: vscode.Uri): Promise<SeenFilter> {
    const key = uri.toString();
    const place = filterPlaceOf(uri.path);
    const look = ++this.#count;
    let text: string | undefined;
    try {
      text = place && (await this.#store.read(place));
    } catch (error) {
      this.#failures.set(key, error);
      throw error;
    }
    this.#failures.delete(key);
    const before = this.#seen.get(key);
    const at = this.#now();
    // An answer that was overtaken says how things were.
    if (before && before.look > look) return before;
    const isSame = before !== undefined && before.text === text;
    const seen = isSame ? { ...before, at, look } : { text, mtime: Math.max(at, (before?.mtime ?? 0) + 1), at, look };
    this.#seen.set(key, seen);
    return seen;
  }

  /** Keeps what a person wrote and deployed, after a look at what came of it. */
  noteWritten(uri: vscode.Uri, written: string): void {
    const seen = this.last(uri);
    if (seen) this.#seen.set(uri.toString(), { ...seen, written });
  }
}
