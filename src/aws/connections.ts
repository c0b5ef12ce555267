import type * as vscode from 'vscode';
import type { Disposable } from '../common/disposable';
import { Failure } from '../common/failure';
import { expiryOf, type Account, type AwsError, type ConnectionChoice, type Identity } from './account';

/** Where the window stands with AWS. */
export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly choice: ConnectionChoice }
  | { readonly kind: 'failed'; readonly choice: ConnectionChoice; readonly error: unknown }
  | {
      readonly kind: 'connected';
      readonly choice: ConnectionChoice;
      readonly account: Account;
      /** The first call that failed because the credentials have expired. */
      readonly expired?: AwsError;
    };

export interface ConnectOptions {
  readonly signal: AbortSignal;
  /** Whether the person may be asked for something, an MFA code say. */
  readonly mayAsk: boolean;
  /** To be called with every failed call that says that the credentials have expired. */
  readonly onExpired: (error: AwsError) => void;
}

/** Makes the connection; a function so that the AWS SDK is loaded by the first use and not before. */
export type Connect = (choice: ConnectionChoice, options: ConnectOptions) => Promise<Account>;

const memoryKey = 'connection';

/** The one connection of a window. It is remembered per workspace: profile name and region, never a credential. */
export class Connections implements Disposable {
  readonly #vs: typeof vscode;
  readonly #connect: Connect;
  readonly #memory: vscode.Memento;
  readonly #changes: vscode.EventEmitter<ConnectionState>;
  readonly #expiries: vscode.EventEmitter<AwsError>;
  #state: ConnectionState = { kind: 'none' };
  #running: AbortController | undefined;

  readonly onDidChange: vscode.Event<ConnectionState>;
  /** Fires once when credentials turn out to have expired, however many calls fail; the account stays what it is. */
  readonly onDidExpire: vscode.Event<AwsError>;

  constructor(vs: typeof vscode, memory: vscode.Memento, connect: Connect) {
    this.#vs = vs;
    this.#connect = connect;
    this.#memory = memory;
    this.#changes = new vs.EventEmitter();
    this.onDidChange = this.#changes.event;
    this.#expiries = new vs.EventEmitter();
    this.onDidExpire = this.#expiries.event;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The connected account, if there is one. */
  get account(): Account | undefined {
    return this.#state.kind === 'connected' ? this.#state.account : undefined;
  }

  /** The connected account; waits for a connection that is being made, so that nobody is asked for what they have just chosen. */
  async settled(): Promise<Account | undefined> {
    while (this.#state.kind === 'connecting') await this.#nextChange();
    return this.account;
  }

  /** Why the person is signed out of what they had chosen, if so. */
  get expired(): AwsError | undefined {
    if (this.#state.kind === 'connected') return this.#state.expired;
    return this.#state.kind === 'failed' && expiryOf(this.#state.error) ? (this.#state.error as AwsError) : undefined;
  }

  /** What this workspace was connected to last. */
  get remembered(): ConnectionChoice | undefined {
    return this.#memory.get<ConnectionChoice>(memoryKey);
  }

  /**
   * Connects, giving up whatever connection was being made. What was connected before stays until the new one works.
   * @throws AwsError when the credentials cannot be had or are refused; Failure in an untrusted workspace
   */
  async connect(choice: ConnectionChoice, signal?: AbortSignal): Promise<Account> {
    this.refuseUntrusted(choice);
    const running = this.#start();
    const before = this.#state;
    this.#set({ kind: 'connecting', choice });
    try {
      const both = signal ? AbortSignal.any([signal, running.signal]) : running.signal;
      const account = await this.#open(choice, both, true);
      await this.#memory.update(memoryKey, choice);
      this.#set({ kind: 'connected', choice, account });
      return account;
    } catch (error) {
      if (this.#running === running) {
        const keep = before.kind === 'connected' || signal?.aborted;
        this.#set(keep && before.kind !== 'connecting' ? before : { kind: 'failed', choice, error });
        if (expiryOf(error)) this.#expiries.fire(error as AwsError);
      }
      throw error;
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }

  /**
   * The files with profiles or sessions have changed: connects once more to the same, asking and telling nobody. What
   * did not work may work now. What works goes on with the new credentials if they are the same caller's; otherwise the
   * connection is a new one, so that no work begun in one account goes on in another.
   */
  async tryAgain(): Promise<void> {
    const before = this.#state;
    if (before.kind === 'none' || before.kind === 'connecting') return;
    const { choice } = before;
    const running = this.#start();
    try {
      const account = await this.#open(choice, running.signal, false);
      if (before.kind === 'connected' && !this.expired && isSameCaller(before.account.identity, account.identity)) {
        before.account.readCredentialsAgain?.();
        return;
      }
      await this.#memory.update(memoryKey, choice);
      this.#set({ kind: 'connected', choice, account });
    } catch {
      // Everything stays as it was, and what is wrong was told when it was found.
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
    this.#expiries.dispose();
  }

  /**
   * Every connection comes by here, so nothing in an untrusted workspace can make a call to AWS.
   * @throws Failure for a profile in an untrusted workspace
   */
  refuseUntrusted(choice: ConnectionChoice): void {
    const { workspace, l10n } = this.#vs;
    if (choice.kind === 'sandbox' || workspace.isTrusted) return;
    throw new Failure(
      l10n.t('This workspace is not trusted, so no AWS account is contacted from it.'),
      l10n.t('Trust the workspace, or use the sandbox.'),
    );
  }

  #start(): AbortController {
    this.#running?.abort();
    this.#running = new AbortController();
    return this.#running;
  }

  async #open(choice: ConnectionChoice, signal: AbortSignal, mayAsk: boolean): Promise<Account> {
    let account: Account | undefined = undefined;
    const onExpired = (error: AwsError) => {
      if (account !== undefined && account === this.account) this.#expire(error);
    };
    account = await this.#connect(choice, { signal, mayAsk, onExpired });
    signal.throwIfAborted();
    return account;
  }

  #expire(error: AwsError): void {
    if (this.#state.kind !== 'connected' || this.#state.expired) return;
    this.#state = { ...this.#state, expired: error };
    this.#expiries.fire(error);
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const listener = this.onDidChange(() => {
        listener.dispose();
        resolve();
      });
    });
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    this.#changes.fire(state);
  }
}

/** Sessions of a role have names of their own each time; the role is the caller. */
function isSameCaller(one: Identity, other: Identity): boolean {
  const [a, b] = [one, other].map(({ arn }) => arn.replace(/(:assumed-role\/[^/]+)\/.*/, '$1'));
  return a === b;
}
