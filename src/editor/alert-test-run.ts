import type * as vscode from 'vscode';
import type { AlertFile } from '../alerts/alert-file';
import type { AlertTester, AlertTestResult, ReadTestFile } from '../alerts/alert-tests';
import type { AlertTest } from '../alerts/test-entries';
import { TextLines } from '../common/text-lines';
import { testsById } from './alert-test-items';
import { messagesOf } from './alert-test-messages';

/** Loads what reads and runs tests, when the first alert file is met. */
export type LoadAlertTests = () => Promise<{
  readonly parseAlertFile: (text: string) => AlertFile;
  readonly testName: (test: AlertTest) => string;
  readonly AlertTester: new (file: AlertFile, readFile: ReadTestFile) => AlertTester;
}>;

/** Runs what the Test Explorer asks for, each file's tests against its text of this moment. */
export class AlertTestRun {
  readonly #vs: typeof vscode;
  readonly #controller: vscode.TestController;
  readonly #parts: Awaited<ReturnType<LoadAlertTests>>;
  readonly #textOf: (uri: vscode.Uri) => Promise<string | undefined>;

  constructor(
    vs: typeof vscode,
    controller: vscode.TestController,
    parts: Awaited<ReturnType<LoadAlertTests>>,
    textOf: (uri: vscode.Uri) => Promise<string | undefined>,
  ) {
    this.#vs = vs;
    this.#controller = controller;
    this.#parts = parts;
    this.#textOf = textOf;
  }

  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const chosen = this.#chosen(request);
    const run = this.#controller.createTestRun(request);
    try {
      for (const items of chosen.values()) for (const item of items) run.enqueued(item);
      for (const [file, items] of chosen) await this.#runFile(run, file, items, token);
    } finally {
      run.end();
    }
  }

  /** The tests that are asked for, by their files as they are now; an item may be one of an older reading. */
  #chosen({ include, exclude = [] }: vscode.TestRunRequest): ReadonlyMap<vscode.TestItem, readonly vscode.TestItem[]> {
    const excluded = new Set(exclude.map(({ id }) => id));
    const included = include && new Set(include.map(({ id }) => id));
    const chosen = new Map<vscode.TestItem, vscode.TestItem[]>();
    this.#controller.items.forEach((file) => {
      if (excluded.has(file.id)) return;
      const isWhole = !included || included.has(file.id);
      const items: vscode.TestItem[] = [];
      file.children.forEach((item) => {
        if ((isWhole || included.has(item.id)) && !excluded.has(item.id)) items.push(item);
      });
      if (items.length > 0) chosen.set(file, items);
    });
    return chosen;
  }

  async #runFile(
    run: vscode.TestRun,
    { uri }: vscode.TestItem,
    items: readonly vscode.TestItem[],
    token: vscode.CancellationToken,
  ): Promise<void> {
    const { AlertTester, parseAlertFile } = this.#parts;
    const text = (uri && (await this.#textOf(uri))) ?? '';
    const file = parseAlertFile(text);
    const tests = uri ? testsById(uri, file) : undefined;
    const lines = new TextLines(text);
    const tester = new AlertTester(file, (path) => this.#readFile(uri!, path));
    for (const item of items) {
      const test = tests?.get(item.id);
      if (!test || token.isCancellationRequested) {
        run.skipped(item);
        continue;
      }
      run.started(item);
      const start = performance.now();
      const result = await tester.run(test);
      this.#report(run, item, lines, result, performance.now() - start);
    }
  }

  #report(
    run: vscode.TestRun,
    item: vscode.TestItem,
    lines: TextLines,
    result: AlertTestResult,
    durationMs: number,
  ): void {
    if (result.failed === 0) {
      run.passed(item, durationMs);
      return;
    }
    const messages = messagesOf(this.#vs, item.uri!, lines, result);
    // A test that could not be made is no verdict on the pattern.
    if (result.failures.some(({ reason }) => reason === 'unusable')) run.errored(item, messages, durationMs);
    else run.failed(item, messages, durationMs);
    // The panel shows the end of the output, so what it comes to stands there.
    result.failures.forEach((failure, index) => {
      const { message } = messages[index]!;
      const event = failure.reason === 'verdict' ? `${failure.event}\n` : '';
      const words = typeof message === 'string' ? message : message.value;
      run.appendOutput(`${item.label}\n${event}${words}\n\n`.replace(/\r?\n/g, '\r\n'), undefined, item);
    });
  }

  async #readFile(alert: vscode.Uri, path: string): Promise<Uint8Array> {
    const { Uri, workspace, l10n } = this.#vs;
    try {
      return await workspace.fs.readFile(Uri.joinPath(alert, '..', path));
    } catch (error) {
      const isMissing = error instanceof this.#vs.FileSystemError && error.code === 'FileNotFound';
      if (isMissing) throw new Error(l10n.t('there is no such file'), { cause: error });
      throw error;
    }
  }
}
