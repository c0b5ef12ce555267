import type * as vscode from 'vscode';
import type { TextEdit } from '../pattern/index';

/** Changes a document, as one step that can be undone; it is not saved. @returns whether that was possible */
export async function applyEdits(
  vs: typeof vscode,
  document: vscode.TextDocument,
  edits: readonly TextEdit[],
): Promise<boolean> {
  if (edits.length === 0) return true;
  const change = new vs.WorkspaceEdit();
  for (const { range, text } of edits) {
    const at = new vs.Range(document.positionAt(range.start), document.positionAt(range.end));
    change.replace(document.uri, at, text);
  }
  return vs.workspace.applyEdit(change);
}
