/** The numbers of a pattern: sign, decimals and exponent as in `-1.5e+3`. */
const number = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether `text` is written as a number. */
export function isNumber(text: string): boolean {
  return number.test(text);
}

/** A number so short that a double holds it exactly enough to order it. */
function isShort(text: string): boolean {
  if (text.length > 15) return false;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) | 0x20) === 0x65) return false;
  return true;
}

/**
 * Orders two numbers by value, however many digits they have: below zero, zero or above, as `a` is to `b`.
 * Both must satisfy `isNumber`. Doubles would take 9007199254740993 for 9007199254740992.
 */
export function compareNumbers(a: string, b: string): number {
  if (isShort(a) && isShort(b)) return Number(a) - Number(b);
  const left = normalize(a);
  const right = normalize(b);
  if (left.sign !== right.sign) return left.sign - right.sign;
  if (left.sign === 0) return 0;
  if (left.magnitude !== right.magnitude) return left.magnitude < right.magnitude ? -left.sign : left.sign;
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -left.sign : left.sign;
}

/** `0.digits × 10^magnitude`, without zeros at either end of the digits: equal numbers have equal parts. */
interface Normalized {
  readonly sign: -1 | 0 | 1;
  readonly magnitude: number;
  readonly digits: string;
}

function normalize(text: string): Normalized {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const all = whole + fraction;
  let first = 0;
  while (first < all.length && all[first] === '0') first++;
  let last = all.length;
  while (last > first && all[last - 1] === '0') last--;
  if (first === last) return { sign: 0, magnitude: 0, digits: '' };
  return {
    sign: text.startsWith('-') ? -1 : 1,
    magnitude: whole.length - first + Number(exponent),
    digits: all.slice(first, last),
  };
}
