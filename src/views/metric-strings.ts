import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { TrackedMetric } from '../webview/metric-shapes';
import type { MetricStrings } from '../webview/metric-strings';
import { behindStrings } from './events-behind-strings';

/** The page's strings; placeholders stay, the page fills them in. */
export function metricStrings(vs: typeof vscode): MetricStrings {
  const { l10n } = vs;
  return {
    title: l10n.t('Metric'),
    range: l10n.t('Time range'),
    ranges: {
      '1h': l10n.t('Last hour'),
      '3h': l10n.t('Last 3 hours'),
      '12h': l10n.t('Last 12 hours'),
      '1d': l10n.t('Last 24 hours'),
      '3d': l10n.t('Last 3 days'),
      '1w': l10n.t('Last 7 days'),
      '2w': l10n.t('Last 14 days'),
      '1mo': l10n.t('Last 30 days'),
      '3mo': l10n.t('Last 90 days'),
      '6mo': l10n.t('Last 180 days'),
      '15mo': l10n.t('Last 15 months'),
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
    zone: l10n.t('Time zone'),
    zoneLocal: l10n.t('Local time ({0})'),
    zoneUtc: l10n.t('UTC'),
    refresh: l10n.t('Refresh'),
    every: l10n.t('Renewed every {0} while visible'),
    pause: l10n.t('Pause'),
    paused: l10n.t('paused'),
    settled: l10n.t('off'),
    settledWhy: l10n.t('This time is over: nothing in it changes any more'),
    table: l10n.t('Show as table'),
    copyCsv: l10n.t('Copy as CSV'),
    savePng: l10n.t('Save as PNG…'),
    addMetric: l10n.t('Add metric…'),
    addMetricFull: l10n.t('More metrics cannot be told apart in one chart'),
    legend: l10n.t('Metrics'),
    remove: l10n.t('Remove {0}'),
    zoomed: l10n.t('Looking closer: {0}'),
    resetZoom: l10n.t('Show the whole range'),
    chart: l10n.t('Chart of {0}'),
    chartKind: l10n.t('chart'),
    keys: l10n.t(
      'Left and right arrow keys read out one period after the other, up and down change the metric, Enter asks what is behind the datapoint. Plus and minus look closer and less close, Shift with an arrow key moves on in time, Escape or 0 shows the whole range.',
    ),
    keysTip: l10n.t(
      'Drag to look closer. Keys: ← → period, ↑ ↓ metric, Enter events, + − zoom, Shift+← → move, Esc reset',
    ),
    columnTime: l10n.t('Time'),
    columnAlarm: l10n.t('Alarm'),
    columnChange: l10n.t('Change'),
    columnWhy: l10n.t('Why'),
    changes: l10n.t('Alarm changes'),
    noChanges: l10n.t('No alarm changed its state in this time, as far as CloudWatch’s history goes back.'),
    noData: l10n.t('no data'),
    empty: l10n.t('No data in this time. A metric filter counts only events that arrive after it was created.'),
    incomplete: l10n.t('CloudWatch gave only a part of the data.'),
    caption: l10n.t('{0} of {1} periods have data'),
    latest: l10n.t('Latest: {0} ({1})'),
    soFar: l10n.t('so far'),
    threshold: l10n.t('threshold'),
    expected: l10n.t('expected ± {0} σ'),
    noAlarm: l10n.t('No alarm watches this metric.'),
    noAlarms: l10n.t('No alarm watches these metrics.'),
    unknownWhy: l10n.t(
      'Unknown is what was before an alarm was created, or more than 30 days ago: CloudWatch keeps an alarm’s history no longer.',
    ),
    alarmStates: {
      OK: l10n.t('OK'),
      ALARM: l10n.t('In alarm'),
      INSUFFICIENT_DATA: l10n.t('Insufficient data'),
      UNKNOWN: l10n.t('unknown'),
    },
    condition: l10n.t('{0} {1} {2} in {3}'),
    aboveBand: l10n.t('{0} in {1} above the expected band (± {2} σ)'),
    belowBand: l10n.t('{0} in {1} below the expected band (± {2} σ)'),
    outsideBand: l10n.t('{0} in {1} outside of the expected band (± {2} σ)'),
    inPeriod: l10n.t('{0} in {1}'),
    asOf: l10n.t('As of {0}'),
    connect: l10n.t('Connect…'),
    behind: behindStrings(vs),
  };
}

/** Why a metric cannot be read now: the connection is to another account, or there is none. */
export function otherAccount(
  { l10n }: typeof vscode,
  { accountId, region }: TrackedMetric,
  connected: Account | undefined,
): string {
  if (!connected) return l10n.t('Not connected. This metric is in account {0} ({1}).', accountId, region);
  return l10n.t(
    'You are connected to {0} ({1}), but this metric is in account {2} ({3}).',
    connected.identity.accountId,
    connected.region,
    accountId,
    region,
  );
}
