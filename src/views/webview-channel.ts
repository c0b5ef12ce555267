import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { isFrame, type Ask, type Frame, type Protocol, type Reply, type RequestName } from '../webview/protocol';
import type { ToHost, ToPage } from '../webview/protocol';

/** What the host does when its page says something. */
export interface PageHandlers<P extends Protocol> {
  /** The page listens: now, or again after it was hidden. Time to send it what it shows. */
  readonly onReady: () => void;
  readonly onMessage: (message: ToHost<P>) => void;
  readonly requests: { readonly [N in RequestName<P>]: (ask: Ask<P, N>) => Reply<P, N> | Promise<Reply<P, N>> };
}

/** The host's end of the talk with a webview's page. */
export class WebviewChannel<P extends Protocol> implements Disposable {
  readonly #webview: Pick<vscode.Webview, 'postMessage' | 'onDidReceiveMessage'>;
  readonly #protocol: P;
  readonly #handlers: PageHandlers<P>;
  readonly #log: Log;
  readonly #store = new DisposableStore();
  #ready = false;

  constructor(
    webview: Pick<vscode.Webview, 'postMessage' | 'onDidReceiveMessage'>,
    protocol: P,
    handlers: PageHandlers<P>,
    log: Log,
  ) {
    this.#webview = webview;
    this.#protocol = protocol;
    this.#handlers = handlers;
    this.#log = log;
    this.#store.add(webview.onDidReceiveMessage((frame: unknown) => this.#receive(frame)));
  }

  /** Whether the page listens. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Dropped while nobody listens: a page that becomes ready is told everything anyway. */
  send(message: ToPage<P>): void {
    if (this.#ready) this.#post({ kind: 'message', message });
  }

  /** The page was hidden, and with it thrown away; it will say `ready` again. */
  pageIsGone(): void {
    this.#ready = false;
  }

  dispose(): void {
    this.#ready = false;
    this.#store.dispose();
  }

  #receive(frame: unknown): void {
    if (!isFrame(frame)) {
      this.#log.warn('a webview sent something that is not a frame');
    } else if (frame.kind === 'ready') {
      this.#ready = true;
      this.#handlers.onReady();
    } else if (frame.kind === 'message') {
      if (this.#protocol.toHost(frame.message)) this.#handlers.onMessage(frame.message as ToHost<P>);
      else this.#log.warn('a webview sent a malformed message');
    } else if (frame.kind === 'request') {
      void this.#answer(frame);
    }
  }

  async #answer({ seq, name, ask }: Extract<Frame, { kind: 'request' }>): Promise<void> {
    try {
      if (!Object.hasOwn(this.#protocol.requests, name)) throw new Error(`There is no request "${name}"`);
      if (!this.#protocol.requests[name]!.ask(ask)) throw new Error(`The request "${name}" is malformed`);
      const handler = this.#handlers.requests[name as RequestName<P>] as (ask: unknown) => unknown;
      this.#post({ kind: 'reply', seq, reply: await handler(ask) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#log.warn(`a webview's request "${name}" failed: ${message}`);
      this.#post({ kind: 'error', seq, message });
    }
  }

  #post(frame: Frame): void {
    void this.#webview.postMessage(frame);
  }
}
