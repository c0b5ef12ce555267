// What patterns and events are made of: few names and values, so that the two meet often.

/** Names of properties that a selector can have without brackets. */
export const names = ['a', 'b', 'eventName', 'userIdentity', 'type', 'detail-type', 'items', 'x_1', '__proto__', '0'];
/** Names that need brackets. */
export const oddNames = ['cluster.name', 'a b', 'é', 'k"q', 'back\\slash', 'a/b', '*', '😀', 'eventName '];
/** Values that are text. */
export const texts = [
  ...['', 'x', 'ab', 'abab', 'aab', 'StopInstances', 'ec2.amazonaws.com', 'true', 'null', 'eventName', 'A1'],
  ...['10.0.0.10', '12', '12.0', '404', '1e2', ' 12', '+7', '-0', 'NaN', '0x10', '.5', '7.', '1E400'],
  ...[
    'a"b',
    'a\\b',
    '\\',
    'a/b',
    'é',
    'e\u0301',
    '😀',
    '\ud83d',
    '\ude00',
    '\u0000',
    '\u0007\n',
    'tab\there',
    '\u2028',
  ],
  ...['"eventName":"StopInstances"', '{"a":"x"}', '%x%', '$.a', 'a b', 'ALERT: root', '\u00a0', '\ufeff'],
];
/** JSON numbers, many of them equal to another one or close to it. */
export const numbers = [
  ...['0', '-0', '0.0', '0e5', '-0.0E-3', '1', '12', '12.0', '1.2e1', '120e-1', '12.000000000000000001', '-12', '7'],
  ...['100', '1e2', '1E+2', '100.00', '0.1', '1e-1', '0.10', '404', '4.04e2', '-1.5', '-15e-1', '10'],
  ...['9007199254740992', '9007199254740993', '9007199254740993.0', '9.007199254740993e15', '-9007199254740993'],
  ...['1E400', '1e400', '10e399', '1e401', '-1E400', '1e-400', '0.1e-399', '5e-324', '1e99999999999999999999'],
];
/** Numbers as a pattern may have them, besides those of JSON. */
export const patternNumbers = [...numbers, '+12', '+1e+2', '007', '.5', '+0', '-012.50'];
/** Nearly JSON: none of these is a value. */
export const nearlyValues = [
  ...['01', '-01', '1.', '.5', '+1', '-', '1e', '1e+', '1.e5', '1.5.2', '0x10', '1_000', '\u0661', 'NaN', 'Infinity'],
  ...[
    'tru',
    'True',
    'nulll',
    'undefined',
    "'x'",
    '"x',
    '"\t"',
    '"\\x41"',
    '"\\u12g4"',
    '"\\u123"',
    '{a:1}',
    '[1,]',
    '{"a":1,}',
    '{,}',
    '{"a"}',
  ],
];
/** Blanks of JSON. */
export const blanks = ['', '', '', ' ', '  ', '\n', '\t', '\r\n', ' \n\t '];
