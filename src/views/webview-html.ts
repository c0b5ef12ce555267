import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';

/** One of the pages that `npm run build` bundles to dist/webview. */
export type PageName = 'live-test' | 'metric-tracker' | 'backtest';

/** What a page's shell is made of. */
export interface PageShell {
  readonly page: PageName;
  /** Shown to screen readers as the page's name. */
  readonly title: string;
  /** The page's interface strings, made on the host with `l10n.t`. */
  readonly strings: object;
}

/** The styles of each page: the shared ones, its own, and those of libraries, which the bundler writes. */
const styles: Readonly<Record<PageName, readonly (readonly string[])[]>> = {
  'live-test': [
    ['media', 'webview.css'],
    ['media', 'event-rows.css'],
    ['media', 'live-test.css'],
  ],
  'metric-tracker': [
    ['media', 'webview.css'],
    ['dist', 'webview', 'metric-tracker.css'],
    ['media', 'chart-page.css'],
    ['media', 'metric-tracker.css'],
    ['media', 'event-rows.css'],
    ['media', 'events-behind.css'],
  ],
  backtest: [
    ['media', 'webview.css'],
    ['dist', 'webview', 'backtest.css'],
    ['media', 'chart-page.css'],
    ['media', 'backtest.css'],
  ],
};

/** Options for every webview of the extension: scripts, and files from the two folders that pages need. */
export function webviewOptions(
  vs: typeof vscode,
  extensionUri: vscode.Uri,
  commands: readonly string[],
): vscode.WebviewOptions {
  const folder = (...path: readonly string[]) => vs.Uri.joinPath(extensionUri, ...path);
  return {
    enableScripts: true,
    enableForms: false,
    enableCommandUris: commands,
    localResourceRoots: [folder('dist', 'webview'), folder('media')],
  };
}

/**
 * The HTML of a page: nothing but its script and its styles may load or run, and nothing may be sent anywhere.
 * The page builds its own content; what it shows comes by message.
 */
export function webviewHtml(
  vs: typeof vscode,
  webview: Pick<vscode.Webview, 'cspSource' | 'asWebviewUri'>,
  extensionUri: vscode.Uri,
  { page, title, strings }: PageShell,
): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (...path: readonly string[]) =>
    attribute(webview.asWebviewUri(vs.Uri.joinPath(extensionUri, ...path)).toString());
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; form-action 'none'`;
  const links = styles[page].map((path) => `<link rel="stylesheet" href="${uri(...path)}">`);
  return `<!DOCTYPE html>
<html lang="${attribute(vs.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
${links.join('\n')}
<script type="application/json" id="strings">${JSON.stringify(strings).replaceAll('<', '\\u003c')}</script>
<script nonce="${nonce}" src="${uri('dist', 'webview', `${page}.js`)}" defer></script>
</head>
<body></body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
