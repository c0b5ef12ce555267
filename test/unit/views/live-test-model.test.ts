import assert from 'node:assert/strict';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import { LiveTestModel, type NoteTexts } from '../../../src/views/live-test-model';

const notes = new Proxy({} as NoteTexts, { get: (_, note) => `[${String(note)}]` });
const start = Date.parse('2026-11-23T14:00:00Z');
const pattern = { name: 'p', text: '{ $.eventName = "StopInstances" && $.errorCode NOT EXISTS }', uri: '' };

/** Event `n` of `names` happened `n` minutes after `start`. */
function events(...names: string[]): LogEvent[] {
  return names.map((eventName, index) => ({
    timestamp: start + index * 60_000,
    message: JSON.stringify({ eventName, ...(eventName === 'StopInstances' && index === 2 ? { errorCode: 'E' } : {}) }),
  }));
}

function fetched(list: readonly LogEvent[], leftOut?: string) {
  return {
    source: 'group',
    events: list,
    from: start,
    to: start + 3_600_000,
    ...(leftOut !== undefined && { leftOut }),
  };
}

async function model(list = events('StopInstances', 'RunInstances', 'StopInstances', 'StopInstances')) {
  const made = new LiveTestModel(notes, () => undefined);
  await made.setEvents(fetched(list));
  await made.setPattern(pattern);
  return made;
}

const names = (made: LiveTestModel) => made.rows(0, 100).rows.map(({ name, verdict }) => `${name} ${verdict ?? '-'}`);

describe('LiveTestModel', () => {
  it('lists the newest first, each with its verdict', async () => {
    const made = await model();
    assert.deepEqual(names(made), [
      'StopInstances match',
      'StopInstances nearly',
      'RunInstances no',
      'StopInstances match',
    ]);
    assert.deepEqual(made.state.counts, { match: 2, nearly: 1, no: 1, tested: 4 });
    assert.deepEqual(made.counts, { match: 2, total: 4 });
    assert.equal(made.rows(1, 1).rows[0]?.fails, '$.errorCode NOT EXISTS');
  });

  it('puts events without a time last', async () => {
    const made = await model([{ timestamp: 0, message: '{"eventName":"Timeless"}' }, ...events('A', 'B')]);
    assert.deepEqual(
      made.rows(0, 9).rows.map(({ name, time }) => [name, time === undefined]),
      [
        ['B', false],
        ['A', false],
        ['Timeless', true],
      ],
    );
  });

  it('shows a broken pattern’s error and its rows without verdicts', async () => {
    const made = await model();
    await made.setFilter({ verdicts: ['match'], search: '' });
    await made.setPattern({ ...pattern, text: '{ $.eventName = }' });
    assert.match(made.state.pattern?.error ?? '', /value/);
    assert.equal(made.state.counts, undefined);
    assert.equal(made.counts, undefined);
    assert.equal(made.state.histogram, undefined);
    assert.deepEqual(names(made), ['StopInstances -', 'StopInstances -', 'RunInstances -', 'StopInstances -']);
    await made.setPattern(pattern);
    assert.equal(made.state.pattern?.error, undefined);
    assert.deepEqual(names(made), ['StopInstances match', 'StopInstances match']);
  });

  const filters: [string, Parameters<LiveTestModel['setFilter']>[0], number][] = [
    ['a verdict', { verdicts: ['nearly'], search: '' }, 1],
    ['two verdicts', { verdicts: ['no', 'nearly'], search: '' }, 2],
    ['text, in upper or lower case', { verdicts: [], search: 'runINST' }, 1],
    ['text that a regular expression would take otherwise', { verdicts: [], search: '.*' }, 0],
    ['a time, without its end', { verdicts: [], search: '', time: { from: start, to: start + 60_000 } }, 1],
    ['all of them', { verdicts: ['match'], search: 'stop', time: { from: start + 1, to: start + 1e6 } }, 1],
  ];
  for (const [title, filter, count] of filters) {
    it(`narrows the list by ${title}`, async () => {
      const made = await model();
      await made.setFilter(filter);
      assert.equal(made.state.rows, count);
      assert.equal(made.state.counts?.tested, 4);
    });
  }

  it('keeps the selected event when the list changes around it', async () => {
    const made = await model();
    const { eventSet } = made.state;
    made.select(eventSet, 3);
    await made.setFilter({ verdicts: ['match'], search: '' });
    assert.deepEqual(made.state.selected, { index: 3, position: 1 });
    await made.setFilter({ verdicts: ['no'], search: '' });
    assert.deepEqual(made.state.selected, { index: 3, position: undefined });
    await made.setEvents(fetched(events('A')));
    assert.equal(made.state.selected, undefined);
    made.select(eventSet, 0);
    assert.equal(made.state.selected, undefined, 'an index of an older set means nothing');
    assert.equal(made.details(eventSet, 0), undefined);
  });

  it('explains an event clause by clause, with the value seen', async () => {
    const made = await model();
    assert.deepEqual(made.details(made.state.eventSet, 2)?.clauses, [
      { text: '$.eventName = "StopInstances"', matches: false, saw: '"RunInstances"', note: undefined },
      { text: '$.errorCode NOT EXISTS', matches: true, saw: undefined, note: '[missing]' },
    ]);
  });

  it('says what was read', async () => {
    const made = await model();
    await made.setEvents({ source: 'a.json', events: events('Ä'), from: Infinity, to: -Infinity, leftOut: 'line 2' });
    assert.deepEqual(made.state.events, {
      source: 'a.json',
      count: 1,
      bytes: '{"eventName":"Ä"}'.length + 1,
      from: undefined,
      to: undefined,
      leftOut: 'line 2',
    });
    await made.setEvents(undefined);
    assert.equal(made.state.events, undefined);
    assert.equal(made.counts, undefined);
  });

  it('abandons a test when a newer pattern comes, and does not hold up the event loop', async () => {
    const many = events(
      ...Array.from({ length: 20_000 }, (_, index) => (index % 2 ? 'StopInstances' : 'RunInstances')),
    );
    const made = new LiveTestModel(notes, () => undefined);
    await made.setEvents(fetched(many));
    const first = made.setPattern(pattern);
    const second = made.setPattern({ ...pattern, text: '{ $.eventName = "RunInstances" }' });
    await Promise.all([first, second]);
    assert.deepEqual(made.state.counts, { match: 10_000, nearly: 0, no: 10_000, tested: 20_000 });
    assert.equal(made.state.rows, 20_000);
  });
});
