import assert from 'node:assert/strict';
import { prettyJson } from '../../../src/common/pretty-json';

describe('prettyJson', () => {
  const plain = { a: 1, b: [], c: {}, d: [1, { e: null, f: [true, false] }], g: 'x, {y}: [z]', h: '' };

  it('breaks lines as JSON.stringify does', () => {
    assert.equal(prettyJson(JSON.stringify(plain))?.text, JSON.stringify(plain, undefined, 2));
  });

  it('takes out blanks that were there', () => {
    const spaced = JSON.stringify(plain, undefined, '\t').replaceAll('\n', '\r\n');
    assert.equal(prettyJson(` ${spaced}\n`)?.text, JSON.stringify(plain, undefined, 2));
  });

  for (const token of ['12345678901234567890.10', '1E+2', '-0.0', '"\\u0041\\/\\"\\\\"', '"<b>é😀\u2028"']) {
    it(`keeps ${token} as it is written`, () => {
      assert.equal(prettyJson(`{"a":${token}}`)?.text, `{\n  "a": ${token}\n}`);
    });
  }

  it('keeps names that occur twice', () => {
    assert.equal(prettyJson('{"a":1,"a":2}')?.text, '{\n  "a": 1,\n  "a": 2\n}');
  });

  for (const text of ['', 'START RequestId: 1', '{"a":', '"x"', '12', '{"a":1} x', '[1,]']) {
    it(`leaves ${JSON.stringify(text)} alone`, () => assert.equal(prettyJson(text), undefined));
  }

  it('leaves alone what would be mostly indent', () => {
    assert.equal(prettyJson('['.repeat(50_000) + ']'.repeat(50_000)), undefined);
  });

  it('says where each token is now', () => {
    const source = '{ "a":[1, {"bc" : "x\\ny"}],"d":12}';
    const pretty = prettyJson(source)!;
    for (const token of ['{', '"a"', '[', '1', '"bc"', '"x\\ny"', '"d"', '12']) {
      const at = pretty.offsetOf(source.indexOf(token));
      assert.equal(pretty.text.slice(at, at + token.length), token);
    }
    const within = source.indexOf('\\ny');
    assert.equal(pretty.text.slice(pretty.offsetOf(within)).slice(0, 3), '\\ny');
  });
});
