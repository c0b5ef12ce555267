import { checkPattern, parsePattern, type CheckContext, type Diagnostic } from '../pattern/index';
import { alertProblem, type AlertDiagnostic } from './alert-diagnostic';
import { parseAlertFile, type AlertFile } from './alert-file';
import { checkAlarm, checkTopic, checkWatchedMetric } from './check-alarm';
import { checkMetric } from './check-metric';

/** An alert file, and everything that is wrong with it or could be said better. */
export interface CheckedAlertFile {
  readonly file: AlertFile;
  /** Of front matter and pattern, in the order of the document; ranges count from its start. */
  readonly diagnostics: readonly AlertDiagnostic[];
}

/** What a deployment asks for where front matter does not say it; the log group is asked for anyway. */
const needed = ['filterName', 'metricNamespace', 'metricName'] as const;

/**
 * Reads and checks a `.cwfilter` document: front matter, pattern, and whether they fit each other. With what is known of
 * the events, `context`, fields and event names are checked too. Never throws.
 */
export function checkAlertFile(text: string, context?: CheckContext): CheckedAlertFile {
  const file = parseAlertFile(text);
  const patternProblems = checkPattern(file.pattern.text, { ...context, isForDeployment: true });
  const diagnostics: AlertDiagnostic[] = [
    ...file.problems,
    ...patternProblems.map((problem) => inDocument(problem, file.pattern.start)),
  ];
  const { settings, frontMatter } = file;
  if (settings && frontMatter) {
    const { at, opening } = frontMatter;
    const missing = needed.filter((key) => settings[key] === undefined && isAbsent(file, key));
    if (missing.length > 0 && file.problems.every(({ code }) => code !== 'invalid-yaml' && code !== 'not-settings')) {
      const message = `A deployment will ask for ${missing.join(', ')}: the front matter does not say.`;
      diagnostics.push(alertProblem('missing-setting', opening, message, { severity: 'info' }));
    }
    if (file.pattern.text === '') {
      const message = 'There is no pattern below the front matter, so every event of the log group counts.';
      diagnostics.push(alertProblem('empty-pattern', opening, message, { severity: 'warning' }));
    }
    const isSound = patternProblems.every(({ severity }) => severity !== 'error');
    const tree = isSound ? parsePattern(file.pattern.text).tree : undefined;
    diagnostics.push(
      ...checkMetric(settings, tree, file.pattern.start, at),
      ...checkAlarm(settings, at),
      ...(file.problems.some(({ code }) => code === 'alarm-dimension') ? [] : checkWatchedMetric(settings, at)),
      ...(isRefused(file, 'topic', 'topicName') ? [] : checkTopic(settings, at)),
    );
  }
  return { file, diagnostics: diagnostics.sort((a, b) => a.range.start - b.range.start) };
}

/** Whether a setting is not there at all, rather than there with a value that was refused. */
function isAbsent({ problems, frontMatter }: AlertFile, key: string): boolean {
  const { start } = frontMatter!.at([key], 'value');
  return problems.every(({ range }) => range.start !== start);
}

/** Whether a setting is there, with a value that was refused. */
function isRefused({ problems, frontMatter }: AlertFile, ...path: string[]): boolean {
  const { start } = frontMatter!.at(path, 'value');
  return problems.some(({ range }) => range.start === start);
}

/** A pattern's diagnostic, with ranges that count from the start of the document. */
function inDocument(problem: Diagnostic, start: number): Diagnostic {
  const shift = (range: Diagnostic['range']) => ({ start: range.start + start, end: range.end + start });
  return {
    ...problem,
    range: shift(problem.range),
    fixes: problem.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, range: shift(edit.range) })),
    })),
  };
}
