// @ts-check
/** Runs the suites of test/vscode inside an extension host: of a desktop VS Code if there is one, else headless. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureChromium, launchArguments } from './chromium.js';
import { desktopArguments, downloadDesktop, findDesktop, hasDisplay } from './desktop.js';
import { root } from './install.js';
import { startServer, testsUrl } from './vscode-server.js';

const testModule = path.join(root, 'dist', 'test', 'vscode', 'runner.cjs');
const longest = 180_000;

/** @typedef {{ title: string[], state: 'passed' | 'failed' | 'pending', durationMs: number, error?: string }} TestResult */

/**
 * @param {(text: string) => void} write Takes what there is to say.
 * @returns {Promise<TestResult[]>}
 * @throws {Error} with VS Code's log, if the suites do not come to an end within three minutes
 */
export async function runVscodeSuite(write) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-'));
  const resultsFile = path.join(folder, 'results.json');
  mkdirSync(path.join(folder, 'workspace'));
  try {
    const desktop = await chooseDesktop();
    write(desktop === undefined ? 'In the headless VS Code.\n' : `In ${desktop}.\n`);
    if (desktop === undefined) await runHeadless(folder, resultsFile);
    else await runDesktop(desktop, folder, resultsFile);
    return JSON.parse(readFileSync(resultsFile, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** VSCODE_TEST=desktop asks for one, VSCODE_TEST=headless for none; otherwise an installed one is taken. */
async function chooseDesktop() {
  const wish = process.env.VSCODE_TEST;
  if (wish === 'desktop') return findDesktop() ?? (await downloadDesktop());
  return wish === 'headless' || !hasDisplay() ? undefined : findDesktop();
}

/**
 * @param {string} executable
 * @param {string} folder
 * @param {string} resultsFile
 */
async function runDesktop(executable, folder, resultsFile) {
  const { runTests } = await import('@vscode/test-electron');
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: root,
    extensionTestsPath: testModule,
    launchArgs: [path.join(folder, 'workspace'), ...desktopArguments(folder)],
    extensionTestsEnv: { ACCESS_ALERTS_TEST_RESULTS: resultsFile },
  }).catch((error) => {
    if (!existsSync(resultsFile)) throw error; // else it says that tests failed, which the file says better
  });
}

/**
 * @param {string} folder
 * @param {string} resultsFile
 */
async function runHeadless(folder, resultsFile) {
  const { chromium } = await import('playwright-core');
  const server = await startServer({
    dataDir: path.join(folder, 'server'),
    folder: path.join(folder, 'workspace'),
    testDriver: true,
    env: { ACCESS_ALERTS_TEST_RESULTS: resultsFile },
  });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: launchArguments });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const errors = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(testsUrl(server, root, testModule));
    for (const start = Date.now(); !existsSync(resultsFile); await delay(100)) {
      if (Date.now() - start < longest) continue;
      const log = `${server.log()}\n\nThe page's errors:\n${errors.join('\n')}`;
      throw new Error(`The suites in VS Code did not end within ${longest / 1000} s. The server's log:\n${log}`);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}
