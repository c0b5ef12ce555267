import assert from 'node:assert/strict';
import { keyMove, type Key, type Move } from '../../../src/webview/list-keys';

/** `Shift+ArrowDown` as a key event. */
function key(chord: string): Key {
  const parts = chord.split('+');
  return {
    key: parts.at(-1) === 'Space' ? ' ' : parts.at(-1)!,
    shiftKey: parts.includes('Shift'),
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    altKey: parts.includes('Alt'),
  };
}

const rows: [chord: string, at: number | undefined, position: number | undefined, move: Move | undefined][] = [
  ['ArrowDown', 4, 5, 'only'],
  ['ArrowDown', undefined, 0, 'only'],
  ['ArrowUp', 4, 3, 'only'],
  ['PageDown', 4, 14, 'only'],
  ['PageUp', 40, 30, 'only'],
  ['Home', 4, 0, 'only'],
  ['End', 4, 99, 'only'],
  ['Shift+ArrowDown', 4, 5, 'extend'],
  ['Shift+End', 4, 99, 'extend'],
  ['Ctrl+ArrowDown', 4, 5, 'move'],
  ['Meta+ArrowUp', 4, 3, 'move'],
  ['Space', 4, 4, 'toggle'],
  ['Ctrl+Space', 4, 4, 'toggle'],
  ['Space', undefined, undefined, undefined],
  ['Alt+ArrowDown', 4, undefined, undefined],
  ['a', 4, undefined, undefined],
];

describe('keyMove', () => {
  for (const [chord, at, position, move] of rows) {
    it(`${chord} at ${at ?? 'no row'}: ${move === undefined ? 'nothing' : `${move} ${position}`}`, () => {
      const found = keyMove(key(chord), { at, page: 10, last: 99 });
      assert.deepEqual(found, position === undefined ? undefined : { position, move });
    });
  }
});
