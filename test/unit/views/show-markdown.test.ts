import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as vscode from 'vscode';
import { showMarkdown } from '../../../src/views/show-markdown';
import { fakeVsCode, FakeTabInputWebview } from '../../helpers/fake-vscode';

describe('A Markdown document that is shown', () => {
  const uri = { scheme: 'x', path: '/a.md' } as unknown as vscode.Uri;

  /** The commands that are run, with these webviews in the group in front. */
  function start(...viewTypes: string[]) {
    const { vs, commands } = fakeVsCode();
    const run: string[] = [];
    for (const id of ['markdown.showPreview', 'markdown.preview.refresh']) commands.set(id, () => run.push(id));
    const tabs = viewTypes.map((viewType) => ({ input: new FakeTabInputWebview(viewType) }));
    Object.assign(vs.window, { tabGroups: { activeTabGroup: { tabs } } });
    return { vs, commands, run };
  }

  let now = 0;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    mock.method(performance, 'now', () => now);
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  it('is given once more to a preview that may still have been loading something else', async () => {
    const { vs, run } = start('mainThreadWebview-markdown.preview');
    await showMarkdown(vs, uri);
    assert.deepEqual(run, ['markdown.showPreview']);
    mock.timers.tick(5000);
    assert.deepEqual(run, ['markdown.showPreview', 'markdown.preview.refresh']);
  });

  it('is given once more where another one was shown just before, and only once where that has long been there', async () => {
    const { vs, run } = start('mainThreadWebview-markdown.preview');
    await showMarkdown(vs, uri);
    now += 1000;
    await showMarkdown(vs, uri);
    mock.timers.tick(5000);
    assert.equal(run.filter((id) => id === 'markdown.preview.refresh').length, 2);
    now += 10_000;
    await showMarkdown(vs, uri);
    mock.timers.tick(5000);
    assert.equal(run.filter((id) => id === 'markdown.preview.refresh').length, 2);
  });

  it('is given once to a preview of its own', async () => {
    const { vs, run } = start('mainThreadWebview-accessAlerts.metricTracker');
    await showMarkdown(vs, uri);
    mock.timers.tick(5000);
    assert.deepEqual(run, ['markdown.showPreview']);
  });

  it('is a text where VS Code’s Markdown is switched off', async () => {
    const { vs, commands, run } = start('mainThreadWebview-markdown.preview');
    commands.set('markdown.showPreview', () => Promise.reject(new Error('not found')));
    Object.assign(vs.window, { showTextDocument: () => Promise.resolve(run.push('text')) });
    await showMarkdown(vs, uri);
    mock.timers.tick(5000);
    assert.deepEqual(run, ['text']);
  });
});
