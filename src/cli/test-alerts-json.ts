import { testName } from '../alerts/alert-tests';
import { countTests, type TestedFile } from './test-alerts-result';
import { failureWords } from './test-alerts-words';
import { TextLines } from '../common/text-lines';

/** The JSON of `access-alerts test --help`, which is a promise: what is there stays, new things may come. */
export function testsJson(files: readonly TestedFile[]): string {
  const output = {
    version: 1,
    files: files.map(({ path, text, filterName, results, broken }) => {
      const lines = new TextLines(text);
      return {
        path,
        ...(filterName !== undefined && { filterName }),
        ...(broken.length > 0 && { errors: broken }),
        tests: results.map((result) => ({
          name: testName(result.test),
          expected: result.test.expected,
          passed: result.failed === 0,
          line: lines.positionAt(result.test.range.start).line,
          events: result.events,
          failures: result.failures.map((failure) => ({
            message: failureWords(result, failure),
            ...(failure.reason === 'verdict' && {
              event: { number: failure.eventNumber, summary: failure.summary, text: failure.event },
              clauses: failure.clauses.map((clause) => ({
                text: clause.text,
                ...lines.positionAt(clause.documentRange.start),
                ...(clause.saw !== undefined && { saw: clause.saw }),
                words: clause.words,
              })),
            }),
          })),
        })),
      };
    }),
    summary: countTests(files),
  };
  return JSON.stringify(output, undefined, 2);
}
