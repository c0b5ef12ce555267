import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cloudTrailKnowledge } from '../../../src/cloudtrail/knowledge';
import { checkPattern, patternRules, type CheckContext, type Diagnostic } from '../../../src/pattern/index';
import { applyFix, readGolden, renderGolden, renderPattern } from '../../helpers/golden-diagnostics';

/**
 * Every pattern of test/fixtures/diagnostics with all that is said of it, and docs/diagnostics.md made from them.
 * ACCESS_ALERTS_UPDATE_GOLDEN=1 writes both anew; look at what changed before it is kept.
 */
const folder = path.resolve('test/fixtures/diagnostics');
const page = path.resolve('docs/diagnostics.md');
const update = process.env.ACCESS_ALERTS_UPDATE_GOLDEN === '1';

const files = readdirSync(folder).map((name) => {
  const file = path.join(folder, name);
  const text = readFileSync(file, 'utf8');
  const golden = readGolden(text);
  const regexFilters = Number(/^# with regexFilters: (\d+)$/m.exec(golden.header)?.[1] ?? 0);
  const context: CheckContext = { knowledge: cloudTrailKnowledge, regexFilters };
  const check = (pattern: string) => checkPattern(pattern, context);
  return { name, file, text, golden, check };
});
const cases = files.flatMap(({ golden, check }) => golden.patterns.map((pattern) => ({ pattern, check })));

describe('Diagnostics of whole patterns', () => {
  for (const { name, file, text, golden, check } of files) {
    it(`${name} is as expected`, () => {
      const now = renderGolden(golden, check);
      if (update) writeFileSync(file, now);
      else assert.equal(now, text);
    });
  }

  it('has an example of every kind of problem', () => {
    const seen = new Set(cases.flatMap(({ pattern, check }) => check(pattern).map(({ code }) => code)));
    assert.deepEqual(
      Object.keys(patternRules).filter((code) => !seen.has(code as keyof typeof patternRules)),
      [],
    );
  });

  for (const { pattern, check } of cases) {
    const before = check(pattern);
    for (const diagnostic of before.filter(({ fixes }) => fixes.length > 0)) {
      it(`${diagnostic.code} of ${pattern.slice(0, 80)} goes away with its fixes`, () => {
        for (const fix of diagnostic.fixes) {
          const fixed = applyFix(pattern, fix);
          const after = check(fixed);
          assert.ok(count(after, diagnostic.code) < count(before, diagnostic.code), `${fix.title}: ${fixed}`);
          // What was hidden behind an error may come to light; new errors may not.
          assert.ok(errors(after) <= errors(before), `${fix.title}: ${fixed}`);
        }
      });
    }
  }

  it('docs/diagnostics.md shows them all', () => {
    const now = renderPage();
    if (update) writeFileSync(page, now);
    else assert.equal(now, readFileSync(page, 'utf8'));
  });
});

function count(diagnostics: readonly Diagnostic[], code: Diagnostic['code']): number {
  return diagnostics.filter((diagnostic) => diagnostic.code === code).length;
}

function errors(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}

function renderPage(): string {
  const sections = Object.entries(patternRules).map(([code, rule]) => {
    // The shortest pattern in which it is alone, and that is not too long to be read.
    const examples = cases
      .map(({ pattern, check }) => ({ pattern, found: check(pattern) }))
      .filter(({ found }) => found.some((diagnostic) => diagnostic.code === code))
      .sort((a, b) => a.found.length - b.found.length || a.pattern.length - b.pattern.length);
    const [{ pattern, found } = { pattern: '', found: [] }] = examples;
    const shown = pattern.length > 200 ? rule : `${rule}\n\n\`\`\`text\n${renderPattern(pattern, found)}\n\`\`\``;
    return `## ${code}\n\n${shown}\n`;
  });
  return `${intro}\n${sections.join('\n')}`;
}

const intro = `# What is said about patterns

Every problem that the editor and \`access-alerts lint\` report in a pattern, by its code. An _error_ is what AWS refuses; a
_warning_ is a pattern that AWS takes and that does not do what it seems to; _info_ and _hint_ are about doubt and style.
Below an example stands what is reported, AWS's own message where it is known, and what each quick fix makes of it.
Fields, event names and services are checked only in patterns that are about CloudTrail.

This page is made from \`test/fixtures/diagnostics\`; a test holds it to what the code does.
`;
