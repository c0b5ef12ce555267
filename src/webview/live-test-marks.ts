import type { Verdict } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

/** The sign of each verdict, and its words for those who do not see signs. */
export function verdictMarks(
  strings: LiveTestStrings,
): Readonly<Record<Verdict | 'untested', { mark: string; text: string }>> {
  return {
    match: { mark: '✓', text: strings.isMatch },
    nearly: { mark: '≈', text: strings.isNearly },
    no: { mark: '✗', text: strings.isNo },
    untested: { mark: '', text: strings.isUntested },
  };
}
