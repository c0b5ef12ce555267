import { AwsError, type Account } from '../../aws/account';
import type { EventRange, EventSink, EventSource, ReadOptions } from '../event-source';

/** Where a trail keeps its log files. */
export interface TrailFiles {
  readonly trailName: string;
  readonly bucket: string;
  /** Without slashes around it. */
  readonly prefix?: string;
}

interface LogFile {
  readonly key: string;
  /** When CloudTrail made it, in milliseconds since the epoch. */
  readonly at: number;
}

const day = 86_400_000;
/** An event's file comes within so much time of it, as a rule (CloudTrail User Guide: about 5 minutes on average). */
const latest = 15 * 60_000;
/** Errors of one file, by AWS's names. */
const unreadable: Readonly<Record<string, string>> = {
  NoSuchKey: 'is not there any more',
  InvalidObjectState: 'is archived in S3 Glacier',
};
/** So many files are on their way at once; each is some hundred KB at most. */
const atOnce = 8;

/**
 * The log files of a trail in its bucket, the newest first: `[prefix/]AWSLogs/[o-…/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/`
 * (CloudTrail User Guide, "Finding your CloudTrail log files"). Files are taken whole, by the time in their names.
 */
export function bucketSource(
  account: Account,
  { trailName, bucket, prefix }: TrailFiles,
  range: EventRange,
): EventSource {
  const root = `${prefix === undefined ? '' : `${prefix}/`}AWSLogs/`;
  return {
    label: `${trailName} (S3)`,
    read: (sink, options) => new BucketRead(account, bucket, root, range, sink, options).run(),
  };
}

class BucketRead {
  readonly #account: Account;
  readonly #bucket: string;
  readonly #root: string;
  readonly #range: EventRange;
  readonly #sink: EventSink;
  readonly #options: ReadOptions;
  readonly #leftOut: string[] = [];
  #events = 0;

  constructor(
    account: Account,
    bucket: string,
    root: string,
    range: EventRange,
    sink: EventSink,
    options: ReadOptions,
  ) {
    this.#account = account;
    this.#bucket = bucket;
    this.#root = root;
    this.#range = range;
    this.#sink = sink;
    this.#options = options;
  }

  async run() {
    const { from, to, limit } = this.#range;
    let covered = to;
    let failure: unknown;
    try {
      const folders = await this.#regionFolders();
      const lastDay = Math.floor(from / day) * day;
      for (let start = Math.floor((to + latest) / day) * day; start >= lastDay; start -= day) {
        if (this.#isFull || this.#options.signal.aborted) break;
        const isWhole = await this.#readDay(folders, start);
        if (isWhole) covered = Math.min(covered, Math.max(from, start));
        this.#options.onProgress?.({ events: this.#events, share: (to - covered) / Math.max(1, to - from) });
      }
    } catch (error) {
      if (!this.#options.signal.aborted) failure = error;
    }
    const rest = covered > from ? [`what happened before ${new Date(covered).toLocaleString('en')}`] : [];
    const why = this.#isFull ? `, after ${limit.toLocaleString('en')} events` : failure ? '' : ', cancelled';
    return {
      events: this.#events,
      from: covered,
      to,
      leftOut: [...this.#leftOut, ...rest.map((part) => part + why)],
      ...(failure !== undefined && { failure }),
    };
  }

  get #isFull(): boolean {
    return this.#events >= this.#range.limit;
  }

  /** The folders of all regions, of all accounts where it is an organization's trail. */
  async #regionFolders(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const owner of await this.#folders(this.#root)) {
      const isOrganization = /\/o-[^/]+\/$/.test(owner);
      for (const account of isOrganization ? await this.#folders(owner) : [owner]) {
        found.push(...(await this.#folders(`${account}CloudTrail/`)));
      }
    }
    return found;
  }

  async #folders(Prefix: string): Promise<string[]> {
    const input = { Bucket: this.#bucket, Prefix, Delimiter: '/' };
    const found: string[] = [];
    for await (const page of this.#account.pages('s3:ListObjectsV2', input, this.#options)) {
      found.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix: folder }) => folder ?? []));
    }
    return found;
  }

  /** @returns whether all files of the day were read */
  async #readDay(folders: readonly string[], start: number): Promise<boolean> {
    const date = new Date(start).toISOString().slice(0, 10).replaceAll('-', '/');
    const files = (await Promise.all(folders.map((folder) => this.#filesOf(`${folder}${date}/`)))).flat();
    files.sort((a, b) => b.at - a.at);
    let next = 0;
    let isEnding = false;
    const take = async () => {
      try {
        while (next < files.length && !this.#isFull && !isEnding) await this.#readFile(files[next++]!);
      } catch (error) {
        isEnding = true;
        throw error;
      }
    };
    // All of them, also after one failed: nothing may reach the sink when the report is made.
    const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, take));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    return next >= files.length && !this.#options.signal.aborted;
  }

  async #filesOf(Prefix: string): Promise<readonly LogFile[]> {
    const { from, to } = this.#range;
    const found: LogFile[] = [];
    const input = { Bucket: this.#bucket, Prefix };
    for await (const page of this.#account.pages('s3:ListObjectsV2', input, this.#options)) {
      for (const { Key: key = '' } of page.Contents ?? []) {
        const at = timeOf(key);
        if (at !== undefined && at >= from && at <= to + latest) found.push({ key, at });
      }
    }
    return found;
  }

  async #readFile({ key }: LogFile): Promise<void> {
    const { signal } = this.#options;
    const name = key.slice(key.lastIndexOf('/') + 1);
    let bytes: Uint8Array;
    try {
      const { Body } = await this.#account.call('s3:GetObject', { Bucket: this.#bucket, Key: key }, { signal });
      bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      // One that a lifecycle rule took away since it was listed, or archived, is no reason to end.
      const why = error instanceof AwsError ? unreadable[error.code] : undefined;
      if (why === undefined) throw error;
      this.#leftOut.push(`${name}, which ${why}`);
      return;
    }
    const { events, problems, problemCount } = await this.#sink.addBytes(name, bytes, signal);
    this.#events += events;
    if (problemCount > 0) this.#leftOut.push(`${name}: ${problems[0] ?? problemCount}`);
    this.#options.onProgress?.({ events: this.#events });
  }
}

/** `111122223333_CloudTrail_us-east-1_20261123T1405Z_Ab3dEf….json.gz`; digest files and others have no such name. */
function timeOf(key: string): number | undefined {
  const [, year, month, date, hour, minute] =
    /_CloudTrail_[^/_]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*\.json\.gz$/.exec(key) ?? [];
  if (year === undefined) return undefined;
  return Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hour), Number(minute));
}
