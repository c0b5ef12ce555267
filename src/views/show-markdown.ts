import type * as vscode from 'vscode';

/** By then a preview has begun to load what it was given. */
const beginsMs = 1500;

/** Shows a Markdown document as it is meant to be read. */
export async function showMarkdown(vs: typeof vscode, uri: vscode.Uri): Promise<void> {
  const isReused = hasPreview(vs);
  try {
    await vs.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // VS Code's Markdown extension can be switched off; the text itself reads well enough.
    await vs.window.showTextDocument(uri, { preview: false });
    return;
  }
  if (isReused) setTimeout(() => void giveAgain(vs), beginsMs);
}

function hasPreview({ window, TabInputWebview }: typeof vscode): boolean {
  return window.tabGroups.activeTabGroup.tabs.some(
    ({ input }) => input instanceof TabInputWebview && input.viewType.endsWith('markdown.preview'),
  );
}

/**
 * A preview that gets something new while it still loads what it showed before, as one that VS Code has opened again after
 * a start, can stay with the old for good: the old content's load event takes away the time-out by which the new one would
 * come in sight (VS Code, webview/browser/pre/index.html, `hookupOnLoadHandlers`). Given once more, it comes.
 */
async function giveAgain({ commands }: typeof vscode): Promise<void> {
  try {
    await commands.executeCommand('markdown.preview.refresh');
  } catch {
    // VS Code is about to end.
  }
}
