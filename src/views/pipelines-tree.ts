import type * as vscode from 'vscode';
import type { Connections } from '../aws/connections';
import { systemClock } from '../common/clock';
import { ContextKey, View } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { arnOf, childrenOf, idOf, parentOf, type ChainNode } from '../pipeline/chain/chain-node';
import { isTopicArn } from '../pipeline/chain/arns';
import type { Finding } from '../pipeline/check/check-pipeline';
import { chainItem, kindName } from './chain-item';
import { describeAccount } from './connection-status';
import type { AlertFiles, LocalAlert } from './alert-files';
import { decorate, decorateDrift, findingsAt } from './pipeline-decorations';
import type { Pipelines } from './pipelines';

type LocalFiles = Pick<AlertFiles, 'filesOf' | 'onDidChange'>;

/** The view "Pipelines": trail → log group → metric filter → metric → alarm. */
export class PipelinesTree implements vscode.TreeDataProvider<ChainNode>, Disposable {
  readonly #vs: typeof vscode;
  readonly #connections: Connections;
  readonly #pipelines: Pipelines;
  readonly #alertFiles: LocalFiles | undefined;
  readonly #store = new DisposableStore();
  readonly #showError: (error: unknown) => void;
  readonly #view: vscode.TreeView<ChainNode>;
  readonly #changes: vscode.EventEmitter<void>;
  /** What was found in the chains that were checked since they were read, by the trail's ARN. */
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly onDidChangeTreeData: vscode.Event<void>;

  /**
   * @param startConnection connects as the settings say; called when the view is first seen, so that nothing happens
   *   at start-up
   * @param showError tells the person once why the chains could not be read
   * @param alertFiles the files of the workspace that metric filters are compared with
   */
  constructor(
    vs: typeof vscode,
    connections: Connections,
    pipelines: Pipelines,
    startConnection: () => void,
    showError: (error: unknown) => void,
    alertFiles?: LocalFiles,
  ) {
    this.#vs = vs;
    this.#connections = connections;
    this.#pipelines = pipelines;
    this.#showError = showError;
    this.#alertFiles = alertFiles;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.onDidChangeTreeData = this.#changes.event;
    this.#store.add(
      pipelines.onDidChange(() => {
        this.#findings.clear();
        this.#changes.fire();
      }),
    );
    this.#store.add(pipelines.onDidChangeStates(() => this.#changes.fire()));
    if (alertFiles) this.#store.add(alertFiles.onDidChange(() => this.#changes.fire()));
    this.#view = this.#store.add(
      vs.window.createTreeView(View.Pipelines, {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.#store.add(connections.onDidChange(() => this.#describe()));
    let seen = false;
    const onVisible = () => {
      if (!this.#view.visible || seen) return;
      seen = true;
      startConnection();
    };
    this.#store.add(this.#view.onDidChangeVisibility(onVisible));
    onVisible();
    this.#describe();
  }

  /** The node that is selected in the view. */
  get selected(): ChainNode | undefined {
    return this.#view.selection[0];
  }

  /** Runs a task with a progress bar at the top of the view. */
  get progressLocation(): { viewId: string } {
    return { viewId: View.Pipelines };
  }

  /** Shows what was found in a trail's chain, until the chains are read again. */
  showFindings(trailArn: string, findings: readonly Finding[]): void {
    this.#findings.set(trailArn, findings);
    this.#changes.fire();
  }

  async getChildren(node?: ChainNode): Promise<ChainNode[]> {
    if (node) return [...childrenOf(node)];
    try {
      const chains = await this.#vs.window.withProgress({ location: this.progressLocation }, () =>
        this.#pipelines.chains(),
      );
      this.#setNoTrail(this.#connections.account !== undefined && chains.length === 0);
      this.#view.message = undefined;
      return chains.map((chain) => ({ kind: 'trail', chain }));
    } catch (error) {
      this.#setNoTrail(false);
      this.#showError(error);
      return [];
    }
  }

  getParent(node: ChainNode): ChainNode | undefined {
    return parentOf(node);
  }

  /** Selects a link, and opens what it hangs on. */
  async reveal(node: ChainNode): Promise<void> {
    await this.#view.reveal(node, { select: true, focus: true });
  }

  getTreeItem(node: ChainNode): vscode.TreeItem {
    const vs = this.#vs;
    const item = chainItem(vs, node, this.#connections.account?.clock ?? systemClock);
    // VS Code keeps a node that once had no children closed; with another id it opens when it gets some.
    item.id = item.collapsibleState === vs.TreeItemCollapsibleState.None ? `${idOf(node)} (leaf)` : idOf(node);
    const files = node.kind === 'filter' ? (this.#alertFiles?.filesOf(node.filter) ?? []) : [];
    item.contextValue = [...flagsOf(node), ...fileFlags(files)].join(' ');
    decorateDrift(vs, item, files);
    decorate(vs, item, findingsAt(node, this.#findings.get(node.chain.trail.arn) ?? []));
    const label = typeof item.label === 'string' ? item.label : '';
    const description = typeof item.description === 'string' ? item.description : '';
    item.accessibilityInformation = { label: [kindName(vs, node), label, description].filter(Boolean).join(', ') };
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #describe(): void {
    const account = this.#connections.account;
    this.#view.description = account ? describeAccount(account) : '';
  }

  #setNoTrail(value: boolean): void {
    void this.#vs.commands.executeCommand('setContext', ContextKey.NoTrail, value);
  }
}

function flagsOf(node: ChainNode): string[] {
  const flags: string[] = [node.kind, 'console'];
  if (arnOf(node) !== undefined) flags.push('arn');
  if (node.kind === 'trail') {
    const { logGroupArn, status } = node.chain.trail;
    if (!logGroupArn) flags.push('unlinked');
    if (status) flags.push(status.logging ? 'logging' : 'paused');
  }
  if (node.kind === 'logGroup' && node.logGroup.exists) flags.push('present');
  if (node.kind === 'alarm') {
    flags.push(node.alarm.actionsEnabled ? 'actionsOn' : 'actionsOff');
    if (node.alarm.actions.some(isTopicArn)) flags.push('tells');
  }
  return flags;
}

/** Whether an alert file of the workspace is about it, and whether one has it otherwise. */
function fileFlags(files: readonly LocalAlert[]): string[] {
  if (files.length === 0) return [];
  return files.some(({ state }) => state?.is === 'differs') ? ['local', 'differs'] : ['local'];
}
