import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { FilterFileSystem, standInSize } from '../../../src/editor/filter-file-system';
import type { FilterStore } from '../../../src/editor/filter-store';
import { filterPath } from '../../../src/editor/filter-path';
import { FakeTabInputText, FileEditor, FileModifiedSince, fakeFiles, fakeUri } from '../../helpers/file-editor';

const place = { accountId: '111122223333', region: 'us-east-1', logGroup: 'lab', name: 'stops' };
const uri = fakeUri(filterPath(place));

/** A file system over one filter, whose document a test changes as somebody else would. */
function start(first = 'threshold: 1\n') {
  const fake = fakeFiles();
  const account = { text: first as string | undefined, reads: 0, deployed: [] as string[], now: 1_000_000 };
  let failure: Error | undefined;
  let afterRead = () => Promise.resolve();
  const store: FilterStore = {
    read: async () => {
      account.reads++;
      if (failure) throw failure;
      const { text } = account;
      await afterRead();
      return text;
    },
    agree: () => Promise.resolve(),
    deploy: (_, text, seen) => {
      if (failure) throw failure;
      assert.equal(seen, account.text, 'what it was written over');
      account.deployed.push(text);
      // The account keeps what is meant, and no comment.
      account.text = text.replace(/#.*\n/g, '');
      return Promise.resolve();
    },
    reasonOf: (error) => (error as Error).message,
  };
  const files = new FilterFileSystem(fake.vs, store, () => account.now++);
  const events: [number, string][] = [];
  files.onDidChangeFile((changes) => changes.forEach(({ type, uri: at }) => events.push([type, at.path])));
  fake.textDocuments.push({ uri }, { uri: fakeUri('/a.cwfilter', 'file') });
  return {
    ...fake,
    account,
    files,
    events,
    editor: new FileEditor(files, uri),
    failWith: (error: Error | undefined) => (failure = error),
    holdReads: (hold: () => Promise<void>) => (afterRead = hold),
  };
}
const fails = async (doing: Promise<unknown>) => {
  try {
    await doing;
  } catch (error) {
    return error as Error & { code?: string };
  }
  return assert.fail('it went well');
};

describe('the file system of metric filters', () => {
  it('reads the account once to open a file, and anew for each save', async () => {
    const { account, editor } = start();
    assert.equal(await editor.load(), 'threshold: 1\n');
    assert.equal(account.reads, 1);
    await editor.save('threshold: 2\n');
    assert.deepEqual(account.deployed, ['threshold: 2\n']);
    // Before, after, and for what VS Code asks then.
    assert.equal(account.reads - 1, 3);
  });

  it('lets an editor save again and again', async () => {
    const { account, editor } = start();
    await editor.load();
    for (const text of ['threshold: 2\n', 'threshold: 3\n', 'threshold: 1\n']) await editor.save(text);
    assert.equal(account.text, 'threshold: 1\n');
  });

  const others: [what: string, text: string][] = [
    ['a longer text', 'threshold: 100\n'],
    ['a text of the same length', 'threshold: 7\n'],
  ];
  for (const [what, text] of others) {
    it(`has VS Code notice what somebody else made of it: ${what}`, async () => {
      const { account, editor } = start();
      await editor.load();
      account.text = text;
      await assert.rejects(editor.save('threshold: 2\n'), FileModifiedSince);
      assert.equal(account.text, text);
      assert.deepEqual(account.deployed, []);
      await editor.save('threshold: 2\n', { overwrite: true });
      assert.equal(account.text, 'threshold: 2\n');
    });
  }

  it('takes a filter that was changed and changed back for unchanged in size', async () => {
    const { account, files, editor } = start();
    await editor.load();
    account.text = 'threshold: 9\n';
    await files.refresh();
    account.text = 'threshold: 1\n';
    await editor.save('threshold: 2\n');
  });

  it('knows after a start what an editor was loaded from', async () => {
    const before = start();
    const { size } = await before.files.stat(uri);
    const after = start();
    assert.equal((await after.files.stat(uri)).size, size);
    const changed = start('threshold: 2\n');
    assert.notEqual((await changed.files.stat(uri)).size, size);
  });

  it('keeps comments as long as the account has what was meant by them', async () => {
    const { account, files, editor, events } = start();
    await editor.load();
    await editor.save('# why two\nthreshold: 2\n');
    assert.equal(account.text, 'threshold: 2\n');
    await files.refresh();
    assert.deepEqual(events, []);
    assert.equal(await editor.load(), '# why two\nthreshold: 2\n');
    account.text = 'threshold: 3\n';
    await files.refresh();
    assert.equal(await editor.load(), 'threshold: 3\n');
  });

  it('tells VS Code of what has changed, and of nothing else', async () => {
    const { account, files, editor, events } = start();
    await editor.load();
    await files.refresh();
    assert.deepEqual(events, []);
    account.text = 'threshold: 2\n';
    await files.refresh();
    assert.deepEqual(events, [[1, uri.path]]);
    account.text = undefined;
    await files.refresh();
    assert.deepEqual(events.slice(1), [[3, uri.path]]);
    assert.equal((await fails(editor.load())).code, 'FileNotFound');
  });

  it('answers by the later of two looks, also when the earlier one takes longer', async () => {
    const { account, files, editor, holdReads } = start();
    await editor.load();
    let release: ((value?: undefined) => void) | undefined;
    holdReads(() => new Promise((resolve) => (release = resolve)));
    const slow = files.refresh();
    holdReads(() => Promise.resolve());
    account.text = 'threshold: 2\n';
    await files.stat(uri);
    release!();
    await slow;
    account.now += 1;
    assert.equal(new TextDecoder().decode(await files.readFile(uri)), 'threshold: 2\n');
  });

  it('fails with the reason, and leaves file and account alone, where a deployment does not come about', async () => {
    const { account, files, editor, failWith } = start();
    await editor.load();
    await files.stat(uri);
    failWith(new Error('You may not do that.'));
    const error = await fails(files.writeFile(uri, new TextEncoder().encode('threshold: 2\n')));
    assert.equal(String(error), 'You may not do that.', 'VS Code shows the error as a text');
    failWith(undefined);
    assert.equal(await editor.load(), 'threshold: 1\n');
    assert.deepEqual(account.deployed, []);
  });

  it('writes nothing where it could not look whether there is something newer', async () => {
    const { account, editor, failWith } = start();
    await editor.load();
    failWith(new Error('AWS is throttling.'));
    const saving = editor.save('threshold: 2\n');
    assert.equal(String(await fails(saving)), 'AWS is throttling.');
    assert.deepEqual(account.deployed, []);
  });

  it('writes nothing that VS Code saves by itself', async () => {
    const { vs, account, editor, willSave } = start();
    await editor.load();
    const { AfterDelay, Manual } = vs.TextDocumentSaveReason;
    willSave.fire({ document: { uri }, reason: AfterDelay });
    assert.match(String(await fails(editor.save('threshold: 2\n'))), /Auto Save deploys nothing/);
    willSave.fire({ document: { uri }, reason: Manual });
    await editor.save('threshold: 2\n');
    assert.deepEqual(account.deployed, ['threshold: 2\n']);
  });

  it('fills an editor that VS Code has opened again before there was an account', async () => {
    const { files, editor, failWith, tabs, shown } = start();
    failWith(new Error('Connect to 111122223333.'));
    tabs.push({ activeTab: { input: new FakeTabInputText(uri), isPreview: false }, viewColumn: 1 });
    const error = await fails(editor.load());
    assert.deepEqual([error.code, error.message], ['Unavailable', 'Connect to 111122223333.']);
    await files.refresh();
    assert.deepEqual(shown, []);
    failWith(undefined);
    await files.refresh();
    assert.deepEqual(shown, [uri.toString()]);
    await files.refresh();
    assert.deepEqual(shown.length, 1, 'once');
  });

  const refused: [
    what: string,
    path: string,
    doing: (files: FilterFileSystem, at: vscode.Uri) => unknown,
    code: string,
  ][] = [
    ['a path of nothing', '/a/b/c/d/e.cwfilter', (files, at) => files.stat(at), 'FileNotFound'],
    ['what VS Code looks for beside a file', '/a/b/c/.editorconfig', (files, at) => files.readFile(at), 'FileNotFound'],
    ['a deletion', uri.path, (files) => files.delete(), 'NoPermissions'],
    ['another name', uri.path, (files) => files.rename(), 'NoPermissions'],
    ['a folder', '/a/b/c', (files) => files.createDirectory(), 'NoPermissions'],
    ['a file of another kind', '/a/b/c/d.txt', (files, at) => files.writeFile(at, new Uint8Array()), 'NoPermissions'],
  ];
  for (const [what, path, doing, code] of refused) {
    it(`refuses ${what}`, async () => {
      const { files } = start();
      const at = fakeUri(path);
      const error = await fails((async () => await doing(files, at))());
      assert.equal(error.code, code);
      if (code === 'NoPermissions') assert.match(error.message, /Rename Metric Filter…/);
    });
  }

  it('has a folder for each part of the path, so that the reason of a failed save is its own', async () => {
    const { vs, files } = start();
    for (const path of ['/', '/111122223333', '/111122223333/us-east-1', '/111122223333/us-east-1/lab']) {
      assert.equal((await files.stat(fakeUri(path))).type, vs.FileType.Directory, path);
    }
  });
});

describe('the number that stands for a text in place of its size', () => {
  it('is another one for nearly every other text, and never that of a large file', () => {
    const sizes = Array.from({ length: 1000 }, (_, index) => standInSize(`threshold: ${1000 + index}\n`));
    assert.equal(new Set(sizes).size, 1000);
    assert.ok(sizes.every((size) => size >= 0 && size < 1_500_000));
  });
});
