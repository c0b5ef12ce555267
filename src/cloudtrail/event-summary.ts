import { isJsonObject, parseJsonObject, type JsonObject } from '../common/json-object';

/** What one line of a table says about a CloudTrail record. Empty text where the record is silent. */
export interface EventSummary {
  /** Milliseconds since the epoch. */
  readonly time: number | undefined;
  /** `StopInstances`; empty when the message is not a CloudTrail record. */
  readonly name: string;
  /** `ec2.amazonaws.com`. */
  readonly source: string;
  /** `alice (IAMUser)`, `deploy-role/alice`, `root`, `autoscaling.amazonaws.com`. */
  readonly who: string;
  /** The caller's address, or the name of the AWS service that called. */
  readonly ip: string;
  readonly region: string;
  /** `AccessDenied`, or the message of a failed sign-in. */
  readonly error: string | undefined;
  readonly readOnly: boolean | undefined;
}

const silent: EventSummary = {
  time: undefined,
  name: '',
  source: '',
  who: '',
  ip: '',
  region: '',
  error: undefined,
  readOnly: undefined,
};

/** Reads the fields that people look for; partial, redacted and odd records give what they have. Never throws. */
export function summarize(message: string): EventSummary {
  const record = parseJsonObject(message);
  if (!record) return silent;
  return {
    time: timeOf(record),
    name: text(record.eventName),
    source: text(record.eventSource),
    who: isDrill(record) ? `drill · ${whoIs(record.userIdentity)}` : whoIs(record.userIdentity),
    ip: text(record.sourceIPAddress),
    region: text(record.awsRegion),
    error: errorOf(record),
    readOnly: flag(record.readOnly),
  };
}

/** A fire drill marks the events that it writes (alerts/drill-marks.ts). */
function isDrill({ accessAlertsDrill }: JsonObject): boolean {
  return isJsonObject(accessAlertsDrill);
}

/** When a CloudTrail record says it happened, in milliseconds since the epoch. */
export function eventTime(record: unknown): number | undefined {
  return isJsonObject(record) ? timeOf(record) : undefined;
}

function timeOf(record: JsonObject): number | undefined {
  const value = record.eventTime ?? record['@timestamp'];
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * The caller in one phrase, by `userIdentity.type`
 * (CloudTrail User Guide, "CloudTrail userIdentity element").
 */
function whoIs(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isJsonObject(value)) return '';
  const type = text(value.type);
  const userName = text(value.userName);
  const arn = text(value.arn);
  switch (type) {
    case 'Root':
      return 'root';
    case 'AWSService':
      return text(value.invokedBy) || type;
    case 'AWSAccount':
      return named(text(value.accountId) || text(value.principalId), type);
    case 'AssumedRole':
    case 'Role':
      return roleAndSession(value, arn);
    case 'IdentityCenterUser': {
      const behalf = value.onBehalfOf;
      return named(isJsonObject(behalf) ? text(behalf.userId) : '', type);
    }
    default:
      return named(userName || lastPart(arn) || text(value.principalId) || text(value.accountId), type);
  }
}

/** `arn:aws:sts::111122223333:assumed-role/deploy-role/alice` → `deploy-role/alice`; the issuer's name fills gaps. */
function roleAndSession(identity: JsonObject, arn: string): string {
  const context = identity.sessionContext;
  const issuer = isJsonObject(context) ? context.sessionIssuer : undefined;
  const [, role = '', session = ''] = /:assumed-role\/(.+)\/([^/]*)$/.exec(arn) ?? [];
  const roleName = (isJsonObject(issuer) ? text(issuer.userName) : '') || role;
  const [, sessionOfPrincipal = ''] = /:(.*)$/.exec(text(identity.principalId)) ?? [];
  const sessionName = session || sessionOfPrincipal;
  if (roleName && sessionName) return `${roleName}/${sessionName}`;
  return named(roleName || sessionName || lastPart(arn), 'AssumedRole');
}

/** A failed sign-in has no `errorCode`: its message or its response says so. */
function errorOf(record: JsonObject): string | undefined {
  const code = text(record.errorCode) || text(record.errorMessage);
  if (code) return code;
  const response = record.responseElements;
  const signIn = isJsonObject(response) ? text(response.ConsoleLogin) : '';
  return signIn && signIn !== 'Success' ? signIn : undefined;
}

function named(name: string, type: string): string {
  if (!name) return type;
  return type ? `${name} (${type})` : name;
}

function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

/** Some sources write booleans as text. */
function flag(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return undefined;
}
