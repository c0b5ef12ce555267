import assert from 'node:assert/strict';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import type { SourceReport } from '../../../src/events/event-source';
import { LiveTestModel } from '../../../src/views/live-test-model';
import type { NoteTexts } from '../../../src/views/live-test-details';
import { FakeEventSet } from '../../helpers/fake-event-set';

const notes = new Proxy({} as NoteTexts, { get: (_, note) => `[${String(note)}]` });
const words = { notes, reasonOf: (failure: unknown) => `reason: ${String(failure)}`, liveEvents: 'live' };
const start = Date.parse('2026-11-23T14:00:00Z');
const minute = 60_000;
const pattern = { name: 'p', text: '{ $.eventName = "StopInstances" && $.errorCode NOT EXISTS }', uri: '', start: 0 };

/** Event `n` of `names` happened `n` minutes after `start`; the third one failed. */
function events(...names: string[]): LogEvent[] {
  return names.map((eventName, index) => ({
    timestamp: start + index * minute,
    message: JSON.stringify({ eventName, ...(index === 2 ? { errorCode: 'E' } : {}) }),
  }));
}

function report(change: Partial<SourceReport> = {}): SourceReport {
  return { events: 4, from: start - 10 * minute, to: start + 10 * minute, leftOut: [], ...change };
}

async function model(list = events('StopInstances', 'RunInstances', 'StopInstances', 'StopInstances')) {
  const set = new FakeEventSet();
  const made = new LiveTestModel(set, words, () => undefined);
  await set.add(list);
  made.setPattern(pattern);
  made.setSummary({ sources: [{ label: 'group', report: report() }] });
  const done = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(set.state.isDone);
  };
  await done();
  return { made, set, done };
}

describe('LiveTestModel', () => {
  it('says what the set says: counts, and rows with their verdicts', async () => {
    const { made } = await model();
    const { counts, rows, isDone } = await made.state();
    assert.deepEqual(
      { counts, rows, isDone },
      { counts: { match: 2, nearly: 1, no: 1, tested: 4 }, rows: 4, isDone: true },
    );
    const window = await made.rows(1, 2);
    assert.deepEqual(
      window.rows.map(({ index, verdict }) => [index, verdict]),
      [
        [2, 'nearly'],
        [1, 'no'],
      ],
    );
  });

  it('counts for the editor only what was tested to the end, and keeps that while events come in', async () => {
    const { made, set, done } = await model();
    const first = { match: 2, total: 4, span: 20 * minute };
    assert.deepEqual(made.counts, first);
    set.isHeld = true;
    await set.add(events('StopInstances'));
    assert.deepEqual(made.counts, first);
    set.isHeld = false;
    set.work();
    assert.deepEqual(made.counts, { match: 3, total: 5, span: 20 * minute });

    set.isHeld = true;
    made.setPattern({ ...pattern, text: '{ $.eventName = "RunInstances" }' });
    assert.equal(made.counts, undefined, 'of another pattern');
    set.isHeld = false;
    set.work();
    await done();
    assert.deepEqual(made.counts, { match: 1, total: 5, span: 20 * minute });
  });

  it('shows a broken pattern’s error and keeps the rows, without verdicts', async () => {
    const { made, done } = await model();
    made.setFilter({ verdicts: ['match'], search: '' });
    made.setPattern({ ...pattern, text: '{ $.eventName = }' });
    await done();
    const broken = await made.state();
    assert.match(broken.pattern?.error ?? '', /value/);
    assert.deepEqual([broken.counts, broken.histogram, broken.rows, made.counts], [undefined, undefined, 4, undefined]);
    made.setPattern(pattern);
    await done();
    const mended = await made.state();
    assert.deepEqual([mended.pattern?.error, mended.rows], [undefined, 2]);
  });

  it('keeps the selection by event while the list changes around it', async () => {
    const { made, set, done } = await model();
    const { eventSet } = await made.state();
    const selection = { active: 0, chosen: [0, 1], rejected: [2] };
    assert.ok(made.select(eventSet, selection));
    assert.deepEqual((await made.state()).selected, { index: 0, position: 3 });
    await set.add([{ timestamp: start + 20 * minute, message: '{}' }]);
    await done();
    assert.deepEqual((await made.state()).selected, { index: 0, position: 4 });
    assert.deepEqual(made.selection, selection);
    made.setFilter({ verdicts: ['no'], search: '' });
    await done();
    assert.deepEqual((await made.state()).selected, { index: 0, position: undefined });
  });

  it('forgets selection and time filter with the events they were about', async () => {
    const { made, set, done } = await model();
    const { eventSet } = await made.state();
    made.select(eventSet, { active: 0, chosen: [0], rejected: [] });
    made.setFilter({ verdicts: [], search: '', time: { from: start, to: start + 1 } });
    await done();
    assert.equal((await made.state()).rows, 1);
    set.clear();
    await set.add(events('A', 'B'));
    await done();
    const state = await made.state();
    assert.deepEqual([state.selected, state.rows], [undefined, 2]);
    assert.equal(made.select(eventSet, { active: 1, chosen: [1], rejected: [] }), false);
    assert.equal((await made.state()).selected, undefined, 'an index of an older set means nothing');
    assert.equal(await made.details(eventSet, 0), undefined);
    assert.equal(await made.positionOf(eventSet, 0), undefined);
    assert.equal(await made.event(eventSet, 0), undefined);
  });

  it('explains an event clause by clause, with the value seen', async () => {
    const { made } = await model();
    const { eventSet } = await made.state();
    assert.deepEqual((await made.details(eventSet, 1))?.clauses, [
      { text: '$.eventName = "StopInstances"', matches: false, saw: '"RunInstances"', note: undefined },
      { text: '$.errorCode NOT EXISTS', matches: true, saw: undefined, note: '[missing]' },
    ]);
    assert.equal(await made.details(eventSet, 99), undefined);
  });

  it('cuts what is too long to look at', async () => {
    const long = 'x'.repeat(250_000);
    const message = JSON.stringify({ eventName: long, errorCode: long, awsRegion: long, sourceIPAddress: long });
    const { made } = await model([
      { timestamp: start, message },
      { timestamp: start, message: long },
    ]);
    const { eventSet } = await made.state();
    const size = (value: unknown) => JSON.stringify(value).length;
    assert.ok(size(await made.rows(0, 2)) < 5000);
    const details = await made.details(eventSet, 0);
    assert.ok(size(details) < 10_000);
    assert.equal(details?.bytes, message.length);
    assert.match((await made.details(eventSet, 1))?.name ?? '', /^x+…$/, 'an excerpt of what is not a record');
  });

  it('says what was read source by source, with what is missing and why', async () => {
    const { made, set } = await model();
    made.setSummary({
      sources: [
        { label: 'group', report: report({ leftOut: ['events before 13:00'] }) },
        { label: 'a.json', report: report({ from: undefined, to: undefined, events: 0, failure: 'gone' }) },
      ],
    });
    const { events: read } = await made.state();
    assert.deepEqual(read, {
      count: 4,
      bytes: set.state.bytes,
      from: start - 10 * minute,
      to: start + 10 * minute,
      sources: [
        {
          label: 'group',
          count: 4,
          from: start - 10 * minute,
          to: start + 10 * minute,
          leftOut: ['events before 13:00'],
        },
        { label: 'a.json', count: 0, from: undefined, to: undefined, leftOut: ['reason: gone'] },
      ],
    });
    assert.deepEqual(set.range, { from: start - 10 * minute, to: start + 10 * minute });
  });

  it('does not take events that came in later for those of the fetch', async () => {
    const { made, set, done } = await model();
    const later = start + 30 * minute;
    await set.add([{ timestamp: later, message: '{}' }]);
    await done();
    const { events: read } = await made.state();
    assert.deepEqual([read?.count, read?.to], [5, later]);
    assert.deepEqual(
      read?.sources.map(({ label, count }) => [label, count]),
      [
        ['group', 4],
        ['live', 1],
      ],
    );
  });

  it('has nothing to say before anything was read, and results while a fetch goes on', async () => {
    const set = new FakeEventSet();
    const made = new LiveTestModel(set, words, () => undefined);
    made.setPattern(pattern);
    set.work();
    assert.equal((await made.state()).events, undefined);
    assert.equal(made.counts, undefined);
    made.setProgress({ text: 'Fetching', share: 0.5 });
    await set.add(events('StopInstances'));
    set.work();
    const state = await made.state();
    assert.deepEqual(state.progress, { text: 'Fetching', share: 0.5 });
    assert.equal(state.counts?.match, 1);
    assert.deepEqual(state.events, { count: 1, bytes: set.state.bytes, from: start, to: start, sources: [] });
  });
});
