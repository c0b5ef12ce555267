import type * as vscode from 'vscode';

/** Shows a Markdown document as it is meant to be read. */
export async function showMarkdown(vs: typeof vscode, uri: vscode.Uri): Promise<void> {
  try {
    await vs.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // VS Code's Markdown extension can be switched off; the text itself reads well enough.
    await vs.window.showTextDocument(uri, { preview: false });
  }
}
