import { isCount, isString, oneOf, shape, type Guard, type Guarded } from './guards';

/** A question of the page, and the host's answer to it. */
export interface Exchange<Ask, Reply> {
  readonly ask: Guard<Ask>;
  readonly reply: Guard<Reply>;
}

/**
 * What a webview's page and its host say to each other. Both ends check what arrives against the same guards, so that
 * neither acts on half a message.
 */
export interface Protocol<ToPage = unknown, ToHost = unknown> {
  readonly toPage: Guard<ToPage>;
  readonly toHost: Guard<ToHost>;
  readonly requests: Readonly<Record<string, Exchange<unknown, unknown>>>;
}

export type ToPage<P extends Protocol> = Guarded<P['toPage']>;
export type ToHost<P extends Protocol> = Guarded<P['toHost']>;
export type RequestName<P extends Protocol> = keyof P['requests'] & string;
export type Ask<P extends Protocol, N extends RequestName<P>> = Guarded<P['requests'][N]['ask']>;
export type Reply<P extends Protocol, N extends RequestName<P>> = Guarded<P['requests'][N]['reply']>;

/**
 * What goes over `postMessage`.
 *
 * The page says `ready` once it listens, and again each time it was reloaded; the host says nothing before. A request
 * is answered by `reply` or `error` with its `seq`.
 */
export type Frame =
  | { readonly kind: 'ready' }
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'request'; readonly seq: number; readonly name: string; readonly ask: unknown }
  | { readonly kind: 'reply'; readonly seq: number; readonly reply: unknown }
  | { readonly kind: 'error'; readonly seq: number; readonly message: string };

const frames: readonly Guard<object>[] = [
  shape({ kind: oneOf('ready', 'message') }),
  shape({ kind: oneOf('request'), seq: isCount, name: isString }),
  shape({ kind: oneOf('reply'), seq: isCount }),
  shape({ kind: oneOf('error'), seq: isCount, message: isString }),
];

/** Whether a value that arrived is a frame. What the frame carries is checked by the protocol's own guards. */
export function isFrame(value: unknown): value is Frame {
  return frames.some((guard) => guard(value));
}
