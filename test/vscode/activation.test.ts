import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

describe('activation', () => {
  const extension = vscode.extensions.getExtension('access-alerts.access-alerts');

  it('is not wanted by VS Code before something of ours is used', () => {
    assert.ok(extension, 'the extension is not there');
    assert.equal(extension.isActive, false);
  });

  it('takes less than 50 ms', async () => {
    assert.ok(extension);
    // As the one who uses a command first sees it: reading and running the entry bundle in the extension host, then
    // its activate(). It happens once in a host's life, so there is one measurement and no warming up.
    const start = performance.now();
    await extension.activate();
    const took = performance.now() - start;
    assert.ok(took < 50, `it took ${took.toFixed(1)} ms`);
  });

  it('reads an entry bundle of less than 150 KB, in the build that is shipped', () => {
    assert.ok(extension);
    const { size } = statSync(path.join(extension.extensionPath, 'dist', 'extension.js'));
    assert.ok(size < 150_000, `it is ${size} bytes`);
  });
});
