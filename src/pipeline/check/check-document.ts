import { cell, text } from '../../common/markdown';
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
    `Connection **${text(account.label)}**, ${whose}, region **${account.region}**. Read at ${at} UTC; checking changes nothing.`,
    `**${summary(findings)}**`,
    overview(facts, findings),
    ...links.flatMap((link) => section(facts, link, findings)),
    ...(unchecked.length > 0 ? ['## ? Not checked', unchecked.map(entry).join('\n')] : []),
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

/** The chain in the order in which an event passes it, a row for each link. */
function overview(facts: PipelineFacts, findings: readonly Finding[]): string {
  const rows = links.map((link) => {
    const subjects = subjectsOf(facts, link);
    const what = subjects?.length === 0 ? 'There is none.' : (subjects ?? ['Not known.']).map(text).join(', ');
    return [markOf(facts, link, findings), names[link], what];
  });
  return [['', 'Link', 'What there is'], ['---', '---', '---'], ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n');
}

/** What was found of a link, and what to do about it. */
function section(facts: PipelineFacts, link: Link, findings: readonly Finding[]): string[] {
  const own = ofLink(link, findings).filter(({ severity }) => severity !== 'unchecked');
  return own.length === 0 ? [] : [`## ${markOf(facts, link, own)} ${names[link]}`, own.map(entry).join('\n')];
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
  return `- ${mark} **${text(subject)}**: ${cell(text(what))}  \n  To do: ${text(todo)}${guide}${mended}`;
}

/** The names of what there is of a link; `undefined` where that is not known. */
function subjectsOf(facts: PipelineFacts, link: Link): readonly string[] | undefined {
  const { trail, filters, alarms } = facts;
  const isKnown = !trail.logGroupArn || (there(filters) && there(alarms));
  const watches = isKnown ? watchesOf(facts) : undefined;
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
      return watches && [...new Set(watches.map(({ name }) => name))];
    case 'topic':
      return watches && [...topicsOf(watches).keys()].map(lastPart);
    case 'subscription': {
      const lists = facts.topics.map(({ subscriptions }) => subscriptions);
      if (!watches || lists.some((list) => list.is === 'unknown')) return undefined;
      return lists.flatMap((list) => there(list) ?? []).map(({ endpoint }) => endpoint);
    }
  }
}

function one(name: string | undefined, part: unknown): readonly string[] | undefined {
  if (name === undefined) return [];
  return part === undefined ? undefined : [name];
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
