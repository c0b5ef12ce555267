import type { Random } from './random';
import { randomPattern } from './random-pattern';

const tokens = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '((',
    '))',
    '{ ',
    ' }',
    '[*]',
    '[0]',
    '[-1]',
    "['x']",
    '["y"]',
    '.[',
    "['",
    ']]',
    '...',
  ],
  ...[
    '$',
    '$.',
    '$.a',
    '$.a.b',
    '$.eventName',
    '$.*',
    '$..',
    '$a',
    '$.a[',
    '$."a"',
    '.',
    '.b',
    '$.<name>',
    '$.[',
    "$['",
  ],
  ...[
    '=',
    '!=',
    '==',
    '>=',
    '<',
    '<=',
    '=>',
    '<>',
    '!',
    '!==',
    '&&',
    '||',
    '&',
    '|',
    ' = ',
    ' && ',
    ' || ',
    ' != ',
    '~',
  ],
  ...[
    '"',
    '"x"',
    '"a b"',
    '"*x"',
    '"a*b"',
    '\\',
    '\\"',
    '\\\\',
    "'",
    "'x'",
    '“',
    '”',
    '‘',
    '`',
    '%',
    '%x+%',
    '%[%',
    '%(%',
  ],
  ...[
    '*',
    'x*',
    '1',
    '-1.5e3',
    '1e400',
    '12',
    '+',
    '-',
    '?',
    '?x',
    '-x',
    '- "x"',
    ',',
    ';',
    ':',
    '/',
    '@',
    '#',
    '\n',
    '\t',
  ],
  ...[
    ' ',
    '  ',
    'IS',
    'NOT',
    'NULL',
    'TRUE',
    'EXISTS',
    'is null',
    ' IS NOT NULL',
    ' NOT EXISTS',
    'and',
    'OR',
    'not',
    'word',
  ],
  ...[
    'é',
    '😀',
    '\ud800',
    '\udc00',
    '\u0000',
    '\u00a0',
    '\ufeff',
    '\u2028',
    '\u202e',
    '{1,1000}',
    '{,2}',
    '.*',
    '[^',
    '\\d',
  ],
];

/** Any text: characters at random, pieces of patterns in any order, valid patterns with slips in them. */
export function randomText(random: Random): string {
  const kind = random.next();
  if (kind < 0.2) return randomCharacters(random);
  if (kind < 0.6) return randomTokens(random);
  if (kind < 0.98) return withSlips(random, randomPattern(random));
  return long(random);
}

function randomCharacters(random: Random): string {
  const below = random.pick([0x80, 0x80, 0x100, 0x10000]);
  const body = random.list(random.below(40), () => String.fromCharCode(random.below(below))).join('');
  return random.pick(['', '{', '[', '{ $.a = ']) + body + random.pick(['', '}', ']']);
}

function randomTokens(random: Random): string {
  const body = random.list(random.below(16), () => random.pick(tokens)).join(random.pick(['', ' ']));
  return random.pick(['', '{', '{ ', '[', ' {']) + body + random.pick(['', '}', ' }', ']', '} ']);
}

function withSlips(random: Random, pattern: string): string {
  let text = pattern;
  for (let slips = random.below(4); slips > 0; slips--) {
    const at = random.below(text.length + 1);
    const to = Math.min(text.length, at + random.below(5));
    text = random.pick([
      () => text.slice(0, at) + random.pick(tokens) + text.slice(at),
      () => text.slice(0, at) + text.slice(to),
      () => text.slice(0, at) + text.slice(at, to) + text.slice(at),
      () => text.slice(0, at) + random.pick(tokens) + text.slice(to),
      () => text.slice(0, at),
    ])();
  }
  return text;
}

/** As long as AWS takes and several times as long: one or a few pieces again and again. */
function long(random: Random): string {
  const length = random.pick([1000, 1024, 1024, 1500, 2000, 12_000]);
  const pieces = random.list(1 + random.below(3), () => random.pick(tokens));
  const body = pieces.join(random.pick(['', ' ']));
  const count = Math.ceil(length / Math.max(1, body.length));
  const repeated = body.repeat(count).slice(0, length);
  return (
    random.pick(['', '{', '{ $.a = ', '[', '{ $.a', '%', '{ $.a = "']) +
    repeated +
    random.pick(['', '}', ']', '%', '" }'])
  );
}
