import type * as vscode from 'vscode';
import type { Account, ConnectionChoice } from '../aws/account';
import type { Connections } from '../aws/connections';
import { Command, ContextKey } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { explainError } from './errors';

/** The status bar item: whom the window is connected to, by account id and never just by a profile's name. */
export class ConnectionStatus implements Disposable {
  readonly #vs: typeof vscode;
  readonly #connections: Connections;
  readonly #item: vscode.StatusBarItem;
  readonly #store = new DisposableStore();

  constructor(vs: typeof vscode, connections: Connections) {
    this.#vs = vs;
    this.#connections = connections;
    this.#item = this.#store.add(
      vs.window.createStatusBarItem('accessAlerts.connection', vs.StatusBarAlignment.Left, 0),
    );
    this.#item.name = 'Access Alerts';
    this.#store.add(connections.onDidChange(() => this.#show()));
    this.#store.add(connections.onDidExpire(() => this.#show()));
    this.#show();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(): void {
    const { l10n } = this.#vs;
    const { state, expired } = this.#connections;
    void this.#vs.commands.executeCommand('setContext', ContextKey.Connection, contextOf(this.#connections));
    this.#item.command = expired ? Command.SignIn : Command.Connect;
    if (state.kind === 'none') {
      this.#item.hide();
      return;
    }
    this.#item.show();
    if (expired) {
      this.#item.text = `$(warning) ${l10n.t('{0}: signed out', nameOf(this.#vs, state.choice))}`;
      this.#item.tooltip = explainError(this.#vs, expired).message;
      return;
    }
    switch (state.kind) {
      case 'connecting':
        this.#item.text = `$(loading~spin) ${l10n.t('Connecting…')}`;
        this.#item.tooltip = undefined;
        break;
      case 'failed':
        this.#item.text = `$(warning) ${l10n.t('AWS: not connected')}`;
        this.#item.tooltip = l10n.t('The last connection did not work. Choose another one…');
        break;
      case 'connected':
        this.#item.text = `${state.choice.kind === 'sandbox' ? '$(beaker)' : '$(shield)'} ${describeAccount(state.account)}`;
        this.#item.tooltip = tooltipOf(this.#vs, state.choice, state.account);
    }
  }
}

function tooltipOf(vs: typeof vscode, choice: ConnectionChoice, account: Account): vscode.MarkdownString {
  const { l10n } = vs;
  const { identity, region, endpoint } = account;
  const tooltip = new vs.MarkdownString(
    choice.kind === 'sandbox'
      ? `**${l10n.t('Sandbox')}**: ${l10n.t('an AWS account in memory; nothing here touches AWS')}`
      : `**${endpoint === undefined ? l10n.t('Connected to AWS') : l10n.t('Connected to another endpoint than AWS')}**`,
  );
  const lines = [
    endpoint,
    l10n.t(
      'Account {0}, {1}',
      identity.alias ? `${identity.accountId} (${identity.alias})` : identity.accountId,
      region,
    ),
    identity.arn,
  ];
  for (const line of lines) if (line !== undefined) tooltip.appendMarkdown('\n\n').appendText(line);
  return tooltip;
}

function nameOf(vs: typeof vscode, choice: ConnectionChoice): string {
  return choice.kind === 'sandbox' ? vs.l10n.t('Sandbox') : choice.profile;
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

function contextOf({ state, expired }: Connections): string {
  if (expired) return 'expired';
  if (state.kind !== 'connected') return state.kind;
  return state.choice.kind === 'sandbox' ? 'sandbox' : 'aws';
}
