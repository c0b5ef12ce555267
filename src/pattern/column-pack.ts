import { fixedValues, type ColumnLog } from './column-log';
import type { PathNode } from './column-paths';

/** Entries sorted by path, in the order of the events; where a path's part of an array begins, by the path's id. */
export interface PackedColumns {
  /** The number of the event, of every entry. */
  readonly events: Uint16Array;
  readonly firsts: Uint32Array;
  /** A fixed value or `fixedValues` more than the number of a different value of this path; up to `plainFrom`. */
  readonly values: Uint16Array;
  readonly firstValues: Uint32Array;
  /** Where the other values begin in the bytes. */
  readonly plain: Uint32Array;
  readonly firstPlain: Uint32Array;
  /** The place in arrays, of every entry of a path through arrays. */
  readonly places: Uint16Array;
  readonly firstPlaces: Uint32Array;
  /** Where the different values of a path begin in the bytes. */
  readonly starts: Uint32Array;
  readonly firstStarts: Uint32Array;
}

/** @param ends the log's length after every one of `count` events */
export function packColumns(
  log: ColumnLog,
  nodes: readonly PathNode[],
  ends: Uint32Array,
  count: number,
): PackedColumns {
  const [firsts, total] = layOut(nodes, (node) => node.count);
  const [firstValues, counted] = layOut(nodes, countedValues);
  const [firstPlain, uncounted] = layOut(nodes, (node) => node.count - countedValues(node));
  const [firstPlaces, placed] = layOut(nodes, (node) => (node.arrays > 0 ? node.count : 0));
  const [firstStarts, distinct] = layOut(nodes, (node) => node.distinct);

  const numbers = new Uint16Array(log.distinct);
  const starts = new Uint32Array(distinct);
  const taken = new Uint32Array(nodes.length);
  for (let value = 0; value < log.distinct; value++) {
    const owner = log.owners[value]!;
    const number = taken[owner]!++;
    numbers[value] = number;
    starts[firstStarts[owner]! + number] = log.starts[value]!;
  }

  const events = new Uint16Array(total);
  const values = new Uint16Array(counted);
  const plain = new Uint32Array(uncounted);
  const places = new Uint16Array(placed);
  taken.fill(0);
  for (let event = 0, entry = 0; event < count; event++) {
    for (const end = ends[event]!; entry < end; entry++) {
      const id = log.paths[entry]!;
      const node = nodes[id]!;
      const at = taken[id]!++;
      events[firsts[id]! + at] = event;
      const value = log.values[entry]!;
      if (at >= node.plainFrom) plain[firstPlain[id]! + at - node.plainFrom] = value;
      else values[firstValues[id]! + at] = value < fixedValues ? value : fixedValues + numbers[value - fixedValues]!;
      if (node.arrays > 0) places[firstPlaces[id]! + at] = log.places[entry]!;
    }
  }
  return { events, firsts, values, firstValues, plain, firstPlain, places, firstPlaces, starts, firstStarts };
}

function countedValues(node: PathNode): number {
  return Math.min(node.count, node.plainFrom);
}

/** Where each node's part begins when all are laid one after the other, and how long they are together. */
function layOut(nodes: readonly PathNode[], sizeOf: (node: PathNode) => number): readonly [Uint32Array, number] {
  const firsts = new Uint32Array(nodes.length);
  let total = 0;
  for (const [id, node] of nodes.entries()) {
    firsts[id] = total;
    total += sizeOf(node);
  }
  return [firsts, total];
}
