import assert from 'node:assert/strict';
import { compilePattern } from '../../../src/pattern/index';

const stop = `{
  "eventName": "StopInstances", "eventTime": "2026-05-04T10:00:00Z", "readOnly": false, "errorCode": null,
  "requestParameters": { "instancesSet": { "items": [{ "instanceId": "i-1" }, { "instanceId": "i-2" }] }, "force": true },
  "responseElements": null, "detail-type": "call", "tags": ["blue", 7, null], "size": 12.0, "code": "404",
  "big": 9007199254740993, "cluster.name": "west", "grid": [[1, 2], [3, 4]], "path": "C:\\\\temp \\u0041"
}`;

const rows = [
  // pattern                                            matches  why
  // Equality
  ['{ $.eventName = "StopInstances" }', true, 'the same text'],
  ['{ $.eventName = StopInstances }', true, 'a plain word needs no quotes'],
  ['{$.eventName="StopInstances"}', true, 'blanks are optional'],
  ['{ $.eventName = "stopinstances" }', false, 'case counts'],
  ['{ $.eventName = "StopInstance" }', false, 'equal is not "begins with"'],
  ['{ $.eventName = "Stop*" }', true, 'a star at the end'],
  ['{ $.eventName != "Stop*" }', false, 'a star counts with != too'],
  ['{ $.eventName != "Start*" }', true, 'another text'],
  ['{ $.detail-type = call }', true, 'a hyphen in a name'],
  ["{ $.['cluster.name'] = west }", true, 'a period in a name'],
  ['{ $.path = "C:\\\\temp A" }', true, 'escapes on both sides are undone'],
  ['{ $.path = "*temp*" }', true, 'an escaped string is searched without its escapes'],
  // Missing, null, booleans, objects, arrays
  ['{ $.userAgent = * }', false, 'nothing is equal to a missing field'],
  ['{ $.userAgent != "x" }', false, 'nor different from it'],
  ['{ $.errorCode = * }', false, 'null is not text'],
  ['{ $.errorCode != "x" }', false, 'null satisfies no comparison'],
  ['{ $.readOnly = false }', false, 'a boolean is not text'],
  ['{ $.readOnly != true }', false, 'for != either'],
  ['{ $.tags = blue }', false, 'an array is not searched'],
  ['{ $.tags != blue }', false, 'for != either'],
  ['{ $.requestParameters != x }', false, 'an object satisfies no comparison'],
  // Keywords
  ['{ $.errorCode IS NULL }', true, 'present and null'],
  ['{ $.userAgent IS NULL }', false, 'missing is not null'],
  ['{ $.readOnly IS FALSE }', true, 'a boolean'],
  ['{ $.readOnly IS TRUE }', false, 'the other boolean'],
  ['{ $.requestParameters.force is true }', true, 'lower case is understood'],
  ['{ $.eventName IS TRUE }', false, 'text is not a boolean'],
  ['{ $.userAgent NOT EXISTS }', true, 'missing'],
  ['{ $.errorCode NOT EXISTS }', false, 'null is there'],
  ['{ $.tags NOT EXISTS }', false, 'an array is there'],
  ['{ $.responseElements.x NOT EXISTS }', true, 'null has no properties'],
  ['{ $.eventName.x NOT EXISTS }', true, 'text has no properties'],
  // Numbers
  ['{ $.size = 12 }', true, 'numbers are compared by value'],
  ['{ $.size = "12" }', false, 'a quoted number is compared with how the number is written'],
  ['{ $.size = "12.0" }', true, 'as it is written'],
  ['{ $.size = 12.* }', true, 'a wildcard looks at how it is written'],
  ['{ $.size != 12.00 }', false, 'by value'],
  ['{ $.size >= 12 }', true, 'at the bound'],
  ['{ $.size < 12 }', false, 'at the bound'],
  ['{ $.size < 1.3e1 }', true, 'an exponent'],
  ['{ $.big = 9007199254740993 }', true, 'digits beyond doubles'],
  ['{ $.big = 9007199254740992 }', false, 'and they count'],
  ['{ $.big > 9007199254740992 }', true, 'in order, too'],
  ['{ $.code = 404 }', true, 'a number and a string: text'],
  ['{ $.code = 404.0 }', false, 'text'],
  ['{ $.code >= 400 }', true, 'a string that is a number is ordered as one'],
  ['{ $.eventName > 1 }', false, 'other text is not ordered'],
  ['{ $.eventName != 1 }', true, 'but different'],
  // Selectors
  ['{ $.requestParameters.instancesSet.items[1].instanceId = "i-2" }', true, 'an index'],
  ['{ $.requestParameters.instancesSet.items[2].instanceId = * }', false, 'past the end'],
  ['{ $.requestParameters.instancesSet.items[*].instanceId = "i-2" }', true, 'any element'],
  ['{ $.tags[*] != blue }', true, 'any element that differs'],
  ['{ $.tags[*] IS NULL }', true, 'any element'],
  ['{ $.tags[9] NOT EXISTS }', true, 'past the end'],
  ['{ $.grid[1][0] = 3 }', true, 'an array in an array'],
  ['{ $.eventName[0] = * }', false, 'text has no elements'],
  ['{ $.requestParameters.* IS TRUE }', true, 'any property'],
  ['{ $.requestParameters.*.items[0].instanceId = i-1 }', true, 'any property on the way'],
  ['{ $.* = west }', true, 'any property of the event'],
  ['{ $.*.force IS TRUE && $.requestParameters.force IS TRUE }', true, 'by wildcard and by name at once'],
  // Regular expressions
  ['{ $.eventName = %^Stop|^Start% }', true, 'alternatives'],
  ['{ $.eventName != %^Stop% }', false, 'the opposite'],
  ['{ $.size = %^12\\.0$% }', true, 'on how a number is written'],
  ['{ $.eventName = "%Stop%" }', false, 'in quotes it is text'],
  // Logic
  ['{ $.readOnly IS TRUE && $.size = 1 || $.code = 404 }', true, '&& before ||'],
  ['{ $.readOnly IS TRUE && ($.size = 1 || $.code = 404) }', false, 'parentheses first'],
  ['{ $.code = 404 || $.size = 1 && $.readOnly IS TRUE }', true, '&& before ||, on the right'],
  ['{ ((($.code = 404))) }', true, 'parentheses within parentheses'],
  ['{ ($.userAgent NOT EXISTS) || ($.userAgent != "x") }', true, 'how to say "different or absent"'],
] as const;

const absent = '{ $.a NOT EXISTS }';
const one = '{ $.a = 1 }';
const messages = [
  // pattern  message                 matches why
  [one, '{"a":1}', true, 'an event'],
  [one, ' \n{ "a" :\t1 }\r\n', true, 'blanks around'],
  [one, '2026 {"a":1}', false, 'text before'],
  [one, '{"a":1} x', false, 'text after'],
  [one, '{"a":1,"b":[1,]}', false, 'broken where nobody looks'],
  [one, '{"a":1,"b":"\u0001"}', false, 'a raw control character'],
  [one, '{"a":1,"b":"\\x"}', false, 'an unknown escape'],
  [one, '{"a":1', false, 'cut off'],
  [one, '{"a":01}', false, 'not a JSON number'],
  [one, '{"\\u0061":1}', true, 'an escaped name'],
  [one, '{"a":1,"a":2}', false, 'the last of two counts'],
  [one, '{"a":2,"a":1}', true, 'the last of two counts'],
  ['{ $.* = 1 }', '{"b":1,"b":2}', false, 'for a wildcard too'],
  [absent, '{}', true, 'an empty event'],
  [absent, '[]', true, 'an array is JSON'],
  [absent, 'plain text', false, 'not JSON: not even NOT EXISTS'],
  [absent, '"text"', false, 'a lone string is a line of text'],
  [absent, '', false, 'nothing'],
  ['{ $.a = "Stop" }', '{"a":"\\u0053top"}', true, 'a value spelled with escapes'],
  ['{ $.a = "a/b" }', '{"a":"a\\/b"}', true, 'an escaped slash'],
  ['{ $.a = "" }', '{"a":""}', true, 'the empty string'],
  ['{ $.a = "naïve ✓" }', '{"a":"naïve ✓"}', true, 'beyond ASCII'],
  ['{ $.__proto__ NOT EXISTS }', '{"a":1}', true, 'names of objects in JavaScript mean nothing'],
  ['{ $.__proto__ = 1 }', '{"__proto__":1}', true, 'and are names like any other'],
] as const;

describe('JSON patterns', () => {
  for (const [pattern, matches, why] of rows) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'}: ${why}`, () => check(pattern, stop, matches));
  }
  for (const [pattern, message, matches, why] of messages) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(message)}: ${why}`, () =>
      check(pattern, message, matches));
  }

  it('extract nothing unless asked for fields', () => assert.deepEqual(compilePattern(one).extract('{"a":1}'), {}));

  it('extract the text, number or boolean at each field that there is', () => {
    const message =
      '{"a":1,"size":12.50,"user":{"name":"J\\u00f8rn"},"ok":true,"list":["x"],"none":null,"k":{"x.y":"z"}}';
    const fields = [
      '$.size',
      '$.user.name',
      '$.ok',
      '$.list[0]',
      "$.k.['x.y']",
      '$.list',
      '$.none',
      '$.missing',
      '$1',
      '$.',
    ];
    assert.deepEqual(compilePattern('{ $.a = 1 }').extract(message, fields), {
      '$.size': '12.50',
      '$.user.name': 'Jørn',
      '$.ok': 'true',
      '$.list[0]': 'x',
      "$.k.['x.y']": 'z',
    });
    assert.deepEqual(compilePattern('{ $.a = 2 }').extract(message, fields), {});
  });

  it('judge each message anew', () => {
    const compiled = compilePattern('{ $.a = 1 || $.b = 1 }');
    const verdicts = ['{"a":1}', '{"a":2}', '{"b":1}', 'x'].map((message) => compiled.test(message));
    assert.deepEqual(verdicts, [true, false, true, false]);
  });
});

function check(pattern: string, message: string, matches: boolean): void {
  const compiled = compilePattern(pattern);
  assert.equal(compiled.test(message), matches);
  assert.equal(compiled.explain(message).matches, matches);
}
