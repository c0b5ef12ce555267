/** The kinds of problems in patterns, each in a sentence, for people who look one up. docs/diagnostics.md shows them all. */
export const patternRules = {
  // The pattern as a whole
  'too-long': 'AWS takes at most 1024 characters.',
  'too-deep': 'Parentheses are nested deeper than can be read.',
  'outer-whitespace': 'AWS may refuse a pattern with blanks before or after it.',
  'missing-braces': 'Conditions on a JSON event stand in braces.',
  'unclosed-pattern': 'What begins with { or [ has to end with } or ].',
  'text-after-pattern': 'A pattern ends with its closing brace or bracket.',
  // Words and quotes
  'unclosed-quote': 'A double quote is opened and not closed.',
  'unclosed-regex': 'A regular expression is opened with % and not closed.',
  'wrong-quotes': 'Only double quotes quote.',
  'invalid-characters': 'Text with other characters than letters, digits and _ stands in double quotes.',
  'quote-value': 'A value with a hyphen stands in double quotes by the guide.',
  unexpected: 'Something stands where it cannot.',
  // Conditions
  'missing-condition': 'A condition is missing.',
  'missing-connective': 'Conditions are joined by && or ||.',
  'missing-operator': 'A property is named and nothing is said of it.',
  'missing-value': 'An operator has nothing to compare with.',
  'unknown-operator': 'An operator of another language.',
  'unknown-keyword': 'A test of another language.',
  'keyword-case': 'AWS documents IS NULL, IS TRUE, IS FALSE and NOT EXISTS in capitals.',
  'no-negation': 'The language has no "not" before a condition.',
  'unclosed-parenthesis': 'A parenthesis is opened and not closed.',
  'extra-parenthesis': 'A parenthesis is closed that was not opened.',
  'numeric-operand': '<, <=, > and >= compare with a number without quotes.',
  'boolean-comparison': 'A comparison never matches JSON’s true and false.',
  'null-comparison': 'A comparison never matches JSON’s null.',
  'middle-star': 'A star in the middle of a value is not documented.',
  'repeating-suffix': 'AWS looks for the text after a star at its first place only, which need not be the end.',
  'any-element': '!= with a wildcard selector holds where any element differs, not where all do.',
  // What the conditions come to
  'mixed-connectives': '&& binds tighter than ||; parentheses say so.',
  'never-matches': 'Conditions that no event can meet together.',
  'always-matches': 'Alternatives of which every event meets one.',
  'redundant-condition': 'A condition that another one makes superfluous.',
  'broad-exclusion': 'An exclusion joined by || lets nearly every event through.',
  // Selectors
  'missing-selector': 'A property is written with $. before its name.',
  'invalid-selector': 'A selector that AWS does not read.',
  'bracket-spelling': 'A spelling of ["name"] that is not documented.',
  'too-many-wildcards': 'AWS takes one wildcard in a selector and three in a pattern.',
  // What CloudTrail records look like
  'unknown-field': 'CloudTrail records have no such field.',
  'optional-field': '!= is false where the field is missing.',
  'boolean-field': 'The field is a JSON boolean, which no comparison matches.',
  'text-field': 'The field is text: IS TRUE and IS FALSE never match it, and < and > may not.',
  'object-field': 'The field is an object or an array, which no comparison matches.',
  'missing-index': 'An array’s elements need an index or [*].',
  'unknown-event-name': 'No service is known to write events of this name.',
  'unknown-event-source': 'No service is known to write events under this source.',
  'other-service': 'The service that the pattern names does not write this event.',
  'unknown-value': 'The field is not known to have this value.',
  // Regular expressions
  'invalid-regex': 'A regular expression of another dialect.',
  'too-many-regexes': 'AWS takes at most two regular expressions in a pattern.',
  'regex-with-terms': 'A regular expression stands alone.',
  'regex-quota': 'A log group has at most five filters with regular expressions.',
  // Terms
  'ignored-term': 'AWS ignores terms with ? beside others.',
  'connective-term': 'AND and OR have no meaning among terms.',
  'blank-after-minus': 'The minus sign stands right before its term.',
  // Fields of a space-delimited pattern
  'field-name': 'Names of fields are letters, digits, hyphens and underscores.',
  'other-field': 'A field’s conditions are about that field.',
  'missing-comma': 'Fields are separated by commas.',
  'several-ellipses': 'AWS takes one ... in a pattern.',
  'grouped-field': 'Parentheses in fields are not documented.',
  'whole-line': 'The last field takes the rest of the line.',
} as const satisfies Record<string, string>;

/** A kind of problem; stable, for people who look one up and for tests. The words are in a diagnostic's `message`. */
export type DiagnosticCode = keyof typeof patternRules;
