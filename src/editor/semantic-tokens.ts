import type * as vscode from 'vscode';
import type { SemanticTokenKind } from '../pattern/index';
import type { LoadHelp } from './help';
import { toRange } from './ranges';

/** Kinds of tokens as themes know them. */
const looks = {
  knownField: ['property', 'defaultLibrary'],
  knownValue: ['enumMember'],
  fieldName: ['parameter'],
  ignored: ['comment'],
} as const satisfies Record<SemanticTokenKind, readonly [type: string, modifier?: string]>;

/** Colours what a grammar cannot tell: the fields and values that events are known to have. */
export class SemanticTokensProvider implements vscode.DocumentSemanticTokensProvider {
  readonly #vs: typeof vscode;
  readonly #help: LoadHelp;
  /** For registration. */
  readonly legend: vscode.SemanticTokensLegend;

  constructor(vs: typeof vscode, help: LoadHelp) {
    this.#vs = vs;
    this.#help = help;
    const types = Object.values(looks).map(([type]) => type);
    this.legend = new vs.SemanticTokensLegend(types, ['defaultLibrary']);
  }

  async provideDocumentSemanticTokens(document: vscode.TextDocument): Promise<vscode.SemanticTokens> {
    const text = document.getText();
    const [{ tokensOfAlert }, { knowledge }] = await Promise.all([import('./alert-tokens'), this.#help()]);
    const builder = new this.#vs.SemanticTokensBuilder(this.legend);
    for (const { kind, range } of tokensOfAlert(text, knowledge)) {
      const [type, ...modifiers] = looks[kind];
      const target = toRange(this.#vs, document, range);
      if (target.isSingleLine) builder.push(target, type, modifiers);
    }
    return builder.build();
  }
}
