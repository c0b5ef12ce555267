import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/**
 * Presses a key in a part of the workbench. Fails if the focus is not in it, and if it did not get the key because the
 * focus left it just then: VS Code moves the focus some time after a command has been run, and keys go where it is.
 *
 * @param part The CSS selector of an element that has the focus, or around the one that has it.
 */
export async function pressIn(page: Page, part: string, key: string): Promise<void> {
  assert.ok(await page.evaluate(listenIn(part)), `${part} has not the focus, for ${key}`);
  await page.keyboard.press(key);
  assert.ok(await page.evaluate('heardKey'), `${part} did not get ${key}`);
}

const listenIn = (part: string): string => `(() => {
  globalThis.heardKey = false;
  const part = document.activeElement?.closest(${JSON.stringify(part)});
  part?.addEventListener('keydown', () => (globalThis.heardKey = true), { capture: true, once: true });
  return part != null;
})()`;
