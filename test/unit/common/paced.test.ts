import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Paced } from '../../../src/common/paced';

describe('Paced', () => {
  let runs: number;
  let finish: (() => void)[];
  let paced: Paced;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    runs = 0;
    finish = [];
    paced = new Paced(50, () => {
      runs++;
      return new Promise((resolve) => finish.push(resolve));
    });
  });
  afterEach(() => {
    paced.dispose();
    mock.timers.reset();
  });

  /** The task under way ends. */
  async function end(): Promise<void> {
    finish.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('runs at once, and then once more for all that was asked meanwhile', async () => {
    paced.ask();
    assert.equal(runs, 1);
    await end();
    for (let time = 0; time < 9; time++) paced.ask();
    assert.equal(runs, 1);
    mock.timers.tick(49);
    assert.equal(runs, 1);
    mock.timers.tick(1);
    assert.equal(runs, 2);
    await end();
    mock.timers.tick(500);
    assert.equal(runs, 2, 'nobody asked again');
    paced.ask();
    assert.equal(runs, 3);
  });

  it('never runs twice at a time, and misses nothing that was asked while it ran', async () => {
    paced.ask();
    paced.ask();
    mock.timers.tick(500);
    assert.equal(runs, 1);
    await end();
    mock.timers.tick(50);
    assert.equal(runs, 2);
  });

  it('stops when disposed', async () => {
    paced.ask();
    paced.ask();
    paced.dispose();
    await end();
    mock.timers.tick(500);
    paced.ask();
    assert.equal(runs, 1);
  });
});
