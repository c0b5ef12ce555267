import type * as vscode from 'vscode';
import type { LogEvent } from '../cloudtrail/log-event';
import { Command } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { lazy } from '../common/lazy';
import type { Log } from '../common/log';
import { Paced } from '../common/paced';
import type { PatternInFront } from '../editor/pattern-in-front';
import type { EventSet } from '../events/event-set';
import type { FetchSummary } from '../events/fetch-summary';
import type { PageAction, Progress, Selection } from '../webview/live-test-messages';
import { liveTestProtocol, type LiveTestProtocol } from '../webview/live-test-protocol';
import type { ToHost } from '../webview/protocol';
import type { LiveTestModel, SettledCounts } from './live-test-model';
import { liveTestStrings, noteTexts } from './live-test-strings';
import { WebviewChannel } from './webview-channel';
import { webviewHtml, webviewOptions } from './webview-html';

/** What the panel needs besides VS Code. */
export interface LiveTestParts {
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
  /** The set whose events are shown. Asked for when the panel is first seen, or events are fetched. */
  readonly events: () => Promise<EventSet>;
  /** What happened, in the words of a person. */
  readonly reasonOf: (failure: unknown) => string;
}

/** The page is told at most so often, in milliseconds. */
const tellEvery = 50;

/** The "Live Test" panel: the events that were fetched, and what the pattern in front says of each. */
export class LiveTestView implements vscode.WebviewViewProvider, Disposable {
  readonly #vs: typeof vscode;
  readonly #parts: LiveTestParts;
  readonly #store = new DisposableStore();
  readonly #countsChange: vscode.EventEmitter<void>;
  readonly #selectionChange: vscode.EventEmitter<Selection>;
  readonly #fetchEnd: vscode.EventEmitter<void>;
  readonly #openRequest: vscode.EventEmitter<LogEvent>;
  readonly onDidChangeCounts: vscode.Event<void>;
  /** A person points at other events; also when those pointed at are gone. */
  readonly onDidChangeSelection: vscode.Event<Selection>;
  /** A fetch is over, and what it read is in the set. */
  readonly onDidFetch: vscode.Event<void>;
  /** A person wants to read this event. */
  readonly onDidRequestOpen: vscode.Event<LogEvent>;
  readonly #load: () => Promise<LiveTestModel>;
  readonly #tellPage: Paced;
  #channel: WebviewChannel<LiveTestProtocol> | undefined;
  #pattern: PatternInFront | undefined;
  #model: LiveTestModel | undefined;
  #counts: SettledCounts | undefined;
  #selection: Selection = { chosen: [], rejected: [] };
  #stopFetching: (() => void) | undefined;
  #summary: FetchSummary | undefined;

  constructor(vs: typeof vscode, parts: LiveTestParts) {
    this.#vs = vs;
    this.#parts = parts;
    this.#countsChange = this.#store.add(new vs.EventEmitter<void>());
    this.#selectionChange = this.#store.add(new vs.EventEmitter<Selection>());
    this.#fetchEnd = this.#store.add(new vs.EventEmitter<void>());
    this.#openRequest = this.#store.add(new vs.EventEmitter<LogEvent>());
    this.onDidChangeCounts = this.#countsChange.event;
    this.onDidChangeSelection = this.#selectionChange.event;
    this.onDidFetch = this.#fetchEnd.event;
    this.onDidRequestOpen = this.#openRequest.event;
    this.#load = lazy(() => this.#makeModel());
    this.#tellPage = this.#store.add(new Paced(tellEvery, () => this.#sendState()));
  }

  /** Of the last finished test; absent when there is nothing to test. */
  get counts(): SettledCounts | undefined {
    return this.#counts;
  }

  /** What a person points at in the list. */
  get selection(): Selection {
    return this.#selection;
  }

  /** Which pattern the events are judged by. */
  setPattern(pattern: PatternInFront | undefined): void {
    // It is kept until there is something to test, and nothing is loaded for it.
    this.#pattern = pattern;
    this.#model?.setPattern(pattern);
  }

  /** Says how far a fetch is, or that it is over. @param stop ends it before its end */
  setProgress(progress: Progress | undefined, stop?: () => void): void {
    this.#stopFetching = stop;
    this.#tell((model) => model.setProgress(progress));
  }

  /** What the last fetch read. */
  get summary(): FetchSummary | undefined {
    return this.#summary;
  }

  /** What a fetch that is over read; undefined when another one begins. */
  setSummary(summary: FetchSummary | undefined): void {
    this.#summary = summary;
    this.#tell((model) => model.setSummary(summary));
    if (summary) this.#fetchEnd.fire();
  }

  /** While events arrive as they happen: what is followed, in words. */
  setLive(live: { readonly text: string } | undefined): void {
    this.#tell((model) => model.setLive(live));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    const { extensionUri } = this.#parts;
    const strings = liveTestStrings(this.#vs);
    webview.options = webviewOptions(this.#vs, extensionUri, []);
    const channel = this.#openChannel(webview);
    this.#channel = channel;
    view.onDidChangeVisibility(() => {
      if (!view.visible) channel.pageIsGone();
    });
    view.onDidDispose(() => {
      channel.dispose();
      if (this.#channel === channel) this.#channel = undefined;
    });
    webview.html = webviewHtml(this.#vs, webview, extensionUri, { page: 'live-test', title: strings.title, strings });
  }

  dispose(): void {
    this.#channel?.dispose();
    this.#model?.dispose();
    this.#store.dispose();
  }

  #openChannel(webview: vscode.Webview): WebviewChannel<LiveTestProtocol> {
    return new WebviewChannel<LiveTestProtocol>(
      webview,
      liveTestProtocol,
      {
        onReady: () => this.#tell(() => this.#tellPage.ask()),
        onMessage: (message) => this.#tell((model) => this.#onMessage(model, message)),
        requests: {
          rows: async ({ from, count }) => (await this.#load()).rows(from, count),
          position: async ({ eventSet, index }) => (await this.#load()).positionOf(eventSet, index),
          details: async ({ eventSet, index }) => (await this.#load()).details(eventSet, index),
        },
      },
      this.#parts.log,
    );
  }

  async #onMessage(model: LiveTestModel, message: ToHost<LiveTestProtocol>): Promise<void> {
    const { commands } = this.#vs;
    if (message.type === 'filter') model.setFilter(message.filter);
    else if (message.type === 'do') await this.#do(message.action);
    else if (!model.isCurrent(message.eventSet)) return;
    else if (message.type === 'select') model.select(message.eventSet, message.selection);
    else if (message.type === 'makePattern') {
      const { chosen, rejected } = message;
      await commands.executeCommand(Command.MakePatternFromEvents, { chosen, rejected });
    } else if (message.type === 'check') {
      await commands.executeCommand(Command.CheckWithAws, { indexes: message.indexes });
    } else {
      const event = await model.event(message.eventSet, message.index);
      if (event && message.type === 'open') this.#openRequest.fire(event);
      else if (event) await commands.executeCommand(Command.WhichAlerts, event);
    }
  }

  async #do(action: PageAction): Promise<void> {
    const commandOf: Readonly<Record<Exclude<PageAction, 'stopFetching'>, string>> = {
      test: Command.TestAgainstEvents,
      fetchAgain: Command.FetchEventsAgain,
      startLive: Command.StartLiveTail,
      stopLive: Command.StopLiveTail,
      newFilter: Command.NewMetricFilter,
    };
    if (action === 'stopFetching') this.#stopFetching?.();
    else await this.#vs.commands.executeCommand(commandOf[action]);
  }

  /** The model knows the pattern language, and the set has a thread of its own: the start of the extension needs neither. */
  async #makeModel(): Promise<LiveTestModel> {
    const [{ LiveTestModel }, events] = await Promise.all([import('./live-test-model'), this.#parts.events()]);
    const { reasonOf } = this.#parts;
    const words = { notes: noteTexts(this.#vs), reasonOf, liveEvents: this.#vs.l10n.t('Live events') };
    const model = new LiveTestModel(events, words, () => this.#changed(model));
    this.#model = model;
    model.setPattern(this.#pattern);
    return model;
  }

  #changed(model: LiveTestModel): void {
    this.#tellPage.ask();
    const { counts, selection } = model;
    const isSame = counts?.match === this.#counts?.match && counts?.total === this.#counts?.total;
    this.#counts = counts;
    if (!isSame) this.#countsChange.fire();
    if (selection === this.#selection) return;
    this.#selection = selection;
    this.#selectionChange.fire(selection);
  }

  #tell(what: (model: LiveTestModel) => unknown): void {
    this.#load()
      .then(what)
      .catch((error: unknown) => this.#logFailure(error));
  }

  async #sendState(): Promise<void> {
    if (!this.#model || !this.#channel?.ready) return;
    try {
      this.#channel.send({ type: 'state', state: await this.#model.state() });
    } catch (error) {
      this.#logFailure(error);
    }
  }

  #logFailure(error: unknown): void {
    this.#parts.log.error(`Live Test: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
