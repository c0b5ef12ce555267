import type * as vscode from 'vscode';
import type { LiveTestStrings } from '../webview/live-test-strings';
import type { NoteTexts } from './live-test-model';

/** The page's strings; placeholders stay, the page fills them in. */
export function liveTestStrings({ l10n }: typeof vscode): LiveTestStrings {
  return {
    title: l10n.t('Live Test'),
    noEvents: l10n.t('No events to test against yet. Fetch them from a log group, from Event history or from files.'),
    testAgainstEvents: l10n.t('Test Against Events…'),
    noneFound: l10n.t(
      'There were no events in this time. CloudTrail delivers an event about 5 minutes after it happened.',
    ),
    noPattern: l10n.t('Open a .cwfilter document to see which of these events its pattern matches.'),
    newMetricFilter: l10n.t('New Metric Filter'),
    patternError: l10n.t('Not tested, because AWS would refuse this pattern. {0}'),
    match: l10n.t('{0} match'),
    nearly: l10n.t('{0} nearly'),
    no: l10n.t('{0} no'),
    tested: l10n.t('Tested {0} of {1}'),
    show: l10n.t('Show only events that'),
    search: l10n.t('Search events'),
    list: l10n.t('Events'),
    keys: l10n.t('Arrow keys move, Enter opens the event, / searches, Escape lets go.'),
    columnVerdict: l10n.t('Verdict'),
    columnTime: l10n.t('Time'),
    columnEvent: l10n.t('Event'),
    columnWho: l10n.t('Who'),
    columnIp: l10n.t('Source IP'),
    columnRegion: l10n.t('Region'),
    columnRemark: l10n.t('Remark'),
    isMatch: l10n.t('matches'),
    isNearly: l10n.t('nearly matches'),
    isNo: l10n.t('does not match'),
    isUntested: l10n.t('not tested'),
    fails: l10n.t('fails: {0}'),
    noRow: l10n.t('No event fits this filter.'),
    showAll: l10n.t('Show All'),
    histogram: l10n.t('Matches over time, {0} a bar'),
    bar: l10n.t('{0}, matches: {1}'),
    onlyTime: l10n.t('Only {0}'),
    anyTime: l10n.t('Show any time'),
    details: l10n.t('Selected event'),
    clauseHolds: l10n.t('holds'),
    clauseFails: l10n.t('fails'),
    openEvent: l10n.t('Open Event'),
    closeDetails: l10n.t('Close'),
    time: l10n.t('Time'),
    service: l10n.t('Service'),
    error: l10n.t('Error'),
    read: l10n.t('Read {0} events ({1}) from {2}'),
    readOne: l10n.t('Read {0} event ({1}) from {2}'),
    readRange: l10n.t('{0} to {1}'),
    nothingLeftOut: l10n.t('Nothing left out.'),
    leftOut: l10n.t('Left out: {0}'),
  };
}

/** What a clause found instead of a value. */
export function noteTexts({ l10n }: typeof vscode): NoteTexts {
  return {
    missing: l10n.t('not in this event'),
    null: l10n.t('null'),
    boolean: l10n.t('a boolean'),
    object: l10n.t('an object, not a value'),
    array: l10n.t('a list, not a value'),
    'not-json': l10n.t('this event is not JSON'),
    'not-a-number': l10n.t('not a number'),
    ignored: l10n.t('AWS ignores a “?” term beside other terms'),
    'field-count': l10n.t('the line does not have that many fields'),
  };
}
