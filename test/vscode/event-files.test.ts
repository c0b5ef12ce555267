import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { Failure } from '../../src/common/failure';
import { filesIn, filesSource } from '../../src/events/sources/files';
import { compilePattern } from '../../src/pattern/index';
import { MemorySink } from '../helpers/memory-sink';
import { realData } from '../helpers/real-data';

const record = (eventName: string) => JSON.stringify({ eventTime: '2026-11-23T14:00:00Z', eventName });

describe('files of events', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-events-'))));
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string | Uint8Array) => {
    const target = path.join(folder, name);
    writeFileSync(target, content);
    return vscode.Uri.file(target);
  };
  const read = async (...uris: vscode.Uri[]) => {
    const sink = new MemorySink();
    const report = await filesSource(vscode, uris).read(sink, { signal: new AbortController().signal });
    return { ...report, events: sink.events };
  };
  const namesIn = async (...uris: vscode.Uri[]) => {
    const { events } = await read(...uris);
    return events.map(({ message }) => (JSON.parse(message) as { eventName: string }).eventName);
  };

  it('are read as CloudTrail writes them, compressed or not, and one record a line', async () => {
    const records = `{"Records":[${record('StopInstances')},${record('StartInstances')}]}`;
    assert.deepEqual(await namesIn(file('a.json', records)), ['StopInstances', 'StartInstances']);
    assert.deepEqual(await namesIn(file('a.json.gz', gzipSync(records))), ['StopInstances', 'StartInstances']);
    const lines = `${record('StopInstances')}\n${record('StartInstances')}\n`;
    assert.deepEqual(await namesIn(file('a.ndjson', lines)), ['StopInstances', 'StartInstances']);
  });

  it('several at once', async () => {
    assert.deepEqual(await namesIn(file('one.json', record('A')), file('two.json', record('B'))), ['A', 'B']);
  });

  it('of a folder and its folders', async () => {
    mkdirSync(path.join(folder, 'deep/deeper'), { recursive: true });
    file('deep/one.json', record('A'));
    file('deep/deeper/two.json.gz', gzipSync(record('B')));
    file('deep/notes.md', 'not an event');
    const found = await filesIn(vscode, vscode.Uri.file(path.join(folder, 'deep')));
    assert.deepEqual((await namesIn(...found)).sort(), ['A', 'B']);
  });

  it('what cannot be read is said, and the rest stays', async () => {
    const { events, leftOut, failure } = await read(file('b.ndjson', `${record('A')}\nnot json\n`));
    assert.equal(events.length, 1);
    assert.equal(failure, undefined);
    assert.match(leftOut.join(), /b\.ndjson.*line 2/);
  });

  const unreadable: [what: string, name: string, content: string | Uint8Array, message: RegExp][] = [
    ['an empty file', 'empty.json', '', /No event could be read/],
    ['a file that is something else', 'page.json', '<html></html>', /No event could be read/],
    [
      'a cut-off archive',
      'cut.json.gz',
      gzipSync(record('A').repeat(50)).subarray(0, 30),
      /cut\.json\.gz: it is compressed, but damaged or cut off/,
    ],
  ];
  for (const [what, name, content, message] of unreadable) {
    it(`${what} gives one plain message`, async () => {
      const { failure } = await read(file(name, content));
      assert.ok(failure instanceof Failure);
      assert.match(failure.message, message);
    });
  }

  it('a file that is not there gives one plain message', async () => {
    const gone = vscode.Uri.file(path.join(folder, 'gone.json'));
    const { failure } = await read(gone);
    assert.match((failure as Failure).message, /gone\.json: it cannot be read/);
  });

  it('real CloudTrail records match as their event names say', async function () {
    const root = vscode.extensions.getExtension('access-alerts.access-alerts')!.extensionPath;
    const real = realData(root, 'cloudtrail-events.ndjson');
    if (real === undefined) return this.skip();
    const { events } = await read(vscode.Uri.file(real));
    const eventNames = events.map(({ message }) => (JSON.parse(message) as { eventName?: unknown }).eventName);
    assert.ok(events.length > 2000, String(events.length));
    for (const name of ['StopInstances', 'ConsoleLogin', 'CreateUser', 'GetSecretValue']) {
      const pattern = compilePattern(`{ $.eventName = "${name}" }`);
      assert.deepEqual(
        events.map(({ message }) => pattern.test(message)),
        eventNames.map((eventName) => eventName === name),
        name,
      );
    }
  });
});
