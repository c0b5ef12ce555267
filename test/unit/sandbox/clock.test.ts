import assert from 'node:assert/strict';
import { scaledClock } from '../../../src/sandbox/scaled-clock';
import { Timeline } from '../../../src/sandbox/timeline';
import { VirtualClock } from '../../helpers/virtual-clock';

describe('scaledClock', () => {
  it('runs as many times as fast as asked', async () => {
    const clock = scaledClock(100_000, 0);
    await clock.sleep(500_000);
    assert.ok(clock.now() >= 500_000, `${clock.now()}`);
  });

  it('rejects a sleep that is aborted', async () => {
    const clock = scaledClock(1, 0);
    await assert.rejects(clock.sleep(1000, AbortSignal.abort(new Error('stop'))), /stop/);
    const abort = new AbortController();
    const asleep = clock.sleep(60_000, abort.signal);
    abort.abort(new Error('stop later'));
    await assert.rejects(asleep, /stop later/);
  });

  it('wakes sleepers early when it is put forward', async () => {
    const clock = scaledClock(1, 0);
    const asleep = clock.sleep(3_600_000);
    clock.skip(3_600_000);
    await asleep;
    assert.ok(clock.now() >= 3_600_000);
  });

  it('refuses a speed that is not positive', () => {
    assert.throws(() => scaledClock(0), RangeError);
    assert.throws(() => scaledClock(NaN), RangeError);
  });
});

describe('VirtualClock', () => {
  it('wakes concurrent sleepers in order, each at its time', async () => {
    const clock = new VirtualClock(0);
    const seen: [string, number][] = [];
    const sleeper = async (name: string, ...naps: number[]) => {
      for (const nap of naps) {
        await clock.sleep(nap);
        seen.push([name, clock.now()]);
      }
    };
    await Promise.all([sleeper('a', 30, 30), sleeper('b', 10, 10, 10, 10)]);
    assert.deepEqual(
      seen.map(([name, at]) => `${name}${at}`),
      ['b10', 'b20', 'a30', 'b30', 'b40', 'a60'],
    );
  });

  it('does not move for a sleeper that was aborted', async () => {
    const clock = new VirtualClock(0);
    const abort = new AbortController();
    const asleep = clock.sleep(1000, abort.signal);
    abort.abort(new Error('stop'));
    await assert.rejects(asleep, /stop/);
    assert.equal(clock.now(), 0);
  });
});

describe('Timeline', () => {
  it('runs what is due in order, and shows each task its own time', () => {
    const clock = new VirtualClock(0);
    const timeline = new Timeline(clock);
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name}${timeline.now()}`);
    for (const [name, at] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
      ['B', 20],
      ['z', 99],
    ] as const) {
      timeline.schedule(at, note(name));
    }
    timeline.schedule(15, () => timeline.schedule(25, note('planned')));
    clock.advance(50);
    timeline.advance();
    assert.deepEqual(seen, ['a10', 'b20', 'B20', 'planned25', 'c30']);
    assert.equal(timeline.now(), 50);
  });

  it('keeps order over many tasks', () => {
    const clock = new VirtualClock(0);
    const timeline = new Timeline(clock);
    const seen: number[] = [];
    for (let i = 0; i < 1000; i++) {
      const at = (i * 7919) % 1009;
      timeline.schedule(at, () => seen.push(at));
    }
    clock.advance(2000);
    timeline.advance();
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    assert.equal(seen.length, 1000);
  });
});
