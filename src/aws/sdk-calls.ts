import type { HttpHandlerOptions } from '@smithy/types';
import type { Clock } from '../common/clock';
import type { Log } from '../common/log';
import { AwsError, expiryOf, type Account, type SignIn } from './account';
import {
  factsOf,
  permissionsOf,
  serviceOf,
  type ApiEvent,
  type ApiInput,
  type ApiName,
  type ApiOutput,
  type PagedApiName,
  type ServiceId,
  type StreamedApiName,
} from './api';
import { toAwsError, type ErrorOrigin } from './errors';
import { pagesBy } from './pages';
import { arnsOf, namesIn, statementsFor, type ArnScope } from './permissions';
import { RateLimit } from './rate-limit';

/** Any of the SDK's clients: all send commands in the same way, each with types of its own. */
export interface SdkClient {
  send(command: never, options?: HttpHandlerOptions): Promise<unknown>;
}

export interface SdkCallParts {
  /** Paces the calls. */
  readonly clock: Clock;
  readonly log: Log;
  readonly profile: string;
  readonly signIn: SignIn | undefined;
  /** Called with every failure that says that the credentials have expired. */
  readonly onExpired?: ((error: AwsError) => void) | undefined;
  /** Makes a service's client; called once for each service that is used. */
  readonly makeClient: (service: ServiceId) => SdkClient;
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** API calls through the SDK's clients: one client per service, each call at its rate, every failure an `AwsError`. */
export class SdkCalls implements Pick<Account, 'call' | 'pages' | 'stream'> {
  readonly #parts: SdkCallParts;
  readonly #clients = new Map<ServiceId, SdkClient>();
  readonly #limits = new Map<ApiName, RateLimit>();
  /** Where the calls go, for the ARNs in what a denied call needs; known once the first call has said who the caller is. */
  scope: ArnScope = { partition: '*', region: '*', account: '*' };

  constructor(parts: SdkCallParts) {
    this.#parts = parts;
  }

  async call<N extends ApiName>(name: N, input: ApiInput<N>, { signal }: CallOptions = {}): Promise<ApiOutput<N>> {
    const { log } = this.#parts;
    const started = Date.now();
    try {
      await this.#limit(name).pass(signal);
      // A copy, since the SDK writes settings of its own into it.
      const command = new (factsOf(name).command)({ ...input } as never);
      // One of its own: Node takes many listeners of one signal, which calls side by side make, for a leak.
      const options = signal ? { abortSignal: AbortSignal.any([signal]) } : {};
      const output = await untilAborted(this.#client(serviceOf(name)).send(command as never, options), signal);
      log.debug(`${name}: ${Date.now() - started} ms${requestIdOf(output)}`);
      return output as ApiOutput<N>;
    } catch (error) {
      throw this.#failed(name, input, error, started, signal);
    }
  }

  pages<N extends PagedApiName>(name: N, input: ApiInput<N>, options: CallOptions = {}): AsyncGenerator<ApiOutput<N>> {
    return pagesBy(this, name, input, options);
  }

  async *stream<N extends StreamedApiName>(
    name: N,
    input: ApiInput<N>,
    { signal }: CallOptions = {},
  ): AsyncGenerator<ApiEvent<N>> {
    const started = Date.now();
    // The SDK closes the connection for its signal only, not when somebody stops reading.
    const reader = new AbortController();
    const both = signal ? AbortSignal.any([signal, reader.signal]) : reader.signal;
    try {
      const output = await this.call(name, input, { signal: both });
      const stream = (output as object as Readonly<Record<string, unknown>>)[factsOf(name).stream!];
      const events = (stream as AsyncIterable<ApiEvent<N>>)[Symbol.asyncIterator]();
      for (;;) {
        const next = await untilAborted(events.next(), both);
        if (next.done) return;
        yield next.value;
      }
    } catch (error) {
      throw this.#failed(name, input, error, started, signal);
    } finally {
      reader.abort();
    }
  }

  /** Whatever a call was rejected with, as an `AwsError` and in the log. */
  #failed<N extends ApiName>(
    name: N,
    input: ApiInput<N>,
    error: unknown,
    started: number,
    signal: AbortSignal | undefined,
  ): AwsError {
    if (error instanceof AwsError) return error;
    const failed = signal?.aborted
      ? new AwsError(name, 'AbortError', 'The call was cancelled.', { reason: 'cancelled' }, error)
      : toAwsError(error, this.#originOf(name, input));
    this.#parts.log.debug(`${name}: ${failed.code} after ${Date.now() - started} ms${requestIdOf(error)}`);
    if (expiryOf(failed)) this.#parts.onExpired?.(failed);
    return failed;
  }

  #client(service: ServiceId): SdkClient {
    let client = this.#clients.get(service);
    if (client === undefined) {
      client = this.#parts.makeClient(service);
      this.#clients.set(service, client);
    }
    return client;
  }

  #limit(name: ApiName): RateLimit {
    let limit = this.#limits.get(name);
    if (limit === undefined) {
      limit = new RateLimit(this.#parts.clock, factsOf(name).perSecond);
      this.#limits.set(name, limit);
    }
    return limit;
  }

  #originOf<N extends ApiName>(name: N, input: ApiInput<N>): ErrorOrigin {
    const { profile, signIn } = this.#parts;
    const { about, on } = factsOf(name);
    const permissions = permissionsOf(name);
    const names = namesIn(input, about);
    const arns = on === undefined ? [] : names.flatMap((each) => arnsOf(on, [each], this.scope).slice(0, 1));
    return {
      call: name,
      needs: permissions.map(({ action }) => action),
      resource: names.join(', ') || undefined,
      arn: arns.join(', ') || undefined,
      statements: statementsFor(permissions, input, this.scope),
      profile,
      signIn,
    };
  }
}

/** Settles with the call, or at once when aborted: the SDK itself looks at the signal only between its attempts. */
function untilAborted<T>(call: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return call;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function requestIdOf(answer: unknown): string {
  const { $metadata } = (answer ?? {}) as { $metadata?: { requestId?: string } };
  return $metadata?.requestId === undefined ? '' : `, request ${$metadata.requestId}`;
}
