#!/usr/bin/env node
import { run } from './run';

process.exitCode = await run(
  process.argv.slice(2),
  {
    print: (text) => process.stdout.write(`${text}\n`),
    stopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      }),
  },
  (text) => process.stderr.write(`${text}\n`),
);
