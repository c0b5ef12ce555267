// @ts-check
/** Finding the browser that shows the headless VS Code to the tests. Node built-ins only. */
import { existsSync } from 'node:fs';
import { onPath, runQuietly } from './processes.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];
const { PROGRAMFILES = 'C:\\Program Files', 'PROGRAMFILES(X86)': programFilesX86 = 'C:\\Program Files (x86)' } =
  process.env;
const usualPlaces = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  `${PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
  `${programFilesX86}\\Microsoft\\Edge\\Application\\msedge.exe`,
];

/**
 * Where a browser of the Chromium family is: what CHROME_PATH names, else the first found on the PATH or in the
 * usual places.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  return names.map(onPath).find(Boolean) ?? usualPlaces.find((file) => existsSync(file));
}

/**
 * The same, after installing one with apt where that can be done without asking: as root on Debian and its kin.
 *
 * @returns {Promise<string>}
 * @throws {Error} that says what to do
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && onPath('apt-get') !== undefined) {
    console.log('Installing Chromium (apt-get install chromium), about a minute…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runQuietly('apt-get', ['update'], { env });
    await runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  }
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new Error(
    'The tests need Chromium, Google Chrome or Microsoft Edge. Install one (on Debian and Ubuntu: ' +
      'sudo apt-get install chromium), or set CHROME_PATH to where it is.',
  );
}

/** What it is started with. The sandbox cannot work as root or in a container, and only our own pages are opened. */
export const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
