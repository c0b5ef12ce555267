import type * as vscode from 'vscode';
import type { LoadHelp } from './help';
import { toRange } from './ranges';

/** Says what stands under the pointer: a setting, a field, an operator, what a value fits. */
export class HoverProvider implements vscode.HoverProvider {
  readonly #vs: typeof vscode;
  readonly #help: LoadHelp;

  constructor(vs: typeof vscode, help: LoadHelp) {
    this.#vs = vs;
    this.#help = help;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const text = document.getText();
    const offset = document.offsetAt(position);
    const [{ hoverAlert }, help] = await Promise.all([import('./alert-hover'), this.#help()]);
    const hover = hoverAlert(text, offset, help);
    if (!hover) return undefined;
    return new this.#vs.Hover(new this.#vs.MarkdownString(hover.markdown), toRange(this.#vs, document, hover.range));
  }
}
