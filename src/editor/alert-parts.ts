import type { TextRange } from '../pattern/index';

/** A `.cwfilter` document cut in two, for help at any place of it: also where front matter is not valid YAML. */
export interface AlertParts {
  /** What stands between the two lines of dashes; to the end of the document where the second is missing. */
  readonly frontMatter?: TextRange;
  /** All that follows, blanks included; empty where front matter has no end. */
  readonly pattern: TextRange;
}

const opening = /^---[ \t]*(?:\r?\n|$)/;
const closing = /^---[ \t]*$/m;

/** Where a document's front matter and its pattern are; the same places as `parseAlertFile` reads. */
export function alertParts(text: string): AlertParts {
  const first = opening.exec(text);
  if (!first) return { pattern: { start: 0, end: text.length } };
  const start = first[0].length;
  const last = closing.exec(text.slice(start));
  const end = last ? start + last.index : text.length;
  return {
    frontMatter: { start, end },
    pattern: { start: last ? end + last[0].length : text.length, end: text.length },
  };
}

/** A range of a part, as a range of the document. */
export function inDocument({ start, end }: TextRange, part: TextRange): TextRange {
  return { start: start + part.start, end: end + part.start };
}
