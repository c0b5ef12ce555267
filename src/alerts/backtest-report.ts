import type { CompleteAlarm } from './alarm-defaults';
import type { Backtest, BacktestInput } from './backtest';
import type { Sensitivity } from './backtest-sensitivity';
import { cell, fenced, text } from '../common/markdown';
import { dimensionPairs } from './metric-names';
import { comparisonSigns, englishReasons, reasonFor, reasonText, type Notation } from './backtest-words';

/** What a report is about, and when it was made (milliseconds since the epoch). */
export interface ReportSubject {
  /** The alert's file or filter. */
  readonly name: string;
  /** The filter pattern. */
  readonly pattern: string;
  readonly madeAt: number;
}

const mostRows = 500;
const mostActors = 20;

/** A backtest as a Markdown document; times are UTC, so that it reads the same everywhere. */
export function backtestReport(
  subject: ReportSubject,
  input: BacktestInput,
  { alarm, run, series, withData, periods, assumptions }: Backtest,
  sensitivity: Sensitivity,
): string {
  const { source, matched, actors } = input;
  const changes = run.changes.map((change) => [
    time(change.at),
    `${change.from} → ${change.to}`,
    text(reasonText(alarm, reasonFor(alarm, change), englishReasons, notation)),
  ]);
  const bars = series.values.flatMap((value, index) =>
    value === undefined ? [] : [[time(series.from + index * series.step * 1000), number(value)]],
  );
  const barLength = duration(series.step * 1000);
  const sections = [
    `# Backtest of ${text(subject.name)}`,
    `${summary(run.notifications, run.alarmTime)} between ${time(input.from)} and ${time(input.to)}. Made on ${time(subject.madeAt)}; all times are UTC.`,
    '## Settings',
    fenced('', subject.pattern),
    table(['Setting', 'Value'], settingRows(input, alarm)),
    '## What was read',
    list([
      `Events: ${text(source.label)}${source.read === undefined ? '' : `; ${number(source.read)} were read`}, ${number(matched)} match.`,
      ...valuelessLines(input),
      ...source.leftOut.map((each) => `Left out: ${text(each)}.`),
      ...source.differences.map(text),
    ]),
    '## Changes of the alarm',
    changes.length === 0 ? 'None.' : limited(['Time', 'Change', 'Why'], changes, 'changes'),
    '## How it moves with the settings',
    table(
      ['Threshold', 'Notifications', 'In ALARM'],
      sensitivity.thresholds.map((each) => [
        `${comparisonSigns[alarm.comparisonOperator]} ${number(each.threshold)}${each.isCurrent ? ' (this)' : ''}`,
        number(each.notifications),
        duration(each.alarmTime),
      ]),
    ),
    table(
      ['Datapoints', 'Notifications', 'In ALARM'],
      sensitivity.evaluationPeriods.map((each) => [
        `${each.datapointsToAlarm} of ${each.evaluationPeriods}${each.isCurrent ? ' (this)' : ''}`,
        number(each.notifications),
        duration(each.alarmTime),
      ]),
    ),
    '## Who made the events',
    actors.length === 0
      ? 'Not known.'
      : limited(
          ['Who', 'From', 'Events'],
          actors.map(({ who, ip, events }) => [text(who || 'unknown'), text(ip), number(events)]),
          'others',
          mostActors,
        ),
    '## The metric',
    `${number(withData)} of ${number(periods)} periods have data.${series.periods > 1 ? ` Each line is the value nearest to the alarm out of ${series.periods} periods.` : ''}`,
    ...(bars.length > 0 ? [limited([`${barLength} from`, alarm.statistic], bars, 'periods')] : []),
    '## Assumptions',
    list(assumptions.map(text)),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** `3 notifications, 25 min in ALARM`. */
function summary(notifications: number, alarmTime: number): string {
  return `${number(notifications)} ${notifications === 1 ? 'notification' : 'notifications'}, ${duration(alarmTime)} in ALARM`;
}

function settingRows({ metric }: BacktestInput, alarm: CompleteAlarm): string[][] {
  const dimensions = Object.entries(metric.dimensions ?? {}).map(([name, field]) => `${name}: ${field}`);
  const watched = dimensionPairs(metric.watched);
  return [
    ['Metric value', text(metric.metricValue)],
    ['Default value', metric.defaultValue === undefined ? 'none' : number(metric.defaultValue)],
    ...(dimensions.length > 0 ? [['Dimensions', text(dimensions.join(', '))]] : []),
    ...(watched.length > 0 ? [['Watched', text(watched.join(', '))]] : []),
    ['Statistic', alarm.statistic],
    ['Period', duration(alarm.period * 1000)],
    ['Condition', `${comparisonSigns[alarm.comparisonOperator]} ${number(alarm.threshold)}`],
    ['Datapoints', `${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods}`],
    ['Missing data', alarm.treatMissingData],
  ];
}

function valuelessLines({ valueless: { noTime, outside, noNumber, otherMetric } }: BacktestInput): string[] {
  const line = (count: number, why: string) =>
    count > 0 ? [`${number(count)} matching ${count === 1 ? 'event was' : 'events were'} left out: ${why}.`] : [];
  return [
    ...line(noTime, 'without a time'),
    ...line(outside, 'outside the range'),
    ...line(noNumber, 'the metric value is not a number, or a dimension has no value'),
    ...line(otherMetric, 'reported to a metric with dimensions'),
  ];
}

const notation: Notation = { number, time: (ms) => time(ms) };

/** `2026-11-23 14:05`; seconds only where there are some. */
function time(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${ms % 60_000 < 1000 ? iso.slice(11, 16) : iso.slice(11, 19)}`;
}

function number(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 6 }).format(value);
}

/** `2 h 5 min`, `3 days 4 h`, `40 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const units = [
    [86_400, 'days'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  const parts: string[] = [];
  let rest = seconds;
  for (const [size, unit] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit === 'days' && count === 1 ? 'day' : unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 min';
}

function limited(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  what: string,
  most = mostRows,
): string {
  const shown = table(header, rows.slice(0, most));
  return rows.length > most ? `${shown}\n\n… and ${number(rows.length - most)} more ${what}.` : shown;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map((row) => line(row.map(cell)))].join('\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
