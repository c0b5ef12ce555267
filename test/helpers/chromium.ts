import { findChromium, launchArguments as chromiumArguments } from '../../scripts/chromium';

/** What every test starts the browser with. */
export const launchArguments: readonly string[] = chromiumArguments;

/**
 * The browser that tests use. `npm test` has found or installed one before a test asks.
 *
 * @throws Error that says what to do, if there is none.
 */
export function chromiumPath(): string {
  const found = findChromium();
  if (found === undefined)
    throw new Error('No Chromium found. "npm test" installs one where it can; or set CHROME_PATH.');
  return found;
}
