import type { SandboxAnswers } from '../../src/aws/sandbox-handler';
import type { Clock } from '../../src/common/clock';
import { Random } from '../../src/sandbox/random';
import { ServiceError } from '../../src/sandbox/service';
import { refuse, signedFor } from '../../src/sandbox/wire';
import type { SandboxRequest, SandboxResponse } from '../../src/sandbox/wire-protocol';

/** What goes wrong between the SDK and the account. Shares are of all requests, from 0 to 1, and add up to 1 at most. */
export interface FaultOptions {
  /** The same seed and the same requests in the same order make the same faults; default 1. */
  readonly seed?: number;
  /** The share that the service throttles. */
  readonly throttle?: number;
  /** The share that ends in the service's own fault, status 500 or 503. */
  readonly serverError?: number;
  /** The share whose connection breaks: half of them before the request is carried out, half before its answer arrives. */
  readonly reset?: number;
  /** How long each request takes, in milliseconds of the given clock. */
  readonly latencyMs?: number;
  /** How far the service's clock is ahead of this computer's, by which the SDK signs. */
  readonly skewMs?: number;
  /** How many requests the session is good for; it expires before the next, until {@link Faults.signIn}. */
  readonly expireAfter?: number;
}

type FaultKind = 'throttle' | 'serverError' | 'resetBefore' | 'resetAfter' | 'skew' | 'expired';

/** How old a signature may be (Signature Version 4), and how far in the future. */
const LONGEST_SKEW = 5 * 60_000;

type Wording = 'json' | 'query' | 's3';

/** The services' own errors, as their protocols name them; a JSON error has status 400 where AWS Query's has 403. */
const errors = {
  throttle: {
    json: ['ThrottlingException', 'Rate exceeded', 400],
    query: ['Throttling', 'Rate exceeded', 400],
    s3: ['SlowDown', 'Please reduce your request rate.', 503],
  },
  internal: {
    json: ['InternalFailure', 'The request processing has failed because of an unknown error.', 500],
    query: ['InternalFailure', 'The request processing has failed because of an unknown error.', 500],
    s3: ['InternalError', 'We encountered an internal error. Please try again.', 500],
  },
  unavailable: {
    json: ['ServiceUnavailableException', 'The service is unavailable. Please try again later.', 503],
    query: ['ServiceUnavailable', 'The service is unavailable. Please try again later.', 503],
    s3: ['ServiceUnavailable', 'Please reduce your request rate.', 503],
  },
  expired: {
    json: ['ExpiredTokenException', 'The security token included in the request is expired', 400],
    query: ['ExpiredToken', 'The security token included in the request is expired', 403],
    s3: ['ExpiredToken', 'The provided token has expired.', 400],
  },
  skew: {
    json: ['InvalidSignatureException', 'Signature expired', 400],
    query: ['SignatureDoesNotMatch', 'Signature expired', 403],
    s3: ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', 403],
  },
} as const satisfies Record<string, Record<Wording, readonly [code: string, message: string, status: number]>>;

/** Faults below the SDK: everything above sees them as it would see AWS's, retries and all. */
export class Faults {
  /** How many faults of each kind there have been. */
  readonly injected: Record<FaultKind, number> = {
    throttle: 0,
    serverError: 0,
    resetBefore: 0,
    resetAfter: 0,
    skew: 0,
    expired: 0,
  };
  /** How many requests there have been, faulty ones and retries too. */
  requests = 0;
  readonly #options: FaultOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #breaks = new Set<() => void>();
  #expiresAfter: number;

  constructor(clock: Clock, options: FaultOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#random = new Random(options.seed ?? 1);
    this.#expiresAfter = options.expireAfter ?? Infinity;
  }

  /** Begins a session that does not expire. */
  signIn(): void {
    this.#expiresAfter = Infinity;
  }

  /** Lets the session expire before the next request. */
  expire(): void {
    this.#expiresAfter = this.requests;
  }

  /** Breaks the connections of all answers that still go on. */
  breakStreams(): void {
    for (const snap of this.#breaks) snap();
  }

  /** The same account, with faults on the way to it. */
  around(account: SandboxAnswers): SandboxAnswers {
    return { answer: async (request) => this.#dated(await this.#answer(account, request)) };
  }

  async #answer(account: SandboxAnswers, request: SandboxRequest): Promise<SandboxResponse> {
    this.requests++;
    const { throttle = 0, serverError = 0, reset = 0, latencyMs = 0 } = this.#options;
    if (latencyMs > 0) await this.#clock.sleep(latencyMs);
    if (this.requests > this.#expiresAfter) return this.#refuse(request, 'expired', 'expired');
    if (Math.abs(signedAt(request) - this.#serverTime()) > LONGEST_SKEW) return this.#refuse(request, 'skew', 'skew');

    let left = this.#random.next();
    const happens = (share: number) => (left -= share) < 0;
    if (happens(throttle)) return this.#refuse(request, 'throttle', 'throttle');
    if (happens(serverError / 2)) return this.#refuse(request, 'serverError', 'internal');
    if (happens(serverError / 2)) return this.#refuse(request, 'serverError', 'unavailable');
    if (happens(reset / 2)) throw this.#broken('resetBefore');
    const answered = await account.answer(request);
    if (happens(reset / 2)) throw this.#broken('resetAfter');
    return this.#breakable(answered);
  }

  #breakable(answered: SandboxResponse): SandboxResponse {
    const { stream } = answered;
    if (!stream) return answered;
    const breaks = this.#breaks;
    let snap = () => stream.close();
    const snapped = new Promise<never>((_, reject) => {
      snap = () => {
        stream.close();
        reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      };
    });
    snapped.catch(() => undefined);
    breaks.add(snap);
    async function* chunks() {
      const source = stream!.chunks[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await Promise.race([source.next(), snapped]);
          if (next.done) return;
          yield next.value;
        }
      } finally {
        breaks.delete(snap);
      }
    }
    return { ...answered, stream: { chunks: chunks(), close: () => stream.close() } };
  }

  #refuse(request: SandboxRequest, kind: FaultKind, error: keyof typeof errors): SandboxResponse {
    this.injected[kind]++;
    const [code, message, status] = errors[error][wordingOf(request)];
    return refuse(request, new ServiceError(code, message, status));
  }

  #broken(kind: FaultKind): Error {
    this.injected[kind]++;
    return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  }

  #serverTime(): number {
    return Date.now() + (this.#options.skewMs ?? 0);
  }

  /** With the service's time, by which the SDK corrects its own. */
  #dated({ headers, ...rest }: SandboxResponse): SandboxResponse {
    return { ...rest, headers: { ...headers, date: new Date(this.#serverTime()).toUTCString() } };
  }
}

function wordingOf(request: SandboxRequest): Wording {
  const service = signedFor(request);
  if (service === 's3') return 's3';
  return service === 'iam' || service === 'sts' || service === 'sns' ? 'query' : 'json';
}

/** When the SDK thought to sign a request: `20261123T140509Z`. */
function signedAt({ headers }: SandboxRequest): number {
  return Date.parse((headers['x-amz-date'] ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
}
