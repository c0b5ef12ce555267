import assert from 'node:assert/strict';
import { ExplanationDecorations, lineText } from '../../../src/editor/explanation-decorations';
import { compilePattern } from '../../../src/pattern/index';
import { eventually } from '../../helpers/eventually';
import { FakeActiveAlert, fakeEditors, type FakeEditor } from '../../helpers/fake-editors';
import { FakeEventEmitter, fakeVsCode } from '../../helpers/fake-vscode';

const pattern = `{ ($.eventName = "StopInstances") &&
  ($.userIdentity.invokedBy != "autoscaling.amazonaws.com") }`;
const byAutoScaling = '{"eventName":"StopInstances","userIdentity":{"invokedBy":"autoscaling.amazonaws.com"}}';
const byAlice = '{"eventName":"StopInstances","userIdentity":{"userName":"alice"}}';

function start(text: string) {
  const fake = fakeEditors();
  const alerts = new FakeActiveAlert();
  const selections = new FakeEventEmitter<{ message: string } | undefined>();
  const decorations = new ExplanationDecorations(fake.vs, alerts, { onDidSelectEvent: selections.event as never });
  const editor = fake.openText('/stops.cwfilter', text);
  alerts.read(editor.document);
  return {
    ...fake,
    alerts,
    editor,
    decorations,
    select: (message?: string) => selections.fire(message === undefined ? undefined : { message }),
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const isEmpty = ({ marks, notes }: FakeEditor) => marks.length === 0 && Object.keys(notes).length === 0;

describe('ExplanationDecorations', () => {
  it('marks each clause and says after its line what the event has', async () => {
    const { editor, select } = start(pattern);
    select(byAutoScaling);
    await eventually(() => {
      assert.deepEqual(editor.marks, [
        '✓ $.eventName = "StopInstances"',
        '✗ $.userIdentity.invokedBy != "autoscaling.amazonaws.com"',
      ]);
      assert.deepEqual(editor.notes, { 0: '✓ saw "StopInstances"', 1: '✗ saw "autoscaling.amazonaws.com"' });
    });
  });

  it('says what is missing, and in words why that matters', async () => {
    const { editor, select } = start(pattern);
    select(byAlice);
    await eventually(() => assert.equal(editor.notes[1], '✗ missing'));
    assert.deepEqual(editor.hovers, [
      '✓ holds for the selected event: the event has "StopInstances"',
      '✗ fails for the selected event: the event has no such field',
    ]);
  });

  it('stands below front matter at the pattern', async () => {
    const { editor, select } = start(`---\nfilterName: stops\n---\n\n  ${pattern}\n`);
    select(byAlice);
    await eventually(() => assert.deepEqual(Object.keys(editor.notes), ['4', '5']));
    assert.equal(editor.marks[0], '✓ $.eventName = "StopInstances"');
  });

  it('goes at an edit, and comes back when the document has been read again', async () => {
    const { editor, alerts, edit, select } = start(pattern);
    select(byAlice);
    await eventually(() => assert.ok(!isEmpty(editor)));
    edit(editor.document, `\n${pattern.replace('Stop', 'Start')}`);
    assert.ok(isEmpty(editor));
    await settle();
    assert.ok(isEmpty(editor));
    alerts.read(editor.document);
    await eventually(() => assert.deepEqual(editor.notes, { 1: '✗ saw "StopInstances"', 2: '✗ missing' }));
  });

  it('an explanation that was under way at an edit is not shown', async () => {
    const { editor, edit, select } = start(pattern);
    select(byAlice);
    edit(editor.document, `\n${pattern}`);
    await settle();
    assert.ok(isEmpty(editor));
  });

  it('goes when nothing is selected, when another alert is in front, and at the end', async () => {
    const { editor, alerts, select, decorations } = start(pattern);
    const shown = () => eventually(() => assert.ok(!isEmpty(editor)));
    const gone = () => eventually(() => assert.ok(isEmpty(editor)));
    select(byAlice);
    await shown();
    select();
    await gone();
    select(byAlice);
    await shown();
    alerts.leave();
    await gone();
    alerts.read(editor.document);
    await shown();
    decorations.dispose();
    await gone();
  });

  it('is in each editor of the document, and in no other', async () => {
    const { editor, open, openText, select } = start(pattern);
    const beside = open(editor.document);
    const other = openText('/other.cwfilter', pattern);
    select(byAlice);
    await eventually(() => assert.ok(!isEmpty(beside)));
    assert.deepEqual(beside.notes, editor.notes);
    assert.ok(isEmpty(other));
  });

  it('says nothing of a pattern that AWS would refuse', async () => {
    const { editor, select } = start('{ $.eventName == "x" }');
    select(byAlice);
    await settle();
    assert.ok(isEmpty(editor));
  });

  it('has colours of the theme only', async () => {
    const { editor, select } = start(pattern);
    select(byAlice);
    await eventually(() => assert.ok(!isEmpty(editor)));
    for (const color of editor.colors) assert.equal((color as object).constructor.name, 'ThemeColor');
  });

  it('shows text of an event as text', async () => {
    const { editor, select } = start('{ $.a = "x" }');
    select('{"a":"<img src=x>\\n[link](command:x)"}');
    await eventually(() => assert.equal(editor.notes[0], '✗ saw "<img src=x>\\n[link](command:x)"'));
  });
});

describe('What stands after a line of several clauses', () => {
  const { vs } = fakeVsCode();
  const event = '{"eventName":"RunInstances","readOnly":false,"n":12,"o":{},"list":["a"]}';
  const rows: readonly (readonly [pattern: string, text: string])[] = [
    ['{ $.eventName = "x" }', '✗ saw "RunInstances"'],
    ['{ $.a NOT EXISTS }', '✓ missing'],
    ['{ $.o = "x" }', '✗ an object'],
    ['{ $.list = "x" }', '✗ a list'],
    ['{ $.readOnly IS FALSE }', '✓ saw false'],
    ['{ $.eventName = "x" && $.n > 7 }', '✗ eventName saw "RunInstances"  ·  ✓ n saw 12'],
    ['{ $.eventName = "x" || $.eventName = "y" }', '✗ eventName saw "RunInstances" (0 of 2 hold)'],
    ['{ $.eventName = "x" || $.eventName = "Run*" }', '✓ eventName saw "RunInstances" (1 of 2 hold)'],
    [
      '{ $.a = 1 && $.b = 1 && $.c = 1 && $.d = 1 && $.e = 1 && $.f = 1 }',
      '✗ a missing  ·  ✗ b missing  ·  ✗ c missing  ·  ✗ d missing  ·  … and 2 more',
    ],
    ['{ $.list[*] = "a" && $.b.c[0] = 1 }', '✓ list[*] saw "a"  ·  ✗ c[0] missing'],
    ['Run -Stop', '✓ Run found  ·  ✓ -Stop not found'],
  ];
  for (const [text, expected] of rows) {
    it(text, () => assert.equal(lineText(vs, compilePattern(text).explain(event).clauses), expected));
  }
});
