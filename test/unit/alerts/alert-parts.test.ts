import assert from 'node:assert/strict';
import { alertParts } from '../../../src/alerts/alert-parts';

const documents = [
  // document                                   front matter              pattern           why
  ['{ $.a = 1 }', undefined, '{ $.a = 1 }', 'a bare pattern'],
  ['---\nfilterName: x\n---\n{ $.a = 1 }\n', 'filterName: x\n', '\n{ $.a = 1 }\n', 'both'],
  ['---\r\nfilterName: x\r\n---\r\n\r\n[a]', 'filterName: x\r\n', '\r\n\r\n[a]', 'line ends of Windows'],
  ['---\n---\n', '', '\n', 'nothing in either'],
  ['--- \na: 1\n---\t\nERROR', 'a: 1\n', '\nERROR', 'blanks after the dashes'],
  ['---\nfilterName: x\n', 'filterName: x\n', '', 'no end'],
  ['---\na: {\n---\nERROR', 'a: {\n', '\nERROR', 'not YAML'],
  ['', undefined, '', 'empty'],
  ['--- x', undefined, '--- x', 'more than dashes'],
  ['\n---\na: 1\n---\n', undefined, '\n---\na: 1\n---\n', 'not at the start'],
] as const;

describe('alertParts', () => {
  for (const [text, yaml, rest, why] of documents) {
    it(`${JSON.stringify(text)}: ${why}`, () => {
      const { frontMatter, pattern } = alertParts(text);
      assert.equal(frontMatter && text.slice(frontMatter.start, frontMatter.end), yaml);
      assert.equal(text.slice(pattern.start, pattern.end), rest);
      assert.equal(frontMatter?.isClosed, yaml === undefined ? undefined : why !== 'no end');
    });
  }
});
