import type * as vscode from 'vscode';
import type { FetchedEvents, LogEvent } from '../cloudtrail/log-event';
import { Command } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { liveTestProtocol, type LiveTestProtocol } from '../webview/live-test-messages';
import type { LiveTestModel, TestedPattern } from './live-test-model';
import { liveTestStrings, noteTexts } from './live-test-strings';
import { WebviewChannel } from './webview-channel';
import { webviewHtml, webviewOptions } from './webview-html';

/** The "Live Test" panel: the events that were fetched, and what the pattern in front says of each. */
export class LiveTestView implements vscode.WebviewViewProvider, Disposable {
  readonly #vs: typeof vscode;
  readonly #extensionUri: vscode.Uri;
  readonly #log: Log;
  readonly #store = new DisposableStore();
  readonly #countsChange: vscode.EventEmitter<void>;
  readonly #openRequest: vscode.EventEmitter<LogEvent>;
  #fetched: FetchedEvents | undefined;
  readonly #eventsChange: vscode.EventEmitter<readonly LogEvent[]>;
  readonly onDidChangeCounts: vscode.Event<void>;
  /** A person wants to read this event. */
  readonly onDidRequestOpen: vscode.Event<LogEvent>;
  /** Other events were fetched: all of them. */
  readonly onDidChangeEvents: vscode.Event<readonly LogEvent[]>;
  #channel: WebviewChannel<LiveTestProtocol> | undefined;
  #loading: Promise<LiveTestModel> | undefined;
  #model: LiveTestModel | undefined;

  constructor(vs: typeof vscode, extensionUri: vscode.Uri, log: Log) {
    this.#vs = vs;
    this.#extensionUri = extensionUri;
    this.#log = log;
    this.#countsChange = this.#store.add(new vs.EventEmitter<void>());
    this.#openRequest = this.#store.add(new vs.EventEmitter<LogEvent>());
    this.#eventsChange = this.#store.add(new vs.EventEmitter<readonly LogEvent[]>());
    this.onDidChangeCounts = this.#countsChange.event;
    this.onDidRequestOpen = this.#openRequest.event;
    this.onDidChangeEvents = this.#eventsChange.event;
  }

  /** Of a finished test; absent while one runs, and when there is nothing to test. */
  get counts(): { readonly match: number; readonly total: number } | undefined {
    return this.#model?.counts;
  }

  /** What was fetched last. */
  get fetched(): FetchedEvents | undefined {
    return this.#fetched;
  }

  setEvents(events: FetchedEvents | undefined): void {
    this.#fetched = events;
    this.#tell((model) => model.setEvents(events));
    this.#eventsChange.fire(events?.events ?? []);
  }

  setPattern(pattern: TestedPattern | undefined): void {
    // Without a model there is no pattern either, and nothing to load one for.
    if (pattern ?? this.#loading) this.#tell((model) => model.setPattern(pattern));
  }

  /** Says what is going on, or that it is over. */
  setBusy(text: string | undefined): void {
    this.#tell((model) => model.setBusy(text));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    const strings = liveTestStrings(this.#vs);
    webview.options = webviewOptions(this.#vs, this.#extensionUri, [
      Command.TestAgainstEvents,
      Command.NewMetricFilter,
    ]);
    const channel = this.#openChannel(webview);
    this.#channel = channel;
    view.onDidChangeVisibility(() => {
      if (!view.visible) channel.pageIsGone();
    });
    view.onDidDispose(() => {
      channel.dispose();
      if (this.#channel === channel) this.#channel = undefined;
    });
    webview.html = webviewHtml(this.#vs, webview, this.#extensionUri, {
      page: 'live-test',
      title: strings.title,
      strings,
    });
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
        onReady: () => this.#tell(() => this.#sendState()),
        onMessage: (message) => {
          switch (message.type) {
            case 'filter':
              this.#tell((model) => model.setFilter(message.filter));
              break;
            case 'select':
              this.#tell((model) => model.select(message.eventSet, message.index));
              break;
            case 'open':
              this.#tell((model) => {
                const event = model.event(message.eventSet, message.index);
                if (event) this.#openRequest.fire(event);
              });
              break;
          }
        },
        requests: {
          rows: async ({ from, count }) => (await this.#load()).rows(from, count),
          details: async ({ eventSet, index }) => (await this.#load()).details(eventSet, index),
        },
      },
      this.#log,
    );
  }

  /** The model knows the pattern language and the records, which the start of the extension does not need. */
  #load(): Promise<LiveTestModel> {
    this.#loading ??= import('./live-test-model').then(({ LiveTestModel }) => {
      this.#model = new LiveTestModel(noteTexts(this.#vs), () => {
        this.#sendState();
        this.#countsChange.fire();
      });
      return this.#model;
    });
    return this.#loading;
  }

  #tell(what: (model: LiveTestModel) => unknown): void {
    this.#load()
      .then(what)
      .catch((error: unknown) => {
        this.#log.error(`Live Test: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      });
  }

  #sendState(): void {
    if (this.#model) this.#channel?.send({ type: 'state', state: this.#model.state });
  }
}
