import type * as vscode from 'vscode';
import type { AlertDiagnostic } from '../alerts/alert-diagnostic';
import type { AlertFile } from '../alerts/alert-file';
import type { CheckedAlertFile } from '../alerts/check-alert-file';
import { LanguageId } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';

/** An open `.cwfilter` document, read: its front matter, its pattern, and what is wrong with either. */
export interface OpenAlert {
  readonly uri: vscode.Uri;
  readonly version: number;
  readonly file: AlertFile;
  /** What is wrong with front matter and pattern; ranges count from the start of the document. */
  readonly diagnostics: readonly AlertDiagnostic[];
  /** What the alert is called on screen: its filter name, else the document's file name. */
  readonly name: string;
}

/**
 * Loads what reads and checks a document. A function, because the pattern language, the YAML reader and what is known of
 * CloudTrail are loaded by the first document and not at start-up.
 */
export type LoadReader = () => Promise<(text: string) => CheckedAlertFile>;

const settled = 50;

/** Follows the `.cwfilter` documents: shows their problems, and tells which pattern is in front. */
export class AlertDocuments implements Disposable {
  readonly #vs: typeof vscode;
  readonly #load: LoadReader;
  readonly #store = new DisposableStore();
  readonly #problems: vscode.DiagnosticCollection;
  readonly #active: vscode.EventEmitter<OpenAlert | undefined>;
  readonly #reads: vscode.EventEmitter<OpenAlert>;
  readonly #alerts = new Map<string, OpenAlert>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #activeUri: string | undefined;

  /** The alert whose editor is in front, or was last: looking at the panel does not change it. */
  readonly onDidChangeActive: vscode.Event<OpenAlert | undefined>;
  /** An alert was read again after a change. */
  readonly onDidRead: vscode.Event<OpenAlert>;

  constructor(vs: typeof vscode, load: LoadReader) {
    this.#vs = vs;
    this.#load = load;
    this.#problems = this.#store.add(vs.languages.createDiagnosticCollection(LanguageId));
    this.#active = this.#store.add(new vs.EventEmitter());
    this.#reads = this.#store.add(new vs.EventEmitter());
    this.onDidChangeActive = this.#active.event;
    this.onDidRead = this.#reads.event;

    this.#store.add(vs.workspace.onDidOpenTextDocument((document) => void this.#refresh(document)));
    this.#store.add(vs.workspace.onDidChangeTextDocument(({ document }) => this.#refreshSoon(document)));
    this.#store.add(vs.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#store.add(vs.window.onDidChangeActiveTextEditor((editor) => this.#activate(editor)));
    for (const document of vs.workspace.textDocuments) void this.#refresh(document);
    this.#activate(vs.window.activeTextEditor);
  }

  isAlert(document: vscode.TextDocument): boolean {
    return document.languageId === LanguageId;
  }

  /** The alert in front, as last read. */
  get active(): OpenAlert | undefined {
    return this.#activeUri === undefined ? undefined : this.#alerts.get(this.#activeUri);
  }

  /** Reads a document as it is now. */
  async read(document: vscode.TextDocument): Promise<OpenAlert> {
    const key = document.uri.toString();
    const known = this.#alerts.get(key);
    if (known?.version === document.version) return known;

    const { version, uri } = document;
    const text = document.getText();
    const checkAlertFile = await this.#load();
    const { file, diagnostics } = checkAlertFile(text);
    // What is in a document has whatever type the person wrote.
    const filterName: unknown = file.settings?.filterName;
    const fileName = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    return {
      uri,
      version,
      file,
      diagnostics,
      name: typeof filterName === 'string' && filterName ? filterName : fileName,
    };
  }

  /** Reads all open alerts anew: what is known of their events has changed. */
  readAgain(): void {
    this.#alerts.clear();
    for (const document of this.#vs.workspace.textDocuments) void this.#refresh(document);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#store.dispose();
  }

  #refreshSoon(document: vscode.TextDocument): void {
    if (!this.isAlert(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#refresh(document), settled),
    );
  }

  async #refresh(document: vscode.TextDocument): Promise<void> {
    if (!this.isAlert(document)) return;
    const alert = await this.read(document);
    // While it was read, the document may have changed again or been closed.
    if (document.isClosed || alert.version !== document.version) return;
    const key = document.uri.toString();
    this.#alerts.set(key, alert);
    this.#problems.set(
      document.uri,
      alert.diagnostics.map((problem) => this.#diagnostic(document, problem)),
    );
    this.#reads.fire(alert);
    if (key === this.#activeUri) this.#active.fire(alert);
  }

  #diagnostic(document: vscode.TextDocument, problem: AlertDiagnostic): vscode.Diagnostic {
    const { DiagnosticSeverity, DiagnosticTag, Range } = this.#vs;
    const severities = {
      error: DiagnosticSeverity.Error,
      warning: DiagnosticSeverity.Warning,
      info: DiagnosticSeverity.Information,
      hint: DiagnosticSeverity.Hint,
    };
    const message = problem.awsMessage
      ? `${problem.message}\n${this.#vs.l10n.t('AWS would answer: {0}', problem.awsMessage)}`
      : problem.message;
    const range = new Range(document.positionAt(problem.range.start), document.positionAt(problem.range.end));
    const diagnostic = new this.#vs.Diagnostic(range, message, severities[problem.severity]);
    diagnostic.source = 'Access Alerts';
    diagnostic.code = problem.code;
    // Faded, as code that does nothing.
    if (problem.code === 'ignored-term' || problem.code === 'redundant-condition')
      diagnostic.tags = [DiagnosticTag.Unnecessary];
    return diagnostic;
  }

  #activate(editor: vscode.TextEditor | undefined): void {
    if (!editor || !this.isAlert(editor.document)) return;
    this.#activeUri = editor.document.uri.toString();
    void this.#refresh(editor.document);
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#alerts.delete(key);
    this.#problems.delete(document.uri);
    if (key !== this.#activeUri) return;
    this.#activeUri = undefined;
    this.#active.fire(undefined);
  }
}
