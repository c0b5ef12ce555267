import type { AlertDiagnostic } from '../alerts/alert-diagnostic';
import { countProblems, type LintedFile } from './lint-result';
import { counted, styles, type Style } from './styles';
import { TextLines } from '../common/text-lines';

/** Characters of a source line that are shown around a problem. */
const width = 110;

/** What a person reads: each problem with its place, its line, what AWS says and the mend, and a line that sums up. */
export function lintText(files: readonly LintedFile[], colors: boolean): string {
  const style = styles(colors);
  const marks: Readonly<Record<AlertDiagnostic['severity'], Style>> = {
    error: style.red,
    warning: style.yellow,
    info: style.blue,
    hint: style.dim,
  };
  const blocks = files.flatMap(({ path, text, diagnostics }) => {
    const lines = new TextLines(text);
    return diagnostics.map((diagnostic) => {
      const { code, severity, message, awsMessage, range, fixes } = diagnostic;
      const start = lines.positionAt(range.start);
      const mark = marks[severity];
      return [
        `${style.bold(`${path}:${start.line}:${start.column}`)} ${mark(severity)} ${message} ${style.dim(code)}`,
        ...excerpt(lines.line(start.line), start.column - 1, range.end - range.start, mark),
        ...(awsMessage === undefined ? [] : [`  AWS would answer: ${awsMessage}`]),
        ...fixes.map(({ title }) => `  ${style.dim('Mend:')} ${title}`),
      ].join('\n');
    });
  });
  return [...blocks, summary(files)].join('\n\n');
}

/** The line, or the part of a long one around the problem, with marks under what is meant. */
function excerpt(line: string, from: number, length: number, mark: Style): string[] {
  const to = Math.min(line.length, from + Math.max(1, length));
  let left = 0;
  if (line.length > width) left = Math.max(0, Math.min(from - width / 4, line.length - width));
  const right = Math.min(line.length, left + width);
  const shown = `${left > 0 ? '…' : ''}${line.slice(left, right)}${right < line.length ? '…' : ''}`;
  // Tabs stay, so that the marks stand under what they mark.
  const before = `${left > 0 ? ' ' : ''}${line.slice(left, from).replace(/[^\t]/g, ' ')}`;
  return [`  ${shown}`, `  ${before}${mark('^'.repeat(Math.max(1, Math.min(to, right) - from)))}`];
}

function summary(files: readonly LintedFile[]): string {
  const { errors, warnings, infos, hints } = countProblems(files);
  const parts = [
    counted(errors, 'error'),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(infos > 0 ? [counted(infos, 'info')] : []),
    ...(hints > 0 ? [counted(hints, 'hint')] : []),
  ];
  return `${counted(files.length, 'file')}: ${parts.join(', ')}`;
}
