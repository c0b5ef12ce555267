/** The things that IAM policies name as resources of the extension's calls. */
export type ResourceKind =
  | 'alarm'
  | 'bucket'
  | 'key'
  | 'log-group'
  | 'log-streams'
  | 'objects'
  | 'role'
  | 'service-linked-role'
  | 'topic'
  | 'trail';

/** As in a policy: operator, then condition key, then value. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** An IAM action that a call needs. */
export interface Permission {
  readonly action: string;
  /** The member of the call's input that names what it is on: a name, an ARN, or a list of them. */
  readonly about?: string | undefined;
  /** Not needed by a call that leaves `about` out. */
  readonly ifGiven?: true;
  /** Absent: AWS has no resource level for the action. */
  readonly on?: ResourceKind | undefined;
  readonly condition?: Condition | undefined;
}

export interface PolicyStatement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** What ARNs hold besides a name; `*` where it is not known. */
export interface ArnScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/**
 * The ARNs of a thing (Service Authorization Reference). A log group has two: tags are on the one without `:*`, all else
 * on the other (CloudWatch Logs User Guide, "Overview of managing access permissions"). A role's may hold a path, which
 * calls leave out.
 */
const arns: Readonly<Record<ResourceKind, readonly string[]>> = {
  alarm: ['arn:${Partition}:cloudwatch:${Region}:${Account}:alarm:${Name}'],
  bucket: ['arn:${Partition}:s3:::${Name}'],
  key: ['arn:${Partition}:kms:${Region}:${Account}:key/${Name}'],
  'log-group': [
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${Name}',
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${Name}:*',
  ],
  'log-streams': ['arn:${Partition}:logs:${Region}:${Account}:log-group:${Name}:log-stream:*'],
  objects: ['arn:${Partition}:s3:::${Name}/*'],
  role: ['arn:${Partition}:iam::${Account}:role/${Name}', 'arn:${Partition}:iam::${Account}:role/*/${Name}'],
  'service-linked-role': [
    'arn:${Partition}:iam::${Account}:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail',
  ],
  topic: ['arn:${Partition}:sns:${Region}:${Account}:${Name}'],
  trail: ['arn:${Partition}:cloudtrail:${Region}:${Account}:trail/${Name}'],
};

/** What a call is about: the names or ARNs in a member of its input. */
export function namesIn(input: object, about: string | undefined): readonly string[] {
  const value = about === undefined ? undefined : (input as Readonly<Record<string, unknown>>)[about];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each): each is string => typeof each === 'string' && each !== '');
}

/** The fewest statements that allow a call with this input. */
export function statementsFor(
  permissions: readonly Permission[],
  input: object,
  scope: ArnScope,
): readonly PolicyStatement[] {
  const needed = permissions.filter(({ about, ifGiven }) => !ifGiven || namesIn(input, about).length > 0);
  return statementsOf(needed, ({ about, on }) => {
    const names = namesIn(input, about);
    return on === undefined ? ['*'] : arnsOf(on, names.length > 0 ? names : ['*'], scope);
  });
}

/** The ARNs of things of a kind, by their names; a name that is an ARN stands for itself. */
export function arnsOf(kind: ResourceKind, names: readonly string[], scope: ArnScope): readonly string[] {
  return names.flatMap((name) => {
    // A key's alias gives no right to the key.
    const given = kind === 'key' && name.includes('alias/') ? '*' : name;
    if (given.startsWith('arn:')) {
      return kind === 'log-group' && !given.endsWith('*') ? [given, `${given}:*`] : [given];
    }
    const values: Readonly<Record<string, string>> = {
      Partition: scope.partition,
      Region: scope.region,
      Account: scope.account,
      Name: given,
    };
    const filled = arns[kind].map((arn) => arn.replace(/\$\{(\w+)\}/g, (_, part: string) => values[part]!));
    // After a star the first is the beginning of the others.
    return given.endsWith('*') ? filled.slice(0, 1) : filled;
  });
}

/** The fewest statements that allow all permissions; `resourcesOf` names what each of them is on. */
export function statementsOf(
  permissions: readonly Permission[],
  resourcesOf: (permission: Permission) => readonly string[],
): readonly PolicyStatement[] {
  const statements = new Map<string, PolicyStatement>();
  for (const permission of permissions) {
    const { action, condition } = permission;
    const resources = resourcesOf(permission);
    const key = JSON.stringify([resources, condition]);
    const actions = statements.get(key)?.Action ?? [];
    statements.set(key, {
      Effect: 'Allow',
      Action: actions.includes(action) ? actions : [...actions, action],
      Resource: resources,
      ...(condition && { Condition: condition }),
    });
  }
  return [...statements.values()];
}

/** A policy that is ready to be pasted. */
export function policyOf(statements: readonly PolicyStatement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}
