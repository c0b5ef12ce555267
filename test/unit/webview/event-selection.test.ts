import assert from 'node:assert/strict';
import { EventSelection } from '../../../src/webview/event-selection';
import { isSelection } from '../../../src/webview/live-test-protocol';

describe('EventSelection', () => {
  it('one row, then a stretch, then one less and another more', () => {
    const selection = new EventSelection();
    selection.only(7);
    assert.deepEqual(selection.value, { active: 7, chosen: [7], rejected: [] });
    selection.stretch([7, 5, 9], 9);
    assert.deepEqual(selection.value, { active: 9, chosen: [7, 5, 9], rejected: [] });
    selection.toggle(5);
    selection.moveTo(3);
    assert.deepEqual(selection.value, { active: 3, chosen: [7, 9], rejected: [] });
    selection.toggle(3);
    assert.deepEqual(selection.value.chosen, [7, 9, 3]);
    selection.only(1);
    assert.deepEqual(selection.value.chosen, [1]);
  });

  it('marks what is chosen as rejected, and where all of it is, takes the marks away', () => {
    const selection = new EventSelection();
    selection.only(1);
    selection.toggleRejected();
    selection.stretch([1, 2, 3], 3);
    selection.toggleRejected();
    assert.deepEqual(selection.value.rejected, [1, 2, 3]);
    selection.only(2);
    selection.toggleRejected();
    assert.deepEqual(selection.value.rejected, [1, 3]);
    selection.letGo();
    assert.deepEqual(selection.value, { active: undefined, chosen: [], rejected: [1, 3] });
    selection.rejectNone();
    assert.deepEqual(selection.value.rejected, []);
  });

  it('never grows beyond what the host takes', () => {
    const selection = new EventSelection();
    const many = Array.from({ length: 2000 }, (_, index) => index);
    selection.stretch(many, 0);
    selection.toggleRejected();
    for (const index of many) selection.toggle(index);
    assert.ok(isSelection(selection.value));
    selection.stretch(many.slice(1000), 1000);
    selection.toggleRejected();
    assert.ok(isSelection(selection.value));
  });
});
