/** A JSON value as it stands in a message: numbers keep their source text. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode> }
  | { readonly kind: 'array'; readonly elements: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' };

/** Objects and arrays within each other; what is deeper is not read. */
const deepest = 1000;

/** Reads JSON by the letter of RFC 8259, one character after the other; undefined for anything else. */
export function readJson(text: string): JsonNode | undefined {
  try {
    const reader = new JsonReader(text);
    const node = reader.value(0);
    reader.blanks();
    return reader.at === text.length ? node : undefined;
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class NotJson extends Error {}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class JsonReader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonNode {
    this.blanks();
    switch (this.#text[this.at]) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#array(depth + 1);
      case '"':
        return { kind: 'string', text: this.#string() };
      case 't':
        return this.#word('true', { kind: 'boolean', value: true });
      case 'f':
        return this.#word('false', { kind: 'boolean', value: false });
      case 'n':
        return this.#word('null', { kind: 'null' });
      default:
        return this.#number();
    }
  }

  blanks(): void {
    while (this.#isNext(' ') || this.#isNext('\t') || this.#isNext('\n') || this.#isNext('\r')) this.at++;
  }

  #isNext(character: string): boolean {
    return this.#text[this.at] === character;
  }

  #take(character: string): void {
    if (!this.#isNext(character)) throw new NotJson();
    this.at++;
  }

  #word(word: string, node: JsonNode): JsonNode {
    for (const character of word) this.#take(character);
    return node;
  }

  #object(depth: number): JsonNode {
    if (depth > deepest) throw new NotJson();
    const members = new Map<string, JsonNode>();
    this.#take('{');
    this.blanks();
    if (!this.#isNext('}')) {
      for (;;) {
        this.blanks();
        if (!this.#isNext('"')) throw new NotJson();
        const key = this.#string();
        this.blanks();
        this.#take(':');
        members.set(key, this.value(depth)); // of members with one name the last one counts
        this.blanks();
        if (!this.#isNext(',')) break;
        this.at++;
      }
    }
    this.#take('}');
    return { kind: 'object', members };
  }

  #array(depth: number): JsonNode {
    if (depth > deepest) throw new NotJson();
    const elements: JsonNode[] = [];
    this.#take('[');
    this.blanks();
    if (!this.#isNext(']')) {
      for (;;) {
        elements.push(this.value(depth));
        this.blanks();
        if (!this.#isNext(',')) break;
        this.at++;
      }
    }
    this.#take(']');
    return { kind: 'array', elements };
  }

  #string(): string {
    let text = '';
    this.#take('"');
    while (!this.#isNext('"')) {
      const character = this.#text[this.at];
      if (character === undefined || character < ' ') throw new NotJson();
      this.at++;
      text += character === '\\' ? this.#escape() : character;
    }
    this.at++;
    return text;
  }

  #escape(): string {
    const letter = this.#text[this.at++];
    if (letter === 'u') {
      const hex = this.#text.slice(this.at, this.at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new NotJson();
      this.at += 4;
      return String.fromCharCode(parseInt(hex, 16));
    }
    const meant = letter === undefined ? undefined : escapes[letter];
    if (meant === undefined) throw new NotJson();
    return meant;
  }

  #number(): JsonNode {
    const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
    number.lastIndex = this.at;
    const found = number.exec(this.#text);
    if (!found) throw new NotJson();
    this.at = number.lastIndex;
    return { kind: 'number', text: found[0] };
  }
}
