import type * as vscode from 'vscode';
import type { MetricStrings } from '../webview/metric-strings';

/** The page's strings; placeholders stay, the page fills them in. */
export function metricStrings({ l10n }: typeof vscode): MetricStrings {
  return {
    title: l10n.t('Metric'),
    range: l10n.t('Time range'),
    ranges: {
      '1h': l10n.t('Last hour'),
      '3h': l10n.t('Last 3 hours'),
      '12h': l10n.t('Last 12 hours'),
      '1d': l10n.t('Last 24 hours'),
      '1w': l10n.t('Last 7 days'),
    },
    period: l10n.t('Period'),
    statistic: l10n.t('Statistic'),
    statistics: {
      Sum: l10n.t('Sum'),
      SampleCount: l10n.t('Sample count'),
      Average: l10n.t('Average'),
      Minimum: l10n.t('Minimum'),
      Maximum: l10n.t('Maximum'),
    },
    refresh: l10n.t('Refresh'),
    table: l10n.t('Show as table'),
    chart: l10n.t('Chart of {0}'),
    chartKind: l10n.t('chart'),
    keys: l10n.t('Left and right arrow keys read out one period after the other.'),
    columnTime: l10n.t('Time'),
    noData: l10n.t('no data'),
    empty: l10n.t('No data in this time. A metric filter counts only events that arrive after it was created.'),
    incomplete: l10n.t('CloudWatch gave only a part of the data.'),
    caption: l10n.t('{0} of {1} periods have data'),
    latest: l10n.t('Latest: {0} ({1})'),
    soFar: l10n.t('so far'),
    threshold: l10n.t('threshold'),
    noAlarm: l10n.t('No alarm watches this metric.'),
    alarmStates: {
      OK: l10n.t('OK'),
      ALARM: l10n.t('In alarm'),
      INSUFFICIENT_DATA: l10n.t('Insufficient data'),
    },
    condition: l10n.t('{0} {1} {2} in {3}'),
    asOf: l10n.t('As of {0}; renewed every minute while visible'),
    connect: l10n.t('Connect…'),
  };
}
