import assert from 'node:assert/strict';
import { parseTags } from '../../../src/alerts/tags';

const many = (count: number) => Array.from({ length: count }, (_, n) => `k${n}=`).join(',');

describe('tags in a line', () => {
  const good: [text: string, tags: Record<string, string>][] = [
    ['', {}],
    ['team=security', { team: 'security' }],
    [' team = security , stage=production,', { team: 'security', stage: 'production' }],
    ['note=a=b', { note: 'a=b' }],
    ['empty=', { empty: '' }],
    ['Größe=10 km/h @ 5+5', { Größe: '10 km/h @ 5+5' }],
  ];
  for (const [text, tags] of good) {
    it(`${JSON.stringify(text)} is taken`, () => assert.deepEqual(parseTags(text, 'ours'), { tags }));
  }

  const bad: [text: string, problem: RegExp][] = [
    ['team', /“team” has no value/],
    ['=x', /needs a key/],
    ['a=1, a=2', /a is there twice/],
    ['aws:x=1', /aws:/],
    ['AWS:x=1', /aws:/],
    ['ours=1', /set anyway/],
    [`${'k'.repeat(129)}=1`, /128/],
    [`a=${'v'.repeat(257)}`, /256/],
    ['a=<b>', /only letters/],
    [many(50), /takes 50 tags/],
  ];
  for (const [text, problem] of bad) {
    it(`${JSON.stringify(text.slice(0, 30))} is refused`, () => {
      const read = parseTags(text, 'ours');
      assert.match('problem' in read ? read.problem : 'taken', problem);
    });
  }

  it('49 tags leave room for the one of our own', () => {
    assert.ok('tags' in parseTags(many(49), 'ours'));
  });
});
