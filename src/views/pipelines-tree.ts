import type * as vscode from 'vscode';
import type { Connections } from '../aws/connections';
import { systemClock, type Clock } from '../common/clock';
import { Command, ContextKey, View } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { quietMs, type AlarmState, type Chain, type TrailState } from '../pipeline/chain/chain';
import { arnOf, childrenOf, idOf, type ChainNode } from '../pipeline/chain/chain-node';
import { isTopicArn } from '../pipeline/chain/topic-arn';
import type { Finding } from '../pipeline/check/check-pipeline';
import { describeAccount } from './connection-status';
import type { AlertFiles, LocalAlert } from './alert-files';
import { decorate, decorateDrift, findingsAt } from './pipeline-decorations';
import type { Pipelines } from './pipelines';
import { dimensionPairs } from '../alerts/metric-names';
import { ago } from './time-text';

const maxFilters = 100;

type LocalFiles = Pick<AlertFiles, 'filesOf' | 'onDidChange'>;

/** The view "Pipelines": trail → log group → metric filter → metric → alarm. */
export class PipelinesTree implements vscode.TreeDataProvider<ChainNode>, Disposable {
  readonly #vs: typeof vscode;
  readonly #connections: Connections;
  readonly #pipelines: Pipelines;
  readonly #alertFiles: LocalFiles | undefined;
  readonly #store = new DisposableStore();
  readonly #showError: (error: unknown) => void;
  readonly #view: vscode.TreeView<ChainNode>;
  readonly #changes: vscode.EventEmitter<void>;
  /** What was found in the chains that were checked since they were read, by the trail's ARN. */
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly onDidChangeTreeData: vscode.Event<void>;

  /**
   * @param startConnection connects as the settings say; called when the view is first seen, so that nothing happens
   *   at start-up
   * @param showError tells the person once why the chains could not be read
   * @param alertFiles the files of the workspace that metric filters are compared with
   */
  constructor(
    vs: typeof vscode,
    connections: Connections,
    pipelines: Pipelines,
    startConnection: () => void,
    showError: (error: unknown) => void,
    alertFiles?: LocalFiles,
  ) {
    this.#vs = vs;
    this.#connections = connections;
    this.#pipelines = pipelines;
    this.#showError = showError;
    this.#alertFiles = alertFiles;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.onDidChangeTreeData = this.#changes.event;
    this.#store.add(
      pipelines.onDidChange(() => {
        this.#findings.clear();
        this.#changes.fire();
      }),
    );
    this.#store.add(pipelines.onDidChangeStates(() => this.#changes.fire()));
    if (alertFiles) this.#store.add(alertFiles.onDidChange(() => this.#changes.fire()));
    this.#view = this.#store.add(
      vs.window.createTreeView(View.Pipelines, {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.#store.add(connections.onDidChange(() => this.#describe()));
    let seen = false;
    const onVisible = () => {
      if (!this.#view.visible || seen) return;
      seen = true;
      startConnection();
    };
    this.#store.add(this.#view.onDidChangeVisibility(onVisible));
    onVisible();
    this.#describe();
  }

  /** The node that is selected in the view. */
  get selected(): ChainNode | undefined {
    return this.#view.selection[0];
  }

  /** Runs a task with a progress bar at the top of the view. */
  get progressLocation(): { viewId: string } {
    return { viewId: View.Pipelines };
  }

  /** Shows what was found in a trail's chain, until the chains are read again. */
  showFindings(trailArn: string, findings: readonly Finding[]): void {
    this.#findings.set(trailArn, findings);
    this.#changes.fire();
  }

  async getChildren(node?: ChainNode): Promise<ChainNode[]> {
    if (node) return [...childrenOf(node)];
    try {
      const chains = await this.#vs.window.withProgress({ location: this.progressLocation }, () =>
        this.#pipelines.chains(),
      );
      this.#setNoTrail(this.#connections.account !== undefined && chains.length === 0);
      this.#view.message = undefined;
      return chains.map((chain) => ({ kind: 'trail', chain }));
    } catch (error) {
      this.#setNoTrail(false);
      this.#showError(error);
      return [];
    }
  }

  getTreeItem(node: ChainNode): vscode.TreeItem {
    const vs = this.#vs;
    const item = treeItem(vs, node, this.#connections.account?.clock ?? systemClock);
    // VS Code keeps a node that once had no children closed; with another id it opens when it gets some.
    item.id = item.collapsibleState === vs.TreeItemCollapsibleState.None ? `${idOf(node)} (leaf)` : idOf(node);
    const files = node.kind === 'filter' ? (this.#alertFiles?.filesOf(node.filter) ?? []) : [];
    item.contextValue = [...flagsOf(node), ...fileFlags(files)].join(' ');
    decorateDrift(vs, item, files);
    decorate(vs, item, findingsAt(node, this.#findings.get(node.chain.trail.arn) ?? []));
    const label = typeof item.label === 'string' ? item.label : '';
    const description = typeof item.description === 'string' ? item.description : '';
    item.accessibilityInformation = { label: [kindName(vs, node), label, description].filter(Boolean).join(', ') };
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #describe(): void {
    const account = this.#connections.account;
    this.#view.description = account ? describeAccount(account) : '';
  }

  #setNoTrail(value: boolean): void {
    void this.#vs.commands.executeCommand('setContext', ContextKey.NoTrail, value);
  }
}

function flagsOf(node: ChainNode): string[] {
  const flags: string[] = [node.kind, 'console'];
  if (arnOf(node) !== undefined) flags.push('arn');
  if (node.kind === 'trail') {
    const { logGroupArn, status } = node.chain.trail;
    if (!logGroupArn) flags.push('unlinked');
    if (status) flags.push(status.logging ? 'logging' : 'paused');
  }
  if (node.kind === 'logGroup' && node.logGroup.exists) flags.push('present');
  if (node.kind === 'alarm') {
    flags.push(node.alarm.actionsEnabled ? 'actionsOn' : 'actionsOff');
    if (node.alarm.actions.some(isTopicArn)) flags.push('tells');
  }
  return flags;
}

/** Whether an alert file of the workspace is about it, and whether one has it otherwise. */
function fileFlags(files: readonly LocalAlert[]): string[] {
  if (files.length === 0) return [];
  return files.some(({ state }) => state?.is === 'differs') ? ['local', 'differs'] : ['local'];
}

function kindName(vs: typeof vscode, node: ChainNode): string {
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

function treeItem(vs: typeof vscode, node: ChainNode, clock: Pick<Clock, 'now'>): vscode.TreeItem {
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
      item.description = `${kept} · ${l10n.t('{0}/{1} filters', logGroup.filters.length, maxFilters)}`;
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
      const look = alarmLook(node.alarm);
      const pairs = dimensionPairs(node.alarm.dimensions).join(', ');
      const text = pairs ? `${look.text} · ${pairs}` : look.text;
      const item = make(node.alarm.name, state.Expanded, look.icon, look.color);
      item.description = node.alarm.actionsEnabled ? text : `${text} · ${l10n.t('actions are off')}`;
      item.tooltip = lines(
        vs,
        `**${l10n.t('Alarm')}** ${code(node.alarm.name)}`,
        node.alarm.stateReason ?? '',
        node.alarm.actions.length > 0
          ? l10n.t('Notifies: {0}', node.alarm.actions.map(code).join(', '))
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
