import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { Connections } from '../aws/connections';
import { changes, fits, historyKeptMs, type EventSearch } from '../cloudtrail/event-search';
import type { FoundEvent } from '../cloudtrail/found-event';
import { ContextKey } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { timeRange, type TimeChoice } from '../common/time-choice';
import type { Lookup, LookupPage } from '../events/event-lookup';

/** Reads one page; a function so that what reads is loaded by the first use. */
export type ReadPage = (account: Account, lookup: Lookup, signal: AbortSignal) => Promise<LookupPage>;

/** How a list of events stands. `more`: there are older ones. `full`: no more of them are taken into memory. */
export type HistoryState =
  | { readonly kind: 'unread' | 'reading' | 'more' | 'done' | 'full' }
  | { readonly kind: 'failed'; readonly error: unknown };

const firstSearch = { search: changes, time: { back: 24 * 3_600_000 } } as const;

/** So many fitting events are read at once; a search that few events fit ends after so many pages, ten seconds of calls. */
const eventsAtOnce = 50;
const pagesAtOnce = 20;
/** What is kept in memory: events, and characters of their records. */
export const mostEvents = 2_000;
const mostCharacters = 16_000_000;

/**
 * The events of Event history that a person looks at: what was searched for, what was found so far, and whether there is
 * more. It reads nothing by itself.
 */
export class EventHistory implements Disposable {
  readonly #vs: typeof vscode;
  readonly #connections: Connections;
  readonly #read: ReadPage;
  readonly #showError: (error: unknown) => void;
  readonly #store = new DisposableStore();
  readonly #changes: vscode.EventEmitter<void>;
  readonly onDidChange: vscode.Event<void>;
  #account: Account | undefined;
  #asked: { readonly search: EventSearch; readonly time: TimeChoice } = firstSearch;
  #range: { readonly from: number; readonly to: number } = { from: 0, to: 0 };
  #state: HistoryState = { kind: 'unread' };
  #events: FoundEvent[] = [];
  readonly #ids = new Set<string>();
  #characters = 0;
  #token: string | undefined;
  #lookedBackTo: number | undefined;
  /** Whether what is listed gives way to the next page. */
  #isOutdated = false;
  #running: AbortController | undefined;

  /** @param showError tells the person once why events could not be read */
  constructor(vs: typeof vscode, connections: Connections, read: ReadPage, showError: (error: unknown) => void) {
    this.#vs = vs;
    this.#connections = connections;
    this.#read = read;
    this.#showError = showError;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.onDidChange = this.#changes.event;
    this.#store.add(connections.onDidChange(() => this.#follow()));
  }

  get search(): EventSearch {
    return this.#asked.search;
  }
  get time(): TimeChoice {
    return this.#asked.time;
  }
  /** From when to when is searched, in milliseconds since the epoch. */
  get range(): { readonly from: number; readonly to: number } {
    return this.#range;
  }
  /** Where the events are from. */
  get place(): Pick<Account, 'identity' | 'region'> | undefined {
    return this.#account;
  }
  get state(): HistoryState {
    return this.#state;
  }
  /** The newest first. */
  get events(): readonly FoundEvent[] {
    return this.#events;
  }
  /** The time of the oldest event that was looked at, whether it fitted or not. */
  get lookedBackTo(): number | undefined {
    return this.#lookedBackTo;
  }

  /** Reads the newest events if nothing was asked yet. */
  start(): void {
    if (this.#state.kind === 'unread') void this.refresh();
  }

  /** Searches for something else. */
  async find(search: EventSearch, time: TimeChoice): Promise<void> {
    this.#asked = { search, time };
    this.#forget();
    await this.refresh();
  }

  /** Goes back to what the view shows at first. */
  async clear(): Promise<void> {
    await this.find(firstSearch.search, firstSearch.time);
  }

  /** Searches for the same anew, up to the present; what is listed stays until the first page is there. */
  async refresh(): Promise<void> {
    const account = this.#connections.account;
    if (!account) return;
    this.#account = account;
    const now = account.clock.now();
    const { from, to } = timeRange(this.#asked.time, now);
    // AWS refuses a time that begins after its end, and has nothing older to find.
    const oldest = now - historyKeptMs;
    this.#range = { from: Math.max(from, oldest), to: Math.max(to, oldest) };
    this.#token = undefined;
    this.#isOutdated = true;
    await this.#readSome(account);
  }

  /** Reads older ones; after a failure, tries again where it ended. */
  async more(): Promise<void> {
    const { kind } = this.#state;
    if (this.#account && (kind === 'more' || kind === 'failed')) await this.#readSome(this.#account);
  }

  /** Ends reading before its end; what was read stays. */
  stop(): void {
    this.#running?.abort();
  }

  dispose(): void {
    this.stop();
    this.#store.dispose();
  }

  async #readSome(account: Account): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#set({ kind: 'reading' });
    let found = 0;
    try {
      for (let pages = 0; pages < pagesAtOnce && found < eventsAtOnce; pages++) {
        const lookup = { search: this.#asked.search, range: this.#range, token: this.#token };
        const page = await this.#read(account, lookup, running.signal);
        if (this.#running !== running) return;
        if (this.#isOutdated) this.#forget();
        found += this.#take(page);
        const isFull = this.#events.length >= mostEvents || this.#characters >= mostCharacters;
        if (page.token === undefined || isFull) {
          this.#end(running, { kind: isFull ? 'full' : 'done' });
          return;
        }
        this.#set({ kind: 'reading' });
      }
      this.#end(running, { kind: 'more' });
    } catch (error) {
      if (this.#running !== running) return;
      const isStopped = running.signal.aborted;
      this.#end(running, isStopped ? { kind: 'more' } : { kind: 'failed', error });
      if (!isStopped) this.#showError(error);
    }
  }

  #end(running: AbortController, state: HistoryState): void {
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#set(state);
  }

  /** @returns how many events were new and fitted */
  #take({ events, token }: LookupPage): number {
    this.#token = token;
    this.#lookedBackTo = events.at(-1)?.time ?? this.#lookedBackTo;
    const before = this.#events.length;
    for (const event of events) {
      if (this.#ids.has(event.id) || !fits(this.#asked.search, event)) continue;
      this.#ids.add(event.id);
      this.#events.push(event);
      this.#characters += event.message.length;
    }
    return this.#events.length - before;
  }

  #forget(): void {
    this.#events = [];
    this.#ids.clear();
    this.#characters = 0;
    this.#lookedBackTo = undefined;
    this.#isOutdated = false;
  }

  /** Another account has another history. A new session of the same is asked the same again. */
  #follow(): void {
    const { account, state } = this.#connections;
    if (state.kind === 'connecting' || account === this.#account) return;
    this.#running?.abort();
    this.#running = undefined;
    if (!account || placeOf(account) !== (this.#account && placeOf(this.#account))) this.#asked = firstSearch;
    this.#account = account;
    this.#token = undefined;
    this.#forget();
    this.#set({ kind: 'unread' });
  }

  #set(state: HistoryState): void {
    this.#state = state;
    const { executeCommand } = this.#vs.commands;
    void executeCommand('setContext', ContextKey.EventHistoryState, state.kind);
    void executeCommand('setContext', ContextKey.EventSearch, !isFirst(this.#asked));
    this.#changes.fire();
  }
}

function isFirst({ search, time }: { readonly search: EventSearch; readonly time: TimeChoice }): boolean {
  return search === firstSearch.search && time === firstSearch.time;
}

function placeOf({ identity, region }: Account): string {
  return `${identity.accountId} ${region}`;
}
