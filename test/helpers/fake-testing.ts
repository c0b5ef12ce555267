import path from 'node:path';
import type * as vscode from 'vscode';
import { FakeEventEmitter, fakeVsCode } from './fake-vscode';

class FakeUri {
  readonly scheme = 'file';
  readonly path: string;
  constructor(filePath: string) {
    this.path = filePath;
  }
  static joinPath(base: FakeUri, ...parts: string[]): FakeUri {
    return new FakeUri(path.posix.join(base.path, ...parts));
  }
  toString(): string {
    return `file://${this.path}`;
  }
}

class FakeItems {
  readonly #items = new Map<string, FakeTestItem>();
  get size(): number {
    return this.#items.size;
  }
  add(item: FakeTestItem): void {
    this.#items.set(item.id, item);
  }
  get(id: string): FakeTestItem | undefined {
    return this.#items.get(id);
  }
  delete(id: string): void {
    this.#items.delete(id);
  }
  replace(items: readonly FakeTestItem[]): void {
    this.#items.clear();
    for (const item of items) this.add(item);
  }
  forEach(visit: (item: FakeTestItem) => void): void {
    for (const item of [...this.#items.values()]) visit(item);
  }
}

/** A `vscode.TestItem` in memory. */
export class FakeTestItem {
  readonly id: string;
  readonly label: string;
  readonly uri: FakeUri;
  readonly children = new FakeItems();
  description?: string;
  sortText?: string;
  error?: string;
  range?: { readonly start: readonly [number, number]; readonly end: readonly [number, number] };
  constructor(id: string, label: string, uri: FakeUri) {
    this.id = id;
    this.label = label;
    this.uri = uri;
  }
}

/** A message of a failed test, as far as a test looks at it. */
export interface FakeTestMessage {
  readonly message: string;
  readonly location?: { readonly range: FakeTestItem['range'] };
  readonly expectedOutput?: string;
  readonly actualOutput?: string;
}

/** One thing that a test run said: `passed`, `failed`… with the label of the item. */
export interface RunStep {
  readonly step: 'enqueued' | 'started' | 'passed' | 'failed' | 'errored' | 'skipped' | 'end';
  readonly label: string;
  readonly messages: readonly FakeTestMessage[];
}

/** VS Code's Testing API over files and documents in memory. */
export class FakeTesting {
  /** Files by their paths; what a test puts here is read as on disk. */
  readonly files = new Map<string, string>();
  readonly steps: RunStep[] = [];
  readonly items = new FakeItems();
  /** How often results were marked as outdated. */
  outdated = 0;
  readonly vs: typeof vscode;
  readonly documents: { uri: FakeUri; languageId: string; isClosed: boolean; text: string; getText(): string }[] = [];
  resolveHandler: ((item: undefined) => Promise<void>) | undefined;
  refreshHandler: (() => Promise<void>) | undefined;
  readonly #opened = new FakeEventEmitter<unknown>();
  readonly #changed = new FakeEventEmitter<unknown>();
  readonly #closed = new FakeEventEmitter<unknown>();
  readonly #saved = new FakeEventEmitter<unknown>();
  readonly #created = new FakeEventEmitter<unknown>();
  readonly #written = new FakeEventEmitter<unknown>();
  readonly #deleted = new FakeEventEmitter<unknown>();
  #runHandler: ((request: unknown, token: unknown) => Promise<void>) | undefined;

  constructor() {
    const record = (step: RunStep['step']) => (item: FakeTestItem, messages?: readonly FakeTestMessage[]) => {
      this.steps.push({ step, label: item.label, messages: Array.isArray(messages) ? messages : [] });
    };
    // The class under test sets the handlers on the controller, which is this.
    const controller = Object.assign(this, {
      createTestItem: (id: string, label: string, uri: FakeUri) => new FakeTestItem(id, label, uri),
      createRunProfile: (_label: string, _kind: number, run: (request: unknown, token: unknown) => Promise<void>) => {
        this.#runHandler = run;
        return { dispose: () => undefined };
      },
      createTestRun: () => ({
        enqueued: record('enqueued'),
        started: record('started'),
        passed: record('passed'),
        failed: record('failed'),
        errored: record('errored'),
        skipped: record('skipped'),
        appendOutput: () => undefined,
        end: () => this.steps.push({ step: 'end', label: '', messages: [] }),
      }),
      invalidateTestResults: () => this.outdated++,
      dispose: () => undefined,
    });
    class FileSystemError extends Error {
      readonly code = 'FileNotFound';
    }
    this.vs = {
      ...fakeVsCode().vs,
      Uri: FakeUri,
      FileSystemError,
      Range: class {
        readonly start: readonly [number, number];
        readonly end: readonly [number, number];
        constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
          this.start = [startLine, startCharacter];
          this.end = [endLine, endCharacter];
        }
      },
      Location: class {
        readonly range: unknown;
        constructor(_uri: unknown, range: unknown) {
          this.range = range;
        }
      },
      TestMessage: class {
        readonly message: string;
        constructor(message: string) {
          this.message = message;
        }
      },
      TestRunProfileKind: { Run: 1 },
      tests: { createTestController: () => controller },
      workspace: {
        textDocuments: this.documents,
        onDidOpenTextDocument: this.#opened.event,
        onDidChangeTextDocument: this.#changed.event,
        onDidCloseTextDocument: this.#closed.event,
        onDidSaveTextDocument: this.#saved.event,
        getWorkspaceFolder: () => undefined,
        asRelativePath: (uri: FakeUri) => uri.path.slice(1),
        findFiles: () =>
          Promise.resolve(
            [...this.files.keys()].filter((name) => name.endsWith('.cwfilter')).map((name) => new FakeUri(name)),
          ),
        createFileSystemWatcher: () => ({
          onDidCreate: this.#created.event,
          onDidChange: this.#written.event,
          onDidDelete: this.#deleted.event,
          dispose: () => undefined,
        }),
        fs: {
          readFile: (uri: FakeUri) => {
            const text = this.files.get(uri.path);
            return text === undefined
              ? Promise.reject(new FileSystemError())
              : Promise.resolve(new TextEncoder().encode(text));
          },
        },
      },
    } as unknown as typeof vscode;
  }

  /** Opens a document, whose text need not be on disk. */
  open(name: string, text: string, languageId = 'cloudwatch-filter'): void {
    const document = { uri: new FakeUri(name), languageId, isClosed: false, text, getText: () => document.text };
    this.documents.push(document);
    this.#opened.fire(document);
  }

  edit(name: string, text: string): void {
    const document = this.documents.find(({ uri }) => uri.path === name)!;
    document.text = text;
    this.#changed.fire({ document });
  }

  close(name: string): void {
    const index = this.documents.findIndex(({ uri }) => uri.path === name);
    const [document] = this.documents.splice(index, 1);
    document!.isClosed = true;
    this.#closed.fire(document);
  }

  /** Writes a file, as another program does. */
  write(name: string, text: string): void {
    const event = this.files.has(name) ? this.#written : this.#created;
    this.files.set(name, text);
    if (name.endsWith('.cwfilter')) event.fire(new FakeUri(name));
  }

  delete(name: string): void {
    this.files.delete(name);
    this.#deleted.fire(new FakeUri(name));
  }

  save(): void {
    this.#saved.fire(undefined);
  }

  run(request: Partial<Record<'include' | 'exclude', readonly FakeTestItem[]>> & { continuous?: boolean } = {}) {
    const cancelled = new FakeEventEmitter<unknown>();
    const token = { isCancellationRequested: false, onCancellationRequested: cancelled.event };
    const done = this.#runHandler!({ include: undefined, exclude: undefined, ...request }, token);
    const cancel = () => {
      token.isCancellationRequested = true;
      cancelled.fire(undefined);
    };
    return { done, cancel, token };
  }
}
