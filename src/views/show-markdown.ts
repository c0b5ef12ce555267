import type * as vscode from 'vscode';

/** A preview that was given something this long ago shows it. */
const loadsMs = 3000;
/** By then it has begun to load. */
const beginsMs = 1500;

/** When each preview was last given a document, by the clock of `performance`. */
const given = new WeakMap<vscode.Tab, number>();

/** Shows a Markdown document as it is meant to be read. */
export async function showMarkdown(vs: typeof vscode, uri: vscode.Uri): Promise<void> {
  const before = previewIn(vs);
  try {
    await vs.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // VS Code's Markdown extension can be switched off; the text itself reads well enough.
    await vs.window.showTextDocument(uri, { preview: false });
    return;
  }
  const now = performance.now();
  const last = before && given.get(before);
  const isLoading = before !== undefined && (last === undefined || now - last < loadsMs);
  setTimeout(() => {
    // A new one is a tab by now.
    const preview = previewIn(vs);
    if (preview) given.set(preview, now);
    if (isLoading) void giveAgain(vs);
  }, beginsMs);
}

function previewIn({ window, TabInputWebview }: typeof vscode): vscode.Tab | undefined {
  return window.tabGroups.activeTabGroup.tabs.find(
    ({ input }) => input instanceof TabInputWebview && input.viewType.endsWith('markdown.preview'),
  );
}

/**
 * A preview that gets something new while it still loads what it showed before, as one that VS Code has opened again after
 * a start, can stay with the old for good: the old content's load event takes away the time-out by which the new one would
 * come in sight (VS Code, webview/browser/pre/index.html, `hookupOnLoadHandlers`). Given once more, it comes. Only then: a
 * preview that loads can take the focus back from a question that was just asked, which closes it.
 */
async function giveAgain({ commands }: typeof vscode): Promise<void> {
  try {
    await commands.executeCommand('markdown.preview.refresh');
  } catch {
    // VS Code is about to end.
  }
}
