import type * as vscode from 'vscode';
import { FakeEventEmitter, type FakeVsCode } from './fake-vscode';

/** A workspace of files in memory, beside a fake VS Code. */
export class FakeFiles {
  readonly files = new Map<string, string>();
  /** How often files were looked for, and which were read. */
  lists = 0;
  readonly reads: string[] = [];
  readsAtOnce = 0;
  readonly #opens = new FakeEventEmitter<unknown>();
  readonly #saves = new FakeEventEmitter<unknown>();
  readonly #watch = new FakeEventEmitter<vscode.Uri>();
  readonly #deletes = new FakeEventEmitter<unknown>();
  readonly documents: unknown[] = [];
  watchers = 0;
  /** What happens instead of the next list. */
  failure: Error | undefined;
  #reading = 0;

  constructor({ vs }: FakeVsCode) {
    const never = new FakeEventEmitter<unknown>();
    const workspace = {
      textDocuments: this.documents,
      onDidOpenTextDocument: this.#opens.event,
      onDidSaveTextDocument: this.#saves.event,
      onDidDeleteFiles: this.#deletes.event,
      onDidRenameFiles: never.event,
      onDidChangeWorkspaceFolders: never.event,
      getWorkspaceFolder: () => ({}),
      asRelativePath: ({ path }: vscode.Uri) => path.replace('/work/', ''),
      createFileSystemWatcher: () => {
        this.watchers++;
        const { event } = this.#watch;
        return { onDidCreate: event, onDidChange: never.event, onDidDelete: never.event, dispose: () => undefined };
      },
      findFiles: () => {
        this.lists++;
        const { failure } = this;
        this.failure = undefined;
        if (failure) return Promise.reject(failure);
        return Promise.resolve([...this.files.keys()].map(fileUri));
      },
      fs: { readFile: (uri: vscode.Uri) => this.#read(uri) },
    };
    Object.assign(vs.workspace, workspace);
  }

  open(path: string): void {
    const document = { uri: fileUri(path), languageId: 'cloudwatch-filter', isDirty: false };
    this.documents.push(document);
    this.#opens.fire(document);
  }

  save(path: string, text: string): void {
    this.files.set(path, text);
    this.#saves.fire({ uri: fileUri(path), languageId: 'cloudwatch-filter' });
  }

  /** As another program does it. */
  change(path: string, text: string | undefined): void {
    if (text === undefined) this.files.delete(path);
    else this.files.set(path, text);
    this.#watch.fire(fileUri(path));
  }

  /** A folder, in the Explorer: nothing is said of what was in it. */
  deleteFolder(folder: string): void {
    for (const path of [...this.files.keys()]) if (path.startsWith(folder)) this.files.delete(path);
    this.#deletes.fire({});
  }

  async #read(uri: vscode.Uri): Promise<Uint8Array> {
    this.reads.push(uri.path);
    this.readsAtOnce = Math.max(this.readsAtOnce, ++this.#reading);
    await new Promise((resolve) => setImmediate(resolve));
    this.#reading--;
    const text = this.files.get(uri.path);
    if (text === undefined) throw new Error('FileNotFound');
    return new TextEncoder().encode(text);
  }
}

export function fileUri(path: string): vscode.Uri {
  const uri: Pick<vscode.Uri, 'scheme' | 'authority' | 'path' | 'toString'> = {
    scheme: 'file',
    authority: '',
    path,
    toString: () => `file://${path}`,
  };
  return uri as unknown as vscode.Uri;
}
