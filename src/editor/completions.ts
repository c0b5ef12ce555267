import type * as vscode from 'vscode';
import type { Completion, CompletionKind } from '../pattern/index';
import type { LoadHelp } from './help';
import { toRange } from './ranges';

/** Characters after which help is due without being asked for. */
export const completionTriggers = ['$', '.', '"', '[', ' '];

/** Proposes what may be written next: settings, fields, operators, values, whole alerts. */
export class CompletionProvider implements vscode.CompletionItemProvider {
  readonly #vs: typeof vscode;
  readonly #help: LoadHelp;

  constructor(vs: typeof vscode, help: LoadHelp) {
    this.#vs = vs;
    this.#help = help;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    _token: vscode.CancellationToken,
    { triggerCharacter }: vscode.CompletionContext,
  ): Promise<vscode.CompletionList> {
    const text = document.getText();
    const offset = document.offsetAt(position);
    const [{ completeAlert }, help] = await Promise.all([import('./alert-completion'), this.#help()]);
    const { items, isIncomplete } = completeAlert(text, offset, help);
    // After a blank only what has to follow is worth a list: Enter, meant to break the line, would take from it.
    const isWanted = ({ kind }: Completion) =>
      triggerCharacter !== ' ' || kind === 'operator' || kind === 'keyword' || kind === 'value' || kind === 'event';
    const wanted = items.every(isWanted) ? items : [];
    return new this.#vs.CompletionList(
      wanted.map((item, index) => this.#item(document, item, index)),
      isIncomplete,
    );
  }

  #item(document: vscode.TextDocument, completion: Completion, index: number): vscode.CompletionItem {
    const { CompletionItem, MarkdownString, SnippetString } = this.#vs;
    const item = new CompletionItem(completion.label, this.#kind(completion.kind));
    item.insertText = completion.isSnippet ? new SnippetString(completion.insert) : completion.insert;
    item.range = toRange(this.#vs, document, completion.range);
    item.sortText = String(index).padStart(5, '0');
    if (completion.filter !== undefined) item.filterText = completion.filter;
    if (completion.detail !== undefined) item.label = { label: completion.label, description: completion.detail };
    if (completion.documentation !== undefined) item.documentation = new MarkdownString(completion.documentation);
    if (completion.continues) {
      item.command = { command: 'editor.action.triggerSuggest', title: this.#vs.l10n.t('Suggest what comes next') };
    }
    return item;
  }

  #kind(kind: CompletionKind): vscode.CompletionItemKind {
    const { CompletionItemKind } = this.#vs;
    const kinds = {
      field: CompletionItemKind.Field,
      operator: CompletionItemKind.Operator,
      keyword: CompletionItemKind.Keyword,
      value: CompletionItemKind.Value,
      event: CompletionItemKind.Event,
      connective: CompletionItemKind.Operator,
      snippet: CompletionItemKind.Snippet,
    } satisfies Record<CompletionKind, vscode.CompletionItemKind>;
    return kinds[kind];
  }
}
