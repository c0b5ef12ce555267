import assert from 'node:assert/strict';
import { EventDocuments } from '../../../src/editor/event-documents';
import { eventually } from '../../helpers/eventually';
import { FakeActiveAlert, fakeEditors } from '../../helpers/fake-editors';

const message =
  '{"eventName":"StopInstances","userIdentity":{"type":"IAMUser"},"n":12345678901234567890.10,"eventTime":"2026-11-24T08:00:00Z"}';
const pattern =
  '{ $.eventName = "Stop*" && $.userIdentity.type = "Root" && $.userIdentity.invokedBy != "x" && $.n > 7 }';

function start(text = pattern) {
  const fake = fakeEditors();
  const alerts = new FakeActiveAlert();
  const documents = new EventDocuments(fake.vs, alerts);
  const front = fake.openText('/stops.cwfilter', text);
  alerts.read(front.document);
  const open = async (opened: string, timestamp = 1_795_507_200_000) => {
    await documents.open({ message: opened, timestamp });
    return fake.editors[fake.editors.length - 1]!;
  };
  const lenses = async (editor: { document: unknown }) =>
    (await documents.provideCodeLenses(editor.document as never)).map(({ command }) => command?.title);
  return { ...fake, alerts, documents, front, openEvent: open, lenses };
}

describe('EventDocuments', () => {
  it('shows an event in lines, with its numbers as they are written', async () => {
    const { openEvent } = start();
    const { document } = await openEvent(message);
    assert.ok(document.text.includes('\n  "n": 12345678901234567890.10,\n'), document.text);
    assert.match(document.uri.path, /^\/\S+ StopInstances\.json$/);
  });

  it('marks the values that the pattern compared', async () => {
    const { openEvent } = start();
    const editor = await openEvent(message);
    await eventually(() =>
      assert.deepEqual(editor.marks, ['✓ "StopInstances"', '✓ 12345678901234567890.10', '✗ "IAMUser"']),
    );
    assert.deepEqual(editor.hovers, ['✓ $.eventName = "Stop*"', '✓ $.n > 7', '✗ $.userIdentity.type = "Root"']);
  });

  it('a value is marked once, and holds if one of the alternatives on it does', async () => {
    const { openEvent } = start('{ $.eventName = "a" || $.eventName = "Stop*" }');
    const editor = await openEvent(message);
    await eventually(() => assert.deepEqual(editor.marks, ['✓ "StopInstances"']));
    assert.deepEqual(editor.hovers, ['✗ $.eventName = "a"', '✓ $.eventName = "Stop*"']);
  });

  it('of an object the bracket is marked, and why it was not compared is said', async () => {
    const { openEvent } = start('{ $.userIdentity = "x" }');
    const editor = await openEvent(message);
    await eventually(() => assert.deepEqual(editor.marks, ['✗ {']));
    assert.match(editor.hovers[0]!, /an object there, not a value/);
  });

  it('says above what is missing', async () => {
    const { openEvent, lenses } = start();
    const editor = await openEvent(message);
    assert.deepEqual(await lenses(editor), [
      '✗ does not match: stops',
      'Make a Pattern from This Event',
      '✗ $.userIdentity.invokedBy is missing',
    ]);
  });

  it('follows the pattern in front', async () => {
    const { openEvent, alerts, front, edit } = start();
    const editor = await openEvent(message);
    await eventually(() => assert.equal(editor.marks.length, 3));
    edit(front.document, '{ $.eventTime = "2026*" }');
    alerts.read(front.document);
    await eventually(() => assert.deepEqual(editor.marks, ['✓ "2026-11-24T08:00:00Z"']));
    alerts.leave();
    await eventually(() => assert.deepEqual(editor.marks, []));
  });

  it('a line of text is shown as it is, with the terms that were found', async () => {
    const { openEvent, lenses } = start('ERROR -retry timeout');
    const editor = await openEvent('12:00 ERROR\r\ndisk <b>full</b>');
    assert.equal(editor.document.text, '12:00 ERROR\r\ndisk <b>full</b>');
    assert.match(editor.document.uri.path, / event\.log$/);
    await eventually(() => assert.deepEqual(editor.marks, ['✓ ERROR']));
    assert.deepEqual((await lenses(editor)).slice(2), ['✓ -retry not found', '✗ timeout not found']);
  });

  it('two events of one name and time are two documents, and one event is one', async () => {
    const { openEvent } = start();
    const paths = [];
    for (const opened of [message, message.replace('IAMUser', 'Root'), message]) {
      paths.push((await openEvent(opened)).document.uri.path);
    }
    assert.equal(paths[0], paths[2]);
    assert.match(paths[1]!, /StopInstances \(2\)\.json$/);
  });

  it('a name that looks like a path is none, and odd times do no harm', async () => {
    const { openEvent } = start();
    for (const time of [0, -1, 1e300, NaN]) {
      const { document } = await openEvent('{"eventName":"../../etc/<b>?#x","eventTime":"never"}', time);
      assert.match(document.uri.path, /^\/[^/?#<>]+\.json$/);
    }
  });

  it('keeps the message while it is open', async () => {
    const { openEvent, documents, close } = start();
    const { document } = await openEvent(message);
    assert.equal(documents.messageOf(document.uri as never), message);
    close(document);
    assert.equal(documents.messageOf(document.uri as never), undefined);
  });
});
