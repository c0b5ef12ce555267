import { AwsError, type Account } from '../../aws/account';
import { pagesBy } from '../../aws/pages';
import { retryDelay } from '../retry-delay';

const budgetMs = 30_000;

/**
 * The same account for somebody who looks before a plan: where AWS throttles or has a bad moment, and the SDK's own tries
 * are used up, it is asked again for half a minute. A look that fails for such a reason is not one that found nothing.
 * @param signal ends every call that has none of its own
 */
export function patient(account: Account, signal?: AbortSignal): Account {
  const { clock } = account;
  const call: Account['call'] = async (name, input, given) => {
    const options = { ...given, signal: given?.signal ?? signal };
    const started = clock.now();
    for (let attempt = 1; ; attempt++) {
      try {
        return await account.call(name, input, options);
      } catch (error) {
        const delay = retryDelay(attempt);
        if (!isBadMoment(error) || clock.now() - started + delay > budgetMs) throw error;
        await clock.sleep(delay, options.signal);
      }
    }
  };
  return { ...account, call, pages: (name, input, options) => pagesBy({ call }, name, input, options) };
}

function isBadMoment(error: unknown): boolean {
  return error instanceof AwsError && ['throttled', 'unavailable'].includes(error.failure.reason);
}
