import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isUnfinished, runsOf, type JournalEntry } from '../../../../src/pipeline/journal/journal';
import { JournalStore } from '../../../../src/pipeline/journal/journal-store';
import type { Plan } from '../../../../src/pipeline/plan/plan';

const plan = (what: string): Plan => ({
  what,
  title: what,
  account: { accountId: '111122223333', label: 'dev' },
  region: 'us-east-1',
  steps: [],
  monthlyCost: { fixed: 0, text: 'Nothing.' },
});
const at = Date.UTC(2026, 10, 23);
const planned = (what = 'Do it', when = at): JournalEntry => ({
  is: 'planned',
  at: when,
  purpose: { kind: 'fix' },
  plan: plan(what),
});
const begun = (step: string): JournalEntry => ({ is: 'begun', at, step });

describe('journals as files', () => {
  let folder: string;
  let store: JournalStore;
  const fileOf = (id: string) => path.join(folder, 'journals', `${id}.ndjson`);
  const lockOf = (id: string) => path.join(folder, 'journals', `${id}.lock`);
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-journal-'));
    store = new JournalStore(path.join(folder, 'journals'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function written(...entries: JournalEntry[]): Promise<string> {
    const writer = await store.write(planned());
    for (const entry of entries) await writer.add(entry);
    await writer.close();
    return writer.id;
  }

  it('has none where there is no folder', async () => {
    assert.deepEqual(await store.list(), []);
    assert.equal(await store.read('none'), undefined);
  });

  it('keeps every entry on the disk, as soon as it is added', async () => {
    const writer = await store.write(planned());
    await writer.add(begun('a'));
    assert.deepEqual((await store.read(writer.id))?.entries, [planned(), begun('a')]);
    await writer.close();
  });

  it('keeps entries in the order in which they came, also when nobody waits for them', async () => {
    const writer = await store.write(planned());
    const steps = Array.from({ length: 50 }, (_, n) => begun(`${n}`));
    await Promise.all(steps.map((entry) => writer.add(entry)));
    await writer.close();
    assert.deepEqual((await store.read(writer.id))?.entries, [planned(), ...steps]);
  });

  it('lists journals the oldest first, whichever was written first', async () => {
    for (const [what, when] of [
      ['second', at + 1000],
      ['third', at + 90_000_000],
      ['first', at],
    ] as const) {
      await (await store.write(planned(what, when))).close();
    }
    const subjects = (await store.list()).flatMap(runsOf).map((run) => run.plan.what);
    assert.deepEqual(subjects, ['first', 'second', 'third']);
  });

  it('takes a last line that was cut off for not written', async () => {
    const id = await written(begun('a'));
    appendFileSync(fileOf(id), '{"is":"done","at":1,"st');
    assert.deepEqual((await store.read(id))?.entries, [planned(), begun('a')]);
  });

  it('takes a first line that was cut off for no journal that could be resumed', async () => {
    mkdirSync(path.join(folder, 'journals'));
    writeFileSync(fileOf('torn'), '{"is":"planned","at":1,"purp');
    const [journal] = await store.list();
    assert.deepEqual(journal, { id: 'torn', entries: [] });
    assert.equal(isUnfinished(journal), false);
  });

  it('loses nothing of what goes on after a line that was cut off', async () => {
    const id = await written(begun('a'));
    appendFileSync(fileOf(id), '{"is":"done","at":1,"st');
    const writer = await store.write(planned('The rest'), id);
    await writer.add(begun('b'));
    await writer.close();
    assert.deepEqual((await store.read(id))?.entries, [planned(), begun('a'), planned('The rest'), begun('b')]);
  });

  it('goes on with a journal in the same file', async () => {
    const id = await written(begun('a'));
    const writer = await store.write(planned('The rest'), id);
    await writer.close();
    assert.equal(writer.id, id);
    assert.equal((await store.list()).length, 1);
    assert.deepEqual(
      runsOf((await store.read(id))!).map(({ plan: { what } }) => what),
      ['Do it', 'The rest'],
    );
  });

  const dead = () => spawnSync(process.execPath, ['-e', '']).pid;
  const locks: readonly (readonly [whose: string, pid: () => number | string, free: boolean])[] = [
    ['a process that is gone', dead, true],
    ['a process that lives', () => process.ppid, false],
    ['this process', () => process.pid, false],
    ['a process that died before it wrote its number', () => '', true],
  ];
  for (const [whose, pid, free] of locks) {
    it(`${free ? 'takes no notice of' : 'respects'} the lock of ${whose}`, async () => {
      const id = await written();
      writeFileSync(lockOf(id), String(pid()));
      assert.equal((await store.list()).length, free ? 1 : 0);
      if (free) await (await store.write(planned('The rest'), id)).close();
      else await assert.rejects(store.write(planned('The rest'), id));
      assert.equal(existsSync(lockOf(id)), !free);
      assert.equal((await store.read(id))?.entries.length, free ? 2 : 1, 'what is locked is not written to');
    });
  }

  it('takes no notice of a lock from before the computer was started, whose number another process has now', async () => {
    const id = await written();
    writeFileSync(lockOf(id), String(process.ppid));
    utimesSync(lockOf(id), new Date(0), new Date(0));
    assert.equal((await store.list()).length, 1);
  });

  it('is not listed while it is being written, and is afterwards', async () => {
    const writer = await store.write(planned());
    assert.deepEqual(await store.list(), []);
    await assert.rejects(store.write(planned(), writer.id));
    await writer.close();
    assert.equal((await store.list()).length, 1);
  });

  it('holds no lock when it could not begin', async () => {
    mkdirSync(fileOf('taken'), { recursive: true });
    await assert.rejects(store.write(planned(), 'taken'));
    assert.deepEqual(readdirSync(path.join(folder, 'journals')), ['taken.ndjson']);
  });
});
