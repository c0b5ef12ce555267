import type { Account } from './account';
import { factsOf, type ApiInput, type ApiOutput, type PagedApiName } from './api';

/** All pages of a list call, each asked for by the account’s `call`. */
export async function* pagesBy<N extends PagedApiName>(
  account: Pick<Account, 'call'>,
  name: N,
  input: ApiInput<N>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<ApiOutput<N>> {
  const [inputToken, outputToken] = factsOf(name).page!;
  let token: unknown;
  do {
    const next: ApiInput<N> = token === undefined ? input : { ...input, [inputToken]: token };
    const page: ApiOutput<N> = await account.call(name, next, options);
    yield page;
    const following = (page as object as Record<string, unknown>)[outputToken];
    // A token repeated is how some calls say that there is no more; the others leave it out.
    token = following === token ? undefined : following;
  } while (token !== undefined);
}
