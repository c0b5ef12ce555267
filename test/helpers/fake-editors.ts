import type * as vscode from 'vscode';
import { parseAlertFile } from '../../src/alerts/alert-file';
import type { OpenAlert } from '../../src/editor/alert-documents';
import { FakeEventEmitter, fakeVsCode } from './fake-vscode';

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...at: [Position, Position] | [number, number, number, number]) {
    this.start = at.length === 2 ? at[0] : new Position(at[0], at[1]);
    this.end = at.length === 2 ? at[1] : new Position(at[2], at[3]);
  }
}

class Uri {
  readonly scheme: string;
  readonly path: string;
  constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }
  static from({ scheme, path }: { scheme: string; path: string }): Uri {
    return new Uri(scheme, path);
  }
  toString(): string {
    return `${this.scheme}:${this.path}`;
  }
}

/** A document whose text a test changes. */
export class FakeDocument {
  version = 1;
  readonly uri: Uri;
  text: string;

  constructor(uri: Uri, text: string) {
    this.uri = uri;
    this.text = text;
  }

  positionAt(offset: number): Position {
    const lines = this.text.slice(0, offset).split('\n');
    return new Position(lines.length - 1, lines[lines.length - 1]!.length);
  }

  lineAt(line: number) {
    return { range: new Range(line, 0, line, this.text.split('\n')[line]!.length) };
  }

  /** What stands in a range. */
  textIn({ start, end }: Range): string {
    const lines = this.text.split('\n');
    const offset = ({ line, character }: Position) =>
      lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
    return this.text.slice(offset(start), offset(end));
  }
}

interface Decoration {
  readonly range: Range;
  readonly hoverMessage?: { readonly value: string } | readonly { readonly value: string }[];
  readonly renderOptions?: {
    readonly after: { readonly contentText: string; readonly color: { readonly id: string } };
  };
}

/** The options that a type of decoration was made with. */
export interface FakeType {
  readonly before?: { readonly contentText: string; readonly color: { readonly id: string } };
  readonly backgroundColor?: { readonly id: string };
}

/** An editor that remembers its decorations. */
export class FakeEditor {
  readonly document: FakeDocument;
  readonly #decorations = new Map<FakeType, readonly Decoration[]>();

  constructor(document: FakeDocument) {
    this.document = document;
  }

  setDecorations(type: FakeType, decorations: readonly Decoration[]): void {
    this.#decorations.set(type, decorations);
  }

  /** Marked values: the sign before them and what is marked. */
  get marks(): string[] {
    return this.#all(({ type, range }) =>
      type.before ? [`${type.before.contentText}${this.document.textIn(range)}`] : [],
    );
  }

  /** What stands after lines, by line from 0. */
  get notes(): Readonly<Record<number, string>> {
    const found = this.#all(({ range, renderOptions }) =>
      renderOptions ? [[range.start.line, renderOptions.after.contentText] as const] : [],
    );
    return Object.fromEntries(found);
  }

  get hovers(): string[] {
    return this.#all(({ hoverMessage }) => [hoverMessage ?? []].flat().map(({ value }) => value));
  }

  /** The ids of all colours in use. */
  get colors(): unknown[] {
    return this.#all(({ type, renderOptions }) =>
      [type.before?.color, type.backgroundColor, renderOptions?.after.color].filter((color) => color !== undefined),
    );
  }

  #all<T>(of: (decoration: Decoration & { readonly type: FakeType }) => readonly T[]): T[] {
    return [...this.#decorations].flatMap(([type, list]) => list.flatMap((decoration) => of({ type, ...decoration })));
  }
}

/** `fakeVsCode` with documents and editors. */
export function fakeEditors() {
  const { vs: base, commands, errors } = fakeVsCode();
  const visible: FakeEditor[] = [];
  const changes = new FakeEventEmitter<{ document: FakeDocument; contentChanges: readonly unknown[] }>();
  const closes = new FakeEventEmitter<FakeDocument>();
  const visibleChanges = new FakeEventEmitter<readonly FakeEditor[]>();
  let provider: { provideTextDocumentContent(uri: Uri): string } | undefined;
  const vs = {
    ...base,
    Uri,
    Range,
    Position,
    CodeLens: class {
      readonly range: Range;
      readonly command: unknown;
      constructor(range: Range, command: unknown) {
        this.range = range;
        this.command = command;
      }
    },
    DecorationRangeBehavior: { ClosedClosed: 1 },
    languages: { registerCodeLensProvider: () => ({ dispose: () => undefined }) },
    workspace: {
      ...base.workspace,
      onDidChangeTextDocument: changes.event,
      onDidCloseTextDocument: closes.event,
      registerTextDocumentContentProvider: (_: string, given: typeof provider) => {
        provider = given;
        return { dispose: () => undefined };
      },
    },
    window: {
      ...base.window,
      visibleTextEditors: visible,
      activeTextEditor: undefined as FakeEditor | undefined,
      onDidChangeVisibleTextEditors: visibleChanges.event,
      createTextEditorDecorationType: (options: FakeType) => ({ ...options, dispose: () => undefined }),
      showTextDocument: (uri: Uri) => {
        const editor = open(new FakeDocument(uri, provider?.provideTextDocumentContent(uri) ?? ''));
        return Promise.resolve(editor);
      },
    },
  };
  const open = (document: FakeDocument): FakeEditor => {
    const editor = new FakeEditor(document);
    visible.push(editor);
    vs.window.activeTextEditor = editor;
    visibleChanges.fire(visible);
    return editor;
  };
  return {
    vs: vs as unknown as typeof vscode,
    commands,
    errors,
    editors: visible,
    open,
    /** Opens a document of a text. */
    openText: (path: string, text: string) => open(new FakeDocument(new Uri('file', path), text)),
    edit: (document: FakeDocument, text: string) => {
      document.text = text;
      document.version++;
      changes.fire({ document, contentChanges: [{}] });
    },
    close: (document: FakeDocument) => closes.fire(document),
  };
}

/** The alert in front, which a test sets. */
export class FakeActiveAlert {
  active: OpenAlert | undefined;
  readonly #changes = new FakeEventEmitter<OpenAlert | undefined>();
  readonly onDidChangeActive = this.#changes.event as vscode.Event<OpenAlert | undefined>;

  /** Reads a document as `AlertDocuments` does after a pause. */
  read({ uri, version, text }: FakeDocument): void {
    this.active = {
      uri: uri as unknown as vscode.Uri,
      version,
      file: parseAlertFile(text),
      diagnostics: [],
      name: 'stops',
    };
    this.#changes.fire(this.active);
  }

  leave(): void {
    this.active = undefined;
    this.#changes.fire(undefined);
  }
}
