import type * as vscode from 'vscode';
import { isNarrowed } from '../cloudtrail/event-search';
import { kindOf, serviceOf, type EventKind, type FoundEvent } from '../cloudtrail/found-event';
import { byDay } from '../common/by-day';
import { systemClock, type Clock } from '../common/clock';
import { Command, View } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { explainError } from './errors';
import type { EventHistory } from './event-history';
import { clockTime, dayAndTime, dayWords, fullTime, searchWords, timeOfDay } from './event-history-words';

/** Where the ordinary partition records the events of services that have no region. */
const globalEvents = 'us-east-1';

/** A row of the view. */
export type HistoryNode =
  | { readonly kind: 'day'; readonly start: number; readonly events: readonly FoundEvent[] }
  | { readonly kind: 'event'; readonly event: FoundEvent; readonly isInDay: boolean }
  /** What comes after the last event: more of them, or why there are none. */
  | { readonly kind: 'end' };

/** The view "Event History": what happened in the account, and what a person looks for in it. */
export class EventHistoryTree implements vscode.TreeDataProvider<HistoryNode>, Disposable {
  readonly #vs: typeof vscode;
  readonly #history: EventHistory;
  readonly #clock: () => Pick<Clock, 'now'>;
  readonly #store = new DisposableStore();
  readonly #changes: vscode.EventEmitter<void>;
  readonly #view: vscode.TreeView<HistoryNode>;
  #reading: (() => void) | undefined;
  readonly onDidChangeTreeData: vscode.Event<void>;

  /** @param clock the account's; undefined where there is none */
  constructor(vs: typeof vscode, history: EventHistory, clock: () => Pick<Clock, 'now'> | undefined) {
    this.#vs = vs;
    this.#history = history;
    this.#clock = () => clock() ?? systemClock;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.onDidChangeTreeData = this.#changes.event;
    const options = { treeDataProvider: this, canSelectMany: true };
    this.#view = this.#store.add(vs.window.createTreeView(View.EventHistory, options));
    this.#store.add(history.onDidChange(() => this.#update()));
    this.#store.add(this.#view.onDidChangeVisibility(() => this.#readIfSeen()));
    this.#update();
  }

  /** The events that a menu was opened on, else those that are selected. */
  chosen(argument?: unknown, all?: unknown): readonly FoundEvent[] {
    const nodes =
      Array.isArray(all) && all.length > 0 ? all : argument === undefined ? this.#view.selection : [argument];
    return nodes.flatMap((node: unknown) => (isEventNode(node) ? [node.event] : []));
  }

  getChildren(node?: HistoryNode): HistoryNode[] {
    if (node) return node.kind === 'day' ? node.events.map((event) => ({ kind: 'event', event, isInDay: true })) : [];
    const { events, range, state } = this.#history;
    const isLong = range.to - range.from > 25 * 3_600_000;
    const rows: HistoryNode[] = isLong
      ? byDay(events, ({ time }) => time).map(({ start, items }) => ({ kind: 'day', start, events: items }))
      : events.map((event) => ({ kind: 'event', event, isInDay: false }));
    // Without any row VS Code shows the welcome text, and takes the focus away from who was in the list.
    return state.kind === 'unread' ? [] : [...rows, { kind: 'end' }];
  }

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    switch (node.kind) {
      case 'day':
        return this.#dayItem(node.start, node.events.length);
      case 'event':
        return this.#eventItem(node.event, node.isInDay);
      case 'end':
        return this.#endItem();
    }
  }

  dispose(): void {
    this.#reading?.();
    this.#store.dispose();
  }

  #update(): void {
    const { search, time, state, events } = this.#history;
    this.#view.description = searchWords(this.#vs, search, time);
    const isEmpty = state.kind === 'done' && events.length === 0;
    this.#view.message = isEmpty ? this.#whatThereIs() : undefined;
    this.#showProgress(state.kind === 'reading');
    this.#changes.fire();
    this.#readIfSeen();
  }

  /** Nothing is read before somebody looks. */
  #readIfSeen(): void {
    if (this.#view.visible) this.#history.start();
  }

  #showProgress(isReading: boolean): void {
    if (isReading === (this.#reading !== undefined)) return;
    this.#reading?.();
    this.#reading = undefined;
    if (!isReading) return;
    void this.#vs.window.withProgress({ location: { viewId: View.EventHistory } }, () => {
      return new Promise<void>((resolve) => {
        this.#reading = resolve;
      });
    });
  }

  #dayItem(start: number, count: number): vscode.TreeItem {
    const { TreeItem, TreeItemCollapsibleState, l10n } = this.#vs;
    const item = new TreeItem(dayWords(this.#vs, start, this.#clock().now()), TreeItemCollapsibleState.Expanded);
    item.id = `day ${start}`;
    item.description = count === 1 ? l10n.t('1 event') : l10n.t('{0} events', count);
    item.contextValue = 'day';
    return item;
  }

  #eventItem(event: FoundEvent, isInDay: boolean): vscode.TreeItem {
    const vs = this.#vs;
    const { l10n } = vs;
    const { icon, color, text } = looks(vs)[kindOf(event)];
    const name = event.name || l10n.t('an event without a name');
    const item = new vs.TreeItem(name, vs.TreeItemCollapsibleState.None);
    item.id = event.id;
    item.iconPath = new vs.ThemeIcon(icon, color === undefined ? undefined : new vs.ThemeColor(color));
    const time = isInDay ? clockTime(event.time) : timeOfDay(event.time, this.#clock().now());
    const parts = [event.error, event.who, time, serviceOf(event), event.region];
    const description = parts.filter(Boolean).join(' · ');
    item.description = description;
    item.tooltip = this.#tooltip(event, text);
    item.contextValue = event.resources.length > 0 ? 'event resources' : 'event';
    item.command = {
      command: Command.OpenEvent,
      title: l10n.t('Open Event'),
      arguments: [{ kind: 'event', event, isInDay } satisfies HistoryNode],
    };
    item.accessibilityInformation = { label: [name, text, description].join(', ') };
    return item;
  }

  #tooltip(event: FoundEvent, kind: string): vscode.MarkdownString {
    const { l10n, MarkdownString } = this.#vs;
    const { name, time, who, source, region, error, accessKeyId, resources } = event;
    const tooltip = new MarkdownString();
    // Everything in an event is somebody's text.
    tooltip.appendText(`${name} (${kind})`);
    const lines = [
      fullTime(time),
      [who, accessKeyId].filter(Boolean).join(' · '),
      [source, region].join(' · '),
      error === undefined ? '' : l10n.t('Error: {0}', error),
      ...resources.slice(0, 5).map((resource) => [resource.type, resource.name].filter(Boolean).join(' · ')),
      resources.length > 5 ? l10n.t('… and {0} more', resources.length - 5) : '',
    ];
    for (const line of lines) if (line !== '') tooltip.appendMarkdown('\n\n').appendText(line);
    return tooltip;
  }

  /** What a person has to know who misses an event. */
  #whatThereIs(): string {
    const { l10n } = this.#vs;
    const all = l10n.t(
      'Event history has the management events of this region and the last 90 days; they appear up to 15 minutes late.',
    );
    const { place } = this.#history;
    if (place?.identity.partition !== 'aws' || place.region === globalEvents) return all;
    // CloudTrail user guide, "Global service events"; regional endpoints of STS are recorded where they are.
    return `${all} ${l10n.t('Those of IAM, CloudFront and the global STS endpoint are in {0}.', globalEvents)}`;
  }

  #endItem(): vscode.TreeItem {
    const vs = this.#vs;
    const { l10n } = vs;
    const { state, events, range, lookedBackTo, search } = this.#history;
    const isSearching = isNarrowed(search) && lookedBackTo !== undefined;
    const lookedBack = isSearching ? l10n.t('looked back to {0}', dayAndTime(lookedBackTo)) : '';
    const make = (label: string, description: string, icon: string, command: string, title: string) => {
      const item = new vs.TreeItem(label, vs.TreeItemCollapsibleState.None);
      item.id = 'end';
      item.iconPath = new vs.ThemeIcon(icon);
      item.description = description;
      item.tooltip = [[label, description].filter(Boolean).join(' · '), this.#whatThereIs()].join('\n\n');
      item.contextValue = 'end';
      if (command !== '') item.command = { command, title };
      return item;
    };
    switch (state.kind) {
      case 'reading': {
        const stop = l10n.t('click or Enter stops');
        const description = [lookedBack, stop].filter(Boolean).join(' · ');
        return make(l10n.t('Reading…'), description, 'loading~spin', Command.StopEventHistory, l10n.t('Stop'));
      }
      case 'full': {
        const label = l10n.t('The newest {0} events are listed', events.length);
        return make(label, l10n.t('search for less'), 'info', Command.FindEvents, l10n.t('Find Events…'));
      }
      case 'failed': {
        const label = l10n.t('Event history could not be read');
        const { message } = explainError(vs, state.error);
        const item = make(label, message, 'error', Command.LoadMoreEvents, l10n.t('Try Again'));
        item.iconPath = new vs.ThemeIcon('error', new vs.ThemeColor('list.errorForeground'));
        item.tooltip = `${label}. ${message}\n\n${l10n.t('Click or Enter tries again.')}`;
        return item;
      }
      case 'done': {
        if (events.length === 0) {
          const label = l10n.t('No such event was found');
          const find = l10n.t('Find Events…');
          return make(label, l10n.t('click or Enter looks for others'), 'search', Command.FindEvents, find);
        }
        const count = events.length === 1 ? l10n.t('1 event') : l10n.t('{0} events', events.length);
        return make(count, l10n.t('since {0}', dayAndTime(range.from)), 'history', '', '');
      }
      default:
        return make(l10n.t('Load More…'), lookedBack, 'fold-down', Command.LoadMoreEvents, l10n.t('Load More…'));
    }
  }
}

interface Look {
  readonly icon: string;
  readonly color?: string;
  /** The same in words. */
  readonly text: string;
}

function looks({ l10n }: typeof vscode): Record<EventKind, Look> {
  return {
    write: { icon: 'edit', text: l10n.t('change') },
    read: { icon: 'eye', text: l10n.t('read') },
    'sign-in': { icon: 'sign-in', text: l10n.t('sign-in') },
    error: { icon: 'error', color: 'list.errorForeground', text: l10n.t('failed') },
  };
}

function isEventNode(node: unknown): node is Extract<HistoryNode, { kind: 'event' }> {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'event' && 'event' in node;
}
