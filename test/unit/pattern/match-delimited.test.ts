import assert from 'node:assert/strict';
import { compilePattern } from '../../../src/pattern/index';

const access = '198.51.100.7 - alice [04/May/2026:10:00:00 +0000] "GET /a.html HTTP/1.1" 404 1534';
const flow = '2 111122223333 eni-1 10.0.0.9 10.0.0.5 41000 22 6 10 840 1 2 REJECT OK';

const rows = [
  // pattern                                       line     matches why
  ['[]', access, true, 'any line'],
  ['[ip, id, user, time, request, status, size]', access, true, 'seven fields'],
  ['[ip, id, user, time, request, status = 4*, size]', access, true, 'a wildcard'],
  ['[ip, id, user, time, request, status = 5*, size]', access, false, 'another status'],
  ['[..., status = 404, size]', access, true, 'counted from the right'],
  ['[..., status = 404]', access, false, 'the last field is the size'],
  ['[ip, ..., size > 1000]', access, true, 'a number'],
  ['[ip, ..., size > 2000]', access, false, 'a smaller number'],
  ['[ip = 198.51.100.7, ...]', access, true, 'counted from the left'],
  ['[..., request = "GET *", status, size]', access, true, 'a quoted field, without its quotes'],
  ['[..., time = "04/May/2026:10:00:00 +0000", request, status, size]', access, true, 'a field in brackets'],
  ['[a, b, c, d, e, f, g, h]', access, false, 'too few fields in the line'],
  ['[ip, rest]', access, true, 'the last field takes the rest'],
  ['[ip, rest = "- alice *"]', access, true, 'as it is written'],
  ['[ip, id, user, time, request, status != 200 && status != 404, size]', access, false, 'both conditions'],
  ['[ip, id, user, time, request, status = 200 || status = 404, size]', access, true, 'one of two'],
  ['[ip, id, user, time, request = %html%, ...]', access, true, 'a regular expression'],
  ['[user > 5, ...]', access, false, 'text is not ordered'],
  ['[, , user = alice, ...]', access, true, 'fields without names'],
  [
    '[v, account, eni, source, destination, sport, dport = "22", ..., action = REJECT, status]',
    flow,
    true,
    'a flow log',
  ],
  ['[a, b = 1]', 'x\t1', true, 'a tab parts fields too'],
  ['[a, b]', 'x', false, 'one field'],
  ['[a]', '', false, 'an empty line has none'],
  ['[...]', '', true, 'any number of fields'],
  ['[a = "x]", b]', '[x]] y', false, 'the first closing bracket ends a field'],
  ['[a, b]', '"open quote', true, 'a quote without end is a character'],
] as const;

describe('space-delimited patterns', () => {
  for (const [pattern, line, matches, why] of rows) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'}: ${why}`, () => {
      const compiled = compilePattern(pattern);
      assert.equal(compiled.test(line), matches);
      assert.equal(compiled.explain(line).matches, matches);
    });
  }

  it('extract named fields by name and others by number', () => {
    assert.deepEqual(compilePattern('[ip, , user, ..., size]').extract(access), {
      $ip: '198.51.100.7',
      $2: '-',
      $user: 'alice',
      $4: '04/May/2026:10:00:00 +0000',
      $5: 'GET /a.html HTTP/1.1',
      $6: '404',
      $size: '1534',
    });
  });

  it('extract the rest of the line as the last field', () => {
    const line = '2026-05-04T10:00:00Z\tid-1\tINFO\thello  world\n';
    assert.deepEqual(compilePattern('[time, id="*-*", event]').extract(line), {
      $time: '2026-05-04T10:00:00Z',
      $id: 'id-1',
      $event: 'INFO\thello  world',
    });
  });

  it('extract nothing from a line that does not match', () => {
    assert.deepEqual(compilePattern('[a = x, b]').extract('y z'), {});
  });
});
