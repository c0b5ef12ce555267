/** More paths than this in one stretch of events are not worth columns: keys are data there. */
const mostPaths = 16_384;
/** Beyond so many members, one is looked up by its name. */
const mostCompared = 24;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A place in events: the members of all events under one path, and the elements of an array alike. */
export class PathNode {
  readonly id: number;
  /** As it stands between its quotes without escapes; empty for the elements of an array. */
  readonly key: Uint8Array;
  readonly name: string;
  /** Whether the name can stand in JSON without escapes. */
  readonly isSpelledPlainly: boolean;
  /** How many steps of the path lead into arrays. */
  readonly arrays: number;
  readonly members: PathNode[] = [];
  /** All elements of the arrays at this place. */
  element: PathNode | undefined;
  /** Which member came first, and after this one next, when it was last seen: mostly so again. */
  first: PathNode | undefined;
  next: PathNode | undefined;
  /** The number of the object that had this member last: it may have it only once. */
  seenIn = 0;
  /** How many values there are, and how many different ones. */
  count = 0;
  distinct = 0;
  /** From this value on they are not told apart any more, as nearly all are different. */
  plainFrom = Infinity;
  isPlain = false;
  #byName: Map<string, PathNode> | undefined;

  constructor(id: number, key: Uint8Array, arrays: number) {
    this.id = id;
    this.key = key;
    this.name = utf8.decode(key);
    this.isSpelledPlainly = key.every((byte) => byte >= 0x20 && byte !== 0x22 && byte !== 0x5c);
    this.arrays = arrays;
  }

  /** The member whose key stands from `start` up to `end`. */
  member(bytes: Uint8Array, start: number, end: number): PathNode | undefined {
    if (this.members.length > mostCompared) return this.named(utf8.decode(bytes.subarray(start, end)));
    return this.members.find((member) => member.key.length === end - start && startsWith(bytes, start, member.key));
  }

  named(name: string): PathNode | undefined {
    if (this.members.length <= mostCompared) return this.members.find((member) => member.name === name);
    if (this.#byName?.size !== this.members.length)
      this.#byName = new Map(this.members.map((each) => [each.name, each]));
    return this.#byName.get(name);
  }
}

export function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/** All paths of some events. */
export class Paths {
  readonly root = new PathNode(0, new Uint8Array(0), 0);
  readonly all: PathNode[] = [this.root];

  /** Undefined when there are too many. */
  addMember(parent: PathNode, bytes: Uint8Array, start: number, end: number): PathNode | undefined {
    // A copy: the bytes of an event that is taken back are written over. `slice` of a Buffer would not copy.
    const member = this.#add(new Uint8Array(bytes.subarray(start, end)), parent.arrays);
    if (member) parent.members.push(member);
    return member;
  }

  elementOf(parent: PathNode): PathNode | undefined {
    return (parent.element ??= this.#add(new Uint8Array(0), parent.arrays + 1));
  }

  #add(key: Uint8Array, arrays: number): PathNode | undefined {
    if (this.all.length >= mostPaths) return undefined;
    const node = new PathNode(this.all.length, key, arrays);
    this.all.push(node);
    return node;
  }
}

/**
 * Where in arrays a value stands: the indexes of all array steps of its path, as one number. 0 is a place outside of
 * arrays.
 */
export class ArrayPlaces {
  /** By place: the place of the array around, and the index in it. */
  readonly outer: number[] = [0];
  readonly index: number[] = [0];
  readonly #inner: number[][] = [[]];

  /** Undefined when there are too many. */
  at(outer: number, index: number): number | undefined {
    const known = this.#inner[outer]![index];
    if (known !== undefined) return known;
    if (this.outer.length > 0xffff || index > 0xfff) return undefined;
    const place = this.outer.push(outer) - 1;
    this.index.push(index);
    this.#inner.push([]);
    // In order, so that the array has no holes.
    const inner = this.#inner[outer]!;
    inner[index] = place;
    return place;
  }
}
