import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../helpers/eventually';

const frontMatter = `---
filterName: stoppedInstancecount
metricNamespace: CloudTrailMetrics
metricName: EC2stoppedInstanceEventCount
metricValue: "1"
alarm:
  threshold: 1
---
`;

/** A document, and where its `‸` was. */
async function open(marked: string): Promise<{ document: vscode.TextDocument; position: vscode.Position }> {
  const content = marked.replace('‸', '');
  const document = await vscode.workspace.openTextDocument({ language: 'cloudwatch-filter', content });
  return { document, position: document.positionAt(Math.max(0, marked.indexOf('‸'))) };
}

/** What VS Code would list; without the words of other documents. */
async function completions(marked: string, trigger?: string): Promise<vscode.CompletionItem[]> {
  const { document, position } = await open(marked);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
    trigger,
  );
  return list.items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
}

const labelOf = ({ label }: vscode.CompletionItem) => (typeof label === 'string' ? label : label.label);

async function hover(marked: string): Promise<string> {
  const { document, position } = await open(marked);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const contents = hovers.flatMap((one) => one.contents);
  return contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')).join('\n');
}

/** The document's problems, once there are as many as are waited for. */
async function problems(document: vscode.TextDocument, count: number): Promise<vscode.Diagnostic[]> {
  return eventually(() => {
    const found = vscode.languages.getDiagnostics(document.uri);
    assert.equal(found.length, count, JSON.stringify(found.map(({ message }) => message)));
    return found;
  });
}

async function actions(document: vscode.TextDocument, range: vscode.Range, kind: vscode.CodeActionKind) {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind.value,
  );
}

describe('the language, in VS Code', () => {
  before(() => vscode.extensions.getExtension('access-alerts.access-alerts')?.activate());

  for (const [what, above] of [
    ['a bare pattern', ''],
    ['an alert with front matter', frontMatter],
  ] as const) {
    describe(what, () => {
      it('completes fields, operators and values', async () => {
        const fields = (await completions(`${above}{ $.‸ }`)).map(labelOf);
        for (const field of ['$.eventName', '$.userIdentity.type', '$.sourceIPAddress']) {
          assert.ok(fields.includes(field), field);
        }
        const operators = (await completions(`${above}{ $.readOnly ‸ }`)).map(labelOf);
        assert.ok(operators.includes('IS FALSE') && !operators.includes('='), operators.join(' '));
        const values = await completions(`${above}{ $.eventSource = "ec2.amazonaws.com" && $.eventName = "Stop‸" }`);
        const stop = values.find((item) => labelOf(item) === 'StopInstances');
        assert.ok(stop, values.map(labelOf).join(' '));
        assert.equal(stop.insertText, 'StopInstances"');
        assert.ok(!values.map(labelOf).includes('StopLogging'), 'of another service');
      });

      it('says what things mean', async () => {
        assert.match(await hover(`${above}{ $.event‸Name = "StopInstances" }`), /`\$\.eventName`: string/);
        assert.match(await hover(`${above}{ $.errorCode ‸!= "x" }`), /NOT EXISTS/);
        assert.match(await hover(`${above}{ $.eventName = Stop‸* }`), /begins with `Stop`/);
      });

      it('formats the pattern, and nothing else', async () => {
        const { document } = await open(`${above}{$.eventName="StopInstances"||$.eventName=StartInstances}`);
        const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
          'vscode.executeFormatDocumentProvider',
          document.uri,
          { tabSize: 2, insertSpaces: true },
        );
        const edit = new vscode.WorkspaceEdit();
        edit.set(document.uri, edits);
        await vscode.workspace.applyEdit(edit);
        assert.equal(
          document.getText(),
          `${above}{ $.eventName = "StopInstances" || $.eventName = "StartInstances" }\n`,
        );
      });

      it('underlines a slip and mends it', async () => {
        const { document } = await open(`${above}{ $.eventName == 'StopInstances' }`);
        const found = await problems(document, 2);
        const marked = found.map(({ range, source }) => `${source}: ${document.getText(range)}`);
        assert.deepEqual(marked, ['Access Alerts: ==', "Access Alerts: 'StopInstances'"]);
        for (const { range } of found) {
          const fixes = await actions(document, range, vscode.CodeActionKind.QuickFix);
          const preferred = fixes.find(({ isPreferred }) => isPreferred);
          assert.ok(preferred?.edit);
          await vscode.workspace.applyEdit(preferred.edit);
        }
        assert.equal(document.getText(), `${above}{ $.eventName = "StopInstances" }`);
        await problems(document, 0);
      });

      it('mends all that is safe at once', async () => {
        const { document } = await open(`${above}{ $.readOnly is false && $.eventName == 'StopInstances' }`);
        const all = new vscode.Range(0, 0, document.lineCount, 0);
        const [fixAll] = await actions(document, all, vscode.CodeActionKind.SourceFixAll);
        assert.ok(fixAll?.edit);
        await vscode.workspace.applyEdit(fixAll.edit);
        assert.equal(document.getText(), `${above}{ $.readOnly IS FALSE && $.eventName = "StopInstances" }`);
      });

      it('colours what is known', async () => {
        const { document } = await open(`${above}{ $.eventName = "StopInstances" && $.eventname = "x" }`);
        const [legend, tokens] = await Promise.all([
          vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
            'vscode.provideDocumentSemanticTokensLegend',
            document.uri,
          ),
          vscode.commands.executeCommand<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', document.uri),
        ]);
        const line = document.lineCount - 1;
        assert.deepEqual(textsOf(document, tokens, legend), [
          [line, 'eventName', 'property'],
          [line, 'StopInstances', 'enumMember'],
        ]);
      });

      it('has an outline, folds, and selects in steps', async () => {
        const { document, position } = await open(
          `${above}{ $.eventName = "Stop‸Instances" &&\n  $.readOnly IS FALSE }`,
        );
        const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
          'vscode.executeDocumentSymbolProvider',
          document.uri,
        );
        const names = symbols.map(({ name }) => name);
        assert.deepEqual(names.slice(-2), ['$.eventName = "StopInstances"', '$.readOnly IS FALSE']);
        assert.equal(names.includes('filterName'), above !== '');

        const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
          'vscode.executeFoldingRangeProvider',
          document.uri,
        );
        const last = document.lineCount - 1;
        const lines = folds.map(({ start, end }) => [start, end]).sort(([a = 0], [b = 0]) => a - b);
        assert.deepEqual(lines, above ? [[0, 7], [5, 6], [8, 9]] : [[last - 1, last]]); // prettier-ignore

        const [selection] = await vscode.commands.executeCommand<vscode.SelectionRange[]>(
          'vscode.executeSelectionRangeProvider',
          document.uri,
          [position],
        );
        const steps: string[] = [];
        for (let step = selection; step; step = step.parent) steps.push(document.getText(step.range));
        const whole = '{ $.eventName = "StopInstances" &&\n  $.readOnly IS FALSE }';
        for (const text of ['"StopInstances"', '$.eventName = "StopInstances"', whole]) assert.ok(steps.includes(text));
      });
    });
  }

  it('proposes whole alerts for an empty document, and settings in front matter', async () => {
    const alerts = (await completions('‸')).map(labelOf);
    assert.ok(alerts.includes('EC2 instance stopped'), alerts.join(', '));
    const settings = (await completions('---\n‸\n---\n{ $.a = 1 }')).map(labelOf);
    assert.ok(settings.includes('filterName') && settings.includes('alarm'), settings.join(', '));
    assert.match(await hover('---\nmetric‸Value: 1\n---\nERROR'), /What each matching event adds/);
  });

  it('after a blank lists only what has to follow', async () => {
    assert.ok((await completions('{ $.readOnly ‸', ' ')).length > 0);
    assert.deepEqual(await completions('{ $.readOnly IS TRUE ‸', ' '), []);
    assert.deepEqual(await completions('ERROR ‸', ' '), []);
  });
});

/** Line, text and type of each token. */
function textsOf(
  document: vscode.TextDocument,
  { data }: vscode.SemanticTokens,
  { tokenTypes }: vscode.SemanticTokensLegend,
): [line: number, text: string, type: string | undefined][] {
  const found: [number, string, string | undefined][] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lines, characters, length, type] = [data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!];
    character = lines > 0 ? characters : character + characters;
    line += lines;
    const range = new vscode.Range(line, character, line, character + length);
    found.push([line, document.getText(range), tokenTypes[type]]);
  }
  return found;
}
