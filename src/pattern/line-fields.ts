import type { TextRange } from './text-range';

/** One field of a line: where it stands with and without the brackets or quotes around it. */
export interface LineField extends TextRange {
  readonly textStart: number;
  readonly textEnd: number;
}

/** Splits a line at blanks; what stands in `[…]` or `"…"` is one field, and its marks are no part of it. */
export function splitLine(line: string): readonly LineField[] {
  const fields: LineField[] = [];
  // A mark without its counterpart is a character like any other; the line is searched for each only once in vain.
  const missing = new Set<string>();
  let at = 0;
  for (;;) {
    while (at < line.length && isBlank(line.charCodeAt(at))) at++;
    if (at >= line.length) return fields;
    const field = enclosed(line, at, missing) ?? plain(line, at);
    fields.push(field);
    at = field.end;
  }
}

function enclosed(line: string, start: number, missing: Set<string>): LineField | undefined {
  const first = line[start];
  const closing = first === '[' ? ']' : first === '"' ? '"' : undefined;
  if (closing === undefined || missing.has(closing)) return undefined;
  const close = line.indexOf(closing, start + 1);
  if (close >= 0) return { start, end: close + 1, textStart: start + 1, textEnd: close };
  missing.add(closing);
  return undefined;
}

function plain(line: string, start: number): LineField {
  let end = start + 1;
  while (end < line.length && !isBlank(line.charCodeAt(end))) end++;
  return { start, end, textStart: start, textEnd: end };
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
