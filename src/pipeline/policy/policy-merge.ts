import type { OneOrMore, PolicyDocument, PolicyStatement } from './policies';

/**
 * Reads a document as the API gives it; IAM gives it percent-encoded.
 * @returns undefined for text that is no policy document
 */
export function parsePolicy(text: string | undefined): PolicyDocument | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text.trimStart().startsWith('{') ? text : decodeURIComponent(text));
    if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) return undefined;
    const { Statement } = parsed as { Statement: PolicyStatement | readonly PolicyStatement[] };
    return { ...parsed, Statement: [Statement].flat() };
  } catch {
    return undefined;
  }
}

/** Whether a document already allows all that another one allows, told from its `Allow` statements alone. */
export function covers(policy: PolicyDocument | undefined, wanted: PolicyDocument): boolean {
  const { Statement: have = [] } = policy ?? {};
  return wanted.Statement.every((statement) => have.some((each) => coversStatement(each, statement)));
}

/**
 * An existing resource’s policy with the wanted statements in it. What is there stays: a statement that says the same for
 * another trail gets this trail's ARN added, and a Sid used for something else is not taken away from it.
 */
export function mergePolicy(existing: PolicyDocument | undefined, wanted: PolicyDocument): PolicyDocument {
  if (existing === undefined) return wanted;
  const merged = [...existing.Statement];
  for (const statement of wanted.Statement) {
    if (merged.some((each) => coversStatement(each, statement))) continue;
    const same = merged.findIndex(
      (each) => each.Sid === statement.Sid && equal(withoutSource(each), withoutSource(statement)),
    );
    if (same >= 0) merged[same] = withSource(merged[same]!, sourcesOf(statement));
    else merged.push({ ...statement, Sid: freeSid(statement.Sid ?? '', merged) });
  }
  return { ...existing, Statement: merged };
}

/**
 * A policy without what it allows for one trail: statements for that trail alone go, in those for several it is no longer
 * named.
 * @returns undefined when nothing is left
 */
export function withoutTrail(policy: PolicyDocument, trailArn: string): PolicyDocument | undefined {
  const Statement = policy.Statement.flatMap((statement) => {
    const sources = sourcesOf(statement);
    if (statement.Effect !== 'Allow' || !sources.includes(trailArn)) return [statement];
    const others = sources.filter((source) => source !== trailArn);
    return others.length === 0 ? [] : [withSources(statement, others)];
  });
  return Statement.length === 0 ? undefined : { ...policy, Statement };
}

/** Equal in meaning: the order of keys and of lists does not matter, nor whether one thing stands in a list. */
export function samePolicy(a: PolicyDocument | undefined, b: PolicyDocument | undefined): boolean {
  return equal(a, b);
}

const sourceKey = 'aws:SourceArn';

function sourcesOf({ Condition }: PolicyStatement): readonly string[] {
  return list(Condition?.StringEquals?.[sourceKey]);
}

function withSource(statement: PolicyStatement, more: readonly string[]): PolicyStatement {
  return withSources(statement, [...new Set([...sourcesOf(statement), ...more])]);
}

function withSources(statement: PolicyStatement, sources: readonly string[]): PolicyStatement {
  const { StringEquals, ...others } = statement.Condition ?? {};
  const named = sources.length === 1 ? sources[0]! : sources;
  return { ...statement, Condition: { ...others, StringEquals: { ...StringEquals, [sourceKey]: named } } };
}

function withoutSource(statement: PolicyStatement): PolicyStatement {
  const { StringEquals, ...others } = statement.Condition ?? {};
  const rest = Object.entries(StringEquals ?? {}).filter(([key]) => key !== sourceKey);
  return { ...statement, Condition: { ...others, StringEquals: Object.fromEntries(rest) } };
}

function freeSid(sid: string, statements: readonly PolicyStatement[]): string {
  const taken = new Set(statements.map(({ Sid }) => Sid));
  let free = sid;
  for (let n = 2; taken.has(free); n++) free = `${sid}N${n}`;
  return free;
}

function coversStatement(have: PolicyStatement, wanted: PolicyStatement): boolean {
  return (
    have.Effect === 'Allow' &&
    coversPrincipal(have.Principal, wanted.Principal) &&
    coversAll(have.Action, wanted.Action, 'i') &&
    coversAll(have.Resource, wanted.Resource) &&
    coversCondition(have.Condition, wanted.Condition)
  );
}

function coversPrincipal(have: PolicyStatement['Principal'], wanted: PolicyStatement['Principal']): boolean {
  if (wanted === undefined || typeof wanted === 'string') return have === wanted;
  // "*" would do too, but a policy that lets in everybody is not one to build on.
  if (have === undefined || typeof have === 'string') return false;
  return list(wanted.Service).every((service) => list(have.Service).includes(service));
}

/** @param flags `i` for actions, which are not case-sensitive */
function coversAll(have: OneOrMore | undefined, wanted: OneOrMore | undefined, flags = ''): boolean {
  return list(wanted).every((each) => list(have).some((pattern) => fits(pattern, each, flags)));
}

/** Every condition of the existing statement must be one that CloudTrail's requests for this trail meet. */
function coversCondition(have: PolicyStatement['Condition'], wanted: PolicyStatement['Condition']): boolean {
  const met = Object.fromEntries(Object.values(wanted ?? {}).flatMap((keys) => Object.entries(keys)));
  return Object.entries(have ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, allowed]) => {
      const value = Object.entries(met).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
      if (typeof value !== 'string') return false;
      if (operator === 'StringEquals') return list(allowed).includes(value);
      return /^(StringLike|ArnLike|ArnEquals)$/.test(operator) && list(allowed).some((pattern) => fits(pattern, value));
    }),
  );
}

/** Whether a text fits a pattern of IAM: `*` for any characters, `?` for one. */
function fits(pattern: string, text: string, flags = ''): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags).test(text);
}

function list(value: OneOrMore | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function equal(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? canonical(value[0]) : `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`);
  return `{${entries.sort().join()}}`;
}
