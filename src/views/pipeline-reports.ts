import type * as vscode from 'vscode';
import { Scheme } from '../common/contributions';
import type { Disposable } from '../common/disposable';
import { ReadOnlyDocuments } from '../editor/read-only-documents';
import { showMarkdown } from './show-markdown';

/** What Check Pipeline found, as a Markdown preview: one for each trail, which a later check brings up to date. */
export class PipelineReports implements Disposable {
  readonly #vs: typeof vscode;
  readonly #documents: ReadOnlyDocuments;

  constructor(vs: typeof vscode) {
    this.#vs = vs;
    this.#documents = new ReadOnlyDocuments(
      vs,
      Scheme.PipelineReport,
      vs.l10n.t(
        'This report was made before VS Code was started anew. “Access Alerts: Check Pipeline” makes a new one.',
      ),
    );
  }

  async show(title: string, markdown: string): Promise<void> {
    await showMarkdown(this.#vs, this.#documents.set(`/${title}.md`, markdown));
  }

  dispose(): void {
    this.#documents.dispose();
  }
}
