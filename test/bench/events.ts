import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { cloudTrailKnowledge } from '../../src/cloudtrail/knowledge';
import { forEachCondition, parsePattern } from '../../src/pattern/index';
import { sandboxActions } from '../../src/sandbox/actions';
import { castOf } from '../../src/sandbox/cast';
import { Random } from '../../src/sandbox/random';
import { writeRecord, type Actor, type CloudTrailRecord, type Deed, type JsonObject } from '../../src/sandbox/records';
import { habitAt } from '../../src/sandbox/traffic';
import { awsLikeTimings, type World } from '../../src/sandbox/world';
import { catalogue } from './catalogue';

const seed = 20_261_124;
const begin = Date.UTC(2026, 10, 1);

/**
 * A file of CloudTrail events, one a line: what the sandbox's people do all day, long answers of EC2 among it, and of a
 * hundred events two that the catalogue looks for. The same number makes the same file; it is kept in `folder`.
 */
export function eventFile(folder: string, count: number): string {
  const file = path.join(folder, `events-${count}-${seed}.ndjson`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const fd = openSync(`${file}.part`, 'w');
  let batch = '';
  for (const line of events(count)) {
    batch += `${line}\n`;
    if (batch.length > 1_000_000) {
      writeSync(fd, batch);
      batch = '';
    }
  }
  writeSync(fd, batch);
  closeSync(fd);
  renameSync(`${file}.part`, file);
  return file;
}

function* events(count: number): Generator<string> {
  const random = new Random(seed);
  const world: World = {
    accountId: '111122223333',
    partition: 'aws',
    homeRegion: 'us-east-1',
    clock: { now: () => begin, sleep: () => Promise.resolve() },
    timings: awsLikeTimings,
    random,
  };
  const cast = castOf(world);
  const actions = Object.values(sandboxActions);
  for (let i = 0; i < count; i++) {
    const at = begin + i * 1000;
    const chance = random.next();
    const { actor, deed } =
      chance < 0.01
        ? { actor: random.pick([cast.alice(at), cast.terraform(at), cast.root(at)]), deed: watchedDeed(random) }
        : chance < 0.02
          ? random.pick(actions).does(cast, world, at, {})
          : habitAt(world, cast, random, at);
    yield JSON.stringify(fill(writeRecord(world, actor, deed, at), deed, random));
  }
}

/** An event that a control looks for, by the names in its pattern. */
const watched = [...new Set(Object.values(catalogue).flatMap(eventNames))].map((name) => ({
  name,
  service: (cloudTrailKnowledge.eventSourcesOf(name)[0] ?? 'ec2.amazonaws.com').replace('.amazonaws.com', ''),
}));

function eventNames(pattern: string): string[] {
  const names: string[] = [];
  const { tree } = parsePattern(pattern);
  if (tree.kind !== 'json') return names;
  forEachCondition(tree.expression, (condition) => {
    if (condition.kind !== 'comparison' || condition.value.kind !== 'text') return;
    const last = condition.subject.kind === 'selector' ? condition.subject.steps.at(-1) : undefined;
    if (last?.kind === 'name' && last.name === 'eventName') names.push(condition.value.text.replaceAll('*', ''));
  });
  return names;
}

function watchedDeed(random: Random): Deed {
  const { name, service } = random.pick(watched);
  const parameters: JsonObject = {
    instanceType: random.pick(['t3.micro', 'p4d.24xlarge', 'm5.8xlarge']),
    attribute: 'userData',
  };
  return { service, name, readOnly: /^(?:Get|Describe|List)/.test(name), parameters };
}

/** Records are about 1.4 kB on average where they were published; the sandbox's own are shorter. */
function fill(record: CloudTrailRecord, deed: Deed, random: Random): CloudTrailRecord {
  if (deed.service !== 'ec2' && random.next() < 0.6) return record;
  const tags = Array.from({ length: random.between(2, 16) }, () => ({
    key: random.pick(['Name', 'Team', 'CostCenter', 'aws:cloudformation:stack-name', 'Environment']),
    value: `${random.pick(['web', 'batch', 'edge', 'data'])}-${random.hex(12)}`,
  }));
  return {
    ...record,
    requestParameters: {
      ...record.requestParameters,
      tagSpecificationSet: { items: [{ resourceType: 'instance', tags }] },
    },
  };
}

export type { Actor };
