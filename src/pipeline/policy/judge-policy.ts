import type { PolicyDocument, PolicyStatement } from './policies';
import { covers } from './policy-merge';

/**
 * What a policy says to a request: `allowed`, `denied`, `not-allowed`, or that it depends on conditions that cannot be
 * judged from here.
 */
export type Verdict = 'allowed' | 'denied' | 'not-allowed' | 'maybe-allowed' | 'maybe-denied';

/**
 * Judges one request, written as the statement that would allow just it; conditions under its `StringEquals` are what
 * the request brings along. A `Deny` beats every `Allow` (IAM User Guide, policy evaluation logic).
 */
export function judge({ Statement }: PolicyDocument, request: PolicyStatement): Verdict {
  const open = Statement.map((statement) => ({
    ...statement,
    ...(isEverybody(statement.Principal) && request.Principal && { Principal: request.Principal }),
  }));
  const denials = open.filter(({ Effect }) => Effect === 'Deny').filter((each) => !isForPlainHttp(each));
  const fits = (statements: readonly PolicyStatement[]) => covers({ Statement: statements }, { Statement: [request] });
  const asAllow = (statement: PolicyStatement): PolicyStatement => ({ ...statement, Effect: 'Allow' });

  if (fits(denials.map(asAllow))) return 'denied';
  const allowed = fits(open);
  if (fits(denials.map(asAllow).map(withoutCondition))) return allowed ? 'maybe-denied' : 'not-allowed';
  if (allowed) return 'allowed';
  return fits(open.map(withoutCondition)) ? 'maybe-allowed' : 'not-allowed';
}

/** The worst of several verdicts. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['denied', 'not-allowed', 'maybe-denied', 'maybe-allowed'];
  return order.find((each) => verdicts.includes(each)) ?? 'allowed';
}

function withoutCondition(statement: PolicyStatement): PolicyStatement {
  return { ...statement, Condition: {} };
}

/** AWS's default topic policy lets in `{ "AWS": "*" }` and narrows it by condition. */
function isEverybody(principal: PolicyStatement['Principal']): boolean {
  return principal === '*' || (typeof principal === 'object' && [principal.AWS].flat().includes('*'));
}

/** The usual refusal of requests without TLS, which services never make. */
function isForPlainHttp({ Condition }: PolicyStatement): boolean {
  return (
    Object.keys(Condition ?? {}).join() === 'Bool' &&
    [Condition?.Bool?.['aws:SecureTransport']].flat().join() === 'false'
  );
}
