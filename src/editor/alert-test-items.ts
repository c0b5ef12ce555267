import type * as vscode from 'vscode';
import type { AlertFile } from '../alerts/alert-file';
import type { AlertTest } from '../alerts/test-entries';
import { TextLines } from '../common/text-lines';
import type { TextRange } from '../pattern/index';

/** The tests of an alert file under ids that stay when entries are moved about. */
export function testsById(uri: vscode.Uri, file: AlertFile): ReadonlyMap<string, AlertTest> {
  const tests = new Map<string, AlertTest>();
  for (const test of file.tests) {
    const { event, expected } = test;
    const id = `${uri.toString()}#${expected}:${event.kind === 'file' ? event.path : event.json}`;
    // The same entry twice is two tests.
    let unique = id;
    for (let count = 2; tests.has(unique); count++) unique = `${id}#${count}`;
    tests.set(unique, test);
  }
  return tests;
}

/**
 * The item of an alert file, with a child for each of its tests; undefined where it has none, which is no fault.
 * `nameOf` says what a test is called.
 */
export function itemOf(
  vs: typeof vscode,
  controller: vscode.TestController,
  uri: vscode.Uri,
  text: string,
  file: AlertFile,
  nameOf: (test: AlertTest) => string,
): vscode.TestItem | undefined {
  const tests = testsById(uri, file);
  if (tests.size === 0) return undefined;
  const lines = new TextLines(text);
  const path = vs.workspace.asRelativePath(uri);
  const item = controller.createTestItem(uri.toString(), file.settings?.filterName ?? path, uri);
  if (item.label !== path) item.description = path;
  item.range = rangeIn(vs, lines, file.frontMatter?.at(['tests'], 'key') ?? { start: 0, end: 0 });
  const broken = file.problems.find(({ severity }) => severity === 'error');
  if (broken) item.error = broken.message;

  const children = [...tests].map(([id, test], index) => {
    const name = nameOf(test);
    const label = test.expected === 'match' ? vs.l10n.t('matches {0}', name) : vs.l10n.t('ignores {0}', name);
    const child = controller.createTestItem(id, label, uri);
    child.range = rangeIn(vs, lines, test.range);
    child.sortText = String(index).padStart(4, '0');
    return child;
  });
  item.children.replace(children);
  return item;
}

/** A stretch of a text that may be open in no editor. */
export function rangeIn(vs: typeof vscode, lines: TextLines, { start, end }: TextRange): vscode.Range {
  const from = lines.positionAt(start);
  const to = lines.positionAt(end);
  return new vs.Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1);
}
