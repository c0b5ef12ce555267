import type * as vscode from 'vscode';

/** Thrown by a step when the person went back or gave up; {@link runWizard} catches both. */
class Leave extends Error {
  readonly way: 'back' | 'cancel';

  constructor(way: 'back' | 'cancel') {
    super(way);
    this.way = way;
  }
}

/** A pick that is `picked` is the one that Enter takes first. */
export interface PickItem<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** A line between picks. */
export interface PickSeparator extends vscode.QuickPickItem {
  readonly kind: vscode.QuickPickItemKind.Separator;
}

/** Picks and the lines between them, perhaps still on their way. */
type Picks<T> = readonly (PickItem<T> | PickSeparator)[] | Promise<readonly (PickItem<T> | PickSeparator)[]>;

/** What a step may ask. Every question shows "step n of m" and, from the second step on, a way back. */
export interface Questions {
  /** A line of text. `validate` returns a complaint in plain words, or undefined. */
  text(question: {
    prompt: string;
    value: string;
    placeholder?: string;
    validate: (value: string) => string | undefined;
  }): Promise<string>;
  /** One of a list; the list may still be on its way. */
  pick<T>(question: { placeholder: string; items: Picks<T> }): Promise<T>;
}

/** One question of a wizard: takes the answers so far and returns the ones it adds. */
export type Step<A> = (answers: A, ask: Questions) => Promise<A>;

/**
 * Asks the steps in order and returns the last answers, or undefined when the person gave up. Going back asks the step
 * before again, with its earlier answer as the default.
 */
export async function runWizard<A>(
  vs: typeof vscode,
  title: string,
  first: A,
  steps: readonly Step<A>[],
): Promise<A | undefined> {
  let answers = first;
  let at = 0;
  while (at < steps.length) {
    try {
      answers = await steps[at]!(answers, questions(vs, title, at, steps.length));
      at++;
    } catch (leave) {
      if (!(leave instanceof Leave)) throw leave;
      if (leave.way === 'cancel') return undefined;
      at--;
    }
  }
  return answers;
}

function questions(vs: typeof vscode, title: string, at: number, total: number): Questions {
  const prepare = (input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>) => {
    input.title = title;
    input.step = at + 1;
    input.totalSteps = total;
    input.ignoreFocusOut = true;
    if (at > 0) input.buttons = [vs.QuickInputButtons.Back];
  };
  return {
    text: ({ prompt, value, placeholder, validate }) =>
      shown(vs.window.createInputBox(), (input, done) => {
        prepare(input);
        input.prompt = prompt;
        input.value = value;
        input.placeholder = placeholder;
        input.onDidChangeValue((text) => {
          input.validationMessage = validate(text);
        });
        input.onDidAccept(() => {
          const complaint = validate(input.value);
          if (complaint === undefined) done(input.value);
          else input.validationMessage = complaint;
        });
      }),
    pick: <T>(question: { placeholder: string; items: Picks<T> }) => {
      type Pick = PickItem<T> | PickSeparator;
      return shown<vscode.QuickPick<Pick>, T>(vs.window.createQuickPick<Pick>(), (input, done, fail) => {
        prepare(input);
        input.placeholder = question.placeholder;
        input.matchOnDescription = true;
        input.busy = true;
        Promise.resolve(question.items).then((items) => {
          input.items = items;
          const first = items.find(({ picked }) => picked);
          if (first) input.activeItems = [first];
          input.busy = false;
        }, fail);
        input.onDidAccept(() => {
          const chosen = input.selectedItems[0];
          if (chosen && 'value' in chosen) done(chosen.value);
        });
      });
    },
  };

  function shown<I extends vscode.QuickInput, R>(
    input: I & { onDidTriggerButton: vscode.Event<vscode.QuickInputButton> },
    start: (input: I, done: (result: R) => void, fail: (error: unknown) => void) => void,
  ): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      start(input, resolve, reject);
      input.onDidTriggerButton(() => reject(new Leave('back')));
      input.onDidHide(() => reject(new Leave('cancel')));
      input.show();
    }).finally(() => input.dispose());
  }
}
