import type * as vscode from 'vscode';
import { Command, Scheme, View } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { AlarmsBeside } from './alarms-beside';
import type { AlertDocuments } from './alert-documents';

/**
 * How many of the fetched events the pattern in front matches, and over how long a time in milliseconds; absent before
 * anything was fetched or tested.
 */
export interface MatchCounts {
  readonly counts: { readonly match: number; readonly total: number; readonly span: number | undefined } | undefined;
  readonly onDidChangeCounts: vscode.Event<unknown>;
}

/** More alarms than this are not named in a line. */
const mostNamed = 3;

/** The line above a pattern: test, what the test says, deploy, and which alarms a save leaves alone. */
export class CodeLenses implements vscode.CodeLensProvider, Disposable {
  readonly #vs: typeof vscode;
  readonly #alerts: AlertDocuments;
  readonly #counts: MatchCounts;
  readonly #alarms: Pick<AlarmsBeside, 'of' | 'onDidChange'>;
  readonly #store = new DisposableStore();
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(
    vs: typeof vscode,
    alerts: AlertDocuments,
    counts: MatchCounts,
    alarms: Pick<AlarmsBeside, 'of' | 'onDidChange'>,
  ) {
    this.#vs = vs;
    this.#alerts = alerts;
    this.#counts = counts;
    this.#alarms = alarms;
    const changes = this.#store.add(new vs.EventEmitter<void>());
    this.onDidChangeCodeLenses = changes.event;
    this.#store.add(counts.onDidChangeCounts(() => changes.fire()));
    this.#store.add(alerts.onDidChangeActive(() => changes.fire()));
    this.#store.add(alarms.onDidChange(() => changes.fire()));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { l10n, Range, CodeLens } = this.#vs;
    const top = new Range(0, 0, 0, 0);
    const lens = (title: string, command: string, ...args: unknown[]) =>
      new CodeLens(top, { title, command, arguments: args });
    const lenses = [lens(l10n.t('Test Against Events…'), Command.TestAgainstEvents)];

    const { counts } = this.#counts;
    if (counts && this.#alerts.active?.uri.toString() === document.uri.toString()) {
      const { match, total, span } = counts;
      const numbers = [match.toLocaleString(), total.toLocaleString()];
      const text = span
        ? l10n.t('{0} of {1} events match ({2})', ...numbers, spanText(this.#vs, span))
        : l10n.t('{0} of {1} events match', ...numbers);
      lenses.push(lens(text, `${View.LiveTest}.focus`));
    }
    lenses.push(
      lens(l10n.t('Backtest…'), Command.BacktestAlert),
      lens(l10n.t('Deploy Metric Filter'), Command.DeployMetricFilter),
    );
    if (document.uri.scheme === Scheme.MetricFilter) {
      lenses.push(lens(l10n.t('Edit a Copy'), Command.NewMetricFilter, { text: document.getText() }));
      const beside = this.#besideText(document.uri);
      if (beside !== undefined) lenses.push(lens(beside, Command.ShowOtherAlarms, document.uri));
    }
    return lenses;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Which alarms on the metric the document does not show: whoever saves it changes none of them. */
  #besideText(uri: vscode.Uri): string | undefined {
    const { l10n } = this.#vs;
    const { shown, others, areUnknown } = this.#alarms.of(uri) ?? { others: [] };
    if (areUnknown) return l10n.t('Alarms may not be looked at');
    if (others.length === 0) return undefined;
    const names = others.slice(0, mostNamed).map(({ name }) => name);
    const list = others.length > mostNamed ? `${names.join(', ')}, …` : names.join(', ');
    if (others.length === 1) {
      return shown === undefined
        ? l10n.t('1 alarm on the metric, which a save leaves alone: {0}', list)
        : l10n.t('1 more alarm on the metric, which a save leaves alone: {0}', list);
    }
    return shown === undefined
      ? l10n.t('{0} alarms on the metric, which a save leaves alone: {1}', others.length, list)
      : l10n.t('{0} more alarms on the metric, which a save leaves alone: {1}', others.length, list);
  }
}

/** `40 min`, `24 h`, `7 days`. */
export function spanText({ l10n }: typeof vscode, ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return l10n.t('{0} min', Math.max(1, minutes));
  const hours = Math.round(minutes / 60);
  return hours <= 48 ? l10n.t('{0} h', hours) : l10n.t('{0} days', Math.round(hours / 24));
}
