import assert from 'node:assert/strict';
import { compilePattern } from '../../../src/pattern/index';

/** A message of many bytes without any of the needles is never read; each of these must hold one. */
const matching = [
  // pattern                                     message
  ['{ $.eventName = "StopInstances" }', '{"eventName":"StopInstances"}'],
  ['{ $.eventName = "StopInstances" }', '{"eventName" : "\\u0053topInstances"}'],
  ['{ $.eventName = "StopInstances" }', '{"\\u0065ventName":"StopInstances"}'],
  ['{ $.eventName = Stop* || $.eventName = Start* }', '{"eventName":"StartInstances"}'],
  ['{ $.eventName = "*Policy" || $.a = 1 }', '{"eventName":"PutRolePolicy"}'],
  ['{ $.eventName = "*Policy" || $.a = 1 }', '{"a":1.0}'],
  ['{ $.a = "12" }', '{"a":12}'],
  ['{ $.a = 12 }', '{"a":1.2e1}'],
  ['{ $.a = 1* }', '{"a":12}'],
  ['{ $.path = "/etc/passwd" }', '{"path":"\\/etc\\/passwd"}'],
  ['{ $.text = "say \\"hello\\"" }', '{"text":"say \\"hello\\""}'],
  ['{ $.text = "*hello" }', '{"text":"say \\"no\\" or hello"}'],
  ['{ $.name = "Ærøskøbing" }', '{"name":"\\u00c6røskøbing"}'],
  ['{ $.readOnly IS FALSE && $.awsRegion != "us-east-1" }', '{"awsRegion":"eu-west-1","readOnly":false}'],
  ['{ $.a.* = "x" }', '{"a":{"b":"x"}}'],
  ['{ $.a[*] = "xyz" }', '{"a":["xyz"]}'],
  ['{ $.size > 5 }', '{"size":"6"}'],
  ['ERROR disk', 'disk ERROR'],
  ['?tape ?disk', 'disk'],
  ['[level = ERROR, ...]', 'ERROR 42'],
  ['[level = ERROR || level = WARN*, ...]', 'WARNING 42'],
] as const;

describe('needles', () => {
  for (const [pattern, message] of matching) {
    it(`${pattern} matches ${message}, which holds one`, () => {
      const compiled = compilePattern(pattern);
      assert.equal(compiled.test(message), true);
      assert.ok(compiled.needles?.some((needle) => message.includes(needle)) ?? true, compiled.needles?.join(' '));
    });
  }

  const ascii = ['{ $.eventName = "Ærøskøbing" }', '"Ærøskøbing"', '{ $.eventName = "😀 laughing" }'];
  for (const pattern of ascii) {
    it(`of ${pattern} are ASCII, whatever the encoding of a file`, () => {
      for (const needle of compilePattern(pattern).needles ?? []) assert.match(needle, /^[\x20-\x7e]+$/);
    });
  }

  const without = ['', '-ERROR', '{ $.a NOT EXISTS }', '{ $.a = "x" || $.b NOT EXISTS }', '[a, b]', '[a != "x", b]'];
  for (const pattern of without) {
    it(`there are none for ${pattern || 'the empty pattern'}`, () => {
      assert.equal(compilePattern(pattern).needles, undefined);
    });
  }

  it('one piece stands for several names that share it', () => {
    const { needles } = compilePattern('{ $.eventName = "CreateVpc" || $.eventName = "DeleteVpc" }');
    assert.deepEqual(needles, ['Vpc', '\\u']);
  });
});
