import type * as vscode from 'vscode';
import { clauseWords } from '../alerts/clause-words';
import type { LogEvent } from '../cloudtrail/log-event';
import { Command, Scheme } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { prettyJson } from '../common/pretty-json';
import { TextLines } from '../common/text-lines';
import type { Clause, Explanation } from '../pattern/index';
import { markOf, sawText, subjectOf } from './clause-marks';
import { explainPattern, type ActiveAlert } from './explanation-decorations';
import { ReadOnlyDocuments } from './read-only-documents';

/** An event that is open as a document. */
interface OpenEvent {
  readonly message: string;
  readonly lines: TextLines;
  /** Where a place of the message is in the document's text. */
  readonly offsetOf: (offset: number) => number;
}

/** So many missing fields are told one by one above the event. */
const mostMissing = 3;

/**
 * Events opened to be read, as JSON with line breaks. What the pattern in front compared is highlighted in them, and
 * follows the pattern as it changes; what it looked for and did not find is told above.
 */
export class EventDocuments implements vscode.CodeLensProvider, Disposable {
  readonly #vs: typeof vscode;
  readonly #alerts: ActiveAlert;
  readonly #store = new DisposableStore();
  readonly #documents: ReadOnlyDocuments;
  readonly #events = new Map<string, OpenEvent>();
  readonly #types: Readonly<Record<'holds' | 'fails', vscode.TextEditorDecorationType>>;
  readonly #lensChange: vscode.EventEmitter<void>;
  readonly onDidChangeCodeLenses: vscode.Event<void>;
  #run = 0;

  constructor(vs: typeof vscode, alerts: ActiveAlert) {
    this.#vs = vs;
    this.#alerts = alerts;
    const gone = vs.l10n.t('This event is not in memory any more. Open it again from Live Test or Event History.');
    this.#documents = this.#store.add(new ReadOnlyDocuments(vs, Scheme.Event, JSON.stringify(gone)));
    this.#lensChange = this.#store.add(new vs.EventEmitter<void>());
    this.onDidChangeCodeLenses = this.#lensChange.event;
    const type = (sign: string, background: string, color: string) =>
      this.#store.add(
        vs.window.createTextEditorDecorationType({
          backgroundColor: new vs.ThemeColor(background),
          before: { contentText: `${sign} `, color: new vs.ThemeColor(color) },
          overviewRulerColor: new vs.ThemeColor(color),
          rangeBehavior: vs.DecorationRangeBehavior.ClosedClosed,
        }),
      );
    this.#types = {
      holds: type(markOf({ matches: true }), 'diffEditor.insertedTextBackground', 'testing.iconPassed'),
      fails: type(markOf({ matches: false }), 'diffEditor.removedTextBackground', 'testing.iconFailed'),
    };
    this.#store.add(
      vs.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === Scheme.Event) this.#events.delete(uri.toString());
      }),
    );
    this.#store.add(alerts.onDidChangeActive(() => this.#refresh()));
    this.#store.add(vs.window.onDidChangeVisibleTextEditors(() => void this.#highlight()));
    this.#store.add(vs.languages.registerCodeLensProvider({ scheme: Scheme.Event }, this));
  }

  /** Opens one event to be read; one that is not JSON is shown as it is. */
  async open({ message, timestamp }: LogEvent): Promise<void> {
    const { summarize } = await import('../cloudtrail/event-summary');
    const { name, time = 0 } = summarize(message);
    const pretty = prettyJson(message);
    const text = pretty?.text ?? message;
    const stamp = new Date(isTime(timestamp) ? timestamp : time).toISOString().replaceAll(':', '.');
    const ending = pretty ? 'json' : 'log';
    let path = `/${stamp} ${fileName(name)}.${ending}`;
    // Two events of one name at one time are two documents.
    for (let count = 2; this.#isTaken(path, message); count++)
      path = `/${stamp} ${fileName(name)} (${count}).${ending}`;
    const uri = this.#documents.set(path, text);
    this.#events.set(uri.toString(), {
      message,
      lines: new TextLines(text),
      offsetOf: pretty ? (offset) => pretty.offsetOf(offset) : (offset) => offset,
    });
    await this.#vs.window.showTextDocument(uri, { preview: true });
    this.#refresh();
  }

  /** The message of an event's document, as it was fetched. */
  messageOf(uri: vscode.Uri): string | undefined {
    return this.#events.get(uri.toString())?.message;
  }

  /** What the pattern in front did not find in the event, and what can be done with it. */
  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { l10n, Range, CodeLens } = this.#vs;
    const event = this.#events.get(document.uri.toString());
    if (!event) return [];
    const top = new Range(0, 0, 0, 0);
    const lens = (title: string) => new CodeLens(top, { title, command: '' });
    const lenses = [
      new CodeLens(top, {
        title: l10n.t('Make a Pattern from This Event'),
        command: Command.MakePatternFromEvents,
        arguments: [document.uri],
      }),
    ];
    const explanation = await this.#explain(event);
    if (!explanation) return lenses;
    const name = this.#alerts.active?.name ?? '';
    const verdict = explanation.matches ? l10n.t('matches: {0}', name) : l10n.t('does not match: {0}', name);
    lenses.unshift(lens(`${markOf(explanation)} ${verdict}`));
    const missing = this.#missingTexts(explanation.clauses);
    lenses.push(...missing.slice(0, mostMissing).map(lens));
    if (missing.length > mostMissing) lenses.push(lens(l10n.t('… and {0} more', missing.length - mostMissing)));
    return lenses;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #isTaken(path: string, message: string): boolean {
    const open = this.#events.get(this.#vs.Uri.from({ scheme: Scheme.Event, path }).toString());
    return open !== undefined && open.message !== message;
  }

  /** What the clauses looked for and did not find, each thing once. */
  #missingTexts(clauses: readonly Clause[]): readonly string[] {
    const { l10n } = this.#vs;
    if (clauses[0]?.note === 'not-json') return [l10n.t('✗ The event is not JSON, so no JSON pattern matches it')];
    const texts = clauses
      .filter(({ messageRange }) => !messageRange)
      .map((clause) => {
        const subject = subjectOf(clause.text);
        const isMissing = clause.note === 'missing';
        const what = isMissing ? l10n.t('{0} is missing', subject) : `${subject} ${sawText(this.#vs, clause)}`;
        return `${markOf(clause)} ${what}`;
      });
    return [...new Set(texts)];
  }

  async #explain({ message }: OpenEvent): Promise<Explanation | undefined> {
    const { active } = this.#alerts;
    return active && explainPattern(active.file.pattern.text, message);
  }

  #refresh(): void {
    this.#lensChange.fire();
    void this.#highlight();
  }

  async #highlight(): Promise<void> {
    const run = ++this.#run;
    for (const editor of this.#vs.window.visibleTextEditors) {
      const event = this.#events.get(editor.document.uri.toString());
      if (!event) continue;
      const explanation = await this.#explain(event);
      if (run !== this.#run) return;
      this.#show(editor, event, explanation?.clauses ?? []);
    }
  }

  /** Values are marked once, however many clauses compared them; alternatives need just one that holds. */
  #show(editor: vscode.TextEditor, event: OpenEvent, clauses: readonly Clause[]): void {
    const values = new Map<number, { end: number; clauses: Clause[] }>();
    for (const clause of clauses) {
      if (!clause.messageRange) continue;
      const { start } = clause.messageRange;
      // Of an object or a list, which no clause compares, the bracket stands for the whole.
      const isContainer = clause.note === 'object' || clause.note === 'array';
      const end = isContainer ? start + 1 : clause.messageRange.end;
      const known = values.get(start);
      if (known) known.clauses.push(clause);
      else values.set(start, { end, clauses: [clause] });
    }
    const marked = [...values].map(([start, { end, clauses: ofValue }]) => ({
      holds: ofValue.some(({ matches }) => matches),
      options: { range: this.#rangeOf(event, start, end), hoverMessage: ofValue.map((clause) => this.#hover(clause)) },
    }));
    const options = (holds: boolean) => marked.filter((value) => value.holds === holds).map((value) => value.options);
    editor.setDecorations(this.#types.holds, options(true));
    editor.setDecorations(this.#types.fails, options(false));
  }

  #rangeOf({ lines, offsetOf }: OpenEvent, start: number, end: number): vscode.Range {
    // The end of a value is found from its last character: what follows it may have moved to another line.
    const from = lines.positionAt(offsetOf(start));
    const to = lines.positionAt(offsetOf(Math.max(start, end - 1)) + (end > start ? 1 : 0));
    return new this.#vs.Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1);
  }

  #hover(clause: Clause): vscode.MarkdownString {
    const words = new this.#vs.MarkdownString();
    words.appendText(`${markOf(clause)} ${clause.text.replace(/\s+/g, ' ')}`);
    // Of a value that could not be compared, why.
    if (clause.note) words.appendText(` (${clauseWords(clause)})`);
    return words;
  }
}

/** Whether a source says when something happened, as a time that there is. */
function isTime(timestamp: number): boolean {
  return timestamp > 0 && timestamp <= 8.64e15;
}

/** An event's name as part of a path: whatever is not a letter or a digit could mean something there. */
function fileName(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{N}._-]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'event'
  );
}
