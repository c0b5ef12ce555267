import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import type * as vscode from 'vscode';
import { fill } from '../../../src/webview/format';
import { chromiumPath, launchArguments } from '../../helpers/chromium';
import { FakeEventEmitter, fakeVsCode } from '../../helpers/fake-vscode';
import { themes, type ThemeName } from './themes';

/** A webview's address stands here until the page is served; only the server knows its port. */
const origin = 'http://webview.invalid';
const contentTypes: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

/** `vscode`, as far as webviews need it, and with the files of this repository. */
export function webviewVsCode(): typeof vscode {
  const uri = (file: string) => ({ path: file, toString: () => `${origin}${file}` });
  return {
    ...fakeVsCode().vs,
    env: { language: 'en' },
    l10n: { t: (message: string, ...args: unknown[]) => fill(message, ...args.map(String)) },
    Uri: {
      file: uri,
      joinPath: (base: { path: string }, ...parts: string[]) => uri(path.posix.join(base.path, ...parts)),
    },
    ViewColumn: { Active: -1 },
  } as unknown as typeof vscode;
}

export const extensionUri = { path: '/', toString: () => `${origin}/` } as unknown as vscode.Uri;

/** A webview whose page is in Chromium: what either end posts arrives at the other. */
export class TestWebview {
  readonly page: Page;
  /** What the browser complained about: violations of the content policy, errors of the script. */
  readonly complaints: string[] = [];
  /** How long what the host says takes to arrive, in milliseconds. */
  lagMs = 0;
  readonly #received = new FakeEventEmitter<unknown>();
  readonly #themeName: ThemeName;
  readonly #server: Server;
  #html = '';
  options = {};
  readonly cspSource = origin;
  readonly onDidReceiveMessage = this.#received.event;

  private constructor(page: Page, themeName: ThemeName) {
    this.page = page;
    this.#themeName = themeName;
    this.#server = createServer(({ url = '/' }, response) => {
      const file = path.join(process.cwd(), url);
      response.setHeader('Content-Type', contentTypes[path.extname(url)] ?? 'text/html');
      if (url === '/page') response.end(this.#html.replaceAll(origin, this.#address));
      else if (path.extname(url) in contentTypes && existsSync(file)) createReadStream(file).pipe(response);
      else response.writeHead(404).end();
    });
    page.on('close', () => {
      this.#server.close();
      this.#server.closeAllConnections();
    });
  }

  get #address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  static async open(
    browser: Browser,
    theme: ThemeName,
    { width, height, timeZone = 'UTC' }: { width: number; height: number; timeZone?: string | undefined } = {
      width: 1200,
      height: 320,
    },
  ): Promise<TestWebview> {
    const page = await browser.newPage({ viewport: { width, height }, timezoneId: timeZone, locale: 'en-US' });
    // Sooner than the test's own time-out, so that a failure names what was waited for.
    page.setDefaultTimeout(15_000);
    const webview = new TestWebview(page, theme);
    page.on('console', (message) => {
      if (message.type() === 'error') webview.complaints.push(message.text());
    });
    page.on('pageerror', (error) => webview.complaints.push(error.message));
    await page.exposeFunction('toHost', (message: unknown) => webview.#received.fire(message));
    await page.addInitScript(fakeApi);
    await page.addInitScript(showTheme, themes[theme]);
    return webview;
  }

  asWebviewUri(uri: vscode.Uri): vscode.Uri {
    return uri;
  }

  /** As in VS Code, setting it loads the page; wait with `load`. */
  set html(html: string) {
    this.#html = html;
  }

  /** Shows the page, or after it was hidden shows it again: a new page with the old state. */
  async load(): Promise<void> {
    if (!this.#server.listening) await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    await this.page.goto(`${this.#address}/page`);
  }

  async postMessage(message: unknown): Promise<boolean> {
    if (this.lagMs > 0) await delay(this.lagMs);
    return this.page
      .evaluate((data) => window.postMessage(data), message)
      .then(
        () => true,
        () => false,
      );
  }

  /** Axe's findings that matter, one line each. */
  async barriers(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(() => {
      const { axe: runner } = window as unknown as { axe: typeof axe };
      return runner.run(document, { resultTypes: ['violations'] });
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join(' | ')}`,
      );
  }

  /** Leaves a picture in test-results/pages. */
  async picture(name: string): Promise<void> {
    mkdirSync('test-results/pages', { recursive: true });
    await this.page.screenshot({ path: `test-results/pages/${name}-${this.#themeName}.png` });
  }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [...launchArguments] });
}

/** Runs in the page: what VS Code gives to scripts. State outlives a reload, as it does there. */
function fakeApi(): void {
  const host = window as unknown as { toHost: (message: unknown) => void; acquireVsCodeApi: () => unknown };
  host.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => host.toHost(message),
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
  });
}

/** Runs in the page: VS Code's class and variables; the variables are set by script, which the policy allows. */
function showTheme({ className, colors }: (typeof themes)[ThemeName]): void {
  const apply = () => {
    for (const [name, value] of Object.entries(colors)) document.documentElement.style.setProperty(name, value);
    document.body.className = className;
    document.body.style.background = colors['--vscode-panel-background'] ?? '';
  };
  document.addEventListener('DOMContentLoaded', apply);
}
