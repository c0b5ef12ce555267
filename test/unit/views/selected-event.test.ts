import assert from 'node:assert/strict';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import { SelectedEvent } from '../../../src/views/selected-event';
import { FakeEventEmitter, fakeVsCode } from '../../helpers/fake-vscode';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function start() {
  const selections = new FakeEventEmitter<{ chosen: readonly number[] }>();
  const reads = new Map<number, (event: LogEvent | undefined) => void>();
  const read = (index: number) => new Promise<LogEvent | undefined>((resolve) => reads.set(index, resolve));
  const selected = new SelectedEvent(fakeVsCode().vs, selections.event as never, read);
  const seen: (string | undefined)[] = [];
  selected.onDidSelectEvent((event) => seen.push(event?.message));
  const answer = (index: number) => reads.get(index)!({ message: `event ${index}`, timestamp: 0 });
  return { select: (...chosen: number[]) => selections.fire({ chosen }), answer, seen };
}

describe('SelectedEvent', () => {
  it('reads the event that was selected last', async () => {
    const { select, answer, seen } = start();
    select(3, 7);
    answer(7);
    await turn();
    assert.deepEqual(seen, ['event 7']);
  });

  it('tells when none is selected', async () => {
    const { select, seen } = start();
    select();
    await turn();
    assert.deepEqual(seen, [undefined]);
  });

  it('an answer that comes after a newer selection is not told', async () => {
    const { select, answer, seen } = start();
    select(1);
    select(2);
    answer(2);
    answer(1);
    await turn();
    assert.deepEqual(seen, ['event 2']);
  });
});
