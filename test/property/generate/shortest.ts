/** A pattern with a message that shows something. */
export interface Pair {
  readonly pattern: string;
  readonly message: string;
}

/** The pair with as much as possible cut out of both texts while it still shows what it should. */
export function shortest(pair: Pair, shows: (pair: Pair) => boolean): Pair {
  let best = pair;
  for (let size = Math.max(pair.pattern.length, pair.message.length); size >= 1;) {
    const shorter = oneShorter(best, size, shows);
    if (shorter) best = shorter;
    else size = Math.floor(size / 2);
  }
  return best;
}

function oneShorter(pair: Pair, size: number, shows: (pair: Pair) => boolean): Pair | undefined {
  for (const part of ['message', 'pattern'] as const) {
    for (let at = 0; at + size <= pair[part].length; at++) {
      const shorter = { ...pair, [part]: pair[part].slice(0, at) + pair[part].slice(at + size) };
      if (shows(shorter)) return shorter;
    }
  }
  return undefined;
}
