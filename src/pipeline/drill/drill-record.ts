import { cell, text } from '../../common/markdown';
import { drillLinks, type Drill } from './drill';
import type { DrillState } from './drill-timeline';
import { drillResult, linkName } from './drill-words';

/** Who, where, what and when, for auditors: times in UTC. */
export function drillRecord(drill: Drill, state: DrillState): readonly string[] {
  const { account, filter, alarm, way, id, versions } = drill;
  const utc = (ms: number) => new Date(ms).toISOString();
  const ways = {
    event: 'a synthetic event in the log group',
    'alarm-state': 'the alarm’s state, set by hand',
    action: way.kind === 'action' ? `“${way.title}”, really done in the sandbox` : '',
  };
  const facts: readonly (readonly [string, string])[] = [
    ['Drill', id],
    ['Who', account.by],
    ['Account', `${account.accountId}, ${account.region}`],
    ['Metric filter', `${filter.name} on ${filter.logGroup}`],
    ['Pattern', filter.pattern],
    ['Metric', `${filter.metricNamespace} / ${filter.metricName}, value ${filter.metricValue}`],
    ['Alarm', alarm?.arn ?? 'none'],
    ['Way', ways[way.kind]],
    ['Began', utc(state.began)],
    ...drillLinks.map((link): readonly [string, string] => {
      const stands = state.links[link];
      const when = stands.is === 'done' || stands.is === 'silent' ? `${utc(stands.at)}: ${stands.is}` : stands.is;
      return [
        linkName(drill, link),
        `${when}. ${stands.is === 'skipped' ? stands.why : stands.is === 'waiting' ? '' : stands.evidence}`,
      ];
    }),
    ['Ended', state.end ? utc(state.end.at) : ''],
    ['Result', drillResult(drill, state)],
    ['Made with', versions],
  ];
  const rows = facts.map(([name, value]) => [text(name), text(value)]);
  return [
    '## Record',
    [['', ''], ['---', '---'], ...rows].map((each) => `| ${each.map(cell).join(' | ')} |`).join('\n'),
    ...(way.kind === 'event' && state.links.written.is === 'done'
      ? [`The log stream \`${way.stream}\` stays as evidence until the log group’s retention takes it.`]
      : []),
  ];
}
