import type { Workbench } from './workbench';

/** Has each step of a suite stand on the one before: after one has failed, which leaves a picture, the rest is skipped. */
export function stepByStep(workbench: () => Workbench): void {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(async function () {
    failed ||= this.currentTest?.state === 'failed';
    await workbench().keepIfFailed(this.currentTest);
  });
}
