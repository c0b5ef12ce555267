import assert from 'node:assert/strict';
import { compilePattern, ConditionJudge, eventValues } from '../../../src/pattern/index';

const event =
  '{"a":"x\\u0041","b":{"c":12.0,"odd name":null},"list":[{"id":1},"y"],"yes":true,"it\'s":1,"a b":{},"twice":1,"twice":2}';

describe('eventValues', () => {
  it('gives every value with its selector, numbers as they are written', () => {
    const told = eventValues(event)?.map(({ selector, kind, text }) => `${selector} ${kind} ${text}`.trim());
    assert.deepEqual(told, [
      '$.a string xA',
      '$.b object',
      '$.b.c number 12.0',
      "$.b.['odd name'] null",
      '$.list array',
      '$.list[0] object',
      '$.list[0].id number 1',
      '$.list[1] string y',
      '$.yes true',
      "$.['a b'] object",
      '$.twice number 2',
    ]);
  });

  it('each selector leads to its value', () => {
    for (const { selector, kind, text } of eventValues(event)!) {
      if (kind === 'string') assert.ok(compilePattern(`{ ${selector} = "${text}" }`).test(event), selector);
      if (kind === 'number') assert.ok(compilePattern(`{ ${selector} = ${text} }`).test(event), selector);
      assert.equal(compilePattern(`{ ${selector} NOT EXISTS }`).test(event), false, selector);
    }
  });

  it('is undefined for what is no JSON object', () => {
    for (const message of ['', 'START', '[1]', '"x"', '{"a":']) assert.equal(eventValues(message), undefined);
  });

  it('does not follow long arrays and endless events to the end', () => {
    const long = JSON.stringify({ list: Array.from({ length: 5000 }, (_, i) => i), last: 1 });
    assert.deepEqual(eventValues(long)?.slice(-1), [{ selector: '$.last', kind: 'number', text: '1' }]);
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i])));
    assert.equal(eventValues(wide, 300)?.length, 300);
  });
});

describe('ConditionJudge', () => {
  const messages = [event, '{"a":"xB","list":["z",3]}', '{"b":"c","yes":false}', 'START', '[]'];
  const conditions = [
    ...['$.a = "x*"', '$.a != "xA"', '$.b.c = 12', '$.b.c = "12"', '$.b.c >= 12', '$.a > 1', '$.a = *'],
    ...['$.a NOT EXISTS', '$.b NOT EXISTS', "$.b.['odd name'] IS NULL", '$.yes IS TRUE', '$.yes IS FALSE'],
    ...['$.list[*] = "y"', '$.list[*].id = 1', '$.list[1] = 3', '$.list[*] != "z"', "$.['a b'] = *"],
  ];
  for (const condition of conditions) {
    it(`judges ${condition} as a pattern does`, () => {
      const pattern = compilePattern(`{ ${condition} }`);
      assert.deepEqual(
        new ConditionJudge(messages).judge(condition),
        messages.map((message) => pattern.test(message)),
      );
    });
  }

  it('what is no condition holds for nothing', () => {
    for (const text of ['', '$.a', '$.a == 1', '$.a = 1 && $.b = 2', 'a = 1', '} {']) {
      assert.deepEqual(new ConditionJudge([event]).judge(text), [false], text);
    }
  });
});
