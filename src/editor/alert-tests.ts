import type * as vscode from 'vscode';
import { LanguageId } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import { itemOf } from './alert-test-items';
import { AlertTestRun, type LoadAlertTests } from './alert-test-run';

const alertFiles = '**/*.cwfilter';
const othersFiles = '**/node_modules/**';
const settled = 50;

/**
 * The tests of alert files in the Test Explorer: an item for each file that has tests, and in it one for each entry,
 * beside whose line the result stands. Files in the workspace are found when the explorer asks, open ones at once.
 */
export class AlertTests implements Disposable {
  readonly #vs: typeof vscode;
  readonly #load: LoadAlertTests;
  readonly #store = new DisposableStore();
  readonly #controller: vscode.TestController;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** What the items of each file were made from. */
  readonly #texts = new Map<string, string>();
  /** The newest reading of each file, so that an older one that takes longer is dropped. */
  readonly #readings = new Map<string, number>();
  readonly #changes: vscode.EventEmitter<void>;

  constructor(vs: typeof vscode, load: LoadAlertTests) {
    this.#vs = vs;
    this.#load = load;
    this.#changes = this.#store.add(new vs.EventEmitter());
    this.#controller = this.#store.add(vs.tests.createTestController('accessAlerts.alerts', vs.l10n.t('Alerts')));
    this.#controller.resolveHandler = (item) => (item ? undefined : this.#discover());
    this.#controller.refreshHandler = () => this.#discover();
    const profile = this.#controller.createRunProfile(
      vs.l10n.t('Run'),
      vs.TestRunProfileKind.Run,
      (request, token) => this.#run(request, token),
      true,
      undefined,
      true,
    );
    this.#store.add(profile);

    const watcher = this.#store.add(vs.workspace.createFileSystemWatcher(alertFiles));
    this.#store.add(watcher.onDidCreate((uri) => void this.#read(uri)));
    this.#store.add(watcher.onDidChange((uri) => void this.#read(uri)));
    this.#store.add(watcher.onDidDelete((uri) => this.#forget(uri)));
    this.#store.add(vs.workspace.onDidOpenTextDocument((document) => this.#follow(document)));
    this.#store.add(vs.workspace.onDidChangeTextDocument(({ document }) => this.#followSoon(document)));
    // What was not saved is gone with its document; a file of events that was, may turn a verdict.
    this.#store.add(vs.workspace.onDidCloseTextDocument((document) => this.#follow(document)));
    this.#store.add(vs.workspace.onDidSaveTextDocument(() => this.#changes.fire()));
    for (const document of vs.workspace.textDocuments) this.#follow(document);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#store.dispose();
  }

  /** Finds the alert files of the workspace; files that are gone lose their items. */
  async #discover(): Promise<void> {
    const uris = await this.#vs.workspace.findFiles(alertFiles, othersFiles);
    const found = new Set(uris.map(String));
    const open = this.#vs.workspace.textDocuments.filter((document) => this.#isAlert(document));
    for (const { uri } of open) found.add(uri.toString());
    this.#controller.items.forEach(({ id, uri }) => {
      if (uri && !found.has(id)) this.#forget(uri);
    });
    await Promise.all(uris.map((uri) => this.#read(uri)));
  }

  /** Documents of the workspace and of files; not those of comparisons, of the account, or without a place yet. */
  #isAlert({ languageId, uri }: vscode.TextDocument): boolean {
    if (languageId !== LanguageId) return false;
    return uri.scheme === 'file' || this.#vs.workspace.getWorkspaceFolder(uri) !== undefined;
  }

  #follow(document: vscode.TextDocument): void {
    if (this.#isAlert(document)) void this.#read(document.uri);
  }

  #followSoon(document: vscode.TextDocument): void {
    if (!this.#isAlert(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#read(document.uri), settled),
    );
  }

  #forget(uri: vscode.Uri): void {
    const id = uri.toString();
    this.#readings.set(id, (this.#readings.get(id) ?? 0) + 1);
    this.#texts.delete(id);
    this.#controller.items.delete(id);
  }

  /** Reads an alert file again, and puts the items of its tests in place of the old ones. */
  async #read(uri: vscode.Uri): Promise<void> {
    const id = uri.toString();
    const reading = (this.#readings.get(id) ?? 0) + 1;
    this.#readings.set(id, reading);
    const [{ parseAlertFile, testName }, text] = await Promise.all([this.#load(), this.#textOf(uri)]);
    if (this.#readings.get(id) !== reading) return;
    if (text === undefined) {
      this.#forget(uri);
      return;
    }
    if (this.#texts.get(id) === text) return;
    this.#texts.set(id, text);
    const item = itemOf(this.#vs, this.#controller, uri, text, parseAlertFile(text), testName);
    const old = this.#controller.items.get(id);
    if (old) this.#controller.invalidateTestResults(old);
    if (item) this.#controller.items.add(item);
    else this.#controller.items.delete(id);
    this.#changes.fire();
  }

  /** As the editor has it, else as it is on disk; undefined where there is no such file. */
  async #textOf(uri: vscode.Uri): Promise<string | undefined> {
    const id = uri.toString();
    const open = this.#vs.workspace.textDocuments.find(
      (document) => !document.isClosed && document.uri.toString() === id,
    );
    if (open) return open.getText();
    try {
      return new TextDecoder().decode(await this.#vs.workspace.fs.readFile(uri));
    } catch {
      return undefined;
    }
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const runOnce = async () => {
      const run = new AlertTestRun(this.#vs, this.#controller, await this.#load(), (uri) => this.#textOf(uri));
      await run.run(request, token);
    };
    if (this.#controller.items.size === 0) await this.#discover();
    await runOnce();
    if (request.continuous !== true || token.isCancellationRequested) return;
    // One after the other, and of changes that come meanwhile only the last.
    let running: Promise<void> | undefined;
    let isWaiting = false;
    const again = this.#changes.event(() => {
      isWaiting = true;
      running ??= (async () => {
        while (isWaiting && !token.isCancellationRequested) {
          isWaiting = false;
          await runOnce();
        }
        running = undefined;
      })();
    });
    await new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
    again.dispose();
  }
}
