/** A place in a text as people and other programs count it: both from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The lines of a text, to say where in it something is. */
export class TextLines {
  readonly #text: string;
  /** Where each line begins. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ 0: end, index }) => index + end.length)];
  }

  positionAt(offset: number): Position {
    let line = 0;
    for (let above = this.#starts.length; above - line > 1;) {
      const middle = (line + above) >> 1;
      if (this.#starts[middle]! <= offset) line = middle;
      else above = middle;
    }
    return { line: line + 1, column: offset - this.#starts[line]! + 1 };
  }

  /** A line without its end; `line` counts from 1. */
  line(line: number): string {
    return this.#text.slice(this.#starts[line - 1], this.#starts[line]).replace(/[\r\n]+$/, '');
  }
}
