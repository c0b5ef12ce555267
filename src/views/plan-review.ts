import type * as vscode from 'vscode';
import { ContextKey, Scheme } from '../common/contributions';
import type { Disposable } from '../common/disposable';
import { ReadOnlyDocuments } from '../editor/read-only-documents';
import { showMarkdown } from './show-markdown';

export type PlanDecision = 'apply' | 'discard';

/** Shows a plan as a Markdown preview and waits for the person's decision; afterwards the document is the record. */
export class PlanReview implements Disposable {
  readonly #vs: typeof vscode;
  readonly #documents: ReadOnlyDocuments;
  readonly #session: string;
  #waiting: { readonly uri: vscode.Uri; readonly decide: (decision: PlanDecision) => void } | undefined;
  #last: vscode.Uri | undefined;
  #count = 0;

  /** @param session tells its plans from those of earlier ones, of which VS Code opens previews again */
  constructor(vs: typeof vscode, session: string) {
    this.#vs = vs;
    this.#session = session;
    const gone = vs.l10n.t(
      'This plan was shown before VS Code was started anew. “Access Alerts: Resume Plan…” goes on with a plan that did not come to its end.',
    );
    this.#documents = new ReadOnlyDocuments(vs, Scheme.Plan, gone);
  }

  /** Opens the plan and resolves when the person applies or discards it. A plan still waiting is discarded. */
  async review(title: string, markdown: string): Promise<{ decision: PlanDecision; uri: vscode.Uri }> {
    this.decide('discard');
    const { l10n, window } = this.#vs;
    const uri = this.#add(title, markdown);

    const decided = new Promise<PlanDecision>((resolve) => {
      this.#waiting = { uri, decide: resolve };
    });
    await this.#setContext('ready');
    await showMarkdown(this.#vs, uri);
    // The notification says what to do next; the same actions stand in the title bar and in the palette.
    const apply = l10n.t('Apply');
    const discard = l10n.t('Discard');
    void window
      .showInformationMessage(
        l10n.t('Nothing has been done yet. Read the plan, then apply it: {0}', title),
        apply,
        discard,
      )
      .then((choice) => {
        if (this.#waiting?.uri !== uri) return;
        if (choice === apply) this.decide('apply');
        else if (choice === discard) this.decide('discard');
      });

    const decision = await decided;
    await this.#setContext('done');
    // What it asked is answered; a notification cannot be withdrawn, only put away.
    await this.#vs.commands.executeCommand('notifications.hideToasts');
    return { decision, uri };
  }

  /** Opens a plan that needs no decision, since it was read before. A plan still waiting is discarded. */
  async show(title: string, markdown: string): Promise<vscode.Uri> {
    this.decide('discard');
    const uri = this.#add(title, markdown);
    await this.#setContext('done');
    await showMarkdown(this.#vs, uri);
    return uri;
  }

  /** Puts a plan behind a URI that was read elsewhere, so that there is a record of it. */
  keep(title: string, markdown: string): vscode.Uri {
    return this.#add(title, markdown);
  }

  /** Takes the decision for the plan that waits, if one does. */
  decide(decision: PlanDecision): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.decide(decision);
  }

  /** Shows new text in place of the old, while the plan is applied and afterwards. */
  update(uri: vscode.Uri, markdown: string): void {
    this.#documents.set(uri.path, markdown);
  }

  /** Writes a plan to a file the person chooses: the one shown last, if none is named. */
  async save(uri = this.#last): Promise<void> {
    const markdown = uri && this.#documents.get(uri);
    if (!uri || markdown === undefined) return;
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const folder = this.#vs.workspace.workspaceFolders?.[0]?.uri;
    const target = await this.#vs.window.showSaveDialog({
      ...(folder ? { defaultUri: this.#vs.Uri.joinPath(folder, name) } : {}),
      filters: { Markdown: ['md'] },
    });
    if (target) await this.#vs.workspace.fs.writeFile(target, new TextEncoder().encode(markdown));
  }

  dispose(): void {
    this.decide('discard');
    this.#documents.dispose();
  }

  #add(title: string, markdown: string): vscode.Uri {
    this.#last = this.#documents.set(`/${this.#session}-${++this.#count}/${title}.md`, markdown);
    return this.#last;
  }

  async #setContext(value: 'ready' | 'done'): Promise<void> {
    await this.#vs.commands.executeCommand('setContext', ContextKey.Plan, value);
  }
}
