import type * as vscode from 'vscode';
import { dimensionPairs } from '../alerts/metric-names';
import type { Clock } from '../common/clock';
import { Command } from '../common/contributions';
import { mostFilters, quietMs, type AlarmState, type Chain, type TrailState } from '../pipeline/chain/chain';
import { childrenOf, type ChainNode } from '../pipeline/chain/chain-node';
import { isFedBy } from '../pipeline/chain/feeders';
import { ago } from './time-text';

/** What kind of thing a link is, for those who hear the tree read out. */
export function kindName(vs: typeof vscode, node: ChainNode): string {
  const names = {
    trail: vs.l10n.t('Trail'),
    logGroup: vs.l10n.t('Log group'),
    filter: vs.l10n.t('Metric filter'),
    metric: vs.l10n.t('Metric'),
    alarm: vs.l10n.t('Alarm'),
    topic: vs.l10n.t('Topic'),
    role: vs.l10n.t('Role'),
    bucket: vs.l10n.t('Bucket'),
  } satisfies Record<ChainNode['kind'], string>;
  return names[node.kind];
}

/** A link of a chain as a line of the tree: name, icon, and what there is to say of it. */
export function chainItem(vs: typeof vscode, node: ChainNode, clock: Pick<Clock, 'now'>): vscode.TreeItem {
  const { l10n, TreeItemCollapsibleState: state } = vs;
  const make = (label: string, open: vscode.TreeItemCollapsibleState, icon: string, color?: string) => {
    const item = new vs.TreeItem(label, childrenOf(node).length > 0 ? open : state.None);
    item.iconPath = new vs.ThemeIcon(icon, color ? new vs.ThemeColor(color) : undefined);
    return item;
  };
  switch (node.kind) {
    case 'trail': {
      const health = trailHealth(vs, node.chain, clock.now());
      const item = make(node.chain.trail.name, state.Expanded, health.icon, health.color);
      item.description = health.text;
      item.tooltip = trailTooltip(vs, node.chain.trail, health.text);
      return item;
    }
    case 'logGroup': {
      const { logGroup } = node;
      const item = make(logGroup.name, state.Expanded, 'output');
      if (!logGroup.exists) {
        item.iconPath = new vs.ThemeIcon('error', new vs.ThemeColor('list.errorForeground'));
        item.description = l10n.t('does not exist any more');
        item.tooltip = l10n.t(
          'The trail sends to this log group, but the log group was deleted. Send the trail to another one.',
        );
        return item;
      }
      const kept = logGroup.retentionDays ? l10n.t('{0} days', logGroup.retentionDays) : l10n.t('kept for ever');
      item.description = `${kept} · ${l10n.t('{0}/{1} filters', logGroup.filters.length, mostFilters)}`;
      item.tooltip = lines(vs, `**${l10n.t('Log group')}** ${code(logGroup.name)}`, code(logGroup.arn));
      return item;
    }
    case 'filter': {
      const item = make(node.filter.name, state.Expanded, 'filter');
      item.description = node.filter.pattern;
      item.tooltip = new vs.MarkdownString(`**${l10n.t('Metric filter')}**\n`);
      item.tooltip.appendCodeblock(node.filter.pattern, 'cloudwatch-filter');
      item.command = { command: Command.OpenMetricFilter, title: l10n.t('Open Metric Filter'), arguments: [node] };
      return item;
    }
    case 'metric': {
      const { metricNamespace, metricName, metricValue, defaultValue, dimensions = {} } = node.filter;
      const names = Object.keys(dimensions).join(', ');
      const item = make(`${metricNamespace} / ${metricName}`, state.Expanded, 'graph-line');
      const value = l10n.t('adds {0} for each match', metricValue);
      if (names) item.description = l10n.t('one for each {0}', names);
      const otherwise = defaultValue === undefined ? l10n.t('no default value') : l10n.t('{0} otherwise', defaultValue);
      item.tooltip = lines(
        vs,
        `**${l10n.t('Metric')}** ${code(`${metricNamespace} / ${metricName}`)}`,
        `${value}, ${otherwise}`,
        names
          ? l10n.t(
              'The filter has dimensions: it writes a metric for each combination of their values, and none without.',
            )
          : '',
        ...Object.entries(dimensions).map(([name, field]) => `${code(name)}: ${code(field)}`),
      );
      return item;
    }
    case 'alarm': {
      const { chain, filter, alarm } = node;
      const isFed = isFedBy(chain.logGroup?.filters ?? [], filter, alarm);
      const pairs = dimensionPairs(alarm.dimensions).join(', ');
      const look = alarmLook(alarm);
      const item = isFed
        ? make(alarm.name, state.Expanded, look.icon, look.color)
        : make(alarm.name, state.Expanded, 'warning', 'list.warningForeground');
      const parts = [
        isFed ? '' : l10n.t('no filter here counts for it'),
        look.text,
        pairs,
        alarm.actionsEnabled ? '' : l10n.t('actions are off'),
      ];
      item.description = parts.filter(Boolean).join(' · ');
      item.tooltip = lines(
        vs,
        `**${l10n.t('Alarm')}** ${code(alarm.name)}`,
        isFed
          ? ''
          : l10n.t(
              'It watches the metric with {0}, and no filter of this log group writes it with just that. “Check Pipeline” says what to do.',
              pairs || l10n.t('no dimensions'),
            ),
        alarm.stateReason ?? '',
        alarm.actions.length > 0
          ? l10n.t('Notifies: {0}', alarm.actions.map(code).join(', '))
          : l10n.t('Notifies nobody: the alarm has no action.'),
      );
      return item;
    }
    case 'topic':
      return topicItem(vs, node);
    case 'role': {
      const item = make(node.arn.slice(node.arn.lastIndexOf('/') + 1), state.None, 'account');
      item.description = l10n.t('role CloudTrail uses');
      item.tooltip = lines(vs, `**${l10n.t('Role')}**`, code(node.arn));
      return item;
    }
    case 'bucket': {
      const { status, bucketPrefix } = node.chain.trail;
      const item = make(
        node.name,
        state.None,
        'archive',
        status?.bucketDeliveryError ? 'list.errorForeground' : undefined,
      );
      item.description =
        status?.bucketDeliveryError ??
        (status?.lastBucketDelivery
          ? l10n.t('last file {0}', ago(vs, clock.now() - status.lastBucketDelivery))
          : l10n.t('no file yet'));
      item.tooltip = lines(vs, `**${l10n.t('Bucket')}** ${code(node.name)}`, bucketPrefix ? code(bucketPrefix) : '');
      return item;
    }
  }
}

/** "ops-alerts → ops@example.com", and what keeps the news from getting there. */
function topicItem(vs: typeof vscode, node: Extract<ChainNode, { kind: 'topic' }>): vscode.TreeItem {
  const { l10n } = vs;
  const { topic, subscription } = node;
  const look = topicLook(vs, node);
  const label = subscription ? `${topic.name} → ${subscription.endpoint}` : topic.name;
  const item = new vs.TreeItem(label, vs.TreeItemCollapsibleState.None);
  item.iconPath = new vs.ThemeIcon(look.icon, look.color ? new vs.ThemeColor(look.color) : undefined);
  item.description = look.text;
  item.tooltip = lines(
    vs,
    `**${l10n.t('Topic')}** ${code(topic.name)}`,
    subscription ? `${subscription.protocol} ${code(subscription.endpoint)}` : '',
    subscription?.confirmed === false
      ? l10n.t('Nothing is delivered before the link in SNS’s mail was followed, which is good for two days.')
      : '',
  );
  return item;
}

function topicLook({ l10n }: typeof vscode, { topic, subscription }: Extract<ChainNode, { kind: 'topic' }>): Look {
  const doubtful = 'list.warningForeground';
  if (!topic.exists) return { icon: 'error', color: 'list.errorForeground', text: l10n.t('does not exist any more') };
  if (!topic.subscriptions) return { icon: 'mail', text: l10n.t('subscriptions unknown') };
  if (!subscription) return { icon: 'warning', color: doubtful, text: l10n.t('nobody is subscribed') };
  if (!subscription.confirmed) return { icon: 'warning', color: doubtful, text: l10n.t('unconfirmed') };
  return { icon: 'mail', text: subscription.protocol === 'email' ? '' : subscription.protocol };
}

interface Look {
  readonly icon: string;
  readonly color?: string;
  readonly text: string;
}

/** What the trail's icon and description say: the worst news first. */
function trailHealth(vs: typeof vscode, chain: Chain, now: number): Look {
  const { l10n } = vs;
  const { trail, logGroup } = chain;
  const { status } = trail;
  const bad = 'list.errorForeground';
  const doubtful = 'list.warningForeground';
  if (!status) return { icon: 'question', text: l10n.t('state unknown') };
  if (!status.logging) return { icon: 'circle-slash', color: bad, text: l10n.t('not logging') };
  if (status.logDeliveryError) return { icon: 'error', color: bad, text: status.logDeliveryError };
  if (status.bucketDeliveryError) return { icon: 'error', color: bad, text: status.bucketDeliveryError };
  if (!trail.logGroupArn) {
    return { icon: 'warning', color: doubtful, text: l10n.t('not sending to CloudWatch Logs') };
  }
  if (logGroup && !logGroup.exists) return { icon: 'error', color: bad, text: l10n.t('log group is gone') };
  if (status.lastLogDelivery === undefined) {
    return { icon: 'circle-filled', color: 'charts.green', text: l10n.t('logging · no delivery yet') };
  }
  const silence = now - status.lastLogDelivery;
  if (silence > quietMs) {
    return { icon: 'warning', color: doubtful, text: l10n.t('last delivery {0}', ago(vs, silence)) };
  }
  return { icon: 'circle-filled', color: 'charts.green', text: l10n.t('logging · {0}', ago(vs, silence)) };
}

function trailTooltip(vs: typeof vscode, trail: TrailState, health: string): vscode.MarkdownString {
  const { l10n } = vs;
  return lines(
    vs,
    `**${l10n.t('Trail')}** ${code(trail.name)}: ${health}`,
    code(trail.arn),
    [
      trail.multiRegion ? l10n.t('all regions') : l10n.t('only {0}', trail.homeRegion),
      trail.organization ? l10n.t('whole organization') : '',
      trail.logFileValidation ? l10n.t('log files validated') : l10n.t('log files not validated'),
    ]
      .filter(Boolean)
      .join(' · '),
  );
}

function alarmLook(alarm: AlarmState): Look {
  const looks = {
    OK: { icon: 'pass', color: 'charts.green', text: 'OK' },
    ALARM: { icon: 'bell-dot', color: 'list.errorForeground', text: 'ALARM' },
    INSUFFICIENT_DATA: { icon: 'circle-outline', color: 'disabledForeground', text: 'INSUFFICIENT_DATA' },
  } satisfies Record<AlarmState['state'], Look>;
  return looks[alarm.state];
}

/** Names from an account are shown as code, so that nothing in them is taken for Markdown. */
function code(text: string): string {
  return `\`${text.replaceAll('`', 'ˋ')}\``;
}

function lines(vs: typeof vscode, ...parts: string[]): vscode.MarkdownString {
  return new vs.MarkdownString(parts.filter(Boolean).join('\n\n'));
}
