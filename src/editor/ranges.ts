import type * as vscode from 'vscode';
import type { TextRange } from '../pattern/index';

/** A stretch of a document's text, as VS Code's lines and characters. */
export function toRange(vs: typeof vscode, document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vs.Range(document.positionAt(start), document.positionAt(end));
}
