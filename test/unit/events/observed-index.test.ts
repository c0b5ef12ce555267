import assert from 'node:assert/strict';
import { ObservedIndex } from '../../../src/events/set/observed-index';

const events = (...records: unknown[]) =>
  records.map((record) => ({
    timestamp: 0,
    message: typeof record === 'string' ? record : JSON.stringify(record),
  }));

describe('ObservedIndex', () => {
  it('knows fields by their selectors, types and counts, the most frequent first', async () => {
    const index = new ObservedIndex();
    await index.read(
      events(
        { eventName: 'A', user: { id: 'u', 'a.b': 1 }, list: [{ x: 1 }, { x: 2 }], flag: true, gone: null },
        { eventName: 'B', list: [] },
      ),
    );
    assert.equal(index.total, 2);
    const found = index.fields().map(({ selector, type, count }) => `${selector} ${type} ${count}`);
    assert.deepEqual(found, [
      '$.eventName string 2',
      '$.list array 2',
      '$.user object 1',
      '$.user.id string 1',
      "$.user.['a.b'] number 1",
      '$.list[*] object 1',
      '$.list[*].x number 1',
      '$.flag boolean 1',
      '$.gone string 1',
    ]);
    assert.equal(index.field('$.list[*].x')?.count, 1, 'two elements of one event');
    assert.equal(index.field('$.nothing'), undefined);
  });

  it('knows text and numbers with the number of events, and nothing else', async () => {
    const index = new ObservedIndex();
    await index.read(
      events({ a: 'x', b: 5, c: true }, { a: 'y', b: 5 }, { a: 'y', b: null, d: ['z', 'z'] }, 'no JSON'),
    );
    assert.deepEqual(index.values('$.a'), [
      { value: 'y', count: 2 },
      { value: 'x', count: 1 },
    ]);
    assert.deepEqual(index.values('$.b'), [{ value: '5', count: 2 }]);
    assert.deepEqual(index.values('$.c'), []);
    assert.deepEqual(index.values('$.d[*]'), [{ value: 'z', count: 1 }]);
    assert.equal(index.total, 4);
  });

  it('forgets the events before', async () => {
    const index = new ObservedIndex();
    const first = index.read(events({ a: 'old' }));
    assert.deepEqual(await Promise.all([first, index.read(events({ b: 'new' }))]), [false, true]);
    assert.deepEqual(index.values('$.a'), []);
    assert.deepEqual(index.values('$.b'), [{ value: 'new', count: 1 }]);
    assert.equal(index.total, 1);
  });

  it('leaves out what no list is good for', async () => {
    const index = new ObservedIndex();
    const many = Array.from({ length: 1000 }, (_, i) => ({ a: `v${i}`, long: 'x'.repeat(500), "it's": 1 }));
    await index.read(events(...many, { deep: JSON.parse('['.repeat(50) + ']'.repeat(50)) as unknown }));
    assert.ok(index.values('$.a').length < 1000);
    assert.deepEqual(index.values('$.long'), []);
    assert.ok(index.fields().every(({ selector }) => !selector.includes('it') && selector.length < 100));
    assert.equal(index.field('$.a')?.count, 1000);
  });
});
