import assert from 'node:assert/strict';
import { hasBit } from '../../../src/common/bits';
import {
  ColumnMaker,
  compileConditions,
  EventColumns,
  parsePattern,
  type EventShape,
} from '../../../src/pattern/index';

function columnsOf(messages: readonly string[]) {
  const bytes = Buffer.from(messages.map((message) => `${message}\0`).join(''));
  const columns = new EventColumns(bytes, new ColumnMaker());
  const shapes: EventShape[] = [];
  let at = 0;
  for (const message of messages) {
    const end = at + Buffer.byteLength(message);
    shapes.push(columns.add(at, end));
    at = end + 1;
  }
  return { columns, shapes };
}

/** Numbers of the events that have a value which the condition accepts. */
function accepted(columns: EventColumns, condition: string): number[] {
  const { tree } = parsePattern(`{ ${condition} }`);
  assert.ok(tree.kind === 'json');
  const bits = columns.accepted(compileConditions(tree.expression)[0]!);
  return Array.from({ length: columns.count }, (_, number) => number).filter((number) => hasBit(bits, number));
}

describe('events in columns', () => {
  const messages = [
    '{"name":"Stop","count":12.0,"list":[{"id":"a"},{"id":"b"}],"user":{"type":"Root"}}',
    '{"name":"Start","count":"12","list":[],"user":null,"done":true}',
    ' { "list" : [ { "id" : "b" } ] , "n\\u0061me" : "S\\u0074op" , "count" : 1e1 } ',
    '{"name":"größer 😀 als","user":{"type":"größer"},"done":false,"a.b":{"c":[[1,2],[3]]}}',
    '[{"name":"Stop"}]',
  ];
  const rows: [string, number[], string][] = [
    ['$.name = "Stop"', [0, 2], 'also where names and values are spelled with escapes'],
    ['$.name = "St*"', [0, 1, 2], 'a wildcard'],
    ['$.name != "Stop"', [1, 3], 'not where there is no value'],
    ['$.name = "größer 😀 als"', [3], 'text beyond ASCII'],
    ['$.user.type = %gr%', [3], 'a regular expression'],
    ['$.count = 12', [0, 1], 'a number is compared by its value, text by its letters'],
    ['$.count = "12.0"', [0], 'a number as it is written'],
    ['$.count < 12', [2], 'an order'],
    ['$.list[1].id = "b"', [0], 'an index of an array'],
    ['$.list[*].id = "b"', [0, 2], 'any element'],
    ['$.*.type = "Root"', [0], 'any member'],
    ['$.user NOT EXISTS', [0, 1, 3], 'every value speaks against it, null too'],
    ['$.user IS NULL', [1], 'null'],
    ['$.done IS TRUE', [1], 'true'],
    ['$.done IS FALSE', [3], 'false'],
    ['$.list = "a"', [], 'an array is no value'],
    ["$.['a.b'].c[0][1] = 2", [3], 'an array in an array'],
    ["$.['a.b'].c[1][0] = 3", [3], 'its second element'],
    ["$.['a.b'].c[1][1] = 2", [], 'and no other'],
    ['$[0].name = "Stop"', [4], 'an array as event'],
    ['$.nothing = 1', [], 'a path that no event has'],
  ];
  for (const isFinished of [false, true]) {
    const { columns, shapes } = columnsOf(messages);
    if (isFinished) columns.finish();
    for (const [condition, expected, why] of rows) {
      it(`${condition} ${isFinished ? 'when no more come' : 'while more come'}: ${why}`, () => {
        assert.deepEqual(shapes, ['held', 'held', 'held', 'held', 'held']);
        assert.deepEqual(accepted(columns, condition), expected);
      });
    }
  }

  const shapes: [string, EventShape, string][] = [
    ['a line', 'not-json', 'not JSON'],
    ['"text"', 'not-json', 'a value that is no event'],
    ['{"a":1', 'not-json', 'cut off'],
    ['{"a":1}}', 'not-json', 'something behind it'],
    ['{"a":01}', 'not-json', 'no JSON number'],
    ['{"a":"\\x"}', 'not-json', 'no JSON escape'],
    ['{"a":"\n"}', 'not-json', 'a line end in a string'],
    ['{"a":1,"a":2}', 'odd', 'the last of two members counts'],
    ['{"a":1,"\\u0061":2}', 'odd', 'the same in disguise'],
    ['{"a":{"b":1},"c":{"b":1}}', 'held', 'one name in two objects'],
    [`{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 'odd', 'very deep'],
    [`[${'1,'.repeat(10_000)}1]`, 'odd', 'more values than text'],
    [JSON.stringify({ a: 'x'.repeat(2 * 1024 * 1024) }), 'odd', 'longer than CloudWatch Logs takes'],
    [JSON.stringify({ a: 'x'.repeat(256 * 1024) }), 'held', 'as long as an event used to be'],
  ];
  for (const [message, expected, why] of shapes) {
    it(`takes ${message.slice(0, 30)} as ${expected}: ${why}`, () => {
      const { columns, shapes: found } = columnsOf(['{"a":3}', message, '{"b":1}']);
      assert.deepEqual(found, ['held', expected, 'held']);
      assert.deepEqual(columns.odd, expected === 'odd' ? [1] : []);
      if (expected !== 'held') assert.deepEqual(accepted(columns, '$.a = *'), [0], 'nothing of it is left');
    });
  }

  it('finds values of a path where nearly all are different', () => {
    const count = 3000;
    const all = Array.from({ length: count }, (_, i) => JSON.stringify({ id: `id-${i}`, size: i, kind: `k${i % 3}` }));
    const { columns } = columnsOf(all);
    for (const number of [0, 511, 512, 513, 2999]) {
      assert.deepEqual(accepted(columns, `$.id = "id-${number}"`), [number]);
      assert.deepEqual(accepted(columns, `$.size = ${number}`), [number]);
    }
    assert.equal(accepted(columns, '$.id = "id-2*"').length, 1111);
    assert.equal(accepted(columns, '$.kind = "k1"').length, 1000);
  });

  it('takes the last event back, also where its values became nearly all different', () => {
    const all = Array.from({ length: 600 }, (_, i) => JSON.stringify({ id: `id-${i}` }));
    const bytes = Buffer.from(all.map((message) => `${message}\0`).join(''));
    const columns = new EventColumns(bytes, new ColumnMaker());
    for (let number = 0, at = 0; number < all.length; number++) {
      const end = at + all[number]!.length;
      columns.add(at, end);
      columns.takeBack();
      columns.add(at, end);
      at = end + 1;
    }
    for (const number of [0, 510, 511, 512, 599])
      assert.deepEqual(accepted(columns, `$.id = "id-${number}"`), [number]);
  });

  it('knows the text of a member of the last event', () => {
    const { columns } = columnsOf(['{"time":"1","x":1}', '{"x":2,"time":"t\\u0032"}']);
    assert.deepEqual(
      [columns.textOfLast('time'), columns.textOfLast('x'), columns.textOfLast('y')],
      ['t2', undefined, undefined],
    );
  });
});
