import type * as vscode from 'vscode';

/** Thrown by a step when the person went back or gave up; {@link runWizard} catches both. */
class Leave extends Error {
  readonly way: 'back' | 'cancel';

  constructor(way: 'back' | 'cancel') {
    super(way);
    this.way = way;
  }
}

/** `picked`: where the cursor is at first; in a list of which several can be chosen, whether it is ticked. */
export interface PickItem<T> extends vscode.QuickPickItem {
  readonly value: T;
  /** The heading that it stands under; items of a group stand together. */
  readonly group?: string;
}

export interface TextQuestion {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Returns a complaint in plain words, or undefined. */
  readonly validate: (value: string) => string | undefined;
}

export interface PickQuestion<T> {
  readonly placeholder: string;
  /** The list may still be on its way. */
  readonly items: Promise<readonly PickItem<T>[]> | readonly PickItem<T>[];
}

export interface PickManyQuestion<T> extends PickQuestion<T> {
  /** Returns a complaint about what is ticked, or undefined. */
  readonly validate?: (ticked: readonly T[]) => string | undefined;
}

export interface SearchQuestion<T> {
  readonly placeholder: string;
  readonly value: string;
  /** What to offer for what is typed so far. */
  readonly suggest: (typed: string) => Promise<readonly PickItem<T>[]>;
}

/** What a step may ask. Every question shows its number and, from the second step on, a way back. */
export interface Questions {
  /** A line of text. */
  text(question: TextQuestion): Promise<string>;
  /** One of a list. */
  pick<T>(question: PickQuestion<T>): Promise<T>;
  /** One of a list that is made for what is typed, since it would be too long at once. */
  search<T>(question: SearchQuestion<T>): Promise<T>;
  /** Any of a list, in its order. */
  pickMany<T>(question: PickManyQuestion<T>): Promise<readonly T[]>;
}

/** One question of a wizard: takes the answers so far and returns the ones it adds. */
export type Step<A> = (answers: A, ask: Questions) => Promise<A>;

/**
 * Asks the steps in order and returns the last answers, or undefined when the person gave up. Going back asks the step
 * before again, with its earlier answer as the default.
 * @param steps where answers decide what else is asked, a function of the answers; an answer may change only the steps
 *   behind its own. How many there will be is then not known, and not said.
 */
export async function runWizard<A>(
  vs: typeof vscode,
  title: string,
  first: A,
  steps: readonly Step<A>[] | ((answers: A) => readonly Step<A>[]),
): Promise<A | undefined> {
  const stepsFor = typeof steps === 'function' ? steps : () => steps;
  const total = typeof steps === 'function' ? undefined : steps.length;
  let answers = first;
  let at = 0;
  for (let step = stepsFor(answers)[at]; step; step = stepsFor(answers)[at]) {
    try {
      answers = await step(answers, questions(vs, title, at, total));
      at++;
    } catch (leave) {
      if (!(leave instanceof Leave)) throw leave;
      if (leave.way === 'cancel') return undefined;
      at--;
    }
  }
  return answers;
}

function questions(vs: typeof vscode, title: string, at: number, total: number | undefined): Questions {
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
    pick: <T>(question: PickQuestion<T>) =>
      shown<List<T>, T>(vs.window.createQuickPick<Row<T>>(), (input, done, fail) => {
        prepare(input);
        fill(vs, input, question).then((picked) => {
          if (picked.length > 0) input.activeItems = picked;
        }, fail);
        input.onDidAccept(() => {
          const [chosen] = valuesOf(input.selectedItems);
          if (chosen !== undefined) done(chosen);
        });
      }),
    search: <T>({ placeholder, value, suggest }: SearchQuestion<T>) =>
      shown<List<T>, T>(vs.window.createQuickPick<Row<T>>(), (input, done, fail) => {
        prepare(input);
        input.placeholder = placeholder;
        input.value = value;
        input.matchOnDescription = true;
        const offer = (typed: string) => {
          input.busy = true;
          suggest(typed).then((items) => {
            // What was typed since has an answer of its own.
            if (input.value !== typed) return;
            input.items = items;
            input.busy = false;
          }, fail);
        };
        offer(value);
        input.onDidChangeValue(offer);
        input.onDidAccept(() => {
          const [chosen] = valuesOf(input.selectedItems);
          if (chosen !== undefined && !input.busy) done(chosen);
        });
      }),
    pickMany: <T>(question: PickManyQuestion<T>) =>
      shown<List<T>, readonly T[]>(vs.window.createQuickPick<Row<T>>(), (input, done, fail) => {
        prepare(input);
        input.canSelectMany = true;
        fill(vs, input, question).then((picked) => {
          input.selectedItems = picked;
        }, fail);
        input.onDidAccept(() => {
          if (input.busy) return;
          const ticked = new Set(valuesOf(input.selectedItems));
          const complaint = question.validate?.([...ticked]);
          // A list has no place for a complaint of its own.
          if (complaint !== undefined) input.placeholder = complaint;
          else done(valuesOf(input.items).filter((value) => ticked.has(value)));
        });
      }),
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

/** An item or a heading. */
type Row<T> = vscode.QuickPickItem & Partial<PickItem<T>>;
type List<T> = vscode.QuickPick<Row<T>>;

/** Puts a question and its items, when they are there, into a list; returns the items that are picked at first. */
async function fill<T>(vs: typeof vscode, input: List<T>, question: PickQuestion<T>): Promise<Row<T>[]> {
  input.placeholder = question.placeholder;
  input.matchOnDescription = true;
  input.busy = true;
  const items: readonly PickItem<T>[] = await question.items;
  input.items = items.flatMap((item, index): Row<T>[] =>
    item.group === undefined || item.group === items[index - 1]?.group
      ? [item]
      : [{ label: item.group, kind: vs.QuickPickItemKind.Separator }, item],
  );
  input.busy = false;
  return items.filter(({ picked }) => picked);
}

function valuesOf<T>(rows: readonly Row<T>[]): T[] {
  return rows.flatMap((row) => (row.value === undefined ? [] : [row.value]));
}
