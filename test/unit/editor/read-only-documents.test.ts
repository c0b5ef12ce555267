import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { ReadOnlyDocuments } from '../../../src/editor/read-only-documents';
import { fakeVsCode } from '../../helpers/fake-vscode';

describe('A document whose text lives in the extension', () => {
  let vs: typeof vscode;
  let documents: ReadOnlyDocuments;
  let open: vscode.Uri[];
  let opened: string[];
  let changed: string[];

  beforeEach(() => {
    [open, opened, changed] = [[], [], []];
    ({ vs } = fakeVsCode());
    const from = ({ scheme, path }: { scheme: string; path: string }) => ({
      path,
      toString: () => `${scheme}:${path}`,
    });
    Object.assign(vs, { Uri: { from } });
    Object.assign(vs.workspace, {
      registerTextDocumentContentProvider: () => ({ dispose: () => undefined }),
      openTextDocument: (uri: vscode.Uri) => {
        opened.push(uri.path);
        return Promise.resolve({});
      },
    });
    Object.defineProperty(vs.workspace, 'textDocuments', { get: () => open.map((uri) => ({ uri })) });
    documents = new ReadOnlyDocuments(vs, 'plan', 'gone');
    documents.onDidChange(({ path }) => changed.push(path));
  });
  afterEach(() => documents.dispose());

  it('tells of a new text, which VS Code asks for while it has the document open', () => {
    const uri = documents.set('/a', 'plan');
    open.push(uri);
    documents.set('/a', 'record');
    assert.deepEqual([changed, opened], [['/a', '/a'], []]);
    assert.equal(documents.provideTextDocumentContent(uri), 'record');
  });

  it('is opened anew for a new text, since VS Code closes under a preview what was read three minutes ago', () => {
    documents.set('/a', 'plan');
    assert.deepEqual(opened, [], 'whoever shows it opens it');
    documents.set('/a', 'record');
    documents.set('/a', 'record');
    assert.deepEqual(opened, ['/a']);
  });

  it('is opened anew also for its first text, where a preview of an earlier session was told that it is gone', () => {
    const uri = vs.Uri.from({ scheme: 'plan', path: '/a' });
    assert.equal(documents.provideTextDocumentContent(uri), 'gone');
    documents.set('/a', 'report');
    assert.deepEqual(opened, ['/a']);
  });

  it('stays to be read and saved when it is closed, as long as there are not many newer ones', () => {
    const first = documents.set('/0', 'first');
    const second = documents.set('/1', 'second');
    const shown = documents.set('/2', 'shown');
    open.push(shown);
    documents.set('/0', 'first, renewed');
    for (let i = 3; i < 51; i++) documents.set(`/${i}`, 'more');
    assert.equal(documents.get(first), 'first, renewed');
    assert.equal(documents.get(second), undefined);
    assert.equal(documents.provideTextDocumentContent(second), 'gone');
    assert.equal(documents.get(shown), 'shown');
  });
});
