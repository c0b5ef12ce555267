import type { Account } from '../../aws/account';
import { topicNameOf } from '../chain/arns';
import { checkPipeline, type Finding } from '../check/check-pipeline';
import { there, type PipelineFacts } from '../check/facts';
import { worse, type Link } from '../check/finding';
import { readPipeline } from '../check/read-pipeline';
import { sameValue } from '../same-value';
import type { Drill, DrillLink } from './drill';
import type { Cause } from './drill-timeline';

/** Which links of the pipeline a link of the drill hangs on. */
const linksOf: Readonly<Record<DrillLink, readonly Link[]>> = {
  written: ['trail', 'role', 'logGroup'],
  matched: ['logGroup', 'filter'],
  metric: ['logGroup', 'filter'],
  alarm: ['filter', 'alarm'],
  published: ['alarm', 'topic'],
  subscription: ['topic', 'subscription'],
};

/** Where Check Pipeline finds nothing either. */
const unknown = {
  written: { what: 'CloudTrail delivers late now and then.', todo: 'Look into the log group in half an hour.' },
  matched: {
    what: 'CloudWatch Logs may be late with its search.',
    todo: 'Look into the drill’s log stream in some minutes.',
  },
  metric: {
    what: 'CloudWatch may be late with its metrics.',
    todo: 'See in “Track Metric” whether the value comes still.',
  },
  alarm: {
    what: 'The alarm may need more than what the drill has given.',
    todo: 'See its statistic, period and threshold in “Backtest Alert…”.',
  },
  published: { what: 'The alarm’s history says nothing of it.', todo: 'See its actions in the AWS console.' },
  subscription: { what: 'Nobody is subscribed.', todo: 'Subscribe somebody with “Create Alarm…”.' },
} as const satisfies Record<DrillLink, Cause>;

/** Why a link stays silent: what was changed meanwhile, then what Check Pipeline finds of it, the worst first. */
export async function likelyCauses(
  account: Account,
  drill: Drill,
  link: DrillLink,
  signal: AbortSignal | undefined,
): Promise<readonly Cause[]> {
  const facts = await readPipeline(account, drill.trailArn, signal).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    return undefined;
  });
  return facts ? causesOf(facts, checkPipeline(facts), drill, link) : [unknown[link]];
}

/** The same from facts that were read. */
export function causesOf(
  facts: PipelineFacts,
  findings: readonly Finding[],
  drill: Pick<Drill, 'filter' | 'alarm'>,
  link: DrillLink,
): readonly Cause[] {
  const causes = [
    ...changedMeanwhile(facts, drill, link),
    ...findings
      .filter((finding) => linksOf[link].includes(finding.link) && isAbout(finding, drill))
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .sort(worse)
      .map(({ subject, what, todo }) => ({ what: `${subject}: ${what}`, todo })),
  ];
  return causes.length > 0 ? causes : [unknown[link]];
}

/** Findings of other filters, alarms and topics do not concern this drill; what the trail needs concerns all. */
function isAbout(finding: Finding, { filter, alarm }: Pick<Drill, 'filter' | 'alarm'>): boolean {
  const { link, subject, alarms = [] } = finding;
  if (link === 'trail' || link === 'role' || link === 'logGroup') return true;
  const topics = alarm?.actions.map(topicNameOf) ?? [];
  return [filter.name, filter.logGroup, alarm?.name, ...topics].includes(subject) || alarms.includes(alarm?.name ?? '');
}

function changedMeanwhile(
  { filters, alarms }: PipelineFacts,
  { filter, alarm }: Pick<Drill, 'filter' | 'alarm'>,
  link: DrillLink,
): readonly Cause[] {
  const again = 'Deploy it again, then drill again.';
  if (link === 'matched' || link === 'metric') {
    const now = there(filters)?.find(({ name }) => name === filter.name);
    if (filters?.is === 'there' && !now) {
      return [{ what: `The metric filter ${filter.name} is not on ${filter.logGroup} any more.`, todo: again }];
    }
    if (now && !sameValue({ ...now, alarms: [] }, { ...filter, alarms: [] })) {
      return [{ what: `The metric filter ${filter.name} was changed meanwhile.`, todo: 'Drill again.' }];
    }
  }
  const now = alarms?.is === 'there' ? alarms.value.find(({ AlarmName }) => AlarmName === alarm?.name) : undefined;
  if (link === 'alarm' && now?.StateValue === 'ALARM') {
    return [
      {
        what: `The alarm ${now.AlarmName} was in ALARM before the drill, and what comes then does not raise it again.`,
        todo: 'Drill again once it is OK, or drill by setting its state, which goes through OK.',
      },
    ];
  }
  const isGone = alarm && alarms?.is === 'there' && !alarms.value.some(({ AlarmName }) => AlarmName === alarm.name);
  return isGone ? [{ what: `The alarm ${alarm.name} does not exist any more.`, todo: again }] : [];
}
