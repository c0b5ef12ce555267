import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { EventSetState } from '../../../src/events/event-set';
import { WorkerEventSet } from '../../../src/events/set/worker-event-set';
import { PatternError } from '../../../src/pattern/index';
import type { ListFilter } from '../../../src/webview/live-test-messages';

const script = pathToFileURL(path.resolve('dist/event-set-worker.js'));
const noon = Date.parse('2026-11-25T12:00:00Z');
const minute = 60_000;

function record(eventName: string, minutes: number, more: object = {}): string {
  return JSON.stringify({ eventName, eventTime: new Date(noon + minutes * minute).toISOString(), ...more });
}

function logged(eventName: string, minutes: number, more: object = {}) {
  return { timestamp: noon + minutes * minute, message: record(eventName, minutes, more) };
}

const stopped = logged('StopInstances', 1, { readOnly: false, sourceIPAddress: '192.0.2.1' });
const stoppedByAws = logged('StopInstances', 2, { readOnly: true });
const described = logged('DescribeInstances', 3);
const untimed = { timestamp: 0, message: 'a line without a time' };
const stops = '{ $.eventName = "StopInstances" && $.readOnly IS FALSE }';

describe('an event set in its thread', function () {
  this.timeout(30_000);
  const sets: WorkerEventSet[] = [];
  const failures: Error[] = [];
  let folder = '';
  const file = (name: string, content: string | Buffer) => {
    const full = path.join(folder, name);
    writeFileSync(full, content);
    return full;
  };
  const makeSet = (options: Partial<ConstructorParameters<typeof WorkerEventSet>[0]> = {}) => {
    const set = new WorkerEventSet({
      script,
      onFailure: (failure) => failures.push(failure),
      lostEvents: () => ({ what: 'The events are gone.', todo: 'Fetch fewer of them.' }),
      ...options,
    });
    sets.push(set);
    return set;
  };

  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'event-set-'))));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => {
    for (const set of sets.splice(0)) set.dispose();
    assert.deepEqual(failures.splice(0), []);
  });

  it('judges, counts and lists what is added, the newest first and what has no time last', async () => {
    const set = makeSet();
    set.setPattern(stops);
    await set.add([untimed, stopped, stoppedByAws, described]);
    const state = await done(set);
    assert.deepEqual(state.counts, { match: 1, nearly: 1, no: 2, tested: 4 });
    assert.deepEqual(
      [state.events, state.listed, state.from, state.to],
      [4, 4, stopped.timestamp, described.timestamp],
    );
    const { rows, revision } = await set.rows(0, 10);
    assert.equal(revision, state.revision);
    assert.deepEqual(
      rows.map(({ index, verdict, name, time, fails }) => [index, verdict, name, time, fails]),
      [
        [3, 'no', 'DescribeInstances', described.timestamp, undefined],
        [2, 'nearly', 'StopInstances', stoppedByAws.timestamp, '$.readOnly IS FALSE'],
        [1, 'match', 'StopInstances', stopped.timestamp, undefined],
        [0, 'no', 'a line without a time', undefined, undefined],
      ],
    );
    assert.deepEqual(await Promise.all([3, 2, 1, 0, 7].map((index) => set.positionOf(index))), [0, 1, 2, 3, undefined]);
  });

  it('counts the matches over time, over the range that was asked for', async () => {
    const set = makeSet();
    set.setPattern('{ $.eventName = "StopInstances" }');
    set.setRange({ from: noon - 2 * minute, to: noon + 5 * minute });
    await set.add([stopped, stoppedByAws, described]);
    const { histogram } = await done(set);
    assert.deepEqual(histogram, { from: noon - 2 * minute, width: minute, matches: [0, 0, 0, 1, 1, 0, 0, 0] });
  });

  const filters: [string, Partial<ListFilter>, number[]][] = [
    ['nothing', {}, [2, 1, 0, 3]],
    ['a verdict', { verdicts: ['nearly'] }, [1]],
    ['two verdicts', { verdicts: ['match', 'no'] }, [2, 0, 3]],
    ['a text in any case', { search: 'STOPinst' }, [1, 0]],
    ['a text with characters that mean something elsewhere', { search: '192.0.2.1"}' }, [0]],
    ['a text that nothing holds', { search: 'nothing' }, []],
    ['a time, its end not included', { time: { from: stopped.timestamp, to: described.timestamp } }, [1, 0]],
    ['all of them', { verdicts: ['match'], search: 'stop', time: { from: noon, to: noon + 10 * minute } }, [0]],
  ];
  for (const [what, filter, expected] of filters) {
    it(`lists by ${what}`, async () => {
      const set = makeSet();
      set.setPattern(stops);
      set.setFilter({ verdicts: [], search: '', ...filter });
      await set.add([stopped, stoppedByAws, described, untimed]);
      const { listed } = await done(set);
      const { rows } = await set.rows(0, 10);
      assert.deepEqual([rows.map(({ index }) => index), listed], [expected, expected.length]);
      const positions = await Promise.all([0, 1, 2, 3].map((index) => set.positionOf(index)));
      assert.deepEqual(
        positions,
        [0, 1, 2, 3].map((index) => (expected.includes(index) ? expected.indexOf(index) : undefined)),
      );
    });
  }

  it('judges by the newest pattern, and by none that AWS would refuse', async () => {
    const set = makeSet();
    await set.add([stopped, described]);
    for (const text of ['{ $.eventName = "X" }', '{ $.eventName = "D*" }', stops]) set.setPattern(text);
    assert.equal((await done(set)).counts?.match, 1);
    set.setPattern('{ $.eventName = ');
    const state = await done(set);
    assert.deepEqual([state.counts, state.histogram, state.listed], [undefined, undefined, 2]);
    assert.equal((await set.rows(0, 1)).rows[0]?.verdict, undefined);
  });

  it('keeps indexes when events are added, and starts anew when it is cleared', async () => {
    const set = makeSet();
    set.setPattern(stops);
    await set.add([stopped]);
    await set.add([described]);
    const { generation } = await done(set);
    assert.deepEqual(await set.read([0, 1, 2, -1]), [stopped, described, undefined, undefined]);
    set.clear();
    assert.deepEqual([set.state.events, set.state.listed], [0, 0]);
    assert.ok(set.state.generation > generation);
    await set.add([stoppedByAws]);
    const state = await done(set);
    assert.deepEqual(state.counts, { match: 0, nearly: 1, no: 0, tested: 1 });
    assert.deepEqual(await set.read([0, 1]), [stoppedByAws, undefined]);
  });

  it('keeps streams, ids and every character', async () => {
    const set = makeSet();
    const events = [
      { timestamp: 5, message: 'größer als 😀 "\u0000"', stream: 'a', id: '1' },
      { timestamp: 6, message: '', stream: 'b' },
      { timestamp: 7, message: 'x'.repeat(256 * 1024), id: '3' },
      { timestamp: 8, message: '{"eventID":"e-4"}' },
    ];
    await set.add(events);
    assert.deepEqual(await set.read([0, 1, 2, 3]), [...events.slice(0, 3), { ...events[3], id: 'e-4' }]);
  });

  it('finds the matches of another pattern, oldest first, with fields taken out', async () => {
    const set = makeSet();
    set.setPattern('{ $.eventName = "X" }');
    await set.add([described, stoppedByAws, stopped]);
    const matches = await set.matchesOf('{ $.eventName = "StopInstances" }', ['$.sourceIPAddress']);
    assert.deepEqual(matches, [
      {
        index: 2,
        timestamp: stopped.timestamp,
        extracted: { '$.sourceIPAddress': '192.0.2.1' },
        name: 'StopInstances',
        who: '',
        ip: '192.0.2.1',
      },
      { index: 1, timestamp: stoppedByAws.timestamp, extracted: {}, name: 'StopInstances', who: '', ip: '' },
    ]);
    await assert.rejects(set.matchesOf('{ $.eventName = ', []), PatternError);
    await assert.rejects(set.borderline('{', 5), PatternError);
    await assert.rejects(set.matchesOf(stops, [], AbortSignal.abort()), { name: 'AbortError' });
  });

  it('chooses borderline events: near and matching ones in turn, different ones first', async () => {
    const set = makeSet();
    const near = (ip: string, at: number) => logged('StopInstances', at, { readOnly: true, sourceIPAddress: ip });
    await set.add([stopped, stopped, near('a', 4), near('a', 5), described]);
    const chosen = await set.borderline(stops, 3);
    assert.deepEqual([chosen.length, chosen.map((index) => [0, 1].includes(index))], [3, [false, true, false]]);
    assert.deepEqual(
      [...(await set.borderline(stops, 50))].sort((a, b) => a - b),
      [0, 1, 2, 3],
    );
  });

  it('knows the fields and values of the events', async () => {
    const set = makeSet();
    await set.add([stopped, stoppedByAws, untimed]);
    const observed = await set.observed();
    assert.equal(observed.total, 3);
    assert.deepEqual(observed.field('$.readOnly'), { selector: '$.readOnly', type: 'boolean', count: 2 });
    assert.deepEqual(observed.values('$.eventName'), [{ value: 'StopInstances', count: 2 }]);
    assert.equal(observed.fields()[0]?.count, 2);
  });

  const wrapped = `{"Records":[${stopped.message},${described.message}]}`;
  const contents: [string, () => string | Buffer][] = [
    ['a list of records', () => wrapped],
    ['a compressed list of records', () => gzipSync(wrapped)],
    ['records one a line', () => `${stopped.message}\n${described.message}\n`],
    [
      'two compressed files in one',
      () => Buffer.concat([gzipSync(`${stopped.message}\n`), gzipSync(described.message)]),
    ],
    ['an array', () => `[${stopped.message},\n${described.message}]`],
    ['what filter-log-events prints', () => JSON.stringify({ events: [stopped, described] }, undefined, 2)],
  ];
  for (const [what, content] of contents) {
    it(`reads ${what}, by its path and as bytes`, async () => {
      const set = makeSet();
      const report = { events: 2, problems: [], problemCount: 0 };
      assert.deepEqual(await set.addFile(file('events', content())), report);
      assert.deepEqual(await set.addBytes('events', new Uint8Array(Buffer.from(content()))), report);
      assert.deepEqual(await set.read([0, 1, 2, 3]), [stopped, described, stopped, described]);
    });
  }

  it('keeps what a truncated archive held, and says once that it is cut off', async () => {
    const set = makeSet();
    set.setPattern(stops);
    // Text that does not shrink to nothing, so that half of the archive holds some of the events.
    const lines = Array.from({ length: 2000 }, (_, n) => record('StopInstances', n, { readOnly: false, id: n * 7919 }));
    const whole = gzipSync(lines.join('\n'));
    const report = await set.addFile(file('cut.json.gz', whole.subarray(0, whole.length >> 1)));
    assert.ok(report.events > 0 && report.events < 2000, String(report.events));
    assert.ok(
      report.problems.length >= 1 && /cut off|ends too early/.test(report.problems.join()),
      report.problems.join(),
    );
    assert.equal((await done(set)).counts?.match, report.events);
  });

  it('takes an event of 256 KB, one that is not JSON and one whose every field is markup', async () => {
    const set = makeSet();
    const markup = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const large = logged('StopInstances', 4, { readOnly: false, requestParameters: { text: 'x'.repeat(256 * 1024) } });
    set.setPattern(stops);
    await set.add([
      large,
      untimed,
      { timestamp: noon, message: JSON.stringify({ eventName: markup, awsRegion: markup }) },
    ]);
    const state = await done(set);
    assert.deepEqual(state.counts, { match: 1, nearly: 0, no: 2, tested: 3 });
    const [read] = await set.read([0]);
    assert.equal(read?.message, large.message);
    const { rows } = await set.rows(0, 3);
    assert.equal(rows[1]?.name, markup);
  });

  it('writes all events in the order of time, to be read again as the same events', async () => {
    const set = makeSet();
    const spread = { timestamp: noon, message: `{\n  "eventTime": "2026-11-25T12:00:00Z",\n  "a": "b  c"\n}` };
    const lines = { timestamp: noon + 1, message: 'first line\nsecond line' };
    await set.add([untimed, described, stopped, lines, spread]);
    const saved = path.join(folder, 'saved.ndjson');
    assert.equal(await set.save(saved), 5);
    assert.equal(readFileSync(saved, 'utf8').trimEnd().split('\n').length, 5);
    const again = makeSet();
    assert.equal((await again.addFile(saved)).problemCount, 0);
    assert.deepEqual(await again.read([0, 1, 2, 3, 4]), [
      { ...spread, message: '{"eventTime": "2026-11-25T12:00:00Z","a": "b  c"}' },
      lines,
      stopped,
      described,
      untimed,
    ]);
  });

  it('says once what happened when the thread dies, is empty then and works again', async () => {
    const dying = `import { parentPort } from 'node:worker_threads';
      import ${JSON.stringify(script.href)};
      parentPort.on('message', ({ question }) => {
        const all = [];
        if (question?.ask.path === 'all memory') for (;;) all.push(new Array(1000).fill(all.length));
      });`;
    const set = makeSet({
      script: pathToFileURL(file('dying.mjs', dying)),
      resourceLimits: { maxOldGenerationSizeMb: 32 },
    });
    set.setPattern(stops);
    await set.add([stopped]);
    const { generation } = await done(set);
    const failure = { name: 'Failure', what: 'The events are gone.' };
    const [one, other] = [set.addFile('all memory'), set.rows(0, 1)];
    await assert.rejects(one, failure);
    await assert.rejects(other, failure);
    assert.deepEqual([set.state.events, set.state.generation > generation], [0, true]);
    await set.add([stopped]);
    assert.equal((await done(set)).counts?.match, 1);
  });
});

function done(set: WorkerEventSet): Promise<EventSetState> {
  return new Promise((resolve) => {
    const listener = set.onDidChange((state) => check(state));
    const check = (state: EventSetState) => {
      if (!state.isDone) return;
      listener.dispose();
      resolve(state);
    };
    check(set.state);
  });
}
