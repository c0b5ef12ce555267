import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as alertFile from '../../src/alerts/alert-file';
import * as alertTests from '../../src/alerts/alert-tests';
import { AlertTests } from '../../src/editor/alert-tests';
import { eventually } from '../helpers/eventually';

/** What a run of VS Code's own Test Explorer said of an item. */
interface Verdict {
  readonly step: 'passed' | 'failed' | 'errored';
  readonly label: string;
  readonly messages: readonly vscode.TestMessage[];
}

/**
 * VS Code with a look into the runs of one controller. The items, the explorer and the runs are VS Code's own; its stable
 * API just has no way to read results.
 */
function watched(): { vs: typeof vscode; controller: () => vscode.TestController; verdicts: Verdict[] } {
  const verdicts: Verdict[] = [];
  let controller: vscode.TestController | undefined;
  const vs = {
    ...vscode,
    tests: {
      createTestController: (id: string, label: string) => {
        const made = vscode.tests.createTestController(`${id}.test`, label);
        controller = made;
        const createTestRun = made.createTestRun.bind(made);
        made.createTestRun = (...args) => {
          const run = createTestRun(...args);
          const note =
            (step: Verdict['step'], tell: (item: vscode.TestItem, messages: never, ms?: number) => void) =>
            (item: vscode.TestItem, messages?: unknown, ms?: number) => {
              verdicts.push({ step, label: item.label, messages: (Array.isArray(messages) ? messages : []) as [] });
              tell(item, messages as never, ms);
            };
          run.passed = note('passed', run.passed.bind(run));
          run.failed = note('failed', run.failed.bind(run));
          run.errored = note('errored', run.errored.bind(run));
          return run;
        };
        return made;
      },
    },
  } as typeof vscode;
  return { vs, controller: () => controller!, verdicts };
}

function textOf({ message }: vscode.TestMessage): string {
  return typeof message === 'string' ? message : message.value;
}

describe('alerts in the Test Explorer', function () {
  this.timeout(30_000);

  const { vs, controller, verdicts } = watched();
  let tests: AlertTests;
  let folder: vscode.Uri;
  const write = (name: string, text: string) =>
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode(text));
  const alert = (lines: readonly string[]) =>
    ['---', 'filterName: stopped', 'tests:', ...lines, '---', '{ $.eventName = "StopInstances" }', ''].join('\n');
  const file = () => controller().items.get(vscode.Uri.joinPath(folder, 'stopped.cwfilter').toString());
  const labels = () => {
    const all: string[] = [];
    file()?.children.forEach(({ label }) => all.push(label));
    return all;
  };

  before(async () => {
    folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'alert-tests');
    await write('events/stop.json', '{"eventName":"StopInstances"}');
    await write(
      'stopped.cwfilter',
      alert(['  matches: [events/stop.json, { eventName: StartInstances }]', '  ignores: [events/gone.json]']),
    );
    tests = new AlertTests(vs, () => Promise.resolve({ ...alertFile, ...alertTests }));
  });
  after(async () => {
    tests.dispose();
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('are found by running all, and run', async () => {
    // Until the explorer has been shown once, VS Code does not ask for tests, and running all says that there are none.
    await vscode.commands.executeCommand('workbench.view.testing.focus');
    await eventually(async () => {
      if (verdicts.length === 0) await vscode.commands.executeCommand('testing.runAll');
      assert.equal(verdicts.length, 3);
    });
    assert.deepEqual(
      verdicts.map(({ step, label }) => `${step} ${label}`),
      ['passed matches events/stop.json', 'failed matches StartInstances', 'errored ignores events/gone.json'],
    );
    const [failed, missing] = verdicts.slice(1).map(({ messages }) => messages[0]!);
    assert.match(textOf(failed!), /^StartInstances does not match\.\n.*\n.*the event has "StartInstances"$/);
    assert.equal(failed!.actualOutput, '"StartInstances"');
    const { range } = failed!.location!;
    assert.deepEqual([range.start.line, range.start.character, range.end.character], [6, 2, 31]);
    assert.equal(textOf(missing!), 'events/gone.json cannot be read: there is no such file.');
  });

  it('are beside their lines', () => {
    const lines: (number | undefined)[] = [file()?.range?.start.line];
    file()?.children.forEach(({ range }) => lines.push(range?.start.line));
    assert.deepEqual(lines, [2, 3, 3, 4]);
  });

  it('follow the file as it is typed and as it is written', async () => {
    const uri = vscode.Uri.joinPath(folder, 'stopped.cwfilter');
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(4, '  ignores: ['.length), '{ eventName: A }, '));
    await eventually(() => assert.ok(labels().includes('ignores A'), labels().join()));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually(() => assert.ok(!labels().includes('ignores A'), labels().join()));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');

    await write('stopped.cwfilter', alert(['  matches: [events/stop.json]']));
    await eventually(() => assert.deepEqual(labels(), ['matches events/stop.json']));
    await vscode.workspace.fs.delete(uri);
    await eventually(() => assert.equal(file(), undefined));
  });
});
