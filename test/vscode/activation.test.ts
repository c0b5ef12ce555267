import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

describe('activation', () => {
  const extension = vscode.extensions.getExtension('access-alerts.access-alerts');

  before('VS Code is done with its own start', async function () {
    this.timeout(20_000);
    // Activating asks the window for the extension's state; while the window still starts, its answer is what takes
    // time. Three quick answers in a row say that it is idle.
    for (let quick = 0; quick < 3;) {
      const start = performance.now();
      await vscode.commands.executeCommand('setContext', 'accessAlerts.test', true);
      quick = performance.now() - start < 15 ? quick + 1 : 0;
    }
  });

  it('does not happen before something of ours is used', () => {
    assert.ok(extension, 'the extension is not there');
    assert.equal(extension.isActive, false);
  });

  it('takes less than 50 ms', async () => {
    assert.ok(extension);
    // What the first command waits for: loading the entry bundle in the extension host, then its activate(). It happens
    // once in a host's life, so this is one measurement, without warming up.
    const start = performance.now();
    await extension.activate();
    const took = performance.now() - start;
    assert.ok(took < 50, `it took ${took.toFixed(1)} ms`);
  });

  it('loads an entry bundle of less than 150 KB, as it is shipped', () => {
    assert.ok(extension);
    const { size } = statSync(path.join(extension.extensionPath, 'dist', 'extension.js'));
    assert.ok(size < 150_000, `it is ${size} bytes`);
  });
});
