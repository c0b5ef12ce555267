import { comparisonSigns } from '../../alerts/backtest-words';
import { clauseWords } from '../../alerts/clause-words';
import { summarize } from '../../cloudtrail/event-summary';
import { cell, code, foldedMarkdown, text } from '../../common/markdown';
import type { AlarmState, TopicState } from './chain';
import type { Delivery, DeliveryObstacle } from './delivery';
import { isTopicArn } from './arns';
import type { Counter, FilterSight, Sight } from './which-alerts';

/** A trail, and whether it brings the event to its log group. */
export interface TrailDelivery {
  readonly trail: string;
  readonly logGroup: string | undefined;
  /** Where the log group is. Filters of another region than the connection's were not looked at. */
  readonly logGroupRegion: string | undefined;
  readonly delivery: Delivery;
}

/** An alert that may become a metric filter. `isChanged`: there is one of that name, and its pattern is another. */
export interface Draft {
  readonly counter: Counter;
  readonly sight: Sight;
  readonly isChanged: boolean;
}

/** All that the report tells of. */
export interface WhichAlerts {
  readonly message: string;
  readonly sights: readonly FilterSight[];
  readonly deliveries: readonly TrailDelivery[];
  /** The alert in front, where it is not deployed, or not like this. */
  readonly draft?: Draft | undefined;
  readonly account: { readonly label: string; readonly accountId: string; readonly region: string };
  /** When it was looked, in milliseconds since the epoch. */
  readonly now: number;
}

const obstacles = {
  'not-linked': 'it does not send to CloudWatch Logs',
  'group-gone': 'its log group does not exist any more',
  'not-logging': 'it is not logging',
  'other-region': 'it records another region only',
  'no-global-services': 'it leaves out events of global services',
  'not-selected': 'its event selectors leave this event out',
  failing: 'its last delivery failed',
} satisfies Record<DeliveryObstacle, string>;

/** E.g. "Which alerts see StopInstances?". */
export function whichAlertsTitle(message: string): string {
  return `Which alerts see ${summarize(message).name || 'this event'}?`;
}

/** What counts an event, who is told then, what nearly counts it, and what does not, as Markdown. */
export function whichAlertsReport(about: WhichAlerts): string {
  const { message, sights, deliveries, draft, account, now } = about;
  const { counts, nearly, no, unreadable } = byKind(sights);
  return [
    `# ${text(whichAlertsTitle(message))}`,
    eventLine(message),
    `**${text(whichAlertsSummary(about))}**`,
    ...(draft ? [draftLine(draft)] : []),
    ...section('✓ Counted by', counts, (each) => counted(each, deliveries)),
    ...section('≈ Nearly counted by', nearly, nearlyCounted),
    ...section('? Not judged', unreadable, ({ sight }) =>
      sight.kind === 'unreadable' ? [`This pattern is held to be wrong here: ${text(sight.problem)}`] : [],
    ),
    ...(no.length > 0
      ? [`## ✗ Not counted by ${no.length}`, foldedMarkdown('Where each of them fails', table(no))]
      : []),
    '## How it gets there',
    trails(deliveries, account.region),
    `Judged by the patterns as deployed in account **${account.accountId}** (${account.region}), connection ` +
      `**${text(account.label)}**, at ${utc(now)}. Looking changes nothing.`,
    '',
  ].join('\n\n');
}

/** What came out, in a sentence or two. */
export function whichAlertsSummary({ sights, deliveries }: WhichAlerts): string {
  if (sights.length === 0) return 'There is no metric filter that could see it.';
  const { counts, nearly } = byKind(sights);
  const also = nearly.length > 0 ? `, ${nearly.length} nearly ${nearly.length === 1 ? 'does' : 'do'}` : '';
  const filters = sights.length === 1 ? '1 metric filter' : `${sights.length} metric filters`;
  if (sights.length === 1 && counts.length === 0) {
    return nearly.length > 0 ? 'The only metric filter nearly counts it.' : 'The only metric filter does not count it.';
  }
  const head =
    counts.length === 0
      ? `None of ${filters} counts it${also}.`
      : `${counts.length} of ${filters} ${counts.length === 1 ? 'counts' : 'count'} it${also}.`;
  if (counts.length === 0) return head;
  const arriving = counts.filter(({ trails: from }) => from.some(({ name }) => !isLost(name, deliveries)));
  if (arriving.length === 0) return `${head} But no trail brings it there.`;
  const people = new Set(arriving.flatMap(({ filter }) => filter.alarms.flatMap(reached)));
  return people.size === 0
    ? `${head} Nobody would be told.`
    : `${head} When the alarm goes off, it tells ${[...people].join(', ')}.`;
}

function byKind(sights: readonly FilterSight[]): Record<Sight['kind'], readonly FilterSight[]> {
  const of = (kind: Sight['kind']) => sights.filter(({ sight }) => sight.kind === kind);
  return { counts: of('counts'), nearly: of('nearly'), no: of('no'), unreadable: of('unreadable') };
}

function eventLine(message: string): string {
  const { name, who, time, source, region, ip, error } = summarize(message);
  const parts = [
    name && `**${text(name)}**`,
    who && `by ${text(who)}`,
    ip && `from ${text(ip)}`,
    time !== undefined && `at ${utc(time)}`,
    source && `(${text([source, region].filter(Boolean).join(', '))})`,
    error !== undefined && `, which failed: ${text(error)}`,
  ];
  return `${parts.filter(Boolean).join(' ').replace(' ,', ',')}.`;
}

function section(
  title: string,
  sights: readonly FilterSight[],
  lines: (sight: FilterSight) => readonly string[],
): readonly string[] {
  if (sights.length === 0) return [];
  const parts = sights.flatMap((sight) => [
    `### ${oneLine(sight.filter.name)}`,
    lines(sight)
      .map((line) => `- ${line}`)
      .join('\n'),
  ]);
  return [`## ${title} ${sights.length}`, ...parts];
}

function counted(
  { filter, trails: from, sight }: FilterSight,
  deliveries: readonly TrailDelivery[],
): readonly string[] {
  const lost = from.length > 0 && from.every(({ name }) => isLost(name, deliveries));
  return [
    ...(sight.kind === 'counts' ? [countWords(filter, sight)] : []),
    ...(filter.alarms.length === 0 ? ['No alarm watches this metric, so **nobody is told**.'] : []),
    ...filter.alarms.flatMap(alarmLines),
    ...(lost ? [`**It does not get there**: no trail brings it to ${oneLine(filter.logGroup)}; see below.`] : []),
  ];
}

function countWords(counter: Counter, { value, dimensions }: Extract<Sight, { kind: 'counts' }>): string {
  const metric = `**${oneLine(`${counter.metricNamespace} / ${counter.metricName}`)}**`;
  if (value === undefined) {
    return `It matches, but adds **nothing** to ${metric}: the event has no number at ${oneLine(counter.metricValue)}.`;
  }
  if (dimensions === undefined) {
    return `It matches, but adds **nothing** to ${metric}: the event lacks the value of a dimension.`;
  }
  const pairs = Object.entries(dimensions).map(([name, each]) => oneLine(`${name}=${each}`));
  return `Adds ${value} to ${metric}${pairs.length > 0 ? `, with ${pairs.join(', ')}` : ''}.`;
}

function alarmLines(alarm: AlarmState): readonly string[] {
  const head = `Alarm **${oneLine(alarm.name)}**, now ${alarm.state}${oneLine(conditionWords(alarm))}`;
  if (!alarm.actionsEnabled) return [`${head}: its actions are off, so **nobody is told**.`];
  if (alarm.actions.length === 0) return [`${head}: it has no action, so **nobody is told**.`];
  const others = alarm.actions.filter((arn) => !isTopicArn(arn) || !alarm.topics?.some((topic) => topic.arn === arn));
  const told = [...(alarm.topics ?? []).flatMap(topicWords), ...others.map(oneLine)];
  const again = alarm.state === 'ALARM' ? ' when it goes off again, once it was OK' : '';
  return [`${head}, tells${again}:\n${told.map((each) => `  - ${each}`).join('\n')}`];
}

function conditionWords({ statistic, comparisonOperator = '', threshold, period, band }: AlarmState): string {
  const sign = (comparisonSigns as Readonly<Record<string, string>>)[comparisonOperator];
  if (band !== undefined || sign === undefined || threshold === undefined) return '';
  return `, goes off at ${statistic ?? ''} ${sign} ${threshold}${period === undefined ? '' : ` in ${period} s`}`;
}

function topicWords({ name, exists, subscriptions }: TopicState): readonly string[] {
  const topic = oneLine(name);
  if (!exists) return [`${topic}, which **does not exist any more**`];
  if (!subscriptions) return [`${topic}, whose subscriptions may not be read`];
  if (subscriptions.length === 0) return [`${topic}, to which **nobody is subscribed**`];
  return subscriptions.map(({ protocol, endpoint, confirmed }) => {
    const state = confirmed ? 'confirmed' : '**not confirmed, so nothing is delivered**';
    return `${topic} → ${oneLine(endpoint)} (${oneLine(protocol)}, ${state})`;
  });
}

/** Who certainly hears of an alarm. */
function reached({ actionsEnabled, topics = [] }: AlarmState): readonly string[] {
  if (!actionsEnabled) return [];
  return topics.flatMap(({ subscriptions = [] }) =>
    subscriptions.flatMap(({ endpoint, confirmed }) => (confirmed ? [endpoint] : [])),
  );
}

function nearlyCounted({ sight }: FilterSight): readonly string[] {
  if (sight.kind !== 'nearly') return [];
  return [`✗ ${code(sight.clause.text)}: ${text(clauseWords(sight.clause))}. That alone is in the way.`];
}

function draftLine({ counter, sight, isChanged }: Draft): string {
  const head = isChanged ? 'Not deployed like this' : 'Not deployed';
  const name = `**${oneLine(counter.name)}**`;
  switch (sight.kind) {
    case 'counts':
      return `${head}: ✓ ${name} in front would count it.`;
    case 'nearly':
      return `${head}: ≈ ${name} in front nearly would count it, but for ${code(sight.clause.text)}: ${text(clauseWords(sight.clause))}.`;
    case 'unreadable':
      return `${head}: ? ${name} in front has a pattern that AWS would refuse: ${text(sight.problem)}`;
    case 'no':
      return `${head}: ✗ ${name} in front would not count it${failWords(sight)}.`;
  }
}

function failWords({ clause }: Extract<Sight, { kind: 'no' }>): string {
  return clause ? `: ${code(clause.text)}, but ${text(clauseWords(clause))}` : '';
}

function table(sights: readonly FilterSight[]): string {
  const rows = sights.map(({ filter, sight }) => {
    const clause = sight.kind === 'no' ? sight.clause : undefined;
    return [oneLine(filter.name), clause ? code(clause.text) : '', clause ? text(clauseWords(clause)) : ''];
  });
  return tableOf([['Metric filter', 'Fails first at', 'Because'], ['---', '---', '---'], ...rows]);
}

function trails(deliveries: readonly TrailDelivery[], region: string): string {
  if (deliveries.length === 0) return 'No trail records this account in this region, so no log group gets the event.';
  const rows = deliveries.map(({ trail, logGroup = '–', logGroupRegion, delivery }) => {
    const elsewhere =
      logGroupRegion !== undefined && logGroupRegion !== region
        ? `; its log group is in ${logGroupRegion}, where nothing was judged: connect to that region`
        : '';
    return [oneLine(trail), oneLine(logGroup), `${deliveryWords(delivery)}${text(elsewhere)}`];
  });
  return tableOf([['Trail', 'Log group', 'Brings the event there'], ['---', '---', '---'], ...rows]);
}

function deliveryWords(delivery: Delivery): string {
  if (delivery.is === 'no') return `✗ no: ${obstacles[delivery.because]}`;
  if (delivery.is === 'yes') return '✓ yes, in about 5 minutes';
  return '? not known: its event selectors or its status may not be read';
}

function isLost(trail: string, deliveries: readonly TrailDelivery[]): boolean {
  return deliveries.some((each) => each.trail === trail && each.delivery.is === 'no');
}

function tableOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

function oneLine(value: string): string {
  return text(value.replace(/\s+/g, ' '));
}

function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
