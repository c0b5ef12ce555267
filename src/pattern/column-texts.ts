import type { PackedColumns } from './column-pack';
import type { PathNode } from './column-paths';
import { valueEnd } from './column-scan';
import { JsonKind } from './json-text';

/** So many bytes are decoded at once. */
const batchBytes = 256 * 1024;
/** So much decoded text is kept, in UTF-16 units: whoever types asks about the same paths again and again. */
const mostKept = 2 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Some values of a path, from number `from` on: each stands in `source` from its start to its end. */
export interface ValueTexts {
  readonly from: number;
  readonly source: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly kinds: Uint8Array;
}

/** Texts of values, decoded when somebody asks. */
export class ColumnTexts {
  readonly #bytes: Uint8Array;
  #kept = new Map<PathNode, { distinct?: readonly ValueTexts[]; plain?: readonly ValueTexts[]; of: PackedColumns }>();
  #keptLength = 0;
  #buffer = new Uint8Array(0);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The different values of a path. */
  distinct(packed: PackedColumns, node: PathNode): Iterable<ValueTexts> {
    return this.#texts('distinct', packed, node, () => {
      const first = packed.firstStarts[node.id]!;
      return packed.starts.subarray(first, first + node.distinct);
    });
  }

  /** The values of a path that are not told apart. */
  plain(packed: PackedColumns, node: PathNode): Iterable<ValueTexts> {
    return this.#texts('plain', packed, node, () => {
      const first = packed.firstPlain[node.id]!;
      return packed.plain.subarray(first, first + Math.max(0, node.count - node.plainFrom));
    });
  }

  /** The kind of the value that begins at `start`. */
  kindAt(start: number): JsonKind {
    switch (this.#bytes[start]) {
      case 0x22:
        return JsonKind.String;
      case 0x74:
        return JsonKind.True;
      case 0x66:
        return JsonKind.False;
      case 0x6e:
        return JsonKind.Null;
      case 0x7b:
        return JsonKind.Object;
      case 0x5b:
        return JsonKind.Array;
      default:
        return JsonKind.Number;
    }
  }

  /** The string that begins at `start`; undefined where another value does. */
  stringAt(start: number): string | undefined {
    if (this.#bytes[start] !== 0x22) return undefined;
    return JSON.parse(utf8.decode(this.#bytes.subarray(start, valueEnd(this.#bytes, start)))) as string;
  }

  #texts(
    which: 'distinct' | 'plain',
    packed: PackedColumns,
    node: PathNode,
    startsOf: () => Uint32Array,
  ): Iterable<ValueTexts> {
    let kept = this.#kept.get(node);
    if (kept?.of !== packed) kept = { of: packed };
    if (kept[which]) return kept[which];
    const starts = startsOf();
    if (starts.length === 0) return [];
    return this.#decodeAll(starts, (all, length) => {
      if (length > mostKept) return;
      if (this.#keptLength + length > mostKept) {
        this.#kept.clear();
        this.#keptLength = 0;
      }
      this.#keptLength += length;
      kept[which] = all;
      this.#kept.set(node, kept);
    });
  }

  *#decodeAll(starts: Uint32Array, onAll: (all: readonly ValueTexts[], length: number) => void): Generator<ValueTexts> {
    const all: ValueTexts[] = [];
    let length = 0;
    for (let from = 0; from < starts.length;) {
      const batch = this.#decode(starts, from);
      from += batch.starts.length;
      length += batch.source.length;
      if (length <= mostKept) all.push(batch);
      yield batch;
    }
    onAll(all, length);
  }

  /** As many of the values from number `from` on as fit in a batch, at least one. */
  #decode(valueStarts: Uint32Array, from: number): ValueTexts {
    const bytes = this.#bytes;
    const count = valueStarts.length - from;
    const starts = new Uint32Array(count);
    const ends = new Uint32Array(count);
    const kinds = new Uint8Array(count);
    let isAscii = true;
    let used = 0;
    let number = 0;
    /** Values that are not written as they are read. */
    const escaped: number[] = [];
    for (; number < count; number++) {
      const start = valueStarts[from + number]!;
      const kind = this.kindAt(start);
      kinds[number] = kind;
      starts[number] = used;
      ends[number] = used;
      if (kind > JsonKind.Number) continue;
      const end = valueEnd(bytes, start);
      const textStart = kind === JsonKind.String ? start + 1 : start;
      const textEnd = kind === JsonKind.String ? end - 1 : end;
      if (used > 0 && used + textEnd - textStart > batchBytes) break;
      const buffer = this.#room(used, textEnd - textStart);
      let hasEscapes = false;
      for (let i = textStart; i < textEnd; i++) {
        const byte = bytes[i]!;
        if (byte === 0x5c) hasEscapes = true;
        if (byte >= 0x80) isAscii = false;
        buffer[used++] = byte;
      }
      if (hasEscapes) {
        used = starts[number]!;
        escaped.push(number);
      } else {
        ends[number] = used;
      }
    }
    let source = utf8.decode(this.#buffer.subarray(0, used));
    if (!isAscii) toTextOffsets(this.#buffer, used, starts, ends, number);
    for (const each of escaped) {
      const text = this.stringAt(valueStarts[from + each]!)!;
      starts[each] = source.length;
      source += text;
      ends[each] = source.length;
    }
    return {
      from,
      source,
      starts: starts.slice(0, number),
      ends: ends.slice(0, number),
      kinds: kinds.slice(0, number),
    };
  }

  #room(used: number, more: number): Uint8Array {
    if (used + more > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(used + more, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, used));
      this.#buffer = larger;
    }
    return this.#buffer;
  }
}

/** Turns offsets in bytes to offsets in the text that they are decoded to. Both only grow. */
function toTextOffsets(bytes: Uint8Array, length: number, starts: Uint32Array, ends: Uint32Array, count: number): void {
  let at = 0;
  let units = 0;
  const unitsAt = (offset: number) => {
    for (; at < offset && at < length; at++) {
      const byte = bytes[at]!;
      // A byte that goes on begins no character; one of four bytes has two units.
      if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
  };
  for (let i = 0; i < count; i++) {
    starts[i] = unitsAt(starts[i]!);
    ends[i] = unitsAt(ends[i]!);
  }
}
