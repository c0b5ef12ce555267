/** A number in decimal, exact: `sign` × 0.`digits` × 10^`exponent`; zero has no digits. */
interface Decimal {
  readonly sign: 1 | -1;
  /** Without zeros at either end. */
  readonly digits: string;
  readonly exponent: bigint;
}

/** The language's numbers: optional sign, integer or decimal, optional exponent. */
const numberParts = /^([+-]?)(?=[0-9.])([0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/** Whether a text is a number. */
export function isDecimal(text: string): boolean {
  return numberParts.test(text);
}

/** Negative, 0 or positive, as the first number is less than, equal to or greater than the second. Both are numbers. */
export function compareDecimals(first: string, second: string): number {
  const [a, b] = [readDecimal(first), readDecimal(second)];
  if (a.digits === '' || b.digits === '') return signOf(a) - signOf(b);
  if (a.sign !== b.sign) return a.sign - b.sign;
  return a.sign * compareMagnitudes(a, b);
}

function signOf({ sign, digits }: Decimal): number {
  return digits === '' ? 0 : sign;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.exponent !== b.exponent) return a.exponent < b.exponent ? -1 : 1;
  const length = Math.max(a.digits.length, b.digits.length);
  const [x, y] = [BigInt(a.digits.padEnd(length, '0')), BigInt(b.digits.padEnd(length, '0'))];
  return x < y ? -1 : x > y ? 1 : 0;
}

function readDecimal(text: string): Decimal {
  const parts = numberParts.exec(text);
  if (!parts) throw new Error(`Not a number: ${text}`);
  const [, minus, whole = '', fraction = '', power = '0'] = parts;
  const written = whole + fraction;
  const withoutLeading = written.replace(/^0+/, '');
  const leading = written.length - withoutLeading.length;
  return {
    sign: minus === '-' ? -1 : 1,
    digits: withoutLeading.replace(/0+$/, ''),
    exponent: BigInt(whole.length - leading) + BigInt(power.replace('+', '')),
  };
}
