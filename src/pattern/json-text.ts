/** The kinds of JSON values, as small numbers because the scanner compares them for every value it passes. */
export const JsonKind = { String: 0, Number: 1, True: 2, False: 3, Null: 4, Object: 5, Array: 6 } as const;
export type JsonKind = (typeof JsonKind)[keyof typeof JsonKind];

/** How deep values may be nested; a deeper message is not taken for JSON (Jackson, which AWS's Java uses, draws it here). */
export const deepestJson = 1000;

/** Where the blanks end that begin at `at`. */
export function skipBlanks(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at++;
  }
}

/**
 * Passes the string whose opening quote is at `at`. Answers the offset after its closing quote; the same below zero if
 * there are escapes in it; 0 if it is not a string.
 */
export function scanString(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x22) return 0;
  let escapes = false;
  for (let i = at + 1; ; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) return escapes ? -(i + 1) : i + 1;
    if (code === 0x5c) {
      escapes = true;
      const escaped = text.charCodeAt(++i);
      if (escaped === 0x75) {
        for (let digit = 0; digit < 4; digit++) if (!isHex(text.charCodeAt(++i))) return 0;
      } else if (!isSimpleEscape(escaped)) {
        return 0;
      }
    } else if (!(code >= 0x20)) {
      return 0; // a control character, or NaN: the end of the text
    }
  }
}

/** Whether a code unit, or a byte, is a hexadecimal digit. */
export function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

/** One of `" \ / b f n r t`. */
export function isSimpleEscape(code: number): boolean {
  switch (code) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return true;
    default:
      return false;
  }
}

/** Passes the number at `at`. Answers the offset after it, or 0 if it is not a JSON number. */
export function scanNumber(text: string, at: number): number {
  let i = at;
  if (text.charCodeAt(i) === 0x2d) i++;
  if (text.charCodeAt(i) === 0x30) {
    i++;
  } else {
    const whole = skipDigits(text, i);
    if (whole === i) return 0;
    i = whole;
  }
  if (text.charCodeAt(i) === 0x2e) {
    const fraction = skipDigits(text, i + 1);
    if (fraction === i + 1) return 0;
    i = fraction;
  }
  if ((text.charCodeAt(i) | 0x20) === 0x65) {
    i++;
    const sign = text.charCodeAt(i);
    if (sign === 0x2b || sign === 0x2d) i++;
    const exponent = skipDigits(text, i);
    if (exponent === i) return 0;
    i = exponent;
  }
  return i;
}

function skipDigits(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (!(code >= 0x30 && code <= 0x39)) return at;
    at++;
  }
}

/** Which of `true`, `false` and `null` begins at `at`; undefined if none does. */
export function literalAt(text: string, at: number): JsonKind | undefined {
  switch (text.charCodeAt(at)) {
    case 0x74:
      return text.startsWith('true', at) ? JsonKind.True : undefined;
    case 0x66:
      return text.startsWith('false', at) ? JsonKind.False : undefined;
    case 0x6e:
      return text.startsWith('null', at) ? JsonKind.Null : undefined;
    default:
      return undefined;
  }
}

/** How long `true`, `false` or `null` is. */
export function literalLength(kind: JsonKind): number {
  return kind === JsonKind.False ? 5 : 4;
}

/** The text of a JSON string that `scanString` has passed, given with its quotes. */
export function decodeString(source: string): string {
  return source.includes('\\') ? (JSON.parse(source) as string) : source.slice(1, -1);
}
