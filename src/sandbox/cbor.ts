/**
 * The part of CBOR (RFC 8949) that AWS's Smithy RPC v2 protocol uses: whole numbers, floats, texts, bytes, lists, maps with
 * text keys, true, false, null, and tag 1 for times in seconds since the epoch.
 */

/** A map's value, or anything in it, after decoding. */
export type CborValue =
  string | number | boolean | null | Date | Uint8Array | CborValue[] | { [name: string]: CborValue };

/** The bytes of `value`; members that are `undefined` are left out. */
export function encodeCbor(value: unknown): Uint8Array {
  const parts: Uint8Array[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

/**
 * The value that `bytes` stand for.
 * @throws RangeError for bytes that end early or hold more than one value, SyntaxError for what the subset does not have
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (!reader.atEnd) throw new RangeError('more than one CBOR value');
  return value;
}

const Major = { unsigned: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6, simple: 7 } as const;
const EPOCH_TAG = 1;

function write(value: unknown, parts: Uint8Array[]): void {
  if (value === null || value === undefined) parts.push(Uint8Array.of(0xf6));
  else if (typeof value === 'boolean') parts.push(Uint8Array.of(value ? 0xf5 : 0xf4));
  else if (typeof value === 'number') writeNumber(value, parts);
  else if (typeof value === 'string') {
    const text = new TextEncoder().encode(value);
    parts.push(head(Major.text, text.length), text);
  } else if (value instanceof Uint8Array) parts.push(head(Major.bytes, value.length), value);
  else if (value instanceof Date) {
    parts.push(head(Major.tag, EPOCH_TAG));
    writeNumber(value.getTime() / 1000, parts);
  } else if (Array.isArray(value)) {
    parts.push(head(Major.list, value.length));
    for (const item of value) write(item, parts);
  } else if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    parts.push(head(Major.map, members.length));
    for (const [name, member] of members) {
      write(name, parts);
      write(member, parts);
    }
  } else throw new TypeError(`CBOR has no ${typeof value}`);
}

function writeNumber(value: number, parts: Uint8Array[]): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    parts.push(value >= 0 ? head(Major.unsigned, value) : head(Major.negative, -1 - value));
    return;
  }
  const float = new Uint8Array(9);
  float[0] = 0xfb;
  new DataView(float.buffer).setFloat64(1, value);
  parts.push(float);
}

function head(major: number, argument: number): Uint8Array {
  const first = major << 5;
  if (argument < 24) return Uint8Array.of(first | argument);
  const bytes = Buffer.alloc(9);
  if (argument < 0x100) {
    bytes[0] = first | 24;
    bytes.writeUInt8(argument, 1);
    return bytes.subarray(0, 2);
  }
  if (argument < 0x1_0000) {
    bytes[0] = first | 25;
    bytes.writeUInt16BE(argument, 1);
    return bytes.subarray(0, 3);
  }
  if (argument < 0x1_0000_0000) {
    bytes[0] = first | 26;
    bytes.writeUInt32BE(argument, 1);
    return bytes.subarray(0, 5);
  }
  bytes[0] = first | 27;
  bytes.writeBigUInt64BE(BigInt(argument), 1);
  return bytes;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(): CborValue {
    const first = this.#view.getUint8(this.#at++);
    const [major, detail] = [first >> 5, first & 31];
    switch (major) {
      case Major.unsigned:
        return this.#argument(detail);
      case Major.negative:
        return -1 - this.#argument(detail);
      case Major.bytes:
        return detail === 31 ? Buffer.concat([...this.#items()] as Uint8Array[]) : this.#take(this.#argument(detail));
      case Major.text:
        return detail === 31
          ? ([...this.#items()] as string[]).join('')
          : new TextDecoder().decode(this.#take(this.#argument(detail)));
      case Major.list:
        return detail === 31 ? [...this.#items()] : this.#list(this.#argument(detail));
      case Major.map:
        return this.#map(detail === 31 ? [...this.#items()] : this.#list(2 * this.#argument(detail)));
      case Major.tag:
        return this.#tagged(this.#argument(detail));
      default:
        return this.#simple(detail);
    }
  }

  #argument(detail: number): number {
    if (detail < 24) return detail;
    const at = this.#at;
    this.#at += 1 << (detail - 24);
    if (detail === 24) return this.#view.getUint8(at);
    if (detail === 25) return this.#view.getUint16(at);
    if (detail === 26) return this.#view.getUint32(at);
    if (detail === 27) return Number(this.#view.getBigUint64(at));
    throw new SyntaxError(`CBOR length code ${detail}`);
  }

  #take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new RangeError('CBOR ends early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #list(length: number): CborValue[] {
    if (length > this.#bytes.length) throw new RangeError('CBOR ends early');
    return Array.from({ length }, () => this.value());
  }

  /** The items of a value of unknown length, up to its break code. */
  *#items(): Generator<CborValue> {
    while (this.#view.getUint8(this.#at) !== 0xff) yield this.value();
    this.#at++;
  }

  #map(items: readonly CborValue[]): CborValue {
    const entries: [string, CborValue][] = [];
    for (let i = 0; i < items.length; i += 2) {
      const name = items[i];
      if (typeof name !== 'string' || i + 1 >= items.length) throw new SyntaxError('CBOR map without text keys');
      entries.push([name, items[i + 1]!]);
    }
    return Object.fromEntries(entries);
  }

  #tagged(tag: number): CborValue {
    const value = this.value();
    if (tag !== EPOCH_TAG || typeof value !== 'number') throw new SyntaxError(`CBOR tag ${tag}`);
    return new Date(value * 1000);
  }

  #simple(detail: number): CborValue {
    const at = this.#at;
    switch (detail) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        this.#at += 2;
        return halfFloat(this.#view.getUint16(at));
      case 26:
        this.#at += 4;
        return this.#view.getFloat32(at);
      case 27:
        this.#at += 8;
        return this.#view.getFloat64(at);
      default:
        throw new SyntaxError(`CBOR simple value ${detail}`);
    }
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
