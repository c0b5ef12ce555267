import type { AlertTestFailure, AlertTestResult } from '../alerts/alert-tests';

/** What went wrong with one event, in a sentence. */
export function failureWords({ test, events }: AlertTestResult, failure: AlertTestFailure): string {
  if (failure.reason === 'unusable') return failure.message;
  const which =
    test.event.kind === 'inline'
      ? 'The event'
      : events === 1
        ? `The event of ${test.event.path}`
        : `Event ${failure.eventNumber} of ${test.event.path}`;
  return test.expected === 'match'
    ? `${which} does not match: ${failure.summary}`
    : `${which} matches, and should be ignored: ${failure.summary}`;
}

/** What the clauses that follow have to do with it. */
export function clausesTitle({ test }: AlertTestResult, failure: AlertTestFailure): string {
  if (failure.reason === 'unusable' || failure.clauses.length === 0) return '';
  const { needed, clauses } = failure;
  const one = clauses.length === 1;
  if (test.expected === 'match') {
    if (one) return 'This clause is in the way:';
    return needed === 1 ? 'None of these clauses holds, and one would do:' : 'These clauses are in the way:';
  }
  if (one) return 'This clause lets it through:';
  return needed === 1 ? 'All these clauses let it through:' : 'Each of these clauses lets it through:';
}
