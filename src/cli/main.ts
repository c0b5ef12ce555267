#!/usr/bin/env node
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { run } from './run';

// Who reads the output may have enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2), {
  print: (lines) => process.stdout.write(`${lines}\n`),
  write: async (output) => {
    if (!process.stdout.write(output)) await once(process.stdout, 'drain');
  },
  complain: (lines) => process.stderr.write(`${lines}\n`),
  input: () => text(process.stdin),
  colors: process.stdout.isTTY && process.stdout.hasColors(),
  matchWorker: new URL('./match-worker.js', import.meta.url),
  stopped: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    }),
});
