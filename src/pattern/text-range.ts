/** A stretch of text, `start` included and `end` not, in UTF-16 offsets as VS Code counts them. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** From the start of one range to the end of another. */
export function spanning(first: TextRange, last: TextRange): TextRange {
  return { start: first.start, end: last.end };
}
