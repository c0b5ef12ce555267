import { isJsonObject } from '../common/json-object';

/**
 * IAM's policy language, as far as CloudTrail's role, bucket policy and topic policies use it.
 * Source: IAM user guide, "Grammar of the IAM JSON policy language" and "Policy evaluation logic".
 */

export interface Policy {
  readonly statements: readonly Statement[];
}

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Absent in the policies of a role, which say what the role may do. */
  readonly principals?: Readonly<Record<string, readonly string[]>>;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly conditions: Conditions;
}

/** What somebody wants to do. */
export interface PolicyQuestion {
  /** The service that asks, e.g. `cloudtrail.amazonaws.com`; absent for the policies of a role. */
  readonly service?: string;
  /** Who asks where it is no service: the names (account, ARNs) that a policy may have for it. */
  readonly principals?: readonly string[];
  readonly action: string;
  /** Absent for trust policies, which have no resource. */
  readonly resource?: string;
  /** Values of condition keys, e.g. `aws:SourceArn`. */
  readonly conditions?: Readonly<Record<string, string>>;
}

/** Why a text is not a policy. */
export type PolicyFault =
  | { readonly fault: 'not-json' }
  | { readonly fault: 'syntax' }
  | { readonly fault: 'missing'; readonly field: string }
  | { readonly fault: 'prohibited'; readonly field: string }
  | { readonly fault: 'principal'; readonly principal: string };

/** What a policy is attached to, which decides the fields it must and must not have. */
export type PolicyKind = 'trust' | 'identity' | 'resource';

/** The policy that a text is, or what is wrong with it. */
export function parsePolicy(text: string, kind: PolicyKind): Policy | PolicyFault {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { fault: 'not-json' };
  }
  if (!isJsonObject(document)) return { fault: 'not-json' };
  if (Object.keys(document).some((key) => !['Version', 'Id', 'Statement'].includes(key))) return { fault: 'syntax' };
  if (document.Version !== undefined && document.Version !== '2012-10-17' && document.Version !== '2008-10-17') {
    return { fault: 'syntax' };
  }
  const statements: Statement[] = [];
  for (const statement of [document.Statement].flat()) {
    if (!isJsonObject(statement)) return { fault: 'syntax' };
    const parsed = parseStatement(statement, kind);
    if ('fault' in parsed) return parsed;
    statements.push(parsed);
  }
  return { statements };
}

/** Whether a policy allows something: a statement that allows it and none that denies it. */
export function allows(policy: Policy, question: PolicyQuestion): boolean {
  const fitting = policy.statements.filter((statement) => appliesTo(statement, question));
  return fitting.length > 0 && fitting.every(({ effect }) => effect === 'Allow');
}

/** Whether a policy lets anybody at all do something, without a condition; S3 blocks such policies unless told not to. */
export function isPublic(policy: Policy): boolean {
  return policy.statements.some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' && principals?.AWS?.includes('*') === true && Object.keys(conditions).length === 0,
  );
}

/** Whether `value` fits a pattern in which `*` stands for any text and `?` for one character. */
function fitsGlob(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(value);
}

function parseStatement(statement: Record<string, unknown>, kind: PolicyKind): Statement | PolicyFault {
  const { Effect, Principal, Condition = {} } = statement;
  if (Object.keys(statement).some((key) => !statementKeys.includes(key))) return { fault: 'syntax' };
  if (Effect !== 'Allow' && Effect !== 'Deny') return { fault: 'syntax' };
  const has = (key: string) => statement[key] !== undefined;

  if (!has('Action') && !has('NotAction')) return { fault: 'missing', field: 'Action' };
  if (kind === 'identity' && has('Principal')) return { fault: 'prohibited', field: 'Principal' };
  if (kind === 'trust' && has('Resource')) return { fault: 'prohibited', field: 'Resource' };
  if (kind !== 'identity' && !has('Principal')) return { fault: 'missing', field: 'Principal' };
  if (kind !== 'trust' && !has('Resource') && !has('NotResource')) return { fault: 'missing', field: 'Resource' };

  const fields = ['Action', 'NotAction', 'Resource', 'NotResource'].map((key) => texts(statement[key]));
  const principals = Principal === undefined ? {} : parsePrincipals(Principal);
  const conditions = parseConditions(Condition);
  if (fields.includes(undefined) || principals === undefined || conditions === undefined) return { fault: 'syntax' };
  const wrong = principals.Service?.find((name) => !/^[a-z0-9.-]+\.amazonaws\.com(\.[a-z]+)?$/.test(name));
  if (wrong !== undefined) return { fault: 'principal', principal: `"SERVICE":"${wrong}"` };

  const [actions = [], notActions = [], resources = [], notResources = []] = fields;
  return {
    effect: Effect,
    ...(kind !== 'identity' && { principals }),
    actions,
    notActions,
    resources,
    notResources,
    conditions,
  };
}

const statementKeys = ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function parsePrincipals(principal: unknown): Record<string, readonly string[]> | undefined {
  if (principal === '*') return { AWS: ['*'] };
  if (!isJsonObject(principal)) return undefined;
  const entries: [string, readonly string[]][] = [];
  for (const [kind, value] of Object.entries(principal)) {
    const names = texts(value);
    if (names === undefined || !['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind)) return undefined;
    entries.push([kind, names]);
  }
  return Object.fromEntries(entries);
}

function parseConditions(condition: unknown): Conditions | undefined {
  if (!isJsonObject(condition)) return undefined;
  const operators: [string, Record<string, readonly string[]>][] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isJsonObject(keys)) return undefined;
    const wanted: [string, readonly string[]][] = [];
    for (const [key, value] of Object.entries(keys)) {
      const values = texts(value);
      if (values === undefined) return undefined;
      wanted.push([key, values]);
    }
    operators.push([operator, Object.fromEntries(wanted)]);
  }
  return Object.fromEntries(operators);
}

function appliesTo(statement: Statement, question: PolicyQuestion): boolean {
  const { service, principals = [], action, resource, conditions = {} } = question;
  if (statement.principals !== undefined) {
    const { Service = [], AWS = [] } = statement.principals;
    const isNamed = service !== undefined && Service.includes(service);
    if (!isNamed && !['*', ...principals].some((name) => AWS.includes(name))) return false;
  }
  // Actions are compared without regard to case, resources are not.
  const isAction = (pattern: string) => fitsGlob(pattern.toLowerCase(), action.toLowerCase());
  if (statement.notActions.length > 0 ? statement.notActions.some(isAction) : !statement.actions.some(isAction)) {
    return false;
  }
  if (resource !== undefined) {
    const isResource = (pattern: string) => fitsGlob(pattern, resource);
    const { resources, notResources } = statement;
    if (notResources.length > 0 ? notResources.some(isResource) : !resources.some(isResource)) return false;
  }
  return conditionsHold(statement.conditions, conditions);
}

const globMatch = (value: string, wanted: readonly string[]) => wanted.some((pattern) => fitsGlob(pattern, value));
const equals = (value: string, wanted: readonly string[]) => wanted.includes(value);

/** What each condition operator makes of the value of its key, `undefined` where the request has none. */
const operators: Readonly<Record<string, (value: string | undefined, wanted: readonly string[]) => boolean>> = {
  StringEquals: (value, wanted) => value !== undefined && equals(value, wanted),
  StringNotEquals: (value, wanted) => value === undefined || !equals(value, wanted),
  StringEqualsIgnoreCase: (value, wanted) =>
    value !== undefined && wanted.some((one) => one.toLowerCase() === value.toLowerCase()),
  StringLike: (value, wanted) => value !== undefined && globMatch(value, wanted),
  StringNotLike: (value, wanted) => value === undefined || !globMatch(value, wanted),
  ArnEquals: (value, wanted) => value !== undefined && globMatch(value, wanted),
  ArnLike: (value, wanted) => value !== undefined && globMatch(value, wanted),
  ArnNotEquals: (value, wanted) => value === undefined || !globMatch(value, wanted),
  ArnNotLike: (value, wanted) => value === undefined || !globMatch(value, wanted),
  Bool: (value, wanted) =>
    value !== undefined &&
    equals(
      value.toLowerCase(),
      wanted.map((one) => one.toLowerCase()),
    ),
  Null: (value, wanted) => wanted.includes(String(value === undefined)),
};

/** Whether every key of every operator holds; one that the sandbox does not know never does. */
function conditionsHold(conditions: Conditions, given: Readonly<Record<string, string>>): boolean {
  const values = new Map(Object.entries(given).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions).every(([name, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const value = values.get(key.toLowerCase());
      if (name.endsWith('IfExists') && value === undefined) return true;
      return operators[name.replace(/IfExists$/, '')]?.(value, wanted) ?? false;
    }),
  );
}

/** A text or a list of texts as a list; booleans and numbers stand for their text. Nothing there is an empty list. */
function texts(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  const items: unknown[] = [value].flat();
  const wellFormed = items.every((item) => ['string', 'boolean', 'number'].includes(typeof item));
  return wellFormed ? items.map(String) : undefined;
}
