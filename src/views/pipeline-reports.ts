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
    this.#documents = new ReadOnlyDocuments(vs, Scheme.PipelineReport);
  }

  async show(title: string, markdown: string): Promise<void> {
    await showMarkdown(this.#vs, this.#documents.set(`/${title}.md`, markdown));
  }

  dispose(): void {
    this.#documents.dispose();
  }
}
