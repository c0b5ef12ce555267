import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { readEventFiles } from '../../src/commands/test-events';
import { Failure } from '../../src/common/failure';
import { compilePattern } from '../../src/pattern/index';
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
  const namesIn = async (...uris: vscode.Uri[]) => {
    const { events } = await readEventFiles(vscode, uris);
    return events.map(({ message }) => (JSON.parse(message) as { eventName: string }).eventName);
  };

  it('are read as CloudTrail writes them, compressed or not, and one record a line', async () => {
    const records = `{"Records":[${record('StopInstances')},${record('StartInstances')}]}`;
    assert.deepEqual(await namesIn(file('a.json', records)), ['StopInstances', 'StartInstances']);
    assert.deepEqual(await namesIn(file('a.json.gz', gzipSync(records))), ['StopInstances', 'StartInstances']);
    const lines = `${record('StopInstances')}\n${record('StartInstances')}\n`;
    assert.deepEqual(await namesIn(file('a.ndjson', lines)), ['StopInstances', 'StartInstances']);
  });

  it('several at once, with the time they cover', async () => {
    const uris = [file('one.json', record('A')), file('two.json', record('B'))];
    const { events, from, to } = await readEventFiles(vscode, uris);
    assert.equal(events.length, 2);
    assert.deepEqual([from, to], [Date.parse('2026-11-23T14:00:00Z'), Date.parse('2026-11-23T14:00:00Z')]);
  });

  it('what cannot be read is said, and the rest stays', async () => {
    const { events, leftOut } = await readEventFiles(vscode, [file('b.ndjson', `${record('A')}\nnot json\n`)]);
    assert.equal(events.length, 1);
    assert.match(leftOut ?? '', /b\.ndjson.*line 2/);
  });

  const unreadable: [what: string, name: string, content: string | Uint8Array, message: RegExp][] = [
    ['an empty file', 'empty.json', '', /No event could be read/],
    ['a file that is something else', 'page.json', '<html></html>', /No event could be read/],
    ['a cut-off archive', 'cut.json.gz', gzipSync(record('A').repeat(50)).subarray(0, 30), /damaged or cut off: cut/],
  ];
  for (const [what, name, content, message] of unreadable) {
    it(`${what} gives one plain message`, async () => {
      await assert.rejects(readEventFiles(vscode, [file(name, content)]), (error) => {
        assert.ok(error instanceof Failure);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('a file that is not there gives one plain message', async () => {
    const gone = vscode.Uri.file(path.join(folder, 'gone.json'));
    await assert.rejects(readEventFiles(vscode, [gone]), /cannot be read: gone\.json/);
  });

  it('real CloudTrail records match as their event names say', async function () {
    const root = vscode.extensions.getExtension('access-alerts.access-alerts')!.extensionPath;
    const real = realData(root, 'cloudtrail-events.ndjson');
    if (real === undefined) return this.skip();
    const { events } = await readEventFiles(vscode, [vscode.Uri.file(real)]);
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
