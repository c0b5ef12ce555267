import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { Connections } from '../aws/connections';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { AlarmState, Chain } from '../pipeline/chain/chain';

/** How an alarm stands now. */
export type StateNow = Pick<AlarmState, 'state' | 'stateReason' | 'stateSince'>;

export type ReadChains = (account: Account, signal: AbortSignal) => Promise<readonly Chain[]>;

/** The chains of the connected account, read when first asked for and again after {@link Pipelines.refresh}. */
export class Pipelines implements Disposable {
  readonly #connections: Connections;
  readonly #readChains: ReadChains;
  readonly #changes: vscode.EventEmitter<void>;
  readonly #reads: vscode.EventEmitter<void>;
  readonly #states: vscode.EventEmitter<void>;
  readonly #store = new DisposableStore();
  #reading: { readonly chains: Promise<readonly Chain[]>; readonly stop: AbortController } | undefined;
  #last: readonly Chain[] | undefined;

  readonly onDidChange: vscode.Event<void>;
  /** Fires when the chains have been read, which nobody does before they are to be seen. */
  readonly onDidRead: vscode.Event<void>;
  /** Fires when alarms of the chains stand otherwise than when they were read. */
  readonly onDidChangeStates: vscode.Event<void>;

  constructor(vs: typeof vscode, connections: Connections, readChains: ReadChains) {
    this.#connections = connections;
    this.#readChains = readChains;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.onDidChange = this.#changes.event;
    this.#reads = this.#store.add(new vs.EventEmitter());
    this.onDidRead = this.#reads.event;
    this.#states = this.#store.add(new vs.EventEmitter());
    this.onDidChangeStates = this.#states.event;
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
      const reading = { chains: this.#readChains(account, stop.signal), stop };
      this.#reading = reading;
      // Who asked is told of a failure.
      reading.chains.then(
        (chains) => {
          if (this.#reading !== reading) return;
          this.#last = chains;
          this.#reads.fire();
        },
        () => undefined,
      );
    }
    return this.#reading.chains;
  }

  /** The chains as last read, without reading them. */
  get last(): readonly Chain[] | undefined {
    return this.#last;
  }

  /** Takes over how alarms stand now, by their ARNs; all else stays as it was read. */
  updateAlarms(states: ReadonlyMap<string, StateNow>): void {
    const before = this.#last;
    if (!before || !this.#reading) return;
    const after = before.map((chain) => withStates(chain, states));
    if (after.every((chain, index) => chain === before[index])) return;
    this.#last = after;
    this.#reading = { ...this.#reading, chains: Promise.resolve(after) };
    this.#states.fire();
  }

  /** Forgets what was read, so that whoever shows it reads again. */
  refresh(): void {
    this.#reading?.stop.abort();
    this.#reading = undefined;
    this.#last = undefined;
    this.#changes.fire();
  }

  dispose(): void {
    this.#reading?.stop.abort();
    this.#store.dispose();
  }
}

/** A chain with its alarms as they stand now; the same object where nothing has changed. */
function withStates(chain: Chain, states: ReadonlyMap<string, StateNow>): Chain {
  const { logGroup } = chain;
  if (!logGroup) return chain;
  const isOutdated = ({ arn, state }: AlarmState) => (states.get(arn)?.state ?? state) !== state;
  if (!logGroup.filters.some(({ alarms }) => alarms.some(isOutdated))) return chain;
  const filters = logGroup.filters.map((filter) => ({
    ...filter,
    alarms: filter.alarms.map((alarm) => (isOutdated(alarm) ? { ...alarm, ...states.get(alarm.arn) } : alarm)),
  }));
  return { ...chain, logGroup: { ...logGroup, filters } };
}
