import type * as vscode from 'vscode';

type Listener<T> = (value: T) => unknown;

/** `vscode.EventEmitter`, as far as services use it. */
export class FakeEventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();

  readonly event = (listener: Listener<T>) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** `vscode.TabInputWebview`. */
export class FakeTabInputWebview {
  readonly viewType: string;

  constructor(viewType: string) {
    this.viewType = viewType;
  }
}

/** A quick input that a test answers: `type`, `accept`, `back` and `hide` do what a person does. */
export class FakeQuickInput {
  title = '';
  step = 0;
  totalSteps: number | undefined = 0;
  prompt = '';
  placeholder = '';
  value = '';
  busy = false;
  ignoreFocusOut = false;
  validationMessage: unknown;
  buttons: readonly unknown[] = [];
  items: readonly { readonly label: string }[] = [];
  activeItems: readonly { readonly label: string }[] = [];
  selectedItems: readonly { readonly label: string }[] = [];
  canSelectMany = false;
  readonly #change = new FakeEventEmitter<string>();
  readonly #accept = new FakeEventEmitter<undefined>();
  readonly #button = new FakeEventEmitter<unknown>();
  readonly #hide = new FakeEventEmitter<undefined>();
  readonly onDidChangeValue = this.#change.event;
  readonly onDidAccept = this.#accept.event;
  readonly onDidTriggerButton = this.#button.event;
  readonly onDidHide = this.#hide.event;

  type(value: string): void {
    this.value = value;
    this.#change.fire(value);
  }

  /** Takes what is picked, or the item with this in its label. */
  accept(label?: string): void {
    if (label !== undefined) this.selectedItems = this.items.filter((item) => item.label.includes(label));
    else if (!this.canSelectMany) {
      this.selectedItems = this.activeItems.length > 0 ? this.activeItems : this.items.slice(0, 1);
    }
    this.#accept.fire(undefined);
  }

  /** Ticks what is not ticked of the items with these in their labels, and the other way round. */
  toggle(...labels: string[]): void {
    const meant = this.items.filter((item) => labels.some((label) => item.label.includes(label)));
    const ticked = new Set(this.selectedItems);
    for (const item of meant) if (!ticked.delete(item)) ticked.add(item);
    this.selectedItems = [...ticked];
  }

  back(): void {
    this.#button.fire(this.buttons[0]);
  }

  hide(): void {
    this.#hide.fire(undefined);
  }

  show(): void {
    // A test sees the input as soon as it is made.
  }

  dispose(): void {
    this.hide();
  }
}

/** What a service did to the fake VS Code. */
export interface FakeVsCode {
  readonly vs: typeof vscode;
  /** The inputs shown so far, the newest last. */
  readonly inputs: FakeQuickInput[];
  /** Error messages with their buttons. */
  readonly errors: { readonly message: string; readonly buttons: readonly string[] }[];
  /** What was run in terminals. */
  readonly terminals: readonly (readonly string[])[];
  readonly contexts: Map<string, unknown>;
  readonly commands: Map<string, (...args: unknown[]) => unknown>;
}

/**
 * A small VS Code for unit tests: events, texts, context keys, quick inputs and messages behave; what a test does not
 * need is not there, and using it fails loudly.
 */
export function fakeVsCode(): FakeVsCode {
  const inputs: FakeQuickInput[] = [];
  const errors: FakeVsCode['errors'] = [];
  const terminals: string[][] = [];
  const contexts = new Map<string, unknown>();
  const commands = new Map<string, (...args: unknown[]) => unknown>();
  const createInput = () => {
    const input = new FakeQuickInput();
    inputs.push(input);
    return input;
  };
  const vs = {
    EventEmitter: FakeEventEmitter,
    CancellationError: class CancellationError extends Error {},
    ThemeIcon: class ThemeIcon {
      readonly id: string;
      readonly color: unknown;
      constructor(id: string, color?: unknown) {
        this.id = id;
        this.color = color;
      }
    },
    ThemeColor: class ThemeColor {
      readonly id: string;
      constructor(id: string) {
        this.id = id;
      }
    },
    MarkdownString: class MarkdownString {
      value: string;
      constructor(value = '') {
        this.value = value;
      }
      appendMarkdown(text: string) {
        this.value += text;
        return this;
      }
      appendText(text: string) {
        this.value += text;
        return this;
      }
      appendCodeblock(text: string) {
        this.value += text;
        return this;
      }
    },
    TreeItem: class TreeItem {
      readonly label: string;
      readonly collapsibleState: number;
      constructor(label: string, collapsibleState: number) {
        this.label = label;
        this.collapsibleState = collapsibleState;
      }
    },
    TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
    QuickPickItemKind: { Separator: -1, Default: 0 },
    StatusBarAlignment: { Left: 1, Right: 2 },
    QuickInputButtons: { Back: { iconPath: 'back' } },
    l10n: {
      t: (message: string, ...args: (string | number | boolean)[]) =>
        message.replace(/\{(\d+)\}/g, (slot, index: string) => String(args[Number(index)] ?? slot)),
    },
    commands: {
      registerCommand: (id: string, handler: (...args: unknown[]) => unknown) => {
        commands.set(id, handler);
        return { dispose: () => commands.delete(id) };
      },
      executeCommand: (id: string, ...args: unknown[]) => {
        if (id === 'setContext') contexts.set(String(args[0]), args[1]);
        return Promise.resolve(commands.get(id)?.(...args));
      },
    },
    workspace: { isTrusted: true },
    window: {
      createInputBox: createInput,
      createQuickPick: createInput,
      createStatusBarItem: () => ({ show: () => undefined, hide: () => undefined, dispose: () => undefined }),
      showErrorMessage: (message: string, ...buttons: string[]) => {
        errors.push({ message, buttons });
        return Promise.resolve(undefined);
      },
      createTerminal: ({ shellPath, shellArgs }: { shellPath: string; shellArgs: string[] }) => {
        terminals.push([shellPath, ...shellArgs]);
        return { show: () => undefined };
      },
      createTreeView: () => ({
        visible: false,
        selection: [],
        onDidChangeVisibility: new FakeEventEmitter().event,
        dispose: () => undefined,
      }),
      withProgress: (_: unknown, task: () => unknown) => task(),
      tabGroups: { all: [], activeTabGroup: { tabs: [] } },
    },
    TabInputWebview: FakeTabInputWebview,
  };
  return { vs: vs as unknown as typeof vscode, inputs, errors, terminals, contexts, commands };
}

/** A `vscode.Memento` in memory. */
export function fakeMemento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.has(key) ? (values.get(key) as T) : fallback) as T,
    update: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}
