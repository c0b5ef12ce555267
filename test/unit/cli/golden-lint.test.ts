import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { alertRules, type AlertDiagnostic } from '../../../src/alerts/alert-diagnostic';
import { checkAlertFile } from '../../../src/alerts/check-alert-file';
import { lintText } from '../../../src/cli/lint-text';

/**
 * Each `NAME.cwfilter` has what `access-alerts lint` says of it in `NAME.txt`, written to be read and judged by people.
 * ACCESS_ALERTS_UPDATE_GOLDEN=1 writes the texts anew; look at what changed before it is kept.
 */
const folder = path.resolve('test/fixtures/alert-files');
const update = process.env.ACCESS_ALERTS_UPDATE_GOLDEN === '1';

const names = readdirSync(folder)
  .filter((file) => file.endsWith('.cwfilter'))
  .map((file) => file.slice(0, -'.cwfilter'.length));

function diagnosticsOf(name: string): { text: string; diagnostics: readonly AlertDiagnostic[] } {
  const text = readFileSync(path.join(folder, `${name}.cwfilter`), 'utf8');
  return { text, diagnostics: checkAlertFile(text).diagnostics };
}

describe('what is said of alert files', () => {
  for (const name of names) {
    it(name, () => {
      const actual = `${lintText([{ path: `${name}.cwfilter`, ...diagnosticsOf(name) }], false)}\n`;
      const golden = path.join(folder, `${name}.txt`);
      if (update) writeFileSync(golden, actual);
      assert.ok(existsSync(golden), `${golden} is missing`);
      assert.equal(actual, readFileSync(golden, 'utf8'));
    });
  }

  it('has every kind of problem somewhere', () => {
    const seen = new Set<string>(names.flatMap((name) => diagnosticsOf(name).diagnostics.map(({ code }) => code)));
    assert.deepEqual(
      Object.keys(alertRules).filter((code) => !seen.has(code)),
      [],
    );
  });

  it('every mend takes its problem away and brings no error', () => {
    let mends = 0;
    for (const name of names) {
      const { text, diagnostics } = diagnosticsOf(name);
      for (const diagnostic of diagnostics) {
        for (const fix of diagnostic.fixes) {
          mends++;
          const edits = [...fix.edits].sort((a, b) => b.range.start - a.range.start);
          const mended = edits.reduce(
            (before, { range, text: inserted }) => before.slice(0, range.start) + inserted + before.slice(range.end),
            text,
          );
          const after = checkAlertFile(mended).diagnostics;
          const count = (list: readonly AlertDiagnostic[], is: (each: AlertDiagnostic) => boolean) =>
            list.filter(is).length;
          const same = ({ code }: AlertDiagnostic) => code === diagnostic.code;
          const isError = ({ severity }: AlertDiagnostic) => severity === 'error';
          assert.ok(count(after, same) < count(diagnostics, same), `${name}: ${fix.title}:\n${mended}`);
          assert.ok(count(after, isError) <= count(diagnostics, isError), `${name}: ${fix.title}:\n${mended}`);
        }
      }
    }
    assert.ok(mends > 5, String(mends));
  });
});
