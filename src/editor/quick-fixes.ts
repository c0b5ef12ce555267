import type * as vscode from 'vscode';
import type { AlertDocuments } from './alert-documents';

/** Offers the mends that the pattern's diagnostics carry. */
export class QuickFixes implements vscode.CodeActionProvider {
  readonly #vs: typeof vscode;
  readonly #alerts: AlertDocuments;

  constructor(vs: typeof vscode, alerts: AlertDocuments) {
    this.#vs = vs;
    this.#alerts = alerts;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const { patternProblems } = await this.#alerts.read(document);
    const from = document.offsetAt(range.start);
    const to = document.offsetAt(range.end);
    return patternProblems
      .filter((problem) => problem.range.start <= to && problem.range.end >= from)
      .flatMap((problem) =>
        problem.fixes.map((fix) => {
          const action = new this.#vs.CodeAction(fix.title, this.#vs.CodeActionKind.QuickFix);
          action.diagnostics = context.diagnostics.filter(({ code }) => code === problem.code);
          action.isPreferred = true;
          action.edit = new this.#vs.WorkspaceEdit();
          for (const edit of fix.edits) {
            const target = new this.#vs.Range(
              document.positionAt(edit.range.start),
              document.positionAt(edit.range.end),
            );
            action.edit.replace(document.uri, target, edit.text);
          }
          return action;
        }),
      );
  }
}
