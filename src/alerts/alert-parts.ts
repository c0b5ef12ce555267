import type { TextRange } from '../pattern/index';

/** A `.cwfilter` document cut in two, whether its front matter is valid YAML or not. */
export interface AlertParts {
  /** What stands between the two lines of dashes; to the end of the document where the second is missing. */
  readonly frontMatter?: TextRange & { readonly isClosed: boolean };
  /** All that follows, blanks included; empty where front matter has no end. */
  readonly pattern: TextRange;
}

const opening = /^---[ \t]*(?:\r?\n|$)/;
const closing = /^---[ \t]*$/m;

/** Where a document's front matter and its pattern are. */
export function alertParts(text: string): AlertParts {
  const first = opening.exec(text);
  if (!first) return { pattern: { start: 0, end: text.length } };
  const start = first[0].length;
  const last = closing.exec(text.slice(start));
  const end = last ? start + last.index : text.length;
  return {
    frontMatter: { start, end, isClosed: last !== null },
    pattern: { start: last ? end + last[0].length : text.length, end: text.length },
  };
}

/** A range of a part, as a range of the document. */
export function inDocument({ start, end }: TextRange, part: TextRange): TextRange {
  return { start: start + part.start, end: end + part.start };
}
