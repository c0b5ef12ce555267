import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types';
import { Readable } from 'node:stream';
import type { Sandbox } from '../sandbox/sandbox';
import type { SandboxResponse } from '../sandbox/wire-protocol';

type HandlerSignal = HttpHandlerOptions['abortSignal'];

/** The sandbox, or what stands before it. */
export type SandboxAnswers = Pick<Sandbox, 'answer'>;

/** What the SDK's clients send their requests through: here to an account in memory, without a port. */
export function sandboxHandler(sandbox: SandboxAnswers): RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  return {
    async handle({ method, path, query = {}, headers, body, hostname }, { abortSignal } = {}) {
      const answered = await sandbox.answer({
        method,
        path,
        query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value ?? ''])),
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        body: await bytesOf(body),
        host: hostname,
      });
      const { statusCode, headers: answeredHeaders, stream } = answered;
      const content = stream ? streamedBody(stream, abortSignal) : Readable.from([answered.body]);
      return { response: { statusCode, headers: answeredHeaders, body: content } };
    },
  };
}

/** What goes on until it ends by itself or the caller aborts, as with a connection that is closed. */
function streamedBody(stream: NonNullable<SandboxResponse['stream']>, signal: HandlerSignal): Readable {
  const body = Readable.from(stream.chunks);
  const end = () => {
    stream.close();
    body.destroy();
  };
  if (signal?.aborted) end();
  else if (signal && 'addEventListener' in signal) {
    signal.addEventListener('abort', end, { once: true });
    body.once('close', () => signal.removeEventListener('abort', end));
  }
  return body;
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
