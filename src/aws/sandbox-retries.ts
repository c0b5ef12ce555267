import { Retry, StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, StandardRetryToken } from '@smithy/types';
import type { Clock } from '../common/clock';

/** The SDK's standard retries, but waiting by the sandbox's clock: the SDK itself knows the wall clock only. */
export class SandboxRetries extends StandardRetryStrategy {
  readonly #clock: Clock;

  constructor(clock: Clock, attempts: number) {
    const backoff = { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined };
    super({ maxAttempts: attempts, baseDelay: 0, backoff });
    this.#clock = clock;
  }

  override async refreshRetryTokenForRetry(
    token: StandardRetryToken,
    errorInfo: RetryErrorInfo,
  ): Promise<StandardRetryToken> {
    const next = await super.refreshRetryTokenForRetry(token, errorInfo);
    const base = errorInfo.errorType === 'THROTTLING' ? Retry.throttlingDelay() : Retry.delay();
    await this.#clock.sleep(Math.random() * base * 2 ** token.getRetryCount());
    return next;
  }
}
