import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { Connections } from '../aws/connections';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Chain } from '../pipeline/chain/chain';

export type ReadChains = (account: Account, signal: AbortSignal) => Promise<readonly Chain[]>;

/** The chains of the connected account, read when first asked for and again after {@link Pipelines.refresh}. */
export class Pipelines implements Disposable {
  readonly #connections: Connections;
  readonly #readChains: ReadChains;
  readonly #changes: vscode.EventEmitter<void>;
  readonly #store = new DisposableStore();
  #reading: { readonly chains: Promise<readonly Chain[]>; readonly stop: AbortController } | undefined;

  readonly onDidChange: vscode.Event<void>;

  constructor(vs: typeof vscode, connections: Connections, readChains: ReadChains) {
    this.#connections = connections;
    this.#readChains = readChains;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.onDidChange = this.#changes.event;
    this.#store.add(connections.onDidChange(() => this.refresh()));
  }

  /**
   * The chains as last read; an empty list when not connected.
   * @throws AwsError when they cannot be read
   */
  chains(): Promise<readonly Chain[]> {
    const account = this.#connections.account;
    if (!account) return Promise.resolve([]);
    if (!this.#reading) {
      const stop = new AbortController();
      this.#reading = { chains: this.#readChains(account, stop.signal), stop };
    }
    return this.#reading.chains;
  }

  /** Forgets what was read, so that whoever shows it reads again. */
  refresh(): void {
    this.#reading?.stop.abort();
    this.#reading = undefined;
    this.#changes.fire();
  }

  dispose(): void {
    this.#reading?.stop.abort();
    this.#store.dispose();
  }
}
