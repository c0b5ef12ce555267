import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable';

/** The newest texts are kept, whether anybody looks at them or not: that a preview shows one cannot be seen from here. */
const mostKept = 50;

/** Documents of one scheme whose text lives in the extension. */
export class ReadOnlyDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #vs: typeof vscode;
  readonly #scheme: string;
  readonly #gone: string;
  /** The one set last is the last. */
  readonly #texts = new Map<string, string>();
  /** Those that somebody looks at who was given no text: what VS Code has opened again after a start. */
  readonly #missed = new Set<string>();
  readonly #store = new DisposableStore();
  readonly #changes: vscode.EventEmitter<vscode.Uri>;
  readonly onDidChange: vscode.Event<vscode.Uri>;

  /** @param gone what an editor says that VS Code has opened again after a start, when its text is no more */
  constructor(vs: typeof vscode, scheme: string, gone = '') {
    this.#vs = vs;
    this.#scheme = scheme;
    this.#gone = gone;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.onDidChange = this.#changes.event;
    this.#store.add(vs.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const key = uri.toString();
    const text = this.#texts.get(key);
    if (text === undefined) this.#missed.add(key);
    return text ?? this.#gone;
  }

  /** Puts a text behind a path, new or in place of the old one. */
  set(path: string, text: string): vscode.Uri {
    const uri = this.#vs.Uri.from({ scheme: this.#scheme, path });
    const key = uri.toString();
    const before = this.#texts.get(key);
    this.#texts.delete(key);
    this.#texts.set(key, text);
    this.#dropOld();
    this.#changes.fire(uri);
    const isSeen = this.#missed.delete(key) || before !== undefined;
    if (isSeen && before !== text && !this.#isOpen(key)) this.#open(uri);
    return uri;
  }

  get(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  dispose(): void {
    this.#store.dispose();
  }

  /**
   * VS Code closes a document three minutes after a Markdown preview has read it (mainThreadDocuments.ts,
   * `BoundModelReferenceCollection`), and the preview hears of changes only while it is open, and of its opening.
   */
  #open(uri: vscode.Uri): void {
    // Where it cannot be opened, VS Code is about to end.
    this.#vs.workspace.openTextDocument(uri).then(undefined, () => undefined);
  }

  #isOpen(key: string): boolean {
    return this.#vs.workspace.textDocuments.some(({ uri }) => uri.toString() === key);
  }

  #dropOld(): void {
    for (const key of this.#texts.keys()) {
      if (this.#texts.size <= mostKept) return;
      if (!this.#isOpen(key)) this.#texts.delete(key);
    }
  }
}
