import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { Connections } from '../aws/connections';
import { ContextKey, LanguageId, Scheme } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { Paced } from '../common/paced';
import type { MetricFilterState } from '../pipeline/chain/chain';
import type { LocalFile, LocalState, pairWith, readLocalFile } from '../pipeline/drift/local-file';
import type { Pipelines } from './pipelines';

/** An alert file of the workspace, and how it stands to the connected account; nothing before that has been read. */
export interface LocalAlert {
  readonly uri: vscode.Uri;
  /** As a person knows it: `alerts/stops.cwfilter`. */
  readonly path: string;
  readonly file: LocalFile;
  readonly state?: LocalState;
  /** Paths of other files that are about the same metric filter, which is a mistake. */
  readonly twins?: readonly string[];
}

/** Loads what reads files and pairs them with chains, when the first file is met. */
export type LoadLocalFiles = () => Promise<{
  readonly readLocalFile: typeof readLocalFile;
  readonly pairWith: typeof pairWith;
}>;

const glob = '**/*.cwfilter';
const othersFiles = '**/node_modules/**';
const readsAtOnce = 16;
const settled = 200;

/**
 * The alert files of the workspace as they are saved, each paired with its metric filter in the connected account. It
 * begins when an account is connected and somebody looks: the Pipelines view was seen, or an alert file is open.
 */
export class AlertFiles implements Disposable {
  readonly #vs: typeof vscode;
  readonly #connections: Connections;
  readonly #pipelines: Pipelines;
  readonly #load: LoadLocalFiles;
  readonly #log: Log;
  readonly #store = new DisposableStore();
  readonly #changes: vscode.EventEmitter<readonly vscode.Uri[]>;
  readonly #soon: Paced;
  readonly #alerts = new Map<string, LocalAlert>();
  readonly #byFilter = new Map<string, LocalAlert[]>();
  readonly #unread = new Map<string, vscode.Uri>();
  /** Whether it is known which files there are. */
  #isListed = false;
  #isWanted = false;
  #isWatching = false;
  /** Whose the states are. */
  #account: Account | undefined;
  /** How often the pipelines have changed: what was read of them before is not taken over. */
  #generation = 0;
  #work: Promise<void> = Promise.resolve();

  /** Files whose states have changed. */
  readonly onDidChange: vscode.Event<readonly vscode.Uri[]>;

  constructor(vs: typeof vscode, connections: Connections, pipelines: Pipelines, load: LoadLocalFiles, log: Log) {
    this.#vs = vs;
    this.#connections = connections;
    this.#pipelines = pipelines;
    this.#load = load;
    this.#log = log;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.onDidChange = this.#changes.event;
    this.#soon = this.#store.add(new Paced(settled, () => this.#run()));
    const meet = (document: vscode.TextDocument) => {
      if (document.languageId === LanguageId && document.uri.scheme !== Scheme.MetricFilter) this.want();
    };
    this.#store.add(vs.workspace.onDidOpenTextDocument(meet));
    // Whenever another account is connected, its pipelines change.
    this.#store.add(pipelines.onDidChange(() => this.#begin()));
    vs.workspace.textDocuments.forEach(meet);
  }

  /** Somebody looks: reads what there is as soon as an account is connected. */
  want(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#begin();
  }

  /** Looks at the files and at the account as they are now, also where the account changes meanwhile. */
  async refresh(): Promise<void> {
    this.#isWanted = true;
    this.#watch();
    this.#isListed = false;
    let generation: number;
    do {
      generation = this.#generation;
      await this.#run();
    } while (generation !== this.#generation);
  }

  get all(): readonly LocalAlert[] {
    return [...this.#alerts.values()].sort((one, other) => one.path.localeCompare(other.path));
  }

  get(uri: vscode.Uri): LocalAlert | undefined {
    return this.#alerts.get(uri.toString());
  }

  /** The files that are about a metric filter; more than one is a mistake that they tell of as twins. */
  filesOf({ logGroup, name }: Pick<MetricFilterState, 'logGroup' | 'name'>): readonly LocalAlert[] {
    return this.#byFilter.get(filterKey(logGroup, name)) ?? [];
  }

  dispose(): void {
    this.#store.dispose();
  }

  #begin(): void {
    const { account } = this.#connections;
    this.#generation++;
    if (account !== this.#account) this.#forgetStates(account);
    if (!this.#isWanted || !account) return;
    this.#watch();
    this.#soon.ask();
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const { workspace } = this.#vs;
    const watcher = this.#store.add(workspace.createFileSystemWatcher(glob));
    const readSoon = (uri: vscode.Uri) => {
      this.#unread.set(uri.toString(), uri);
      this.#soon.ask();
    };
    const listSoon = () => {
      this.#isListed = false;
      this.#soon.ask();
    };
    this.#store.add(watcher.onDidCreate(readSoon));
    this.#store.add(watcher.onDidChange(readSoon));
    this.#store.add(watcher.onDidDelete(readSoon));
    // The watcher is a moment behind the editor.
    this.#store.add(
      workspace.onDidSaveTextDocument(({ uri, languageId }) => {
        if (languageId === LanguageId && workspace.getWorkspaceFolder(uri)) readSoon(uri);
      }),
    );
    // Of a folder that goes or moves, the watcher does not tell what was in it.
    this.#store.add(workspace.onDidDeleteFiles(listSoon));
    this.#store.add(workspace.onDidRenameFiles(listSoon));
    this.#store.add(workspace.onDidChangeWorkspaceFolders(listSoon));
  }

  /** One after another; a failure is no reason for the next not to be tried. */
  #run(): Promise<void> {
    this.#work = this.#work
      .then(() => this.#update())
      .catch((error: unknown) => this.#log.warn(`alert files: ${String(error)}`));
    return this.#work;
  }

  async #update(): Promise<void> {
    if (!this.#isListed) await this.#list();
    await this.#readAll();
    await this.#pair();
  }

  async #list(): Promise<void> {
    // What asks for another look meanwhile gets it.
    this.#isListed = true;
    try {
      const uris = await this.#vs.workspace.findFiles(glob, othersFiles);
      const found = new Set(uris.map(String));
      for (const { uri } of this.#alerts.values())
        if (!found.has(uri.toString())) this.#unread.set(uri.toString(), uri);
      for (const uri of uris) this.#unread.set(uri.toString(), uri);
    } catch (error) {
      this.#isListed = false;
      throw error;
    }
  }

  async #readAll(): Promise<void> {
    if (this.#unread.size === 0) return;
    const { readLocalFile: read } = await this.#load();
    const uris = [...this.#unread.values()];
    this.#unread.clear();
    let next = 0;
    const worker = async () => {
      for (let uri = uris[next++]; uri; uri = uris[next++]) await this.#read(uri, read);
    };
    await Promise.all(Array.from({ length: Math.min(readsAtOnce, uris.length) }, worker));
    void this.#vs.commands.executeCommand('setContext', ContextKey.AlertFiles, this.#alerts.size > 0);
  }

  async #read(uri: vscode.Uri, read: typeof readLocalFile): Promise<void> {
    const key = uri.toString();
    try {
      const text = new TextDecoder().decode(await this.#vs.workspace.fs.readFile(uri));
      const path = this.#vs.workspace.asRelativePath(uri);
      // How it stood stays until it is paired anew.
      this.#alerts.set(key, { ...this.#alerts.get(key), uri, path, file: read(text) });
    } catch {
      // It is gone, or may not be read: there is nothing to say of it.
      if (this.#alerts.delete(key)) this.#changes.fire([uri]);
    }
  }

  async #pair(): Promise<void> {
    const { account } = this.#connections;
    const generation = this.#generation;
    if (!account) return;
    const [chains, { pairWith: pair }] = await Promise.all([
      // Whoever shows the chains tells why they cannot be read.
      this.#pipelines.chains().catch(() => undefined),
      this.#load(),
    ]);
    // The pipelines have changed meanwhile, and that has asked for another look.
    if (generation !== this.#generation) return;
    this.#account = account;
    const stateOf = chains && pair(chains, { ...account.identity, region: account.region });
    this.#setStates(({ file }) => stateOf?.(file));
  }

  #forgetStates(account: Account | undefined): void {
    this.#account = account;
    this.#setStates(() => undefined);
  }

  #setStates(stateOf: (alert: LocalAlert) => LocalState | undefined): void {
    const changed: vscode.Uri[] = [];
    const states = [...this.#alerts.values()].map((alert) => ({ alert, state: stateOf(alert) }));
    const paths = new Map<string, string[]>();
    for (const { alert, state } of states) append(paths, filterOf(state), alert.path);
    this.#byFilter.clear();
    for (const { alert, state } of states) {
      const { uri, path, file } = alert;
      const filter = filterOf(state);
      const twins = (filter === undefined ? [] : paths.get(filter)!).filter((each) => each !== path).sort();
      const now: LocalAlert = { uri, path, file, ...(state && { state }), ...(twins.length > 0 && { twins }) };
      this.#alerts.set(uri.toString(), now);
      append(this.#byFilter, filter, now);
      if (JSON.stringify([alert.state, alert.twins]) !== JSON.stringify([state, now.twins])) changed.push(uri);
    }
    if (changed.length > 0) this.#changes.fire(changed);
  }
}

function append<T>(lists: Map<string, T[]>, key: string | undefined, item: T): void {
  const list = key === undefined ? undefined : lists.get(key);
  if (list) list.push(item);
  else if (key !== undefined) lists.set(key, [item]);
}

/** The metric filter that a file is about, where that is known. */
function filterOf(state: LocalState | undefined): string | undefined {
  return state && 'request' in state ? filterKey(state.request.logGroupName, state.request.filterName) : undefined;
}

function filterKey(logGroup: string, name: string): string {
  return `${logGroup}/${name}`;
}
