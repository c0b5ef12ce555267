import type * as vscode from 'vscode';
import type { CompleteAlarm } from '../alerts/alarm-defaults';
import { backtest, type Backtest } from '../alerts/backtest';
import { backtestReport } from '../alerts/backtest-report';
import { sensitivityOf, type Sensitivity } from '../alerts/backtest-sensitivity';
import { reasonFor } from '../alerts/backtest-words';
import { alarmEdits } from '../alerts/front-matter-edit';
import { Command } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { Failure } from '../common/failure';
import { applyEdits } from '../editor/apply-edits';
import { setTimeoutAsync } from '../common/timers';
import {
  backtestProtocol,
  type BacktestProtocol,
  type BacktestSubjectView,
  type BacktestView,
} from '../webview/backtest-messages';
import { backtestStrings } from './backtest-strings';
import type { BacktestSubject, BacktestSurroundings } from './backtest-subject';
import { WebviewChannel } from './webview-channel';
import { webviewHtml, webviewOptions } from './webview-html';

/** So many of the noisiest are shown; the report has more. */
const shownActors = 10;
/** Milliseconds: for so long other things of the extension host may wait. */
const stint = 10;

/** One tab with one backtest: works out anew what the alarm would have done whenever its settings change. */
export class BacktestPanel implements Disposable {
  readonly #around: BacktestSurroundings;
  readonly #subject: BacktestSubject | undefined;
  readonly #channel: WebviewChannel<BacktestProtocol>;
  readonly #store = new DisposableStore();
  #alarm: CompleteAlarm | undefined;
  #working = new AbortController();

  /** Without a subject, the backtest was lost with the window that made it. */
  constructor(around: BacktestSurroundings, panel: vscode.WebviewPanel, subject: BacktestSubject | undefined) {
    const { vs, extensionUri, log, showError } = around;
    this.#around = around;
    this.#subject = subject;
    this.#alarm = subject?.alarm;
    panel.iconPath = new vs.ThemeIcon('history');
    const { webview } = panel;
    webview.options = webviewOptions(vs, extensionUri, [Command.BacktestAlert]);
    this.#channel = this.#store.add(
      new WebviewChannel<BacktestProtocol>(
        webview,
        backtestProtocol,
        {
          onReady: () => this.#sendAll(),
          onMessage: (message) => {
            if (message.type === 'choose') {
              this.#alarm = message.alarm;
              this.#work();
            } else {
              const done = message.type === 'save' ? this.#save() : this.#use();
              done.catch(showError);
            }
          },
          requests: {},
        },
        log,
      ),
    );
    this.#store.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#channel.pageIsGone();
      }),
    );
    const strings = backtestStrings(vs);
    webview.html = webviewHtml(vs, webview, extensionUri, { page: 'backtest', title: panel.title, strings });
  }

  dispose(): void {
    this.#working.abort();
    this.#store.dispose();
  }

  #sendAll(): void {
    if (!this.#subject) {
      this.#channel.send({ type: 'gone' });
      return;
    }
    this.#channel.send({ type: 'subject', subject: this.#subjectView(this.#subject) });
    this.#work();
  }

  /** The result at once; how it moves with the settings comes after, in short stretches, unless they change again. */
  #work(): void {
    this.#working.abort();
    this.#working = new AbortController();
    const subject = this.#subject;
    const alarm = this.#alarm;
    if (!subject || !alarm) return;
    this.#channel.send({ type: 'sensitivity' });
    this.#channel.send({ type: 'result', result: viewOf(backtest(subject.input, alarm)) });
    void this.#sensitivity(subject, alarm, this.#working.signal).then((sensitivity) => {
      if (sensitivity) this.#channel.send({ type: 'sensitivity', sensitivity });
    });
  }

  async #sensitivity(
    { input }: BacktestSubject,
    alarm: CompleteAlarm,
    signal: AbortSignal,
  ): Promise<Sensitivity | undefined> {
    const steps = sensitivityOf(input, alarm);
    let began = performance.now();
    while (!signal.aborted) {
      const step = steps.next();
      if (step.done) return step.value;
      if (performance.now() - began < stint) continue;
      await setTimeoutAsync(0);
      began = performance.now();
    }
    return undefined;
  }

  async #save(): Promise<void> {
    const { vs } = this.#around;
    const subject = this.#subject;
    const alarm = this.#alarm;
    if (!subject || !alarm) return;
    const folder = vs.workspace.workspaceFolders?.[0]?.uri;
    const file = `backtest-${subject.name.replace(/\.cwfilter$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-')}.md`;
    const target = await vs.window.showSaveDialog({
      ...(folder ? { defaultUri: vs.Uri.joinPath(folder, file) } : {}),
      filters: { Markdown: ['md'] },
    });
    if (!target) return;
    const sensitivity = await this.#sensitivity(subject, alarm, new AbortController().signal);
    if (!sensitivity) return;
    const { name, pattern, input } = subject;
    const about = { name, pattern, madeAt: Date.now() };
    const markdown = backtestReport(about, input, backtest(input, alarm), sensitivity);
    await vs.workspace.fs.writeFile(target, new TextEncoder().encode(markdown));
    await vs.window.showTextDocument(target, { preview: false });
  }

  /** Writes the alarm's settings into the file, as one change that can be undone. */
  async #use(): Promise<void> {
    const { vs } = this.#around;
    const { l10n } = vs;
    const subject = this.#subject;
    const alarm = this.#alarm;
    if (!subject?.document || !alarm) return;
    const document = await vs.workspace.openTextDocument(subject.document);
    const edits = alarmEdits(document.getText(), alarm);
    if (!edits) {
      throw new Failure(
        l10n.t('The settings cannot be written, because the front matter is not valid: {0}.', subject.name),
        l10n.t('Mend what is underlined in it, then use the settings again.'),
      );
    }
    if (!(await applyEdits(vs, document, edits))) {
      throw new Failure(
        l10n.t('The file cannot be changed: {0}.', subject.name),
        l10n.t('Check that it may be written.'),
      );
    }
    await vs.window.showTextDocument(document);
  }

  #subjectView({ name, document, input }: BacktestSubject): BacktestSubjectView {
    const { l10n } = this.#around.vs;
    const { source, matched, valueless, actors, from, to } = input;
    const read =
      source.read === undefined
        ? l10n.t('{0}: {1} events match', source.label, matched.toLocaleString())
        : l10n.t('{0}: {1} of {2} events match', source.label, matched.toLocaleString(), source.read.toLocaleString());
    const { noTime, outside, noNumber, otherMetric } = valueless;
    const line = (events: number, say: (count: string) => string) => (events > 0 ? [say(events.toLocaleString())] : []);
    return {
      name,
      source: read,
      notes: [
        ...line(noTime, (count) => l10n.t('Matching events left out because they have no time: {0}', count)),
        ...line(outside, (count) => l10n.t('Matching events left out because they are outside the range: {0}', count)),
        ...line(noNumber, (count) =>
          l10n.t('Matching events left out because their metric value is not a number: {0}', count),
        ),
        ...line(otherMetric, (count) => l10n.t('Matching events that went into a metric with dimensions: {0}', count)),
        ...source.leftOut.map((each) => l10n.t('Left out: {0}.', each)),
        ...source.differences,
      ],
      from,
      to,
      actors: actors.slice(0, shownActors),
      otherActors: Math.max(0, actors.length - shownActors),
      canUse: document !== undefined,
    };
  }
}

function viewOf({ alarm, run, series, withData, periods, assumptions }: Backtest): BacktestView {
  return {
    alarm,
    bars: {
      from: series.from,
      period: series.step,
      values: series.values.map((value) => value ?? null),
      periods: series.periods,
    },
    changes: run.changes.map((change) => {
      const { at, from, to } = change;
      return { at, from, to, reason: reasonFor(alarm, change) };
    }),
    notifications: run.notifications,
    alarmTime: run.alarmTime,
    withData,
    periods,
    assumptions,
  };
}
