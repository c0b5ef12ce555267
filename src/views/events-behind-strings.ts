import type * as vscode from 'vscode';
import type { BehindStrings } from '../webview/events-behind-strings';

/** The strings of the list of events behind a datapoint; placeholders stay, the page fills them in. */
export function behindStrings({ l10n }: typeof vscode): BehindStrings {
  return {
    heading: l10n.t('Events behind {0}'),
    oneEvent: l10n.t('1 event'),
    events: l10n.t('{0} events'),
    eventsAndMore: l10n.t('{0} events and more'),
    unknownCaller: l10n.t('unknown caller'),
    moreCallers: l10n.t('{0} more callers'),
    errors: l10n.t('errors: {0}'),
    reading: l10n.t('Reading events…'),
    stopped: l10n.t('Stopped; what was read so far is listed.'),
    nothing: l10n.t('No event of this time matches.'),
    stop: l10n.t('Stop'),
    close: l10n.t('Close the list of events'),
    test: l10n.t('Open in Live Test'),
    list: l10n.t('Events behind the datapoint'),
    keys: l10n.t('Arrow keys move, Enter opens an event, Escape goes back to the chart.'),
    hint: l10n.t('Enter or a double click opens an event, Escape goes back to the chart.'),
    columnTime: l10n.t('Time'),
    columnEvent: l10n.t('Event'),
    columnWho: l10n.t('Who'),
    columnFrom: l10n.t('From where'),
    columnError: l10n.t('Error'),
    columnFilter: l10n.t('Metric filter'),
    columnValue: l10n.t('Value'),
    times: l10n.t('happened {0}, in the log group {1}'),
    remarks: {
      'no-filter': l10n.t('No metric filter puts values into this metric now. What did may have been deleted.'),
      differs: l10n.t('The datapoint is {0}; these events add up to {1}.'),
      'newer-filter': l10n.t(
        'Metric filter {0} was made or changed at {1}, after this period began. It counts only what arrives later; listed is what its pattern matches now.',
      ),
      expired: l10n.t('Log group {0} deletes events after {1}, so events of this time are gone.'),
      recent: l10n.t(
        'CloudTrail delivers some minutes late, and CloudWatch counts a moment after that: look again soon.',
      ),
      'default-value': l10n.t('Metric filter {0} reports {1} for every minute in which nothing matches.'),
      unexplained: l10n.t(
        'The pattern may have been another one then, another filter may have counted too, or something else puts values into this metric.',
      ),
      more: l10n.t('The first {0} events are listed; the datapoint is {1}. Live Test takes them all.'),
      'no-number': l10n.t('{0} more without a number at {1}: matched, but not counted.'),
      'delivered-later': l10n.t(
        '{0} happened before this period, up to {1} before delivery: a datapoint goes by the time at which CloudTrail delivers.',
      ),
    },
    differsFromNothing: l10n.t('CloudWatch has no data of this period; these events add up to {0}.'),
    moreThanKnown: l10n.t('The first {0} events are listed; there are more. Live Test takes them all.'),
  };
}
