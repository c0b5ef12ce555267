import { isFrame, type Ask, type Frame, type Protocol, type Reply, type RequestName } from './protocol';
import type { ToHost, ToPage } from './protocol';

/** What VS Code gives to the script of a webview, once. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Where frames from the host arrive: `window`, as far as needed. */
interface MessageSource {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

interface Waiting {
  readonly name: string;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The page's end of the talk with its host. */
export class PageChannel<P extends Protocol> {
  readonly #api: VsCodeApi;
  readonly #protocol: P;
  readonly #waiting = new Map<number, Waiting>();
  #seq = 0;

  /** Listens, then says `ready`. */
  constructor(api: VsCodeApi, source: MessageSource, protocol: P, onMessage: (message: ToPage<P>) => void) {
    this.#api = api;
    this.#protocol = protocol;
    source.addEventListener('message', ({ data }) => {
      if (!isFrame(data)) return;
      if (data.kind === 'message') {
        if (protocol.toPage(data.message)) onMessage(data.message as ToPage<P>);
        else console.error('The page was sent a message that it does not understand');
      } else if (data.kind === 'reply' || data.kind === 'error') {
        this.#settle(data);
      }
    });
    this.#post({ kind: 'ready' });
  }

  send(message: ToHost<P>): void {
    this.#post({ kind: 'message', message });
  }

  /** @throws Error with the host's words when the host could not answer */
  request<N extends RequestName<P>>(name: N, ask: Ask<P, N>): Promise<Reply<P, N>> {
    const seq = this.#seq++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, { name, resolve: resolve as (reply: unknown) => void, reject });
      this.#post({ kind: 'request', seq, name, ask });
    });
  }

  #settle(frame: Extract<Frame, { kind: 'reply' | 'error' }>): void {
    const waiting = this.#waiting.get(frame.seq);
    if (!waiting) return;
    this.#waiting.delete(frame.seq);
    if (frame.kind === 'error') waiting.reject(new Error(frame.message));
    else if (this.#protocol.requests[waiting.name]?.reply(frame.reply)) waiting.resolve(frame.reply);
    else waiting.reject(new Error(`The answer to "${waiting.name}" is malformed`));
  }

  #post(frame: Frame): void {
    this.#api.postMessage(frame);
  }
}
