import { testName, type AlertTestResult } from '../alerts/alert-tests';
import { counted, styles } from './styles';
import { countTests, type TestedFile } from './test-alerts-result';
import { clausesTitle, failureWords } from './test-alerts-words';
import { TextLines } from '../common/text-lines';

/** Clauses that are shown of one event; a long list of alternatives says no more than its beginning. */
const mostClauses = 6;

/** What a person reads: each test, and for one that failed the event, the clauses that decided, and what they saw. */
export function testsText(files: readonly TestedFile[], colors: boolean): string {
  const style = styles(colors);

  const failuresOf = (file: TestedFile, lines: TextLines, result: AlertTestResult): string[] => {
    const { failures, failed } = result;
    const shown = failures.flatMap((failure) => {
      const title = clausesTitle(result, failure);
      const clauses = failure.reason === 'verdict' ? failure.clauses : [];
      const more = clauses.length - mostClauses;
      return [
        `      ${style.red(failureWords(result, failure))}`,
        ...(title === '' ? [] : [`        ${title}`]),
        ...clauses.slice(0, mostClauses).map(({ text, words, documentRange }) => {
          const { line, column } = lines.positionAt(documentRange.start);
          return `          ${style.bold(oneLine(text))}  ${words}  ${style.dim(`${file.path}:${line}:${column}`)}`;
        }),
        ...(more > 0 ? [`          … and ${more} more`] : []),
      ];
    });
    const others = failed - failures.length;
    return others > 0 ? [...shown, `      … and ${counted(others, 'more event')}`] : shown;
  };

  const blocks = files.map((file) => {
    const lines = new TextLines(file.text);
    const title = file.filterName === undefined ? file.path : `${file.path}  ${style.dim(file.filterName)}`;
    const tests = file.results.flatMap((result) => {
      const passed = result.failed === 0;
      const verb = result.test.expected === 'match' ? 'matches' : 'ignores';
      const events =
        result.test.event.kind === 'file' && passed ? style.dim(` (${counted(result.events, 'event')})`) : '';
      return [
        `  ${passed ? style.green('✓') : style.red('✗')} ${verb} ${testName(result.test)}${events}`,
        ...failuresOf(file, lines, result),
      ];
    });
    const broken = file.broken.map((message) => `  ${style.red('✗')} ${message}`);
    const none = tests.length + broken.length === 0 ? [`  ${style.yellow('no tests')}`] : [];
    return [style.bold(title), ...broken, ...tests, ...none].join('\n');
  });
  return [...blocks, summary(files)].join('\n\n');
}

function summary(files: readonly TestedFile[]): string {
  const { untested, tests, passed, failed } = countTests(files);
  const parts = [`${passed} passed`, `${failed} failed`];
  const without = untested > 0 ? ` (${untested} without tests)` : '';
  return `${counted(files.length, 'file')}${without}, ${counted(tests, 'test')}: ${parts.join(', ')}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
