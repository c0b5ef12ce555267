/** One rule of a name: what must hold, and what to say when it does not. */
type Rule = readonly [holds: (name: string) => boolean, otherwise: string];

const length = (least: number, most: number): Rule => [
  (name) => name.length >= least && name.length <= most,
  least > 1 ? `It must be ${least} to ${most} characters long.` : `It must be at most ${most} characters long.`,
];
const only = (allowed: RegExp, otherwise: string): Rule => [(name) => allowed.test(name), otherwise];
const never = (forbidden: RegExp, otherwise: string): Rule => [(name) => !forbidden.test(name), otherwise];

const ipAddress = /^\d{1,3}(\.\d{1,3}){3}$/;

/** AWS's rules for names (the services' API references), in the order in which they are best explained. */
const rules = {
  trail: [
    length(3, 128),
    only(/^[A-Za-z0-9._-]*$/, 'Only letters, digits, periods, underscores and hyphens are allowed.'),
    only(/^[A-Za-z0-9].*[A-Za-z0-9]$/, 'It must begin and end with a letter or a digit.'),
    never(/[._-]{2}/, 'It must not have two of . _ - side by side.'),
    never(ipAddress, 'It must not look like an IP address.'),
  ],
  bucket: [
    length(3, 63),
    only(/^[a-z0-9.-]*$/, 'Only small letters, digits, periods and hyphens are allowed.'),
    only(/^[a-z0-9].*[a-z0-9]$/, 'It must begin and end with a small letter or a digit.'),
    never(/\.\.|\.-|-\./, 'It must not have two of . - side by side, other than two hyphens.'),
    never(ipAddress, 'It must not look like an IP address.'),
    never(/^(xn--|sthree-|amzn-s3-demo-)/, 'S3 keeps names that begin with xn--, sthree- or amzn-s3-demo- to itself.'),
    never(/(-s3alias|--ol-s3|\.mrap|--x-s3)$/, 'S3 keeps names with this ending to itself.'),
  ],
  logGroup: [
    length(1, 512),
    only(/^[.\-_/#A-Za-z0-9]*$/, 'Only letters, digits and . - _ / # are allowed.'),
    never(/^aws\//, 'AWS keeps names that begin with aws/ to itself.'),
  ],
  role: [length(1, 64), only(/^[\w+=,.@-]*$/, 'Only letters, digits and _ + = , . @ - are allowed.')],
  prefix: [
    length(1, 200),
    only(/^[\w!.'()/-]*$/, "Only letters, digits and / ! - _ . ' ( ) are allowed."),
    never(/^\/|\/$/, 'It must not begin or end with a slash.'),
    never(/\/\//, 'It must not have two slashes side by side.'),
    never(/(^|\/)AWSLogs(\/|$)/, 'CloudTrail adds the folder AWSLogs by itself.'),
  ],
  topic: [length(1, 256), only(/^[\w-]*$/, 'Only letters, digits, underscores and hyphens are allowed.')],
  filter: [length(1, 512), never(/[:*]/, 'The characters : and * are not allowed.')],
  metric: [length(1, 255), never(/[:*$]/, 'The characters : * $ are not allowed.')],
  alarm: [length(1, 255), never(/\p{Cc}/u, 'Control characters are not allowed.')],
} satisfies Record<string, readonly Rule[]>;

/** What a name is for; `metric` stands for namespaces too, `prefix` for the folder in a bucket. */
export type NameKind = keyof typeof rules;

/** What AWS would not like about a name, in a plain sentence; undefined when nothing. */
export function nameProblem(kind: NameKind, name: string): string | undefined {
  if (name === '') return 'It needs a name.';
  return rules[kind].find(([holds]) => !holds(name))?.[1];
}

/**
 * The default name of a trail's bucket and of its log group, as the console makes it:
 * `aws-cloudtrail-logs-<account>-<8 hex>`. The managed policy AWSCloudTrail_FullAccess allows only names like it.
 */
export function defaultLogsName(accountId: string, suffix: string = randomHex()): string {
  return `aws-cloudtrail-logs-${accountId}-${suffix}`;
}

/** The default name of the role that lets CloudTrail write to CloudWatch Logs, as the console makes it. */
export function defaultRoleName(trailName: string): string {
  return `CloudTrailRoleForCloudWatchLogs_${trailName}`.slice(0, 64);
}

/** The default name of the alarm on a metric filter's metric. */
export function defaultAlarmName(filterName: string): string {
  return `${filterName} alarm`.slice(0, 255);
}

/** The default name of a further alarm, where there are some already: one that is there would be changed. */
export function freeAlarmName(filterName: string, taken: readonly string[]): string {
  const name = defaultAlarmName(filterName);
  let free = name;
  for (let number = 2; taken.includes(free); number++) free = `${name.slice(0, 250)} ${number}`;
  return free;
}

function randomHex(): string {
  return crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16).padStart(8, '0');
}
