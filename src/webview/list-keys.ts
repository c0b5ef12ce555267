/**
 * What becomes of the selection on the way to a row: only that row is selected, everything up to it, nothing changes
 * but which row is in front, or the row is taken in or out.
 */
export type Move = 'only' | 'extend' | 'move' | 'toggle';

/** A key that was pressed; a `KeyboardEvent` is one. */
export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * Where a key leads in a list of rows that are selected as in VS Code's own lists: arrows and pages move, with Shift
 * they extend the selection, with Ctrl they leave it; the space bar takes a row in or out. Undefined for other keys.
 *
 * @param place.at the row in front, if any
 * @param place.page how many rows a page is
 */
export function keyMove(
  { key, shiftKey, ctrlKey, metaKey, altKey }: Key,
  { at, page, last }: { readonly at: number | undefined; readonly page: number; readonly last: number },
): { readonly position: number; readonly move: Move } | undefined {
  if (altKey) return undefined;
  if (key === ' ') return at === undefined ? undefined : { position: at, move: 'toggle' };
  const positions: Readonly<Record<string, number>> = {
    ArrowDown: (at ?? -1) + 1,
    ArrowUp: (at ?? 1) - 1,
    PageDown: (at ?? 0) + page,
    PageUp: (at ?? 0) - page,
    Home: 0,
    End: last,
  };
  const position = positions[key];
  if (position === undefined) return undefined;
  return { position, move: shiftKey ? 'extend' : ctrlKey || metaKey ? 'move' : 'only' };
}
