import type * as vscode from 'vscode';
import { clauseWords } from '../alerts/clause-words';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Clause, Explanation } from '../pattern/index';
import type { OpenAlert } from './alert-documents';
import { markOf, sawText, shortName, subjectOf } from './clause-marks';
import { toRange } from './ranges';

/** The event that a person looks at; undefined when none is selected any more. */
export interface SelectedEvents {
  readonly onDidSelectEvent: vscode.Event<{ readonly message: string } | undefined>;
}

/** The alert in front; `AlertDocuments`. */
export interface ActiveAlert {
  readonly active: OpenAlert | undefined;
  readonly onDidChangeActive: vscode.Event<OpenAlert | undefined>;
}

/** So many fields are told after a line. */
const mostTold = 4;

/** Shows in the pattern in front what each clause says of the event that is selected in the Live Test panel. */
export class ExplanationDecorations implements Disposable {
  readonly #vs: typeof vscode;
  readonly #alerts: ActiveAlert;
  readonly #store = new DisposableStore();
  readonly #marks: Readonly<Record<'holds' | 'fails', vscode.TextEditorDecorationType>>;
  readonly #notes: vscode.TextEditorDecorationType;
  readonly #decorated = new Set<vscode.TextEditor>();
  #message: string | undefined;
  /** Grows with each explanation that is begun: an older one that ends later is not shown. */
  #run = 0;

  constructor(vs: typeof vscode, alerts: ActiveAlert, events: SelectedEvents) {
    this.#vs = vs;
    this.#alerts = alerts;
    const mark = (sign: string, color: string) =>
      this.#store.add(
        vs.window.createTextEditorDecorationType({
          before: { contentText: `${sign} `, color: new vs.ThemeColor(color) },
          rangeBehavior: vs.DecorationRangeBehavior.ClosedClosed,
        }),
      );
    this.#marks = {
      holds: mark(markOf({ matches: true }), 'testing.iconPassed'),
      fails: mark(markOf({ matches: false }), 'testing.iconFailed'),
    };
    this.#notes = this.#store.add(vs.window.createTextEditorDecorationType({ isWholeLine: true }));
    this.#store.add(
      events.onDidSelectEvent((event) => {
        this.#message = event?.message;
        void this.#explain();
      }),
    );
    // Fires when another alert comes to the front, and when a person paused after an edit.
    this.#store.add(alerts.onDidChangeActive(() => void this.#explain()));
    this.#store.add(vs.window.onDidChangeVisibleTextEditors(() => void this.#explain()));
    this.#store.add(
      vs.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.toString() === alerts.active?.uri.toString()) this.#clear();
      }),
    );
  }

  dispose(): void {
    this.#clear();
    this.#store.dispose();
  }

  #clear(): void {
    this.#run++;
    for (const editor of this.#decorated) {
      for (const type of [this.#marks.holds, this.#marks.fails, this.#notes]) editor.setDecorations(type, []);
    }
    this.#decorated.clear();
  }

  async #explain(): Promise<void> {
    const run = ++this.#run;
    const alert = this.#alerts.active;
    const message = this.#message;
    const found = alert && message !== undefined ? await explainPattern(alert.file.pattern.text, message) : undefined;
    if (run !== this.#run) return;
    this.#clear();
    if (!alert || !found) return;
    for (const editor of this.#vs.window.visibleTextEditors) {
      const { document } = editor;
      // What was read is not what is there: it is read again in a moment.
      if (document.uri.toString() !== alert.uri.toString() || document.version !== alert.version) continue;
      this.#show(editor, alert.file.pattern.start, found.clauses);
    }
  }

  #show(editor: vscode.TextEditor, offset: number, clauses: readonly Clause[]): void {
    const { document } = editor;
    const placed = clauses.map((clause) => {
      const { start, end } = clause.range;
      return { clause, range: toRange(this.#vs, document, { start: start + offset, end: end + offset }) };
    });
    const marks = (matches: boolean) =>
      placed
        .filter(({ clause }) => clause.matches === matches)
        .map(({ clause, range }) => ({ range, hoverMessage: this.#hover(clause) }));
    editor.setDecorations(this.#marks.holds, marks(true));
    editor.setDecorations(this.#marks.fails, marks(false));

    const lines = new Map<number, Clause[]>();
    for (const { clause, range } of placed) {
      const line = range.end.line;
      const known = lines.get(line);
      if (known) known.push(clause);
      else lines.set(line, [clause]);
    }
    const notes = [...lines].map(([line, ofLine]): vscode.DecorationOptions => {
      const color = new this.#vs.ThemeColor('editorCodeLens.foreground');
      const contentText = lineText(this.#vs, ofLine);
      return {
        range: document.lineAt(line).range,
        renderOptions: { after: { contentText, color, margin: '0 0 0 2em' } },
      };
    });
    editor.setDecorations(this.#notes, notes);
    this.#decorated.add(editor);
  }

  #hover(clause: Clause): vscode.MarkdownString {
    const { l10n, MarkdownString } = this.#vs;
    const verdict = clause.matches ? l10n.t('holds for the selected event') : l10n.t('fails for the selected event');
    const words = new MarkdownString();
    words.appendText(`${markOf(clause)} ${verdict}: ${clauseWords(clause)}`);
    return words;
  }
}

/** Why a message matches a pattern or not; undefined where the pattern is one that AWS would refuse. */
export async function explainPattern(pattern: string, message: string): Promise<Explanation | undefined> {
  const { compilePattern, PatternError } = await import('../pattern/index');
  try {
    return compilePattern(pattern, { isForDeployment: true }).explain(message);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/**
 * What the clauses of one line saw. A single one needs no name; several are told by field, and alternatives on one field
 * together: `✗ eventName saw "RunInstances" (0 of 4)`.
 */
export function lineText(vs: typeof vscode, clauses: readonly Clause[]): string {
  const { l10n } = vs;
  const [only] = clauses;
  if (only && clauses.length === 1) return `${markOf(only)} ${sawText(vs, only)}`;
  const fields = new Map<string, Clause[]>();
  for (const clause of clauses) {
    const subject = subjectOf(clause.text);
    fields.set(subject, [...(fields.get(subject) ?? []), clause]);
  }
  const told = [...fields].map(([subject, ofField]) => {
    const holding = ofField.filter(({ matches }) => matches);
    const clause = holding[0] ?? ofField[0]!;
    const text = `${markOf(clause)} ${shortName(subject)} ${sawText(vs, clause)}`;
    return ofField.length === 1 ? text : l10n.t('{0} ({1} of {2} hold)', text, holding.length, ofField.length);
  });
  const more = told.length - mostTold;
  return [...told.slice(0, mostTold), ...(more > 0 ? [l10n.t('… and {0} more', more)] : [])].join('  ·  ');
}
