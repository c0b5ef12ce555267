import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/install';

/** Packages that a file of src loads, without what is only a type. */
function packagesOf(text: string): string[] {
  const imported = [...text.matchAll(/(?:^import (?!type )[^;]*?from |import\()'([^'.][^']*)'/gms)].map(
    ([, name]) => name!,
  );
  const others = /^(?:node:|virtual:|vscode$)/;
  return imported.filter((name) => !others.test(name)).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]);
}

describe('THIRD-PARTY-NOTICES.txt, as it is shipped', () => {
  const source = path.join(root, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const packages = new Set(files.flatMap((file) => packagesOf(readFileSync(path.join(source, file), 'utf8'))));
  const notices = readFileSync(path.join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');

  it('is about some packages', () => assert.ok(packages.size > 10, [...packages].join()));

  for (const name of packages) {
    it(`names ${name}, once`, () => {
      const lines = notices.split('\n').filter((line) => line.startsWith(`${name} `));
      assert.equal(lines.length, 1, lines.join('\n'));
      assert.match(lines[0]!, /^\S+ \d+\.\d+\.\d+\S* \(\S+\)$/);
    });
  }
});
