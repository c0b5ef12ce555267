import type * as vscode from 'vscode';
import { FakeEventEmitter, fakeVsCode } from './fake-vscode';

/** VS Code's word for a file that is newer than what the editor was loaded from. */
export class FileModifiedSince extends Error {}

class FileSystemError extends Error {
  readonly code: string;
  constructor(code: string, message: unknown) {
    super(String(message));
    this.code = code;
  }
  static FileNotFound = (uri: unknown) => new FileSystemError('FileNotFound', uri);
  static NoPermissions = (message: unknown) => new FileSystemError('NoPermissions', message);
  static Unavailable = (message: unknown) => new FileSystemError('Unavailable', message);
}

/** What stands in a tab as text. */
export class FakeTabInputText {
  readonly uri: unknown;
  constructor(uri: unknown) {
    this.uri = uri;
  }
}

export function fakeUri(path: string, scheme = 'cwfilter'): vscode.Uri {
  return { scheme, path, toString: () => `${scheme}:${path}` } as unknown as vscode.Uri;
}

/** A fake VS Code with files. `answers` are pressed in modal dialogs, one after the other; none is Cancel. */
export function fakeFiles() {
  const fake = fakeVsCode();
  const willSave = new FakeEventEmitter<{ document: { uri: vscode.Uri }; reason: number }>();
  const opened = new FakeEventEmitter<{ uri: vscode.Uri; isDirty: boolean; getText: () => string }>();
  const dialogs: { message: string; detail: string }[] = [];
  const told: string[] = [];
  const shown: string[] = [];
  const answers: (string | (() => Promise<string>))[] = [];
  const textDocuments: { uri: vscode.Uri }[] = [];
  const tabs: { activeTab: { input: FakeTabInputText; isPreview: boolean }; viewColumn: number }[] = [];
  Object.assign(fake.vs, {
    FileSystemError,
    FileType: { File: 1, Directory: 2 },
    FileChangeType: { Changed: 1, Created: 2, Deleted: 3 },
    TextDocumentSaveReason: { Manual: 1, AfterDelay: 2, FocusOut: 3 },
    ProgressLocation: { Notification: 15 },
    TabInputText: FakeTabInputText,
    Disposable: class {
      readonly dispose: () => void;
      constructor(dispose: () => void) {
        this.dispose = dispose;
      }
    },
  });
  Object.assign(fake.vs.workspace, {
    registerFileSystemProvider: () => ({ dispose: () => undefined }),
    onDidOpenTextDocument: opened.event,
    onDidChangeTextDocument: new FakeEventEmitter().event,
    onWillSaveTextDocument: willSave.event,
    textDocuments,
  });
  Object.assign(fake.vs.window, {
    tabGroups: { all: tabs },
    showTextDocument: (uri: vscode.Uri) => Promise.resolve(shown.push(uri.toString())),
    showWarningMessage: async (message: string, { detail }: { detail: string }) => {
      dialogs.push({ message, detail });
      const answer = answers.shift();
      return typeof answer === 'function' ? answer() : answer;
    },
    showInformationMessage: (message: string) => Promise.resolve(void told.push(message)),
    setStatusBarMessage: (message: string) => told.push(message),
    withProgress: (_: unknown, task: (progress: unknown, token: unknown) => unknown) =>
      task({ report: () => undefined }, { onCancellationRequested: () => undefined }),
  });
  return { ...fake, willSave, opened, dialogs, told, shown, answers, textDocuments, tabs };
}

/** An editor of a file, as VS Code has it: what it loads, and when it lets a text be written (fileService.ts). */
export class FileEditor {
  readonly #files: vscode.FileSystemProvider;
  readonly #uri: vscode.Uri;
  #stat: { mtime: number; size: number } | undefined;
  text = '';

  constructor(files: vscode.FileSystemProvider, uri: vscode.Uri) {
    this.#files = files;
    this.#uri = uri;
  }

  async load(): Promise<string> {
    const [stat, content] = await Promise.all([this.#files.stat(this.#uri), this.#files.readFile(this.#uri)]);
    this.#stat = stat;
    this.text = new TextDecoder().decode(content);
    return this.text;
  }

  /** @throws FileModifiedSince, or what the file system throws */
  async save(text: string, { overwrite = false } = {}): Promise<void> {
    let stat: vscode.FileStat | undefined;
    try {
      stat = await this.#files.stat(this.#uri);
    } catch {
      // As VS Code has it: "file might not exist".
    }
    const was = this.#stat;
    if (!overwrite && stat && was && was.mtime < stat.mtime && was.size !== stat.size) throw new FileModifiedSince();
    await this.#files.writeFile(this.#uri, new TextEncoder().encode(text), { create: true, overwrite: true });
    this.#stat = await this.#files.stat(this.#uri);
    this.text = text;
  }
}
