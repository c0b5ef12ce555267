/**
 * The indexes of events as they are listed: the newest first, those without a time last; events of one time in the
 * order in which they came.
 */
export class TimeOrder {
  #order: Uint32Array = new Uint32Array(0);

  /** All `count` events in order; `times` by index. Events that are new since are merged in. */
  of(times: Float64Array, count: number): Uint32Array {
    const known = this.#order.length;
    if (known < count) this.#order = merge(this.#order, sortedFrom(known, count, times), times);
    return this.#order;
  }
}

/** Whether event `a` is listed before `b`. */
export function isBefore(a: number, b: number, times: Float64Array): boolean {
  return times[a]! > times[b]! || (times[a] === times[b] && a < b);
}

function sortedFrom(from: number, to: number, times: Float64Array): Uint32Array {
  const added = new Uint32Array(to - from);
  let isOldestFirst = true;
  let isNewestFirst = true;
  for (let i = 0; i < added.length; i++) {
    added[i] = from + i;
    if (i === 0) continue;
    if (times[from + i]! <= times[from + i - 1]!) isOldestFirst = false;
    if (times[from + i]! > times[from + i - 1]!) isNewestFirst = false;
  }
  if (isNewestFirst) return added;
  if (isOldestFirst) return added.reverse();
  return added.sort((a, b) => times[b]! - times[a]! || a - b);
}

function merge(a: Uint32Array, b: Uint32Array, times: Float64Array): Uint32Array {
  if (a.length === 0) return b;
  const all = new Uint32Array(a.length + b.length);
  for (let i = 0, j = 0, at = 0; at < all.length; at++) {
    const takesA = j === b.length || (i < a.length && isBefore(a[i]!, b[j]!, times));
    all[at] = takesA ? a[i++]! : b[j++]!;
  }
  return all;
}
