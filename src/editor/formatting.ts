import type * as vscode from 'vscode';
import type { TextRange } from '../pattern/index';
import { toRange } from './ranges';

/** Brings the pattern of a document, or of a selection that touches it, into its long form. */
export class FormattingProvider
  implements vscode.DocumentFormattingEditProvider, vscode.DocumentRangeFormattingEditProvider
{
  readonly #vs: typeof vscode;

  constructor(vs: typeof vscode) {
    this.#vs = vs;
  }

  provideDocumentFormattingEdits(document: vscode.TextDocument): Promise<vscode.TextEdit[]> {
    return this.#format(document);
  }

  provideDocumentRangeFormattingEdits(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.TextEdit[]> {
    return this.#format(document, { start: document.offsetAt(range.start), end: document.offsetAt(range.end) });
  }

  async #format(document: vscode.TextDocument, within?: TextRange): Promise<vscode.TextEdit[]> {
    const text = document.getText();
    const { formatAlert } = await import('./alert-format');
    return formatAlert(text, within).map(
      (edit) => new this.#vs.TextEdit(toRange(this.#vs, document, edit.range), edit.text),
    );
  }
}
