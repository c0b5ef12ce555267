import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { PlanReview } from '../../../src/views/plan-review';
import { fakeVsCode } from '../../helpers/fake-vscode';

describe('A plan that is saved', () => {
  let review: PlanReview;
  let saved: { readonly uri: string; readonly text: string }[];

  beforeEach(() => {
    saved = [];
    const { vs } = fakeVsCode();
    const uri = ({ scheme, path }: { scheme: string; path: string }) => ({
      scheme,
      path,
      toString: () => `${scheme}:${path}`,
    });
    Object.assign(vs, { Uri: { from: uri } });
    Object.assign(vs.workspace, {
      registerTextDocumentContentProvider: () => ({ dispose: () => undefined }),
      textDocuments: [],
      openTextDocument: () => Promise.resolve({}),
      fs: {
        writeFile: (target: vscode.Uri, bytes: Uint8Array) => {
          saved.push({ uri: target.path, text: new TextDecoder().decode(bytes) });
          return Promise.resolve();
        },
      },
    });
    Object.assign(vs.window, {
      showSaveDialog: () => Promise.resolve(uri({ scheme: 'file', path: '/record.md' })),
    });
    review = new PlanReview(vs, 'now');
  });
  afterEach(() => review.dispose());

  it('is the one shown last', async () => {
    review.keep('first', '# first');
    review.keep('second', '# second');
    await review.save();
    assert.deepEqual(saved, [{ uri: '/record.md', text: '# second' }]);
  });

  it('is the one that is named, as it stands by then, whatever was shown since', async () => {
    const drill = review.keep('drill', '# drill');
    review.keep('another plan', '# another plan');
    review.update(drill, '# drill: reached');
    await review.save(drill);
    assert.deepEqual(saved, [{ uri: '/record.md', text: '# drill: reached' }]);
  });
});
