import type * as vscode from 'vscode';
import type { AlertTestFailure, AlertTestResult } from '../alerts/alert-tests';
import type { TextLines } from '../common/text-lines';
import { rangeIn } from './alert-test-items';

type Verdict = Extract<AlertTestFailure, { reason: 'verdict' }>;

/** Clauses that a message tells; a long list of alternatives says no more than its beginning. */
const mostClauses = 6;

/** What VS Code shows of a failed test: at the clause that decided if there is one, else at the test. */
export function messagesOf(
  vs: typeof vscode,
  uri: vscode.Uri,
  lines: TextLines,
  result: AlertTestResult,
): vscode.TestMessage[] {
  const { test, failures, failed } = result;
  const messages = failures.map((failure) => {
    const message = new vs.TestMessage(wordsOf(vs, result, failure));
    const [clause] = failure.reason === 'verdict' ? failure.clauses : [];
    message.location = new vs.Location(uri, rangeIn(vs, lines, clause?.documentRange ?? test.range));
    if (failure.reason === 'verdict' && test.expected === 'match') Object.assign(message, difference(failure));
    return message;
  });
  if (failed > failures.length) {
    const more = new vs.TestMessage(vs.l10n.t('… and {0} more events.', failed - failures.length));
    more.location = new vs.Location(uri, rangeIn(vs, lines, test.range));
    messages.push(more);
  }
  return messages;
}

function wordsOf({ l10n }: typeof vscode, { test, events }: AlertTestResult, failure: AlertTestFailure): string {
  if (failure.reason === 'unusable') return failure.message;
  const { eventNumber, summary, clauses, needed } = failure;
  const isMatch = test.expected === 'match';
  const event = events > 1 ? l10n.t('Event {0}, {1}', eventNumber, summary) : summary;
  const what = isMatch ? l10n.t('{0} does not match.', event) : l10n.t('{0} matches, and should be ignored.', event);
  const shown = clauses.slice(0, mostClauses).map(({ text, words }) => `  ${text.replace(/\s+/g, ' ')}: ${words}`);
  const left = clauses.length - shown.length;
  return [
    what,
    ...(clauses.length > 0 ? [titleOf(l10n, isMatch, clauses.length, needed), ...shown] : []),
    ...(left > 0 ? [`  ${l10n.t('… and {0} more', left)}`] : []),
  ].join('\n');
}

function titleOf(l10n: typeof vscode.l10n, isMatch: boolean, count: number, needed: number): string {
  if (isMatch) {
    if (count === 1) return l10n.t('This clause is in the way:');
    return needed === 1
      ? l10n.t('None of these clauses holds, and one would do:')
      : l10n.t('These clauses are in the way:');
  }
  if (count === 1) return l10n.t('This clause lets it through:');
  return needed === 1 ? l10n.t('All these clauses let it through:') : l10n.t('Each of these clauses lets it through:');
}

/** For one clause that compares with `=`: what it wants, and what the event has. VS Code shows the two side by side. */
function difference({ clauses }: Verdict): Partial<Pick<vscode.TestMessage, 'expectedOutput' | 'actualOutput'>> {
  const [clause] = clauses;
  if (clauses.length !== 1 || clause?.saw === undefined) return {};
  const operand = /^[^\s=!<>"]+\s*=\s*(.+)$/s.exec(clause.text)?.[1];
  return operand === undefined ? {} : { expectedOutput: operand, actualOutput: clause.saw };
}
