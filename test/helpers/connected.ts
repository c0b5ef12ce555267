/** `Connections`, as far as commands use them, connected to an account. */
export function connectedTo<Connected>(account: Connected, kind = 'sandbox') {
  return {
    account,
    state: { kind: 'connected', choice: { kind }, account },
    settled: () => Promise.resolve(account),
  };
}
