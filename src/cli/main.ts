#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { run } from './run';

process.exitCode = await run(process.argv.slice(2), {
  print: (lines) => process.stdout.write(`${lines}\n`),
  complain: (lines) => process.stderr.write(`${lines}\n`),
  input: () => text(process.stdin),
  colors: process.stdout.isTTY && process.stdout.hasColors(),
  matchWorker: new URL('./match-worker.js', import.meta.url),
  stopped: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    }),
});
