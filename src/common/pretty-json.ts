/** A JSON text with line breaks and indents. Every token stays as it was written. */
export interface PrettyJson {
  readonly text: string;
  /** Where a place in the original text is now; a place between tokens is where the next one begins. */
  offsetOf(offset: number): number;
}

/** How many times longer a text may get: deeply nested ones would become mostly indent. */
const mostGrowth = 20;

/**
 * Breaks a JSON text into lines as `JSON.stringify` does, with nothing of it changed: numbers keep their digits,
 * strings their escapes, and names that occur twice are there twice. Undefined for what is no JSON object or array, or
 * is nested so deep that nobody could read it in lines.
 */
export function prettyJson(source: string): PrettyJson | undefined {
  if (!isContainer(source)) return undefined;
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;
  const parts: string[] = [];
  /** Where each token begins, before and after. */
  const from: number[] = [];
  const to: number[] = [];
  let length = 0;
  let depth = 0;
  let before = '';
  const most = mostGrowth * source.length;
  for (const { 0: text, index } of source.matchAll(token)) {
    const closes = text === '}' || text === ']';
    const opened = before === '{' || before === '[';
    if (closes) depth--;
    const breaks = closes ? !opened : opened || before === ',';
    const gap = breaks ? `\n${'  '.repeat(depth)}` : before === ':' ? ' ' : '';
    if (text === '{' || text === '[') depth++;
    length += gap.length;
    from.push(index);
    to.push(length);
    parts.push(gap, text);
    length += text.length;
    if (length > most) return undefined;
    before = text;
  }
  return {
    text: parts.join(''),
    offsetOf(offset) {
      let low = 0;
      for (let high = from.length; high - low > 1;) {
        const middle = (low + high) >> 1;
        if (from[middle]! <= offset) low = middle;
        else high = middle;
      }
      const into = offset - from[low]!;
      const isWithin = into <= (parts[2 * low + 1]?.length ?? 0);
      return isWithin ? to[low]! + into : (to[low + 1] ?? length);
    },
  };
}

function isContainer(source: string): boolean {
  if (!/^\s*[{[]/.test(source)) return false;
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}
