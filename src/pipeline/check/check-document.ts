import { text } from '../markdown';
import type { Finding } from './check-pipeline';
import { groupName, roleName, there, topicsOf, watchesOf, type PipelineFacts } from './facts';
import { links, worse, type Link, type Severity } from './finding';

const names = {
  trail: 'Trail',
  bucket: 'Bucket',
  role: 'Role',
  logGroup: 'Log group',
  filter: 'Metric filters',
  alarm: 'Alarms',
  topic: 'Topics',
  subscription: 'Subscriptions',
} satisfies Record<Link, string>;

const marks = { error: '✗', warning: '⚠', info: '✓', unchecked: '?' } satisfies Record<Severity, string>;

/** The chain link by link, what is wrong with each and what to do, and what could not be checked; as Markdown. */
export function checkMarkdown(facts: PipelineFacts, findings: readonly Finding[]): string {
  const { account, now } = facts;
  const { accountId, alias } = account.identity;
  const whose = `account **${accountId}**${alias === undefined ? '' : text(` (${alias})`)}`;
  const unchecked = findings.filter(({ severity }) => severity === 'unchecked');
  const at = new Date(now).toISOString().replace('T', ' ').slice(0, 16);
  return [
    `# ${text(checkTitle(facts))}`,
    `Connection **${text(account.label)}**, ${whose}, region **${account.region}**. Read at ${at} UTC; nothing was changed.`,
    `**${summary(findings)}**`,
    links.map((link) => `${markOf(facts, link, findings)} ${names[link]}`).join(' → '),
    ...links.map((link) => section(facts, link, findings)),
    ...(unchecked.length > 0 ? ['## What was not checked', unchecked.map(entry).join('\n')] : []),
    '',
  ].join('\n\n');
}

/** E.g. "Pipeline of My_cloudtrail in 111122223333 (us-east-1)". */
export function checkTitle({ account, trail }: PipelineFacts): string {
  return `Pipeline of ${trail.name} in ${account.identity.accountId} (${account.region})`;
}

/** How many things are broken and how many doubtful, in a sentence. */
export function summary(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  const parts = [
    ...(count('error') > 0 ? [`${count('error')} broken`] : []),
    ...(count('warning') > 0 ? [`${count('warning')} doubtful`] : []),
  ];
  const rest = count('unchecked') > 0 ? `${count('unchecked')} not checked` : '';
  if (parts.length > 0) return `${[...parts, ...(rest ? [rest] : [])].join(', ')}.`;
  return rest ? `Nothing wrong was found; ${rest}.` : 'Every link is as it should be.';
}

function section(facts: PipelineFacts, link: Link, findings: readonly Finding[]): string {
  const own = findings.filter((each) => each.link === link && each.severity !== 'unchecked');
  const subjects = subjectsOf(facts, link);
  const what = (subjects ?? []).map(text).join(', ');
  const heading = `## ${markOf(facts, link, findings)} ${names[link]}${what === '' ? '' : `: ${what}`}`;
  if (own.length > 0) return `${heading}\n\n${own.map(entry).join('\n')}`;
  if (subjects === undefined || ofLink(link, findings).length > 0)
    return `${heading}\n\nNot checked in full, see below.`;
  return `${heading}\n\n${subjects.length === 0 ? 'There is none.' : 'As it should be.'}`;
}

/** The worst of a link; `–` where there is nothing of the kind, which another link answers for. */
function markOf(facts: PipelineFacts, link: Link, findings: readonly Finding[]): string {
  const [worst] = [...ofLink(link, findings)].sort(worse);
  if (worst && worst.severity !== 'info') return marks[worst.severity];
  const subjects = subjectsOf(facts, link);
  if (subjects === undefined) return marks.unchecked;
  return subjects.length === 0 ? '–' : marks.info;
}

function ofLink(link: Link, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((each) => each.link === link);
}

function entry({ severity, subject, what, todo, fix, source }: Finding): string {
  const guide = source === undefined ? '' : ` ([AWS’s guide](${source}))`;
  const mended = fix ? ' *“Fix…” can do it.*' : '';
  const mark = severity === 'info' ? 'i' : marks[severity];
  return `- ${mark} **${text(subject)}**: ${text(what)}  \n  To do: ${text(todo)}${guide}${mended}`;
}

/** The names of what there is of a link; `undefined` where that is not known. */
function subjectsOf(facts: PipelineFacts, link: Link): readonly string[] | undefined {
  const { trail, filters, alarms } = facts;
  const watches = watchesOf(facts);
  const unknown = there(filters) === undefined || there(alarms) === undefined;
  switch (link) {
    case 'trail':
      return [trail.name];
    case 'bucket':
      return facts.bucket && [trail.bucket];
    case 'role':
      return one(roleName(trail), facts.role);
    case 'logGroup':
      return one(groupName(trail), facts.logGroup);
    case 'filter':
      return trail.logGroupArn ? there(filters)?.map(({ name }) => name) : [];
    case 'alarm':
      return unknown && trail.logGroupArn ? undefined : [...new Set(watches.map(({ name }) => name))];
    case 'topic':
      return unknown && trail.logGroupArn ? undefined : [...topicsOf(watches).keys()].map(lastPart);
    case 'subscription':
      return unknown && trail.logGroupArn
        ? undefined
        : facts.topics.flatMap(({ subscriptions }) => (there(subscriptions) ?? []).map(({ endpoint }) => endpoint));
  }
}

function one(name: string | undefined, part: unknown): readonly string[] | undefined {
  if (name === undefined) return [];
  return part === undefined ? undefined : [name];
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
