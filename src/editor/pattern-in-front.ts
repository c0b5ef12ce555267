import type { OpenAlert } from './alert-documents';

/** The pattern under the cursor, wherever it stands: the text of a `.cwfilter` document, or a part of another one. */
export interface PatternInFront {
  /** What it is called on screen. */
  readonly name: string;
  readonly text: string;
  /** The document that it is in. */
  readonly uri: string;
  /** Where `text` begins in the document, as a UTF-16 offset. */
  readonly start: number;
}

/** The pattern of a `.cwfilter` document. */
export function patternOfAlert({ name, file, uri }: OpenAlert): PatternInFront {
  return { name, text: file.pattern.text, uri: uri.toString(), start: file.pattern.start };
}
