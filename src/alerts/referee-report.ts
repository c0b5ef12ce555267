import { cell, fenced, folded, text } from '../common/markdown';
import { summarize } from '../cloudtrail/event-summary';
import { clauseWords } from './clause-words';
import type { ComparedEvent, Comparison } from './referee';

/** Where and with what a comparison was made. */
export interface RefereeAbout {
  /** As a person would say it: account, region. */
  readonly where: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly extensionVersion: string;
}

/** GitHub takes 65536 characters. */
const longestIssue = 60_000;

export function isAgreed({ disagreesOnPattern, disagreements }: Comparison): boolean {
  return !disagreesOnPattern && disagreements.length === 0;
}

/** What came out, in a sentence. */
export function refereeSummary(comparison: Comparison): string {
  const { events, disagreements, disagreesOnPattern, awsError, ourErrors, untold } = comparison;
  if (disagreesOnPattern) {
    return awsError === undefined
      ? 'AWS takes the pattern, Access Alerts holds it to be wrong.'
      : `AWS refuses the pattern, Access Alerts takes it: ${awsError}`;
  }
  if (awsError !== undefined) return `AWS refuses the pattern, and so does Access Alerts (${ourErrors[0]}).`;
  const unclear = untold === 0 ? '' : ` AWS’s answer does not tell of ${untold}.`;
  if (disagreements.length > 0) {
    return `AWS and Access Alerts disagree on ${disagreements.length} of ${count(events.length)}.${unclear}`;
  }
  return `AWS and Access Alerts agree on ${untold === 0 ? '' : 'the other '}${count(events.length - untold)}.${unclear}`;
}

/** All events with both verdicts, what they disagree on first. */
export function refereeReport(comparison: Comparison, about: RefereeAbout): string {
  const { pattern, events, disagreements, disagreesOnPattern } = comparison;
  const at = new Date(about.at).toISOString().replace('T', ' ').slice(0, 16);
  const parts = [
    '# Check with AWS',
    `TestMetricFilter in ${text(about.where)}, ${at} UTC; nothing is stored there.`,
    `**${text(refereeSummary(comparison))}**`,
    fenced('', pattern),
  ];
  if (disagreesOnPattern) parts.push('## The pattern', validity(comparison));
  if (disagreements.length > 0) parts.push('## Disagreements', ...disagreements.map(section));
  if (!isAgreed(comparison)) {
    parts.push(
      'One of the two is wrong, and AWS is the one that counts. “Access Alerts: Copy Issue Text” copies the text below for a report to the maintainers. **It contains the events**: read it before you send it.',
      folded({ title: 'Issue text', language: 'markdown', text: issueText(comparison, about) }),
    );
  }
  if (events.length > 0) parts.push('## All events', table(comparison));
  return `${parts.join('\n\n')}\n`;
}

/** A report to the maintainers, with all that is needed to see it again; it contains the events. */
export function issueText(comparison: Comparison, about: RefereeAbout): string {
  const { pattern, disagreements, disagreesOnPattern } = comparison;
  const head = [
    `Title: ${refereeTitle(comparison)}`,
    `Access Alerts ${about.extensionVersion}, TestMetricFilter in ${about.region}, ${new Date(about.at).toISOString()}`,
    'Pattern:',
    fenced('', pattern),
    ...(disagreesOnPattern ? [validity(comparison)] : []),
  ].join('\n\n');
  const shown: string[] = [];
  let length = head.length;
  for (const each of disagreements) {
    const part = [section(each), 'The event:', fenced('', each.message)].join('\n\n');
    if (length + part.length > longestIssue) continue;
    shown.push(part);
    length += part.length;
  }
  const missing = disagreements.length - shown.length;
  const rest = missing === 0 ? [] : [`${count(missing)} more did not fit in here.`];
  return `${[head, ...shown, ...rest].join('\n\n')}\n`;
}

function refereeTitle({ disagreesOnPattern, awsError }: Comparison): string {
  if (!disagreesOnPattern) return 'A verdict differs from TestMetricFilter';
  return awsError === undefined ? 'A pattern that AWS takes is refused' : 'A pattern that AWS refuses is taken';
}

function validity({ ourErrors, awsError }: Comparison): string {
  return [
    `- AWS: ${awsError === undefined ? 'takes it' : `refuses it: ${text(awsError)}`}`,
    ...(ourErrors.length === 0 ? ['- Access Alerts: takes it'] : []),
    ...ourErrors.map((error) => `- Access Alerts: refuses it: ${text(error)}`),
  ].join('\n');
}

function section(event: ComparedEvent): string {
  const lines = event.clauses.map(
    (clause) => `- ${clause.matches ? '✓' : '✗'} ${text(clause.text)}: ${text(clauseWords(clause))}`,
  );
  const values = event.values.map(
    ({ name, ours, aws }) => `- ${text(name)} is ${valueText(aws)} to AWS, ${valueText(ours)} to Access Alerts`,
  );
  return [
    `### ${text(titleOf(event.message))}`,
    `AWS: **${verdict(event.aws)}**, Access Alerts: **${verdict(event.ours)}**`,
    [...lines, ...values].join('\n'),
  ].join('\n\n');
}

function table({ events, disagreements }: Comparison): string {
  const rows = [...disagreements, ...events.filter((event) => !disagreements.includes(event))].map((event) => {
    const { time } = summarize(event.message);
    const at = time === undefined || !(time > 0) ? '' : new Date(time).toISOString().slice(0, 19).replace('T', ' ');
    const mark = disagreements.includes(event) ? '≠' : event.aws === undefined ? '?' : '=';
    return `| ${mark} | ${at} | ${cell(text(titleOf(event.message)))} | ${verdict(event.aws)} | ${verdict(event.ours)} |`;
  });
  return ['|   | Time (UTC) | Event | AWS | Access Alerts |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function titleOf(message: string): string {
  const { name, who } = summarize(message);
  if (name !== '') return who === '' ? name : `${name} by ${who}`;
  return message.length > 80 ? `${message.slice(0, 80)}…` : message;
}

function valueText(value: string | undefined): string {
  return value === undefined ? 'absent' : text(JSON.stringify(value));
}

function verdict(matches: boolean | undefined): string {
  if (matches === undefined) return 'not known';
  return matches ? 'match' : 'no match';
}

function count(events: number): string {
  return events === 1 ? '1 event' : `${events} events`;
}
