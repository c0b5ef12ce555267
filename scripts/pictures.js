// @ts-check
/** The README's pictures are screenshots of the browser tests: run `npm run test:e2e` first, then this. */
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './install.js';

const pictures = {
  '3-plan': 'plan',
  'editor-5-values': 'completion',
  '5-diagnostics': 'diagnostics',
  '6-live-test': 'live-test',
  'datapoint-1-events': 'metric-tracker',
  'fire-drill-reached': 'fire-drill',
  'filter-document-conflict': 'conflict',
  'which-alerts': 'event-history',
  'proof-1-near-miss': 'near-miss',
  'backtest-1': 'backtest',
  'check-pipeline': 'check-pipeline',
};

const target = path.join(root, 'docs', 'images');
mkdirSync(target, { recursive: true });
for (const [screenshot, picture] of Object.entries(pictures)) {
  copyFileSync(
    path.join(root, 'test-results', 'screenshots', `${screenshot}.png`),
    path.join(target, `${picture}.png`),
  );
}
console.log(`Copied ${Object.keys(pictures).length} screenshots to ${path.relative(root, target)}.`);
