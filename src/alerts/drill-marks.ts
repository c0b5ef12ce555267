import { at, place, remove, type DrillNode, type DrillPath, type DrillRoot } from './drill-tree';
import { drillWord, type DrillScalar } from './drill-values';

/** Whose drill it is, and when and where. */
export interface DrillOrigin {
  /** What the drill is known by, e.g. `access-alerts-drill-20261123-140509`; its log stream has the same name. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly accountId: string;
  readonly region: string;
  /** The ARN of who drills. */
  readonly by: string;
}

/** The property that marks an event as a drill's. */
const markName = 'accessAlertsDrill';
const note = 'This is a fire drill: nothing of this has happened.';

/** `2026-11-23T14:05:09Z`, as CloudTrail writes times. */
const timeText = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** What marks a line that is no JSON. */
export function drillMark({ id }: DrillOrigin): string {
  return `${id} a fire drill, nothing of this has happened`;
}

/** Adds the drill's marks as far as the pattern takes the event with them. @returns whether the event says it is a drill */
export function addMarks(root: DrillRoot, origin: DrillOrigin, accepts: (root: DrillRoot) => boolean): boolean {
  const { id, by } = origin;
  const mark = new Map<string, DrillNode>([
    ['drill', id],
    ['note', note],
    ['by', by],
  ]);
  if (Array.isArray(root)) return tryPlace(root, [root.length], new Map([[markName, mark]]), accepts);
  const marked = tryPlace(root, [markName], mark, accepts);
  const named = tryReplace(root, ['eventID'], id, accepts);
  tryReplace(root, ['eventTime'], timeText(origin.at), accepts);
  return tryReplace(root, ['userAgent'], drillWord, accepts) || marked || named;
}

/** What a CloudTrail record has besides, where the pattern does not say otherwise; in the order in which AWS writes it. */
export function usualFields(
  root: DrillRoot,
  origin: DrillOrigin,
  eventSourcesOf: (eventName: string) => readonly string[],
  accepts: (root: DrillRoot) => boolean,
): void {
  if (!(root instanceof Map)) return;
  const usual = usualOf(origin);
  for (const path of usualPaths) {
    const value = path[0] === 'eventSource' ? sourceOf(root, eventSourcesOf) : usual(path);
    // An IAM user's name goes with no other kind of identity.
    const isOdd = path[1] === 'userName' && at(root, ['userIdentity', 'type']) !== 'IAMUser';
    if (value !== undefined && !isOdd) tryPlace(root, path, value, accepts);
  }
  const order = usualPaths.map(([name]) => name);
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : name === markName ? 1000 : 100);
  const sorted = [...root].sort(([one], [other]) => rank(one) - rank(other));
  root.clear();
  for (const [name, value] of sorted) root.set(name, value);
}

/** What a field of a drill's record has if nobody asks for anything else. */
export function usualOf({
  id,
  at: time,
  accountId,
  region,
  by,
}: DrillOrigin): (path: DrillPath) => DrillScalar | undefined {
  const values = new Map<string, DrillScalar>(
    Object.entries({
      eventVersion: '1.11',
      'userIdentity.type': 'IAMUser',
      'userIdentity.arn': by,
      'userIdentity.accountId': accountId,
      'userIdentity.userName': drillWord,
      eventTime: timeText(time),
      eventName: 'AccessAlertsDrill',
      awsRegion: region,
      // An address of the block for documentation, which nobody has (RFC 5737).
      sourceIPAddress: '192.0.2.1',
      userAgent: drillWord,
      requestParameters: null,
      responseElements: null,
      eventID: id,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    }),
  );
  return (path) => values.get(path.join('.'));
}

const usualPaths: readonly (readonly string[])[] = [
  ['eventVersion'],
  ['userIdentity', 'type'],
  ['userIdentity', 'arn'],
  ['userIdentity', 'accountId'],
  ['userIdentity', 'userName'],
  ['eventTime'],
  ['eventSource'],
  ['eventName'],
  ['awsRegion'],
  ['sourceIPAddress'],
  ['userAgent'],
  ['errorCode'],
  ['errorMessage'],
  ['requestParameters'],
  ['responseElements'],
  ['additionalEventData'],
  ['eventID'],
  ['readOnly'],
  ['eventType'],
  ['managementEvent'],
  ['recipientAccountId'],
  ['eventCategory'],
];

function sourceOf(root: DrillRoot, eventSourcesOf: (eventName: string) => readonly string[]): string {
  const name = at(root, ['eventName']);
  const [source] = typeof name === 'string' ? eventSourcesOf(name) : [];
  return source ?? `${drillWord}.invalid`;
}

function tryPlace(root: DrillRoot, path: DrillPath, value: DrillNode, accepts: (root: DrillRoot) => boolean): boolean {
  const hadParent = path.length < 2 || at(root, path.slice(0, -1)) !== undefined;
  if (!place(root, path, value)) return false;
  if (accepts(root)) return true;
  remove(root, hadParent ? path : path.slice(0, -1));
  return false;
}

/** As `tryPlace`, over what an event had there that has really happened. */
function tryReplace(
  root: Map<string, DrillNode>,
  path: readonly [string],
  value: DrillScalar,
  accepts: (root: DrillRoot) => boolean,
): boolean {
  const [name] = path;
  const before = root.get(name);
  root.set(name, value);
  if (accepts(root)) return true;
  if (before === undefined) root.delete(name);
  else root.set(name, before);
  return false;
}
