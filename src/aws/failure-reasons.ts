import { knownErrorOf, type NamedReason } from './known-errors';

/** HTTP status codes by meaning, for answers without a body (S3's HEAD) and names not listed. */
const byStatus: ReadonlyMap<number, NamedReason> = new Map([
  [403, 'denied'],
  [404, 'not-found'],
  [429, 'throttled'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'unavailable'],
]);

/** Node's codes for a service that cannot be reached, or not safely. */
const networkCodes: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ETIMEDOUT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What an error means by its name, or by the HTTP status where the name says nothing; undefined when neither does. */
export function reasonOf(call: string, name: string, status?: number): NamedReason | undefined {
  const known = knownErrorOf(call, name) ?? (/^Invalid|^Malformed/.test(name) ? 'invalid-request' : undefined);
  if (known === undefined) return status === undefined ? undefined : byStatus.get(status);
  return typeof known === 'string' ? known : known.reason;
}

/** Whether a code of Node's network layer says that the service could not be reached. */
export function isNetworkCode(code: string): boolean {
  return networkCodes.has(code);
}
