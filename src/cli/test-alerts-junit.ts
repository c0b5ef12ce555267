import { testName } from '../alerts/alert-tests';
import { countTests, type TestedFile } from './test-alerts-result';
import { clausesTitle, failureWords } from './test-alerts-words';

/** The results as JUnit's XML, which continuous integration services read: a suite per file, a case per test. */
export function testsJunit(files: readonly TestedFile[]): string {
  const { tests, failed } = countTests(files);
  const suites = files.map((file) => {
    const { path, results, broken } = file;
    const counts = countTests([file]);
    const cases = [
      ...broken.map((message) => testCase(path, 'front matter', [{ message, details: '' }])),
      ...results.map((result) =>
        testCase(
          path,
          `${result.test.expected === 'match' ? 'matches' : 'ignores'} ${testName(result.test)}`,
          result.failures.map((failure) => ({
            message: failureWords(result, failure),
            details:
              failure.reason === 'verdict'
                ? [
                    clausesTitle(result, failure),
                    ...failure.clauses.map(({ text, words }) => `${text}: ${words}`),
                    failure.event,
                  ].join('\n')
                : '',
          })),
        ),
      ),
    ];
    return `  <testsuite name="${escape(path)}" tests="${counts.tests}" failures="${counts.failed}">\n${cases.join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="access-alerts" tests="${tests}" failures="${failed}">\n${suites.join('')}</testsuites>`;
}

function testCase(
  path: string,
  name: string,
  failures: readonly { readonly message: string; readonly details: string }[],
): string {
  const head = `    <testcase classname="${escape(path)}" name="${escape(name)}"`;
  if (failures.length === 0) return `${head}/>\n`;
  const [first] = failures;
  const details = failures.map(({ message, details: more }) => `${message}\n${more}`.trimEnd()).join('\n\n');
  return `${head}>\n      <failure message="${escape(first!.message)}">${escape(details).replaceAll('&#10;', '\n')}</failure>\n    </testcase>\n`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** Text for XML 1.0, which has no place for most control characters and for halves of surrogate pairs. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"\n\t\r]/g, (character) => entities[character]!);
}
