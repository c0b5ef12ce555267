import type * as vscode from 'vscode';
import { Scheme } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { filterPlaceOf, type FilterPlace } from './filter-path';

/** The metric filters of the connected account, as a file system needs them. */
export interface FilterStore {
  /**
   * The document of a filter as it stands in the account, read anew; undefined where there is no such filter.
   * @throws whatever keeps it from being read, also that another account is connected
   */
  read(place: FilterPlace): Promise<string | undefined>;
  /**
   * Has the person agree to a deployment that comes next.
   * @throws whatever keeps it back, also that the person did not agree
   */
  agree(place: FilterPlace, text: string, seen: string | undefined): Promise<void>;
  /**
   * Brings the account to what a document says, once the person has agreed.
   * @param seen the document of the filter over which it was written; undefined where there was none
   * @throws whatever kept it back, also that the person did not agree
   */
  deploy(place: FilterPlace, text: string, seen: string | undefined): Promise<void>;
  /** What went wrong, in the words of the person it is shown to. */
  reasonOf(error: unknown): string;
}

/** A filter as it was last seen. */
interface Known {
  /** Its document; undefined where there is no such filter. */
  readonly text: string | undefined;
  /** When it was first seen to be so, in milliseconds since the epoch; later than any time that was told before. */
  readonly mtime: number;
  /** When it was last seen to be so. */
  readonly at: number;
  /** Which look found it, counted. */
  readonly look: number;
  /** What the person wrote and deployed, comments and all, as long as `text` stays what it was then. */
  readonly written?: string | undefined;
}

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
  readonly #now: () => number;
  readonly #changes: vscode.EventEmitter<vscode.FileChangeEvent[]>;
  readonly #disposables = new DisposableStore();
  readonly #known = new Map<string, Known>();
  readonly #looks = new Map<string, Promise<Known>>();
  /** Why the last look at a file did not work. */
  readonly #failures = new Map<string, unknown>();
  /** When what an open document was filled with was first seen to be so. */
  readonly #loaded = new Map<string, number>();
  readonly #autoSaved = new Set<string>();
  #count = 0;

  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>;

  constructor(vs: typeof vscode, store: FilterStore, now: () => number) {
    this.#vs = vs;
    this.#store = store;
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
    const known = this.#known.get(uri.toString());
    const isFresh = known !== undefined && this.#now() - known.at < oneOpening;
    const { text, written } = isFresh && !this.#looks.has(uri.toString()) ? known : await this.#look(uri);
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
    const failure = this.#failures.get(key);
    if (failure !== undefined) throw new NotSaved(this.#store.reasonOf(failure));
    const text = new TextDecoder().decode(content);
    const { text: seen } = this.#known.get(key) ?? (await this.#look(uri));
    try {
      await this.#store.deploy(place, text, seen);
    } catch (error) {
      throw new NotSaved(this.#store.reasonOf(error));
    }
    const deployed = await this.#lookAnew(uri);
    this.#known.set(key, { ...deployed, written: text });
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
    const key = uri.toString();
    const { text: seen, mtime } = await this.#look(uri).catch((error: unknown) => {
      throw this.#failures.get(key) ?? error;
    });
    if (mtime === this.#loaded.get(key) || seen === undefined) await this.#store.agree(place, text, seen);
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

  /** What a file is now; who asks while another look is under way gets its answer. */
  #look(uri: vscode.Uri): Promise<Known> {
    const key = uri.toString();
    const running = this.#looks.get(key);
    if (running) return running;
    const look = this.#lookAnew(uri).finally(() => this.#looks.delete(key));
    this.#looks.set(key, look);
    return look;
  }

  async #lookAnew(uri: vscode.Uri): Promise<Known> {
    const key = uri.toString();
    const place = filterPlaceOf(uri.path);
    if (!place) throw this.#notFound(uri);
    const look = ++this.#count;
    let text: string | undefined;
    try {
      text = await this.#store.read(place);
    } catch (error) {
      this.#failures.set(key, error);
      throw this.#vs.FileSystemError.Unavailable(this.#store.reasonOf(error));
    }
    this.#failures.delete(key);
    const before = this.#known.get(key);
    const at = this.#now();
    // An answer that was overtaken says how things were.
    if (before && before.look > look) return before;
    const isSame = before !== undefined && before.text === text;
    const known = isSame ? { ...before, at, look } : { text, mtime: Math.max(at, (before?.mtime ?? 0) + 1), at, look };
    this.#known.set(key, known);
    return known;
  }

  async #lookAgain(uri: vscode.Uri): Promise<void> {
    const { FileChangeType } = this.#vs;
    const before = this.#known.get(uri.toString());
    try {
      const after = await this.#lookAnew(uri);
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
    const known = this.#known.get(uri.toString());
    if (known && (known.written ?? known.text) === document.getText()) this.#loaded.set(uri.toString(), known.mtime);
  }

  /** VS Code does not try again by itself to fill an editor, as after a start when no account was connected yet. */
  async #fillEditors(): Promise<void> {
    const { TabInputText, window } = this.#vs;
    for (const { activeTab, viewColumn } of window.tabGroups.all) {
      const uri = activeTab?.input instanceof TabInputText ? activeTab.input.uri : undefined;
      if (!uri || !this.#failures.has(uri.toString())) continue;
      try {
        await this.#look(uri);
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
