import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable';

/** Documents of one scheme whose text lives in the extension; a text is dropped when its last editor closes. */
export class ReadOnlyDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #vs: typeof vscode;
  readonly #scheme: string;
  readonly #gone: string;
  readonly #texts = new Map<string, string>();
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
    this.#store.add(
      vs.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#texts.delete(uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? this.#gone;
  }

  /** Puts a text behind a path, new or in place of the old one. */
  set(path: string, text: string): vscode.Uri {
    const uri = this.#vs.Uri.from({ scheme: this.#scheme, path });
    this.#texts.set(uri.toString(), text);
    this.#changes.fire(uri);
    return uri;
  }

  get(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  dispose(): void {
    this.#store.dispose();
  }
}
