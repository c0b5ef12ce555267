import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { LocalState } from '../pipeline/drift/local-file';
import type { AlertFiles } from './alert-files';
import { differencesText } from './difference-text';
import { twinsText, undecidedText } from './log-group-text';

/** Marks in the Explorer, and wherever else VS Code shows files, for alert files that the account has otherwise or not at all. */
export class AlertFileDecorations implements vscode.FileDecorationProvider, Disposable {
  readonly #vs: typeof vscode;
  readonly #files: Pick<AlertFiles, 'get' | 'onDidChange'>;
  readonly #account: () => Pick<Account, 'identity' | 'region'> | undefined;
  readonly #store = new DisposableStore();
  readonly onDidChangeFileDecorations: vscode.Event<vscode.Uri[]>;

  constructor(
    vs: typeof vscode,
    files: Pick<AlertFiles, 'get' | 'onDidChange'>,
    account: () => Pick<Account, 'identity' | 'region'> | undefined,
  ) {
    this.#vs = vs;
    this.#files = files;
    this.#account = account;
    const changes = this.#store.add(new vs.EventEmitter<vscode.Uri[]>());
    this.onDidChangeFileDecorations = changes.event;
    this.#store.add(files.onDidChange((uris) => changes.fire([...uris])));
    this.#store.add(vs.window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const { state, twins } = this.#files.get(uri) ?? {};
    const account = this.#account();
    if (!state || !account) return undefined;
    const { l10n } = this.#vs;
    const where = `${account.identity.accountId} (${account.region})`;
    const mark = this.#markOf(state, where);
    if (!twins) return mark;
    const twice = twinsText(this.#vs, twins);
    return this.#mark('!', mark?.tooltip ? l10n.t('{0}. {1}', mark.tooltip, twice) : twice, 'list.warningForeground');
  }

  #markOf(state: LocalState, where: string): vscode.FileDecoration | undefined {
    const { l10n } = this.#vs;
    switch (state.is) {
      case 'differs':
        return this.#mark(
          '≠',
          l10n.t('differs from {0}: {1}', where, differencesText(this.#vs, state.differences)),
          'list.warningForeground',
        );
      case 'not-deployed':
        return this.#mark('+', l10n.t('not deployed to {0}', where), 'gitDecoration.addedResourceForeground');
      case 'undecided': {
        const { what, todo } = undecidedText(this.#vs, state);
        return this.#mark('?', `${what} ${todo}`, 'list.warningForeground');
      }
      case 'same':
      case 'elsewhere':
      case 'no-log-group':
      case 'incomplete':
      case 'invalid':
      case 'unknown':
        return undefined;
    }
  }

  #mark(badge: string, tooltip: string, color: string): vscode.FileDecoration {
    const decoration = new this.#vs.FileDecoration(badge, tooltip, new this.#vs.ThemeColor(color));
    decoration.propagate = true;
    return decoration;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
