import type { Keyword } from './syntax';

/** Whether `text`, in capitals and with single blanks, is one of the tests of the language. */
export function isKeyword(text: string): text is Keyword {
  return text === 'NOT EXISTS' || text === 'IS NULL' || text === 'IS TRUE' || text === 'IS FALSE';
}

/** What may stand after a property. */
export const propertyTests = 'After a property stands a comparison, IS NULL, IS TRUE, IS FALSE or NOT EXISTS.';

const saysExists = 'Say = * for "is there as text or a number".';

/** A test that other languages have, and what says it here. */
interface MendedKeyword {
  readonly message: string;
  readonly fixed: string;
}

const mends: Readonly<Record<string, MendedKeyword>> = {
  'IS NOT NULL': { message: `IS NOT is not part of the language. ${saysExists}`, fixed: '= *' },
  'NOT NULL': { message: `NOT NULL is not part of the language. ${saysExists}`, fixed: '= *' },
  EXISTS: { message: `EXISTS is not part of the language. ${saysExists}`, fixed: '= *' },
  'IS EXISTS': { message: `EXISTS is not part of the language. ${saysExists}`, fixed: '= *' },
  'IS NOT TRUE': { message: 'IS NOT is not part of the language.', fixed: 'IS FALSE' },
  'IS NOT FALSE': { message: 'IS NOT is not part of the language.', fixed: 'IS TRUE' },
  'IS NOT EXISTS': { message: 'IS NOT is not part of the language.', fixed: 'NOT EXISTS' },
  'NOT EXIST': { message: propertyTests, fixed: 'NOT EXISTS' },
  TRUE: { message: propertyTests, fixed: 'IS TRUE' },
  FALSE: { message: propertyTests, fixed: 'IS FALSE' },
  NULL: { message: propertyTests, fixed: 'IS NULL' },
};

/** What was meant by words that are not a test of the language, given in capitals; undefined where nobody can tell. */
export function mendedKeyword(written: string): MendedKeyword | undefined {
  return Object.hasOwn(mends, written) ? mends[written] : undefined;
}
