import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { Connections } from '../aws/connections';
import { Command, Setting } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import type { Chain } from '../pipeline/chain/chain';
import type { AlarmNow } from '../pipeline/inspect/read-alarm-states';
import type { Pipelines } from './pipelines';
import { ago } from './time-text';

/** Milliseconds of the account's clock between two looks. */
const interval = { focused: 60_000, away: 5 * 60_000 } as const;

/** What the watch asks an account for; both throw an AwsError. */
export interface AlarmReaders {
  readonly states: (account: Account, chains: readonly Chain[], signal: AbortSignal) => Promise<readonly AlarmNow[]>;
  /** Whether a subscription was confirmed since the chains were read. */
  readonly confirmed: (account: Account, chains: readonly Chain[], signal: AbortSignal) => Promise<boolean>;
}

/**
 * Alarms that go off while VS Code is open: how many there are in the status bar, and a notification for each. It looks
 * from the moment on at which the chains were first read, and never in an untrusted workspace.
 */
export class AlarmWatch implements Disposable {
  readonly #vs: typeof vscode;
  readonly #connections: Connections;
  readonly #pipelines: Pipelines;
  readonly #readers: AlarmReaders;
  readonly #log: Log;
  readonly #item: vscode.StatusBarItem;
  readonly #store = new DisposableStore();
  #running: AbortController | undefined;
  /** Ends the pause between two looks, for its length to be reckoned anew. */
  #pause: AbortController | undefined;
  #raised: readonly AlarmNow[] = [];
  /** Since when alarms were in ALARM at the last look, by ARN; undefined before the first. */
  #known: ReadonlyMap<string, number> | undefined;

  constructor(vs: typeof vscode, connections: Connections, pipelines: Pipelines, readers: AlarmReaders, log: Log) {
    this.#vs = vs;
    this.#connections = connections;
    this.#pipelines = pipelines;
    this.#readers = readers;
    this.#log = log;
    this.#item = this.#store.add(vs.window.createStatusBarItem('accessAlerts.alarms', vs.StatusBarAlignment.Left));
    this.#item.name = vs.l10n.t('Access Alerts: Alarms');
    this.#item.command = Command.ShowAlarms;
    this.#store.add(pipelines.onDidRead(() => this.#begin()));
    this.#store.add(connections.onDidChange(() => this.#stop()));
    this.#store.add(vs.window.onDidChangeWindowState(() => this.#pause?.abort()));
  }

  /** The list of alarms that are in ALARM; a choice opens the metric. */
  async show(): Promise<void> {
    const { l10n, window } = this.#vs;
    const now = this.#connections.account?.clock.now() ?? 0;
    if (this.#raised.length === 0) {
      void window.showInformationMessage(l10n.t('No alarm of the pipelines is in ALARM, as far as was looked.'));
      return;
    }
    const items = this.#raised.map((alarm) => ({
      label: `$(bell-dot) ${alarm.name}`,
      description: l10n.t('since {0}', ago(this.#vs, now - alarm.since)),
      detail: alarm.reason,
      alarm,
    }));
    const placeHolder = l10n.t('Alarms in ALARM; Enter opens the metric');
    const chosen = await window.showQuickPick(items, { placeHolder, matchOnDetail: true });
    if (chosen) await this.#track(chosen.alarm);
  }

  dispose(): void {
    this.#stop();
    this.#store.dispose();
  }

  #begin(): void {
    const { account } = this.#connections;
    if (!account || this.#running || !this.#vs.workspace.isTrusted) return;
    const running = new AbortController();
    this.#running = running;
    void this.#run(account, running.signal);
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#known = undefined;
    this.#show([]);
  }

  async #run(account: Account, signal: AbortSignal): Promise<void> {
    const isOver = () => signal.aborted;
    while (!isOver()) {
      try {
        // An expired session is told by the connection, and every further call would fail like the first.
        if (!this.#connections.expired) await this.#look(account, signal);
      } catch (error) {
        if (isOver()) return;
        this.#log.warn(`alarms could not be looked at: ${error instanceof Error ? error.message : String(error)}`);
      }
      await this.#wait(account, signal);
    }
  }

  async #look(account: Account, signal: AbortSignal): Promise<void> {
    const chains = this.#pipelines.last;
    if (!chains) return;
    const alarms = await this.#readers.states(account, chains, signal);
    if (signal.aborted) return;
    const raised = alarms.filter(({ state }) => state === 'ALARM');
    const known = this.#known;
    this.#known = new Map(raised.map(({ arn, since }) => [arn, since]));
    this.#show(raised);
    this.#pipelines.updateAlarms(
      new Map(alarms.map(({ arn, state, reason, since }) => [arn, { state, stateReason: reason, stateSince: since }])),
    );
    // What was in ALARM before the first look did not go off while somebody was here.
    if (known) for (const alarm of raised) if (known.get(alarm.arn) !== alarm.since) this.#notify(alarm);
    if (await this.#readers.confirmed(account, chains, signal)) {
      if (this.#running?.signal === signal) this.#pipelines.refresh();
    }
  }

  /** Sleeps until the next look; longer while the window is not in front. */
  async #wait({ clock }: Account, signal: AbortSignal): Promise<void> {
    const started = clock.now();
    while (!signal.aborted) {
      const length = this.#vs.window.state.focused ? interval.focused : interval.away;
      const left = started + length - clock.now();
      if (left <= 0) return;
      const pause = new AbortController();
      this.#pause = pause;
      await clock.sleep(left, AbortSignal.any([signal, pause.signal])).catch(() => undefined);
    }
  }

  #show(raised: readonly AlarmNow[]): void {
    this.#raised = raised;
    if (raised.length === 0) {
      this.#item.hide();
      return;
    }
    const { l10n } = this.#vs;
    const count = raised.length === 1 ? l10n.t('1 alarm') : l10n.t('{0} alarms', raised.length);
    this.#item.text = `$(bell) ${count}`;
    this.#item.tooltip = raised.map(({ name, reason }) => `${name}: ${reason}`).join('\n');
    this.#item.accessibilityInformation = { label: l10n.t('{0} in ALARM', count) };
    this.#item.backgroundColor = new this.#vs.ThemeColor('statusBarItem.warningBackground');
    this.#item.show();
  }

  #notify(alarm: AlarmNow): void {
    const { l10n, window, workspace } = this.#vs;
    if (!workspace.getConfiguration().get<boolean>(Setting.NotifyAlarms, true)) return;
    const track = l10n.t('Track Metric');
    void window
      .showWarningMessage(l10n.t('The alarm {0} has gone off. {1}', alarm.name, alarm.reason), track)
      .then((choice) => (choice === track ? this.#track(alarm) : undefined));
  }

  async #track({ metric }: AlarmNow): Promise<void> {
    const { namespace, name, dimensions = {} } = metric;
    const filter = { metricNamespace: namespace, metricName: name };
    const one = Object.keys(dimensions).length > 0 && { alarm: { dimensions } };
    await this.#vs.commands.executeCommand(Command.TrackMetric, { filter, ...one });
  }
}
