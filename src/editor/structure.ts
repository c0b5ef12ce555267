import type * as vscode from 'vscode';
import type { AlertOutlineItem } from './alert-outline';
import { toRange } from './ranges';

/** Outline, folding and "Expand Selection" of a document. */
export class StructureProvider
  implements vscode.DocumentSymbolProvider, vscode.FoldingRangeProvider, vscode.SelectionRangeProvider
{
  readonly #vs: typeof vscode;

  constructor(vs: typeof vscode) {
    this.#vs = vs;
  }

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const text = document.getText();
    const { outlineAlert } = await import('./alert-outline');
    return outlineAlert(text).map((item) => this.#symbol(document, item));
  }

  async provideFoldingRanges(document: vscode.TextDocument): Promise<vscode.FoldingRange[]> {
    const text = document.getText();
    const { foldableRanges } = await import('./alert-outline');
    return foldableRanges(text).map(({ start, end }) => {
      const last = text.slice(0, end).trimEnd().length;
      return new this.#vs.FoldingRange(document.positionAt(start).line, document.positionAt(last).line);
    });
  }

  async provideSelectionRanges(
    document: vscode.TextDocument,
    positions: readonly vscode.Position[],
  ): Promise<vscode.SelectionRange[]> {
    const text = document.getText();
    const { selectableRanges } = await import('./alert-outline');
    return positions.map((position) => {
      const ranges = selectableRanges(text, document.offsetAt(position));
      const largestFirst = [...ranges].reverse().map((range) => toRange(this.#vs, document, range));
      const first = new this.#vs.SelectionRange(largestFirst[0]!);
      return largestFirst.slice(1).reduce((parent, range) => new this.#vs.SelectionRange(range, parent), first);
    });
  }

  #symbol(document: vscode.TextDocument, item: AlertOutlineItem): vscode.DocumentSymbol {
    const { SymbolKind, DocumentSymbol } = this.#vs;
    const kinds = {
      setting: SymbolKind.Property,
      condition: SymbolKind.Boolean,
      group: SymbolKind.Array,
      field: SymbolKind.Field,
      term: SymbolKind.String,
    } satisfies Record<AlertOutlineItem['kind'], vscode.SymbolKind>;
    const range = toRange(this.#vs, document, item.range);
    const symbol = new DocumentSymbol(item.name, item.detail, kinds[item.kind], range, range);
    symbol.children = item.children.map((child) => this.#symbol(document, child));
    return symbol;
  }
}
