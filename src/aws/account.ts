import type { Clock } from '../common/clock';
import type { ApiEvent, ApiInput, ApiName, ApiOutput, PagedApiName, StreamedApiName } from './api';
import type { PolicyStatement } from './permissions';

/** What a person chose: a profile and region of the shared config files, or the sandbox. */
export type ConnectionChoice =
  { readonly kind: 'profile'; readonly profile: string; readonly region: string } | { readonly kind: 'sandbox' };

/** Who the credentials turned out to be, from `sts:GetCallerIdentity`. */
export interface Identity {
  readonly accountId: string;
  /** The caller's ARN. */
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, …: taken from the caller's ARN, never assumed. */
  readonly partition: string;
  /** The account alias, where there is one and the caller may read it. */
  readonly alias?: string;
}

/**
 * An AWS account as the rest of the extension sees it: one function per API call, typed by the SDK's own shapes.
 * Whether AWS, another endpoint or the sandbox answers is not visible here.
 */
export interface Account {
  readonly identity: Identity;
  readonly region: string;
  /** The endpoint that said who the caller is, where settings name one in AWS's place. */
  readonly endpoint?: string;
  /** What a person recognises it by: the profile's name, or "Sandbox". */
  readonly label: string;
  readonly clock: Clock;
  /**
   * Makes one API call, at the call's published rate, with the SDK's retries for throttling and lost connections.
   * @throws AwsError for every failure, also for a cancelled call (reason `cancelled`)
   */
  call<N extends ApiName>(
    name: N,
    input: ApiInput<N>,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<ApiOutput<N>>;
  /** All pages of a list call, in order. Empty pages are passed on too: with CloudWatch Logs they are normal. */
  pages<N extends PagedApiName>(
    name: N,
    input: ApiInput<N>,
    options?: { signal?: AbortSignal | undefined },
  ): AsyncIterable<ApiOutput<N>>;
  /**
   * Makes a call whose answer goes on, and hands over its events as they come. The connection is closed when the reader
   * stops or `signal` aborts, at once in both cases. It ends without an error when the service ends it without one.
   * @throws AwsError as `call`, also for what goes wrong once events have come
   */
  stream<N extends StreamedApiName>(
    name: N,
    input: ApiInput<N>,
    options?: { signal?: AbortSignal | undefined },
  ): AsyncIterable<ApiEvent<N>>;
  /** Lets the next call read the credentials anew; absent where there are none to read. */
  readCredentialsAgain?(): void;
}

/** How the AWS CLI gives a profile a new session, e.g. `aws sso login --profile dev`. */
export interface SignIn {
  readonly command: 'sso login' | 'login';
  /** The profile that signs in: for a role, the one at the end of its `source_profile`s. */
  readonly profile: string;
}

/** Why a call failed, in the terms a person can act on. */
export type AwsFailure =
  | { readonly reason: 'cancelled' }
  | { readonly reason: 'credentials-missing'; readonly profile: string }
  /** `signIn`: undefined where only the person knows how to get new credentials. */
  | { readonly reason: 'credentials-expired'; readonly profile: string; readonly signIn: SignIn | undefined }
  | { readonly reason: 'credentials-invalid'; readonly profile: string }
  /**
   * `needs`: the IAM actions of the call, of which at least one is missing; `statements` would allow them.
   * `resource`: an ARN where it is known, else a name.
   */
  | {
      readonly reason: 'denied';
      readonly action: string;
      readonly resource?: string | undefined;
      readonly needs: readonly string[];
      readonly statements?: readonly PolicyStatement[];
    }
  | { readonly reason: 'clock-skew' }
  | { readonly reason: 'throttled' }
  | { readonly reason: 'unreachable'; readonly host?: string | undefined }
  | { readonly reason: 'unavailable' }
  | { readonly reason: 'not-found'; readonly resource?: string | undefined }
  | { readonly reason: 'already-exists'; readonly resource?: string | undefined }
  /** It cannot be done while something else is as it is, or under way. */
  | { readonly reason: 'conflict' }
  | { readonly reason: 'limit-exceeded' }
  | { readonly reason: 'invalid-request' }
  | { readonly reason: 'other' };

/** A failed API call: `code` is AWS's error name, `message` AWS's own text, `failure` what it means. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly call: ApiName | 'credentials';
  readonly failure: AwsFailure;
  /** How many times the SDK tried; the answers to earlier tries may have been lost. */
  readonly attempts: number;

  constructor(call: ApiName | 'credentials', code: string, message: string, failure: AwsFailure, cause?: unknown) {
    super(message, { cause });
    this.call = call;
    this.code = code;
    this.failure = failure;
    this.attempts = (cause as { $metadata?: { attempts?: number } } | undefined)?.$metadata?.attempts ?? 1;
  }
}

/** What an error says about expired credentials, if it is one about them. */
export function expiryOf(error: unknown): Extract<AwsFailure, { reason: 'credentials-expired' }> | undefined {
  return error instanceof AwsError && error.failure.reason === 'credentials-expired' ? error.failure : undefined;
}
