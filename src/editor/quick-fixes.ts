import type * as vscode from 'vscode';
import type { AlertDiagnostic } from '../alerts/alert-diagnostic';
import type { Fix } from '../pattern/index';
import type { AlertDocuments } from './alert-documents';

/**
 * Problems whose mend keeps what AWS makes of the pattern, or is the only thing that can have been meant: "Fix all" does
 * these, and nothing that a person should look at.
 */
const safe: ReadonlySet<AlertDiagnostic['code']> = new Set([
  'keyword-case',
  'outer-whitespace',
  'blank-after-minus',
  'quote-value',
  'bracket-spelling',
  'mixed-connectives',
  'wrong-quotes',
  'unknown-operator',
]);

/** Offers the mends that diagnostics carry, one at a time or, of the safe ones, all at once. */
export class QuickFixes implements vscode.CodeActionProvider {
  readonly #vs: typeof vscode;
  readonly #alerts: AlertDocuments;
  readonly #fixAll: vscode.CodeActionKind;

  constructor(vs: typeof vscode, alerts: AlertDocuments) {
    this.#vs = vs;
    this.#alerts = alerts;
    this.#fixAll = vs.CodeActionKind.SourceFixAll.append('accessAlerts');
  }

  /** For registration: what may be asked for. */
  get metadata(): vscode.CodeActionProviderMetadata {
    return { providedCodeActionKinds: [this.#vs.CodeActionKind.QuickFix, this.#fixAll] };
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const { diagnostics } = await this.#alerts.read(document);
    if (context.only && this.#fixAll.intersects(context.only)) return this.#allSafe(document, diagnostics);
    const from = document.offsetAt(range.start);
    const to = document.offsetAt(range.end);
    return diagnostics
      .filter((problem) => problem.range.start <= to && problem.range.end >= from)
      .flatMap((problem) => problem.fixes.map((fix) => this.#action(document, problem, fix, context)));
  }

  #action(
    document: vscode.TextDocument,
    { code, range, fixes }: AlertDiagnostic,
    fix: Fix,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction {
    const action = new this.#vs.CodeAction(fix.title, this.#vs.CodeActionKind.QuickFix);
    action.diagnostics = context.diagnostics.filter(
      (shown) => shown.code === code && document.offsetAt(shown.range.start) === range.start,
    );
    // Where there is a choice, it is a person's.
    action.isPreferred = fixes.length === 1;
    action.edit = this.#edit(document, [fix]);
    return action;
  }

  #allSafe(document: vscode.TextDocument, diagnostics: readonly AlertDiagnostic[]): vscode.CodeAction[] {
    const fixes: Fix[] = [];
    let end = -1;
    for (const problem of diagnostics) {
      const fix = safe.has(problem.code) && problem.fixes.length === 1 ? problem.fixes[0] : undefined;
      // Edits that overlap wait for the next time.
      if (!fix || fix.edits.some((edit) => edit.range.start < end)) continue;
      fixes.push(fix);
      end = Math.max(end, ...fix.edits.map((edit) => edit.range.end));
    }
    if (fixes.length === 0) return [];
    const action = new this.#vs.CodeAction(this.#vs.l10n.t('Fix all that is safe to fix'), this.#fixAll);
    action.edit = this.#edit(document, fixes);
    return [action];
  }

  #edit(document: vscode.TextDocument, fixes: readonly Fix[]): vscode.WorkspaceEdit {
    const edit = new this.#vs.WorkspaceEdit();
    for (const { range, text } of fixes.flatMap(({ edits }) => edits)) {
      const target = new this.#vs.Range(document.positionAt(range.start), document.positionAt(range.end));
      edit.replace(document.uri, target, text);
    }
    return edit;
  }
}
