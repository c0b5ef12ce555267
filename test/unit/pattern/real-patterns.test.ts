import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cloudTrailKnowledge as knowledge } from '../../../src/cloudtrail/knowledge';
import { checkPattern, parsePattern, type DiagnosticCode } from '../../../src/pattern/index';
import { realData } from '../../helpers/real-data';

/** What is said about patterns that people have deployed, and about the catalogue's; skipped where neither is at hand. */
const root = process.cwd();

interface Control {
  readonly id: string;
  readonly pattern?: string | null;
  readonly securityHubExact?: string | null;
  readonly variants?: Readonly<Record<string, string>>;
}

/** What the catalogue's notes say of its variants that are broken or easily misread. All others are clean. */
const flawed: Readonly<Record<string, readonly DiagnosticCode[]>> = {
  'unauthorized-api-calls: cis-1.4-to-3.0 (broken: matches all)': ['broad-exclusion'],
  'unauthorized-api-calls: cis-4.0+': ['mixed-connectives'],
  'route-table-changes: cis-3.0+ audit (precedence bug)': ['mixed-connectives'],
};

describe('Patterns of the catalogue', () => {
  const file = realData(root, path.join('..', 'reference', 'controls.json'));
  if (file === undefined) {
    it('are not at hand');
    return;
  }
  const controls = JSON.parse(readFileSync(file, 'utf8')) as readonly Control[];
  for (const { id, pattern, securityHubExact, variants = {} } of controls) {
    const named = { pattern, ...(securityHubExact !== pattern && { securityHubExact }), ...variants };
    for (const [name, text] of Object.entries(named)) {
      if (typeof text !== 'string') continue;
      const codes = flawed[`${id}: ${name}`] ?? [];
      it(`${id}: ${name} is ${codes.length > 0 ? codes.join() : 'clean'}`, () => {
        assert.equal(parsePattern(text).tree.kind, 'json');
        assert.deepEqual(
          checkPattern(text, { knowledge }).map(({ code }) => code),
          codes,
        );
      });
    }
  }
});

/** Slips that stand in documentation and in templates that cannot have been deployed so. */
const slips: readonly DiagnosticCode[] = [
  'text-after-pattern',
  'wrong-quotes',
  'unknown-operator',
  'invalid-selector',
  'unclosed-parenthesis',
];
/** What AWS takes, and what is not what it seems; each case was looked at. */
const traps: readonly DiagnosticCode[] = [
  'optional-field',
  'middle-star',
  'broad-exclusion',
  'outer-whitespace',
  'invalid-characters',
];

describe('Deployed patterns', () => {
  const file = realData(root, 'patterns.ndjson');
  if (file === undefined) {
    it('are not at hand');
    return;
  }
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const patterns = [...new Set(lines.map((line) => (JSON.parse(line) as { readonly pattern: string }).pattern))];
  const found = patterns.map((pattern) => ({ pattern, diagnostics: checkPattern(pattern, { knowledge }) }));

  for (const [severity, codes] of [
    ['error', slips],
    ['warning', traps],
  ] as const) {
    it(`rarely give rise to a ${severity}, and to none of another kind than those that were looked at`, () => {
      const hit = found.filter(({ diagnostics }) => diagnostics.some((diagnostic) => diagnostic.severity === severity));
      const others = hit.filter(({ diagnostics }) =>
        diagnostics.some((diagnostic) => diagnostic.severity === severity && !codes.includes(diagnostic.code)),
      );
      assert.deepEqual(others, []);
      assert.ok(hit.length <= patterns.length * 0.05, hit.map(({ pattern }) => pattern).join('\n'));
    });
  }
});

describe('Real events', () => {
  const file = realData(root, 'cloudtrail-events.ndjson');
  if (file === undefined) {
    it('are not at hand');
    return;
  }
  it('have names and sources that are known', () => {
    const pairs = new Set<string>();
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
      const { eventSource, eventName } = JSON.parse(line) as Readonly<Record<string, unknown>>;
      // Some records are redacted.
      if (typeof eventSource !== 'string' || typeof eventName !== 'string' || eventSource === '...') continue;
      pairs.add(`${eventSource} ${eventName}`);
    }
    const unknown = [...pairs].filter((pair) => {
      const [source = '', name = ''] = pair.split(' ');
      return !knowledge.eventSourcesOf(name).includes(source);
    });
    assert.ok(unknown.length <= pairs.size * 0.01, unknown.join('\n'));
  });
});
