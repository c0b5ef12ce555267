/**
 * Whether the regular expression of a pattern is found in `text`, by the engine of JavaScript, which has no bound on its
 * time: for harmless expressions only. Throws a SyntaxError for what cannot be translated.
 */
export function regexFinds(source: string, text: string): boolean {
  let expression = cache.get(source);
  if (!expression) {
    expression = new RegExp(translate(source), 'u');
    if (cache.size > 1000) cache.clear();
    cache.set(source, expression);
  }
  return expression.test(text);
}

const cache = new Map<string, RegExp>();

const classes: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'a-zA-Z_0-9',
  s: '\\t \\n',
};

/** The dialect of the user guide in JavaScript: ASCII classes, `{,n}`, a dot that takes line breaks too. */
function translate(source: string): string {
  let isInClass = false;
  return source.replace(/\\x([0-9a-fA-F]{2})|\\(.)|\{,|[^]/g, (found, hex?: string, escaped?: string) => {
    if (hex !== undefined) return `\\x${hex}`;
    if (escaped !== undefined) {
      const set = classes[escaped.toLowerCase()];
      if (set === undefined) return literal(escaped);
      const isNegative = escaped !== escaped.toLowerCase();
      if (isInClass && isNegative) return `\\${escaped}`; // \D and \W; nothing is generated with \S in a class
      return isInClass ? set : `[${isNegative ? '^' : ''}${set}]`;
    }
    if (found === '{,') return isInClass ? '\\{,' : '{0,';
    if (found === '[' && !isInClass) isInClass = true;
    else if (found === ']') isInClass = false;
    else if (found === '.' && !isInClass) return '[^]';
    return found;
  });
}

function literal(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
