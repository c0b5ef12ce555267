import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { root } from '../../scripts/install';
import type { Server } from '../../scripts/vscode-server';
import { startServer } from '../../scripts/vscode-server';
import { chromiumPath, launchArguments } from './chromium';
import { eventually } from './eventually';
import { pressIn } from './keys';
import { QuickInput } from './workbench-input';

export interface WorkbenchOptions {
  /** The workspace; an empty one of its own, if none is named. */
  folder?: string;
  /** The extension's source folder, built; this repository's, if none is named. */
  extensionPath?: string;
  /** User settings, besides those that keep VS Code quiet. */
  settings?: Record<string, unknown>;
  /** Environment variables of VS Code, besides one's own. */
  env?: Record<string, string>;
  /** VS Code's name of a colour theme. */
  theme?: 'Default Light Modern' | 'Default Dark Modern' | 'Default High Contrast' | 'Default High Contrast Light';
  /** Makes `close` fail if a mouse button was pressed, also in a webview that `webviewFrame` has found. */
  keyboardOnly?: boolean;
}

/** A row of a tree view, as it is read on the screen. */
export interface TreeRow {
  /** 1 for the outermost. */
  level: number;
  label: string;
  description: string;
  /** Nothing for a row without children. */
  isExpanded?: boolean;
}

const results = path.join(root, 'test-results');

/** Settings that make the same thing look the same every time. */
const steadySettings = {
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'window.commandCenter': true,
  'workbench.reduceMotion': 'on',
};

/** For the workbench's window, and once more for each webview: writing a document takes its window's listeners away. */
const countPresses = "addEventListener('mousedown', (event) => event.isTrusted && mousePressed(), true)";

/** A real VS Code in a browser with the extension in it, and hands and eyes for it. Close it at the end. */
export class Workbench {
  readonly page: Page;
  readonly input: QuickInput;
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #home: string;
  #refusesMouse = false;
  #mousePresses = 0;

  constructor(page: Page, server: Server, browser: Browser, home: string) {
    this.page = page;
    this.input = new QuickInput(page);
    this.#browser = browser;
    this.#server = server;
    this.#home = home;
  }

  /** See `QuickInput.runCommand`. */
  runCommand(title: string): Promise<void> {
    return this.input.runCommand(title);
  }

  /** See `QuickInput.quickPick`. */
  quickPick(text: string): Promise<void> {
    return this.input.quickPick(text);
  }

  /** See `QuickInput.typeIn`. */
  typeIn(text: string): Promise<void> {
    return this.input.typeIn(text);
  }

  /** The texts of the notifications in sight, the newest first. */
  notifications(): Promise<string[]> {
    return this.page.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Waits for a notification that contains a text, and returns all it says. */
  async notification(text: string, timeoutMs = 15_000): Promise<string> {
    const { found, isInCenter } = await this.#notification(text, timeoutMs);
    if (isInCenter) await this.runCommand('Notifications: Hide Notifications');
    return found;
  }

  /** Presses a button, by keyboard, of the notification that contains a text. */
  async pressInNotification(text: string, button: string): Promise<void> {
    await this.#notification(text, 15_000);
    await this.#press(`.notification-list-item:has-text(${JSON.stringify(text)}) .monaco-button`, button);
  }

  /** More than three within 0.8 s are not shown as they come, only in the center (VS Code's NotificationsToasts). */
  async #notification(text: string, timeoutMs: number): Promise<{ found: string; isInCenter: boolean }> {
    const find = async () => {
      const all = await this.notifications();
      const found = all.find((one) => one.includes(text));
      assert.ok(found !== undefined, `no notification "${text}"; there are ${JSON.stringify(all)}`);
      return found;
    };
    try {
      return { found: await eventually(find, timeoutMs), isInCenter: false };
    } catch {
      await this.runCommand('Notifications: Show Notifications');
      return { found: await eventually(find, 3000), isInCenter: true };
    }
  }

  /** Waits for a modal dialog, presses one of its buttons by keyboard, and returns what it said. */
  async pressInDialog(button: string): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box');
    const text = await dialog.locator('.dialog-message-container').innerText();
    await this.#press('.monaco-dialog-box .monaco-button', button);
    await dialog.waitFor({ state: 'hidden' });
    return text;
  }

  /** The rows in sight of the tree views in the side bar. */
  async treeItems(): Promise<TreeRow[]> {
    const soon = { timeout: 1000 };
    return eventually(async () => {
      const rows = await this.page.locator('.part.sidebar [role="treeitem"]').all();
      return Promise.all(
        rows.map(async (row) => {
          const expanded = await row.getAttribute('aria-expanded', soon);
          return {
            level: Number(await row.getAttribute('aria-level', soon)),
            label: await row.locator('.label-name').innerText(soon),
            description: (await row.locator('.label-description').allInnerTexts()).join(''),
            ...(expanded === null ? {} : { isExpanded: expanded === 'true' }),
          };
        }),
      );
    });
  }

  /** Shows one of our views and moves to its row with this label, or to its first one. */
  async focusRow(view: 'Pipelines' | 'Event History', label?: string): Promise<void> {
    await this.runCommand(`Access Alerts: Focus on ${view} View`);
    const tree = `.part.sidebar .monaco-list[aria-label^="${view}"]`;
    const focused = this.page.locator(`${tree} .monaco-list-row.focused`);
    const name = async () => focused.locator('.label-name').innerText({ timeout: 500 });
    await this.pressIn(tree, 'Home');
    await eventually(async () => {
      const isThere = label === undefined ? await focused.isVisible() : (await name()) === label;
      if (isThere) return;
      await pressIn(this.page, tree, 'ArrowDown');
      assert.fail(`row ${label ?? 'one'} is not reached yet`);
    });
  }

  /** Presses a key at the row that has the focus in a view of the side bar. */
  pressAtRow(key: string): Promise<void> {
    return this.pressIn('.part.sidebar .monaco-list', key);
  }

  /** Closes a context menu. */
  async closeMenu(): Promise<void> {
    const menu = this.page.locator('.monaco-menu');
    await eventually(async () => {
      if (await menu.isVisible()) await this.page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden', timeout: 1000 });
    });
  }

  /** The document inside a webview: the one with this `<title>`, or with a heading that says so. */
  webviewFrame(title: string, timeoutMs = 20_000): Promise<Frame> {
    return eventually(async () => {
      const seen: string[] = [];
      for (const frame of this.page.frames()) {
        if (!frame.url().includes('/webview/browser/pre/fake.html')) continue;
        const names = [await frame.title(), ...(await frame.locator('h1').allInnerTexts())];
        if (names.includes(title)) {
          if (this.#refusesMouse) await frame.evaluate(countPresses);
          return frame;
        }
        seen.push(names.join(' / '));
      }
      return assert.fail(`no webview "${title}"; there are ${JSON.stringify(seen)}`);
    }, timeoutMs);
  }

  /**
   * The text of a webview, as `webviewFrame` finds it. A Markdown preview gets another frame whenever it is set anew, so
   * ask for it anew too.
   */
  async webviewText(title: string): Promise<string> {
    return (await this.webviewFrame(title)).locator('body').innerText({ timeout: 1000 });
  }

  /** Opens a file of the workspace by its name, and waits until its text can be typed into. */
  async openFile(name: string): Promise<void> {
    await this.input.openFile(name);
    await this.page.locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
  }

  /** The lines in sight of the editor that was last used. */
  async editorText(): Promise<string> {
    return eventually(async () => {
      const lines = await this.page.locator('.editor-group-container.active .view-lines .view-line').all();
      const placed = await Promise.all(
        lines.map(async (line) => ({
          top: (await line.boundingBox({ timeout: 1000 }))?.y ?? 0,
          text: await line.innerText({ timeout: 1000 }),
        })),
      );
      placed.sort((a, b) => a.top - b.top);
      return placed.map(({ text }) => text.replaceAll('\u00a0', ' ')).join('\n');
    });
  }

  /** Presses a key in a part of the workbench as soon as that has the focus. */
  pressIn(part: string, key: string): Promise<void> {
    return eventually(() => pressIn(this.page, part, key));
  }

  /** See `pressIn`. */
  pressInEditor(key: string): Promise<void> {
    return this.pressIn('.editor-group-container.active .monaco-editor', key);
  }

  /** Types into the editor in front, key by key, not faster than anybody can. */
  async typeInEditor(text: string): Promise<void> {
    for (const character of text) {
      await this.pressInEditor(character);
      await this.page.waitForTimeout(20);
    }
  }

  /** Replaces all text of the editor in front, as if pasted. */
  async replaceEditorText(text: string): Promise<void> {
    await this.pressInEditor('ControlOrMeta+a');
    // A brace that is written over a selection surrounds it.
    await this.pressInEditor('Delete');
    await this.page.keyboard.insertText(text);
  }

  /** `New Metric Filter`, filled in with a text. */
  async newMetricFilter(text: string): Promise<void> {
    await this.runCommand('Access Alerts: New Metric Filter');
    // What is typed before the document is filled in would be mixed with it.
    await eventually(async () => assert.match(await this.editorText(), /^---\nfilterName: my-filter\n/));
    await this.pressInEditor('Escape');
    await this.replaceEditorText(text);
  }

  /** How many problems the status bar counts in the whole workspace. */
  async problems(): Promise<{ errors: number; warnings: number }> {
    const numbers = (await this.page.locator('[id="status.problems"]').innerText()).match(/\d+/g) ?? [];
    return { errors: Number(numbers[0] ?? 0), warnings: Number(numbers[1] ?? 0) };
  }

  /** How many squiggles of each kind are in sight in the editors. */
  async squiggles(): Promise<{ errors: number; warnings: number }> {
    return {
      errors: await this.page.locator('.squiggly-error').count(),
      warnings: await this.page.locator('.squiggly-warning').count(),
    };
  }

  /** The texts of the status bar's items, from left to right; items that are only a picture are left out. */
  async statusBar(): Promise<string[]> {
    const texts = await this.page.locator('.part.statusbar .statusbar-item').allInnerTexts();
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()).filter(Boolean);
  }

  /** Takes a picture to test-results/screenshots/NAME.png. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(results, 'screenshots', `${name}.png`) });
  }

  /** For `afterEach`: a picture of what a failed test saw, and VS Code's logs beside it. */
  async keepIfFailed(test: Mocha.Test | undefined): Promise<void> {
    if (test?.state !== 'failed') return;
    const name = `failed-${test.titlePath().join('-')}`.replace(/[^\w-]+/g, '-').slice(0, 100);
    await this.screenshot(name);
    cpSync(path.join(this.#home, 'server/data/logs'), path.join(results, 'logs', name), { recursive: true });
  }

  /** Counts mouse presses from now on; `close` fails if there were any. */
  async refuseMouse(): Promise<void> {
    this.#refusesMouse = true;
    await this.page.exposeFunction('mousePressed', () => this.#mousePresses++);
    await this.page.addInitScript(countPresses);
  }

  /** Ends browser and server and removes what they kept. */
  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    assert.equal(this.#mousePresses, 0, 'a mouse button was pressed in a suite that uses the keyboard only');
  }

  async #press(buttons: string, label: string): Promise<void> {
    await eventually(async () => {
      await this.page.locator(buttons).getByText(label, { exact: true }).focus();
      await pressIn(this.page, '.monaco-button', 'Enter');
    });
  }
}

/** Starts a server with a state of its own and a browser, and opens the workbench in a window of 1440 × 900. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-'));
  const folder = options.folder ?? path.join(home, 'workspace');
  mkdirSync(folder, { recursive: true });
  const server = await startServer({
    dataDir: path.join(home, 'server'),
    folder,
    extension: options.extensionPath ?? root,
    env: options.env ?? {},
    settings: {
      ...steadySettings,
      'workbench.colorTheme': options.theme ?? 'Default Light Modern',
      ...options.settings,
    },
  });
  try {
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArguments] });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const workbench = new Workbench(page, server, browser, home);
    if (options.keyboardOnly) await workbench.refuseMouse();
    await page.goto(server.url);
    await page.locator('[id="status.problems"]').waitFor({ timeout: 60_000 });
    return workbench;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
