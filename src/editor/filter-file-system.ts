import type * as vscode from 'vscode';
import { Scheme } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { FilterLooks, type SeenFilter } from './filter-looks';
import { filterPlaceOf } from './filter-path';
import type { FilterStore } from './filter-store';

/** VS Code asks for what a file is and for what is in it side by side; both answers come from one look. */
const oneOpening = 2000;

/**
 * The `cwfilter:` file system: each metric filter of the connected account is a file, and to save it is to deploy it.
 *
 * That a change in the account is noticed is VS Code's own doing: before it writes it asks `stat`, which always looks at
 * the account, and what is newer than what the editor was loaded from is a conflict, with Compare and Overwrite
 * (fileService.ts, `validateWriteFile`).
 */
export class FilterFileSystem implements vscode.FileSystemProvider, Disposable {
  readonly #vs: typeof vscode;
  readonly #store: FilterStore;
  readonly #looks: FilterLooks;
  readonly #now: () => number;
  readonly #changes: vscode.EventEmitter<vscode.FileChangeEvent[]>;
  readonly #disposables = new DisposableStore();
  /** When what an open document was filled with was first seen to be so. */
  readonly #loaded = new Map<string, number>();
  readonly #autoSaved = new Set<string>();

  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>;

  constructor(vs: typeof vscode, store: FilterStore, now: () => number) {
    this.#vs = vs;
    this.#store = store;
    this.#looks = new FilterLooks(store, now);
    this.#now = now;
    this.#changes = this.#disposables.add(new vs.EventEmitter());
    this.onDidChangeFile = this.#changes.event;
    this.#disposables.add(
      vs.workspace.registerFileSystemProvider(Scheme.MetricFilter, this, { isCaseSensitive: true }),
    );
    this.#disposables.add(vs.workspace.onDidOpenTextDocument((document) => this.#noteLoaded(document)));
    this.#disposables.add(vs.workspace.onDidChangeTextDocument(({ document }) => this.#noteLoaded(document)));
    this.#disposables.add(
      vs.workspace.onWillSaveTextDocument(({ document: { uri }, reason }) => {
        if (uri.scheme !== Scheme.MetricFilter) return;
        if (reason === vs.TextDocumentSaveReason.Manual) this.#autoSaved.delete(uri.toString());
        else this.#autoSaved.add(uri.toString());
      }),
    );
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { FileType } = this.#vs;
    if (isFolder(uri)) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const { text, mtime } = await this.#look(uri);
    if (text === undefined) throw this.#notFound(uri);
    return { type: FileType.File, ctime: 0, mtime, size: standInSize(text) };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const last = this.#looks.last(uri);
    const isFresh = last !== undefined && this.#now() - last.at < oneOpening;
    const { text, written } = isFresh && !this.#looks.isLooking(uri) ? last : await this.#look(uri);
    if (text === undefined) throw this.#notFound(uri);
    return new TextEncoder().encode(written ?? text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { l10n } = this.#vs;
    const key = uri.toString();
    const place = filterPlaceOf(uri.path);
    if (!place) throw this.#noPermissions();
    if (this.#autoSaved.has(key)) {
      // VS Code tries no more by itself then, until the person saves.
      throw new NotSaved(l10n.t('Auto Save deploys nothing. Save the document yourself to deploy it.'));
    }
    // VS Code writes without a comparison where `stat` has failed.
    const failure = this.#looks.failureOf(uri);
    if (failure !== undefined) throw new NotSaved(this.#store.reasonOf(failure));
    const text = new TextDecoder().decode(content);
    const { text: seen } = this.#looks.last(uri) ?? (await this.#look(uri));
    try {
      await this.#store.deploy(place, text, seen);
    } catch (error) {
      throw new NotSaved(this.#store.reasonOf(error));
    }
    const deployed = await this.#unlessUnavailable(this.#looks.lookAnew(uri));
    this.#looks.noteWritten(uri, text);
    this.#loaded.set(key, deployed.mtime);
  }

  /**
   * Has the person agree to what a save is going to deploy. To be asked before VS Code saves: what is called off here is
   * no save that failed. Asks nothing where VS Code is going to find that the file is newer.
   * @throws as `FilterStore.agree`
   */
  async agree(uri: vscode.Uri, text: string): Promise<void> {
    const place = filterPlaceOf(uri.path);
    if (!place) throw this.#notFound(uri);
    const { text: seen, mtime } = await this.#looks.look(uri);
    if (mtime === this.#loaded.get(uri.toString()) || seen === undefined) await this.#store.agree(place, text, seen);
  }

  /** Looks anew at what is open and tells VS Code what has changed; an editor that could not be filled is filled now. */
  async refresh(): Promise<void> {
    const { workspace } = this.#vs;
    const open = workspace.textDocuments.filter(({ uri }) => uri.scheme === Scheme.MetricFilter).map(({ uri }) => uri);
    await Promise.all([...open.map((uri) => this.#lookAgain(uri)), this.#fillEditors()]);
  }

  /** Nothing tells of a change in the account; `refresh` looks for it. */
  watch(): vscode.Disposable {
    return new this.#vs.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    throw this.#noPermissions();
  }

  createDirectory(): void {
    throw this.#noPermissions();
  }

  delete(): void {
    throw this.#noPermissions();
  }

  rename(): void {
    throw this.#noPermissions();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #look(uri: vscode.Uri): Promise<SeenFilter> {
    return this.#unlessUnavailable(this.#looks.look(uri));
  }

  /** A look whose failure VS Code shows in place of the document. */
  async #unlessUnavailable(look: Promise<SeenFilter>): Promise<SeenFilter> {
    try {
      return await look;
    } catch (error) {
      throw this.#vs.FileSystemError.Unavailable(this.#store.reasonOf(error));
    }
  }

  async #lookAgain(uri: vscode.Uri): Promise<void> {
    const { FileChangeType } = this.#vs;
    const before = this.#looks.last(uri);
    try {
      const after = await this.#looks.lookAnew(uri);
      if (after.mtime === before?.mtime) return;
      this.#changes.fire([{ type: after.text === undefined ? FileChangeType.Deleted : FileChangeType.Changed, uri }]);
    } catch {
      // Not now, or not with this account: the editor stays as it is, and who saves is told.
    }
  }

  /** Not every reading fills a document: VS Code reads a file to compare it, too. */
  #noteLoaded(document: vscode.TextDocument): void {
    const { uri, isDirty } = document;
    if (uri.scheme !== Scheme.MetricFilter || isDirty) return;
    const last = this.#looks.last(uri);
    if (last && (last.written ?? last.text) === document.getText()) this.#loaded.set(uri.toString(), last.mtime);
  }

  /** VS Code does not try again by itself to fill an editor, as after a start when no account was connected yet. */
  async #fillEditors(): Promise<void> {
    const { TabInputText, window } = this.#vs;
    for (const { activeTab, viewColumn } of window.tabGroups.all) {
      const uri = activeTab?.input instanceof TabInputText ? activeTab.input.uri : undefined;
      if (!uri || this.#looks.failureOf(uri) === undefined) continue;
      try {
        await this.#looks.look(uri);
        await window.showTextDocument(uri, { viewColumn, preserveFocus: true, preview: activeTab!.isPreview });
      } catch {
        // The editor says so already.
      }
    }
  }

  #notFound(uri: vscode.Uri): Error {
    return this.#vs.FileSystemError.FileNotFound(uri);
  }

  #noPermissions(): Error {
    const { FileSystemError, l10n } = this.#vs;
    return FileSystemError.NoPermissions(
      l10n.t(
        'Metric filters are made, renamed and deleted in the Pipelines view: “New Metric Filter”, “Rename Metric Filter…”, “Delete Metric Filter…”.',
      ),
    );
  }
}

/**
 * A save that was not carried out, and why. VS Code puts an error's name before its message, and this one is a sentence
 * of its own.
 */
class NotSaved extends Error {
  override readonly name = '';
}

/** `/`, `/ACCOUNT`, `/ACCOUNT/REGION`, `/ACCOUNT/REGION/GROUP`: VS Code asks for the folders of a file that is gone. */
function isFolder({ path }: vscode.Uri): boolean {
  return path.split('/').filter(Boolean).length < 4;
}

/**
 * A number that stands for a text in place of its size: VS Code takes a file for changed only when it is newer and its
 * size is another one too, and a threshold of 2 is as long as one of 3. It depends on the text alone, so that an editor
 * that is restored after a start still knows what it was loaded from.
 */
export function standInSize(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  // Below what VS Code asks about before it opens a large file, which is 10 MB or more.
  return (hash >>> 0) % 1_000_003;
}
