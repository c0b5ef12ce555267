import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sandboxActions, type SandboxAction } from './actions';
import { answer, type WireTarget } from './wire';
import type { SandboxRequest, SandboxResponse } from './wire-protocol';

/** Larger than any call the sandbox is meant for; an upload beyond it is cut off. */
const LARGEST_BODY = 64 * 1024 * 1024;
const CONTROL = '/_sandbox/';

/** What is served: API requests, and things that happen on demand where the account has such. */
export interface ServedAccount extends WireTarget {
  happen?(action: SandboxAction): unknown;
}

export interface SandboxServer {
  /** E.g. `http://127.0.0.1:4566`. */
  readonly url: string;
  /** Stops listening and drops the connections there are. */
  close(): Promise<void>;
}

/**
 * Answers AWS API requests over HTTP, and `POST /_sandbox/<action>`, which makes something happen in the account. Listens
 * on the loopback interface only.
 * @param options.port 0 takes any free port
 * @throws what `listen` fails with, e.g. EADDRINUSE
 */
export async function serveSandbox(
  target: ServedAccount,
  options: { readonly port: number; readonly host?: '127.0.0.1' },
): Promise<SandboxServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    respond(target, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(target: ServedAccount, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const {
    statusCode,
    headers,
    body: content,
    stream,
  } = body === undefined ? plain(413, 'The body is too large.') : await dispatch(target, request, body);
  if (stream) {
    response.once('close', () => stream.close());
    response.writeHead(statusCode, headers);
    await pipeline(Readable.from(stream.chunks), response);
    return;
  }
  response.writeHead(statusCode, { 'content-length': content.length, ...headers });
  response.end(request.method === 'HEAD' ? undefined : content);
}

function dispatch(target: ServedAccount, request: IncomingMessage, body: Buffer): Promise<SandboxResponse> {
  const asked = toSandboxRequest(request, body);
  if (asked.path.startsWith(CONTROL)) return Promise.resolve(control(target, asked));
  return answer(target, asked);
}

/** Web pages are kept out: only they send an origin, and they have no business here. */
function control(target: ServedAccount, { method, path, headers }: SandboxRequest): SandboxResponse {
  if (headers.origin !== undefined) return plain(403, 'Not for web pages.');
  if (method !== 'POST') return plain(405, `Use POST ${CONTROL}<action>.`);
  const action = path.slice(CONTROL.length);
  if (target.happen === undefined || !isAction(action)) {
    return plain(404, `There is no action "${action}". There are: ${Object.keys(sandboxActions).join(', ')}`);
  }
  const event = target.happen(action);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(`${JSON.stringify(event, undefined, 2)}\n`),
  };
}

function isAction(text: string): text is SandboxAction {
  return Object.hasOwn(sandboxActions, text);
}

function plain(statusCode: number, text: string): SandboxResponse {
  return { statusCode, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(`${text}\n`) };
}

function toSandboxRequest({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): SandboxRequest {
  const mark = url.indexOf('?');
  const query: Record<string, string | string[]> = {};
  const parameters = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length === 1 ? values[0]! : values;
  }
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
    host: headers.host ?? '',
  };
}

/** `undefined` for a body that is too large; the rest of it is read and forgotten, so that the answer arrives. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}
