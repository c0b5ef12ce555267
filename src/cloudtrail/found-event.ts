import { summarize } from './event-summary';

/** A resource that an event touches, as LookupEvents names it. */
export interface EventResource {
  readonly type: string;
  readonly name: string;
}

/** An event of Event history: what a row shows of it, what it can be looked up by, and its record. */
export interface FoundEvent {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly name: string;
  /** `ec2.amazonaws.com`. */
  readonly source: string;
  /** As LookupEvents names the caller: an IAM user, the session of a role, `root`; empty for an AWS service. */
  readonly user: string;
  /** The same as a person would say it: `alice`, `deploy-role/alice`. */
  readonly who: string;
  readonly accessKeyId: string;
  readonly region: string;
  readonly readOnly: boolean | undefined;
  /** `AccessDenied`, or the message of a failed sign-in. */
  readonly error: string | undefined;
  readonly resources: readonly EventResource[];
  /** The CloudTrail record. */
  readonly message: string;
}

/** One of the events that `cloudtrail:LookupEvents` answers. */
export interface LookupEntry {
  readonly EventId?: string | undefined;
  readonly EventName?: string | undefined;
  readonly ReadOnly?: string | undefined;
  readonly AccessKeyId?: string | undefined;
  readonly EventTime?: Date | undefined;
  readonly EventSource?: string | undefined;
  readonly Username?: string | undefined;
  readonly Resources?:
    readonly { readonly ResourceType?: string | undefined; readonly ResourceName?: string | undefined }[] | undefined;
  readonly CloudTrailEvent?: string | undefined;
}

/** Reads an entry. Its own fields go before the record's: they are what a lookup compares with. */
export function foundEvent(entry: LookupEntry): FoundEvent {
  const { CloudTrailEvent: message = '', EventTime, ReadOnly, Resources = [] } = entry;
  const record = summarize(message);
  return {
    id: entry.EventId ?? '',
    // The lookup's times are whole seconds, as the record's are.
    time: EventTime?.getTime() ?? record.time ?? 0,
    name: entry.EventName ?? record.name,
    source: entry.EventSource ?? record.source,
    user: entry.Username ?? '',
    // An IAM user is what one expects; only other kinds of callers are worth the room.
    who: record.who.replace(/ \(IAMUser\)$/, '') || (entry.Username ?? ''),
    accessKeyId: entry.AccessKeyId ?? '',
    region: record.region,
    readOnly: ReadOnly === undefined ? record.readOnly : ReadOnly === 'true',
    error: record.error,
    resources: Resources.map(({ ResourceType: type = '', ResourceName: name = '' }) => ({ type, name })),
    message,
  };
}

export type EventKind = 'error' | 'sign-in' | 'read' | 'write';

/** What an event is at first sight. One that failed is that, whatever it tried. */
export function kindOf({ error, name, readOnly }: FoundEvent): EventKind {
  if (error !== undefined) return 'error';
  if (name === 'ConsoleLogin') return 'sign-in';
  return readOnly === true ? 'read' : 'write';
}

/** `ec2` for `ec2.amazonaws.com`. */
export function serviceOf({ source }: Pick<FoundEvent, 'source'>): string {
  return source.replace(/\.amazonaws\.com(\.cn)?$/, '');
}
