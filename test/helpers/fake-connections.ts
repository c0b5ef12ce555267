/** What commands ask of `Connections` while an account is connected; of the account a test fakes what it needs. */
export function connectedTo<A>(account: A): { readonly account: A; settled: () => Promise<A> } {
  return { account, settled: () => Promise.resolve(account) };
}
