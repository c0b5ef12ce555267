import type * as vscode from 'vscode';
import type { Connections, ConnectionState } from '../aws/connections';
import { Command, ContextKey } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';

/** The status bar item: whom the window is connected to, by account id and never just by a profile's name. */
export class ConnectionStatus implements Disposable {
  readonly #vs: typeof vscode;
  readonly #item: vscode.StatusBarItem;
  readonly #store = new DisposableStore();

  constructor(vs: typeof vscode, connections: Connections) {
    this.#vs = vs;
    this.#item = this.#store.add(
      vs.window.createStatusBarItem('accessAlerts.connection', vs.StatusBarAlignment.Left, 0),
    );
    this.#item.name = 'Access Alerts';
    this.#item.command = Command.Connect;
    this.#store.add(connections.onDidChange((state) => this.#show(state)));
    this.#show(connections.state);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(state: ConnectionState): void {
    const { l10n } = this.#vs;
    void this.#vs.commands.executeCommand('setContext', ContextKey.Connection, contextOf(state));
    switch (state.kind) {
      case 'none':
        this.#item.hide();
        return;
      case 'connecting':
        this.#item.text = `$(loading~spin) ${l10n.t('Connecting…')}`;
        this.#item.tooltip = undefined;
        break;
      case 'failed':
        this.#item.text = `$(warning) ${l10n.t('AWS: not connected')}`;
        this.#item.tooltip = l10n.t('The last connection did not work. Choose another one…');
        break;
      case 'connected': {
        this.#item.text = `${state.choice.kind === 'sandbox' ? '$(beaker)' : '$(shield)'} ${describeAccount(state.account)}`;
        const tooltip = new this.#vs.MarkdownString();
        tooltip.appendMarkdown(
          state.choice.kind === 'sandbox'
            ? `**${l10n.t('Sandbox')}**: ${l10n.t('an AWS account in memory; nothing here touches AWS')}\n\n`
            : `**${l10n.t('Connected to AWS')}**\n\n`,
        );
        tooltip.appendText(`${state.account.identity.arn}\n`);
        this.#item.tooltip = tooltip;
      }
    }
    this.#item.show();
  }
}

/** "dev · 111122223333 · us-east-1", with the alias where the account has one. */
export function describeAccount(account: {
  label: string;
  region: string;
  identity: { accountId: string; alias?: string };
}): string {
  const { accountId, alias } = account.identity;
  return [account.label, alias ? `${alias} (${accountId})` : accountId, account.region].join(' · ');
}

function contextOf(state: ConnectionState): string {
  if (state.kind !== 'connected') return state.kind;
  return state.choice.kind === 'sandbox' ? 'sandbox' : 'aws';
}
