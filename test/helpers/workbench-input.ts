import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';
import { pressIn } from './keys';

/** What VS Code's quick input shows. */
export interface QuickInputState {
  title: string;
  placeholder: string;
  /** The prompt, or what is wrong with the value. */
  message: string;
  value: string;
  /** The labels of the picks in sight. */
  picks: string[];
}

/** The box at the top of the workbench: command palette, quick picks and input boxes, all used by keyboard. */
export class QuickInput {
  readonly #page: Page;
  readonly #box: Locator;
  readonly #field: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator('.quick-input-widget');
    this.#field = this.#box.locator('.quick-input-box input');
  }

  /** What is shown now, or nothing if the box is closed. */
  async state(): Promise<QuickInputState | undefined> {
    if (!(await this.#box.isVisible())) return undefined;
    const soon = { timeout: 1000 };
    const message = this.#box.locator('.quick-input-message');
    return {
      title: await this.#box.locator('.quick-input-title').innerText(soon),
      placeholder: (await this.#field.getAttribute('placeholder', soon)) ?? '',
      message: (await message.isVisible()) ? await message.innerText(soon) : '',
      value: await this.#field.inputValue(soon),
      picks: await this.#page.locator(pickLabels).allInnerTexts(),
    };
  }

  /**
   * Runs a command by its title in the palette, category included. Asks until VS Code knows the command and, by its
   * context, offers it.
   */
  async runCommand(title: string): Promise<void> {
    await this.#find('F1', '>', title);
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.#find('ControlOrMeta+p', '', name);
  }

  /** Chooses the first pick whose label contains a text; returns when the next step is there or the box is closed. */
  async quickPick(text: string): Promise<void> {
    await this.#focusPick((label) => label.includes(text), 15_000);
    await this.#accept();
  }

  /** Ticks what is not ticked of the picks whose labels contain a text, and the other way round; takes what is ticked then. */
  async tick(...texts: string[]): Promise<void> {
    for (const text of texts) {
      await this.#focusPick((label) => label.includes(text), 15_000);
      await this.press('Space');
    }
    await eventually(async () => assert.ok((await this.state())?.picks.length, 'nothing to tick'));
    await this.#accept();
  }

  /** Goes back to the question before. */
  async goBack(): Promise<void> {
    await this.#leaveStep('Control+Alt+Minus');
  }

  /** Replaces what is in the input box and accepts it; throws with VS Code's message if the value is refused. */
  async typeIn(text: string): Promise<void> {
    await this.write(text);
    await this.#accept();
  }

  /** Replaces what is in the input box and leaves it open. */
  async write(text: string): Promise<void> {
    await this.#field.waitFor();
    await eventually(async () => {
      // A webview that had the focus before the box opened can take it back a moment later.
      await this.#field.focus({ timeout: 500 });
      await this.#page.keyboard.press('ControlOrMeta+a');
      if (text === '') await this.#page.keyboard.press('Delete');
      else await this.#page.keyboard.insertText(text);
      assert.equal(await this.#field.inputValue({ timeout: 500 }), text);
    });
  }

  /**
   * Presses a key in the box, which gets the focus back if something else has taken it. Fails if the box did not get
   * the key because it has closed, as quick access does when it loses the focus: the key is lost then.
   */
  async press(key: string): Promise<void> {
    await this.#page.evaluate(takeFocus);
    await pressIn(this.#page, '.quick-input-widget', key);
  }

  /** Closes the box unanswered. */
  async close(): Promise<void> {
    await eventually(async () => {
      if ((await this.state()) === undefined) return;
      await this.press('Escape');
      await eventually(async () => assert.equal(await this.state(), undefined), 1000);
    });
  }

  /** Opens quick access by its key, asks until it offers a pick, and takes that. Begins anew if it closed meanwhile. */
  async #find(key: string, prefix: string, label: string): Promise<void> {
    await eventually(async () => {
      await this.#page.keyboard.press(key);
      await eventually(async () => assert.equal(await this.#field.inputValue({ timeout: 500 }), prefix), 2000);
      await this.#page.keyboard.insertText(label);
      await this.#focusPick((offered) => offered === label, 5000).catch(async (error: unknown) => {
        await this.#page.keyboard.press('Escape');
        throw error;
      });
      await this.press('Enter');
    }, 30_000);
    await eventually(async () => {
      const state = await this.state();
      assert.ok(!state?.picks.includes(label), `not run: ${JSON.stringify(state)}`);
    });
  }

  #rows(): Locator {
    return this.#box.locator('.quick-input-list .monaco-list-row');
  }

  async #focusPick(isWanted: (label: string) => boolean, timeoutMs: number): Promise<void> {
    await eventually(async () => {
      const state = await this.state();
      assert.ok(state?.picks.some(isWanted), `not offered; there is ${JSON.stringify(state)}`);
      const focused = this.#rows().and(this.#box.locator('.focused')).locator('.label-name').first();
      // Nothing has the focus at first where several can be ticked.
      if ((await focused.count()) > 0 && isWanted(await focused.innerText({ timeout: 500 }))) return;
      await this.press('ArrowDown');
      assert.fail('not reached yet');
    }, timeoutMs);
  }

  #accept(): Promise<void> {
    return this.#leaveStep('Enter');
  }

  async #leaveStep(key: string): Promise<void> {
    const before = stepOf(await this.state());
    await this.press(key);
    await eventually(async () => {
      const state = await this.state();
      const isRefused = await this.#box.locator('.monaco-inputbox.error').isVisible();
      assert.ok(stepOf(state) !== before && !isRefused, `not accepted: ${JSON.stringify(state)}`);
    });
  }
}

const takeFocus = `(() => {
  const box = document.querySelector('.quick-input-widget');
  if (box && !box.contains(document.activeElement)) box.querySelector('.quick-input-box input').focus();
})()`;

const pickLabels =
  '.quick-input-widget .quick-input-list .monaco-list-row .quick-input-list-row:first-child .label-name';

/** What tells one step of a wizard from the next. */
function stepOf(state: QuickInputState | undefined): string {
  return state === undefined ? 'closed' : JSON.stringify([state.title, state.placeholder, state.message, state.picks]);
}
