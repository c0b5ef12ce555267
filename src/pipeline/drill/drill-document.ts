import { cell, fenced, folded, text } from '../../common/markdown';
import { prettyJson } from '../../common/pretty-json';
import type { TopicState } from '../chain/chain';
import { drillLinks, drillTitle, type Drill, type DrillLink } from './drill';
import { timelineBars } from './drill-bars';
import { drillRecord } from './drill-record';
import { waitingFor, type DrillState, type LinkState } from './drill-timeline';
import { linkTimes } from './drill-times';
import { drillResult, linkName, span } from './drill-words';

/**
 * A drill as Markdown: before anything is written what will be, then the live timeline, and in the end the record for
 * auditors.
 * @param timeZone for tests; by itself that of this computer
 */
export function drillMarkdown(drill: Drill, state?: DrillState, timeZone?: string): string {
  const { account } = drill;
  const alias = account.alias === undefined ? '' : ` (${text(account.alias)})`;
  return [
    `# ${text(drillTitle(drill))}`,
    `Connection **${text(account.label)}**, account **${account.accountId}**${alias}, region **${account.region}**.`,
    ...outcome(drill, state),
    ...(state ? [] : [`**What is done:** ${whatIsDone(drill)}`]),
    ...(state ? [] : [`**Who gets a message:** ${whoGetsIt(drill)}`]),
    ...(state ? [] : [`**Cost:** ${costOf(drill)}`]),
    ...doubts(drill, state),
    table(drill, state, timeZone),
    ...(state ? [fenced('', timelineBars(drill, state))] : []),
    ...mailbox(drill, state),
    ...whatIsWritten(drill),
    ...(state?.end ? drillRecord(drill, state) : []),
    '',
  ].join('\n\n');
}

function outcome(drill: Drill, state: DrillState | undefined): readonly string[] {
  if (!state) return [];
  if (state.end) {
    const causes = state.end.is === 'silent' ? state.end.causes.slice(1) : [];
    return [
      `> **${text(drillResult(drill, state))}**`,
      ...(causes.length > 0
        ? [
            [
              'Further causes to look at:',
              ...causes.map(({ what, todo }) => `- ${cell(text(`${what} ${todo}`))}`),
            ].join('\n'),
          ]
        : []),
    ];
  }
  const link = waitingFor(state);
  if (!link) return [];
  const { typical, longest } = linkTimes(drill, link);
  const most = longest > 0 ? `, at most ${span(longest)}` : '';
  return [`> Waiting for: **${linkName(drill, link)}**. It usually takes ${span(typical)}${most}.`];
}

function whatIsDone({ way, filter, alarm }: Drill): string {
  const group = `\`${filter.logGroup}\``;
  switch (way.kind) {
    case 'event': {
      const what = way.count === 1 ? 'One event is' : `${way.count} events, as many as the alarm asks for, are`;
      const mark = way.event.isMarked
        ? 'The event says that it is a drill'
        : '**The pattern leaves no room for a mark in the event: only its log stream’s name says that it is a drill**';
      return [
        `${what} written to the log group ${group}, into a log stream of its own, \`${way.stream}\``,
        '(`logs:CreateLogStream`, `logs:PutLogEvents`), with the time at which that happens. Nothing else is written.',
        `${mark}; whatever else reads the log group, such as a subscription filter, gets it as well.`,
        'The log stream stays, as evidence. The alarm goes back by itself.',
      ].join(' ');
    }
    case 'alarm-state': {
      const ok = way.throughOk ? 'first to OK, which carries out its OK actions, then ' : '';
      return [
        `The state of the alarm **${text(alarm?.name ?? '')}** is set ${ok}to ALARM (\`cloudwatch:SetAlarmState\`), and it`,
        'carries out its actions as ever. CloudWatch sets the state back at its next evaluation.',
        'The log group, the pattern and the metric are not tested.',
      ].join(' ');
    }
    case 'action':
      return `“${text(way.title)}” really happens in the sandbox. CloudTrail records it and delivers it to the log group ${group}.`;
  }
}

function whoGetsIt({ alarm, filter, way, others }: Drill): string {
  // An event raises every alarm on the metric, whichever of them is watched.
  const own = way.kind === 'alarm-state' ? (alarm ? [alarm] : []) : filter.alarms;
  const all = [
    ...own.map((each) => [each.name, each] as const),
    ...others.flatMap(({ alarms }) => alarms.map((each) => [each.name, each] as const)),
  ];
  const told = [...new Map(all).values()].map(({ name, topics = [], actions }) => {
    const whom = topics.flatMap(subscribed);
    const rest = actions.filter((arn) => !topics.some((topic) => topic.arn === arn)).map((arn) => `\`${arn}\``);
    const list = [...whom, ...rest];
    return `alarm **${text(name)}**: ${list.length > 0 ? list.join(', ') : 'nobody'}`;
  });
  const also =
    others.length === 0
      ? ''
      : ` The event matches other filters of the log group too: ${others.map(({ name }) => text(name)).join(', ')}.`;
  return `${told.join('; ') || 'nobody, since there is no alarm'}.${also}`;
}

function subscribed({ name, subscriptions = [] }: TopicState): readonly string[] {
  return subscriptions.filter(({ confirmed }) => confirmed).map(({ endpoint }) => `${text(name)} → ${text(endpoint)}`);
}

function costOf({ way }: Drill): string {
  const few = 'nothing to speak of';
  return way.kind === 'event'
    ? `${few}: some kilobytes of log, and the calls that look whether it arrives.`
    : `${few}: the calls that look whether it arrives.`;
}

function doubts({ doubts }: Drill, state: DrillState | undefined): readonly string[] {
  if (doubts.length === 0) return [];
  const list = doubts.map((each) => `- ⚠ ${cell(text(each))}`).join('\n');
  return [
    `${state ? '**Known before:**' : '**Known already; the drill shows it if you apply it all the same:**'}\n\n${list}`,
  ];
}

function table(drill: Drill, state: DrillState | undefined, timeZone: string | undefined): string {
  const rows = drillLinks.map((link) => {
    const stands = state?.links[link];
    if (!stands) return [linkName(drill, link), text(lookedFor(drill, link))];
    const [mark, when, took, evidence] = row(stands, link === waitingFor(state) && !state.end, timeZone);
    return [unbroken(mark), linkName(drill, link), unbroken(when), unbroken(took), text(evidence)];
  });
  const head = state ? ['', 'Link', 'When', 'Took', 'Evidence'] : ['Link', 'What is looked for'];
  return [head, head.map(() => '---'), ...rows].map((each) => `| ${each.map(cell).join(' | ')} |`).join('\n');
}

type Row = readonly [mark: string, when: string, took: string, evidence: string];

function row(stands: LinkState, isNext: boolean, timeZone: string | undefined): Row {
  switch (stands.is) {
    case 'waiting':
      return [isNext ? '… waiting' : '', '', '', ''];
    case 'done':
      return ['✓ done', localTime(stands.at, timeZone), span(stands.took), stands.evidence];
    case 'silent':
      return ['✗ silent', localTime(stands.at, timeZone), `waited ${span(stands.took)}`, stands.evidence];
    case 'skipped':
      return ['skipped', '', '', stands.why];
  }
}

function lookedFor({ way, filter, alarm }: Drill, link: DrillLink): string {
  switch (link) {
    case 'written':
      return way.kind === 'action' ? 'CloudTrail has delivered the event to the log group' : 'AWS has taken it';
    case 'matched':
      return 'CloudWatch Logs finds the event with the filter’s pattern';
    case 'metric':
      return `${filter.metricNamespace} / ${filter.metricName} has a value in the minute of the event`;
    case 'alarm':
      return alarm ? `the history of ${alarm.name} says that it went to ALARM` : 'there is no alarm';
    case 'published':
      return 'the alarm’s history says that its actions were carried out';
    case 'subscription':
      return 'the topic has a confirmed subscription';
  }
}

/** Text that is kept on one line. */
function unbroken(value: string): string {
  return value.replaceAll(' ', '\u00a0');
}

/** Local time with its zone. */
function localTime(ms: number, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone !== undefined && { timeZone }),
  }).format(ms);
}

/** Whether a mail has arrived no API says. */
function mailbox({ account }: Drill, state: DrillState | undefined): readonly string[] {
  if (!state?.end || state.reached.length === 0) return [];
  const whom = state.reached.map((each) => text(each.slice(each.indexOf('→') + 2))).join(', ');
  return [
    account.isSandbox
      ? `The mail to ${whom} can be read with “Access Alerts: Sandbox: Read Mail…”.`
      : `AWS does not say whether a message has arrived: look into the mailbox of ${whom}.`,
  ];
}

/** Exactly what is written. */
function whatIsWritten({ way, alarm }: Drill): readonly string[] {
  switch (way.kind) {
    case 'event': {
      const { message } = way.event;
      const times = way.count === 1 ? '' : `, written ${way.count} times`;
      const pretty = prettyJson(message)?.text;
      return [
        `## The event${times}`,
        fenced(pretty === undefined ? '' : 'json', pretty ?? message),
        ...(pretty === undefined
          ? []
          : [folded({ title: 'As it is written, on one line', language: 'json', text: message })]),
      ];
    }
    case 'alarm-state':
      return ['## The state', fenced('', `${alarm?.name ?? ''}: ALARM\n${way.reason}`)];
    case 'action':
      return [];
  }
}
