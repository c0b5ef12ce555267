import type { EventKnowledge, KnownValue } from './knowledge';
import { NameTable } from './name-table';

const ending = '.amazonaws.com';

/** What questions about event sources are answered from. */
interface SourceTables {
  readonly whole: NameTable;
  /** Without `.amazonaws.com`, which all of them have. */
  readonly short: NameTable;
  /** By the service's name as one word: `stepfunctions` → `states.amazonaws.com`. */
  readonly byTitle: ReadonlyMap<string, string>;
}

/** Whether an AWS service writes events under this source; `*` is a wildcard. */
export function writesEvents(source: string, knowledge: EventKnowledge): boolean {
  return tablesOf(knowledge).whole.fits(source);
}

/**
 * The source that was most likely meant by one that no service has: `ec2` → `ec2.amazonaws.com`,
 * `cloudwatch.amazonaws.com` → `monitoring.amazonaws.com`. Undefined where none is near.
 */
export function meantSource(source: string, knowledge: EventKnowledge): string | undefined {
  const { whole, short, byTitle } = tablesOf(knowledge);
  const word = source.toLowerCase().replace(/\.(?:amazonaws\.com|amazonaws|aws|amazon\.com|com).*$/, '');
  if (whole.fits(word + ending)) return word + ending;
  const titled = byTitle.get(word.replace(/[^a-z0-9]/g, ''));
  if (titled !== undefined) return titled;
  const near = short.nearest(word);
  return near === undefined ? undefined : near + ending;
}

/** By the list of sources, which is the same array every time that it is asked for. */
const tables = new WeakMap<readonly KnownValue[], SourceTables>();

function tablesOf({ eventSources }: EventKnowledge): SourceTables {
  const before = tables.get(eventSources);
  if (before) return before;
  const names = eventSources.map(({ value }) => value);
  const made = {
    whole: new NameTable(names),
    short: new NameTable(names.map((name) => name.slice(0, -ending.length))),
    byTitle: new Map(eventSources.map(({ value, description = '' }) => [plainTitle(description), value])),
  };
  tables.set(eventSources, made);
  return made;
}

/** `Amazon CloudWatch` → `cloudwatch`. */
function plainTitle(title: string): string {
  return title
    .toLowerCase()
    .replace(/^(?:amazon|aws) /, '')
    .replace(/[^a-z0-9]/g, '');
}
