import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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

  it('takes less than 50 ms of computing', async function () {
    assert.ok(extension);
    // What the first command waits for: loading the entry bundle in the extension host, then its activate(). It happens
    // once in a host's life, so this is one measurement, without warming up. The clock on the wall also counts what the
    // machine does besides, so that it is told only.
    const start = performance.now();
    const computed = computing();
    await extension.activate();
    const took = performance.now() - start;
    const cpu = computed();
    this.runnable().title += `: ${cpu.toFixed(1)} ms of them, ${took.toFixed(1)} ms by the clock on the wall`;
    assert.ok(cpu < 50, `it computed ${cpu.toFixed(1)} ms`);
  });

  it('loads two files, of less than 150 KB together, as it is shipped', () => {
    assert.ok(extension);
    const dist = path.join(extension.extensionPath, 'dist');
    const entry = readFileSync(path.join(dist, 'extension.js'), 'utf8');
    const imported = new Set([...entry.matchAll(/(?:from|import) ?["'](\.[^"']+)["']/g)].map(([, file]) => file));
    assert.deepEqual([...imported], ['./chunks/start.js']);
    const start = readFileSync(path.join(dist, 'chunks', 'start.js'), 'utf8');
    assert.doesNotMatch(start, /(?:from|import) ?["']\./);
    const size = Buffer.byteLength(entry) + Buffer.byteLength(start);
    assert.ok(size < 150_000, `they are ${size} bytes`);
  });
});

/** Begins to measure: milliseconds that this thread computes, or the whole process where Node (before 23.9) cannot tell. */
function computing(): () => number {
  const { threadCpuUsage } = process as { threadCpuUsage?: typeof process.cpuUsage };
  const usage = threadCpuUsage?.bind(process) ?? process.cpuUsage.bind(process);
  const before = usage();
  return () => {
    const { user, system } = usage(before);
    return (user + system) / 1000;
  };
}
