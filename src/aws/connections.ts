import type * as vscode from 'vscode';
import type { Disposable } from '../common/disposable';
import type { Account, ConnectionChoice } from './account';

/** Where the window stands with AWS. */
export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly choice: ConnectionChoice }
  | { readonly kind: 'failed'; readonly choice: ConnectionChoice; readonly error: unknown }
  | { readonly kind: 'connected'; readonly choice: ConnectionChoice; readonly account: Account };

/** Makes the connection; a function so that the AWS SDK is loaded by the first use and not before. */
export type Connect = (choice: ConnectionChoice, signal: AbortSignal) => Promise<Account>;

const memoryKey = 'connection';

/** The one connection of a window. It is remembered per workspace: profile name and region, never a credential. */
export class Connections implements Disposable {
  readonly #connect: Connect;
  readonly #memory: vscode.Memento;
  readonly #changes: vscode.EventEmitter<ConnectionState>;
  #state: ConnectionState = { kind: 'none' };
  #running: AbortController | undefined;

  readonly onDidChange: vscode.Event<ConnectionState>;

  constructor(vs: typeof vscode, memory: vscode.Memento, connect: Connect) {
    this.#connect = connect;
    this.#memory = memory;
    this.#changes = new vs.EventEmitter();
    this.onDidChange = this.#changes.event;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The connected account, if there is one. */
  get account(): Account | undefined {
    return this.#state.kind === 'connected' ? this.#state.account : undefined;
  }

  /** What this workspace was connected to last. */
  get remembered(): ConnectionChoice | undefined {
    return this.#memory.get<ConnectionChoice>(memoryKey);
  }

  /**
   * Connects, giving up whatever connection was being made. What was connected before stays until the new one works.
   * @throws AwsError when the credentials cannot be had or are refused
   */
  async connect(choice: ConnectionChoice, signal?: AbortSignal): Promise<Account> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const before = this.#state;
    this.#set({ kind: 'connecting', choice });
    try {
      const both = signal ? AbortSignal.any([signal, running.signal]) : running.signal;
      const account = await this.#connect(choice, both);
      both.throwIfAborted();
      await this.#memory.update(memoryKey, choice);
      this.#set({ kind: 'connected', choice, account });
      return account;
    } catch (error) {
      if (this.#running === running) {
        const keep = before.kind === 'connected' || signal?.aborted;
        this.#set(keep && before.kind !== 'connecting' ? before : { kind: 'failed', choice, error });
      }
      throw error;
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }

  async disconnect(): Promise<void> {
    this.#running?.abort();
    await this.#memory.update(memoryKey, undefined);
    this.#set({ kind: 'none' });
  }

  dispose(): void {
    this.#running?.abort();
    this.#changes.dispose();
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    this.#changes.fire(state);
  }
}
