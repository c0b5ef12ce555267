import assert from 'node:assert/strict';
import { RateLimit } from '../../../src/aws/rate-limit';
import { VirtualClock } from '../../helpers/virtual-clock';

describe('rate limit', () => {
  it('lets a second’s worth through at once and the rest in their time', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const limit = new RateLimit(clock, 2);
    const times: number[] = [];
    for (let n = 0; n < 6; n++) {
      await limit.pass();
      times.push(clock.now() - start);
    }
    assert.deepEqual(times, [0, 0, 1000, 1000, 2000, 2000]);
  });

  it('forgets after a pause', async () => {
    const clock = new VirtualClock();
    const limit = new RateLimit(clock, 1);
    await limit.pass();
    clock.advance(5000);
    const then = clock.now();
    await limit.pass();
    assert.equal(clock.now(), then);
  });

  it('ends a wait when aborted', async () => {
    const limit = new RateLimit(new VirtualClock(), 1);
    await limit.pass();
    await assert.rejects(limit.pass(AbortSignal.abort(new Error('enough'))), /enough/);
  });
});
