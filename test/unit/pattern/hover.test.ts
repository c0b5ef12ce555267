import assert from 'node:assert/strict';
import { hoverPattern } from '../../../src/pattern/index';
import { smallKnowledge, smallObserved } from '../../helpers/small-knowledge';

const observed = smallObserved({ '$.eventName': { StopInstances: 3, StopLogging: 1, RunInstances: 2 } });
const context = { knowledge: smallKnowledge, observed };

/** What is said at the `‸` of a pattern, and the text that it is about. */
function at(marked: string): { about: string; markdown: string } | undefined {
  const text = marked.replace('‸', '');
  const hover = hoverPattern(text, marked.indexOf('‸'), context);
  return hover && { about: text.slice(hover.range.start, hover.range.end), markdown: hover.markdown };
}

describe('hoverPattern', () => {
  const rows: [marked: string, about: string, ...says: RegExp[]][] = [
    // Properties: the path up to the name under the cursor
    ['{ $.event‸Name = "x" }', '$.eventName', /string/, /action that was asked for/, /`StopInstances`/, /In 6 events/],
    ['{ $.user‸Identity.type = "x" }', '$.userIdentity', /object/, /Who asked/],
    ['{ $.userIdentity.ty‸pe = "x" }', '$.userIdentity.type', /Values: `Root`, `IAMUser`/],
    ['{ $.userIdentity.invoked‸By = "x" }', '$.userIdentity.invokedBy', /Absent from some events/],
    ['{ $.resources[3].A‸RN = "x" }', '$.resources[3].ARN', /What it was about/],
    ['{ $.requestParameters.wh‸at = "x" }', '$.requestParameters.what', /every comparison is false/],
    ["{ $.['a‸.b'] = 1 }", "$.['a.b']", /property/],
    ['{ $.list[‸*] = 1 }', '$.list[*]', /any element/i, /one that fits is enough/],
    // Operators
    ['{ $.a ‸= 1 }', '=', /\*\*Equal/, /False for a field that is missing/],
    ['{ $.a !‸= 1 }', '!=', /does \*\*not\*\* match/, /\(\$\.a NOT EXISTS\) \|\| \(\$\.a != /],
    ['{ $.a ‸>= 1 }', '>=', /At least/, /unquoted number/],
    ['{ $.a IS ‸TRUE }', 'IS TRUE', /"true"` does not count/],
    ['{ $.a ‸NOT EXISTS }', 'NOT EXISTS', /null exists/],
    ['{ $.a not ex‸ists }', 'not exists', /Is not in the event/],
    ['{ $.a = 1 |‸| $.b = 1 }', '||', /`&&` binds tighter/],
    ['{ $.a = 1 ‸&& $.b = 1 }', '&&', /binds tighter than `\|\|`/],
    // Values
    [
      '{ $.eventName = "Stop‸Instances" }',
      '"StopInstances"',
      /an event of Amazon EC2 \(`ec2\.amazonaws\.com`\)/,
      /In 3 events/,
    ],
    ['{ $.eventName = Stop‸* }', 'Stop*', /begins with `Stop`/, /`StopInstances`, `StopLogging`/, /Fits in 4 events/],
    [
      '{ $.eventSource = ec2.amazonaws.com && $.eventName = Stop‸* }',
      'Stop*',
      /Known values that fit: `StopInstances`\./,
    ],
    ['{ $.eventName = "*‸Key" }', '"*Key"', /ends with `Key`/, /comes twice does not fit/, /`DisableKey`/],
    ['{ $.eventName = "*top‸*" }', '"*top*"', /has `top` anywhere/],
    ['{ $.eventName = "Zz‸*" }', '"Zz*"', /No known value fits/],
    ['{ $.eventName = "‸*" }', '"*"', /Any text or number/],
    ['{ $.userIdentity.type = "‸Root" }', '"Root"', /The account itself/],
    ['{ $.a = ‸12 }', '12', /any number of that value/],
    ['{ $.a = "‸12" }', '"12"', /`12` and not `12\.0`/],
    ['{ $.a = %^‸x% }', '%^x%', /no parentheses/i, /lookaround/],
    // Lines
    ['[ip, ‸user, ...]', 'user', /field 2 of the line/, /`\$user`/],
    ['[ip, us‸er]', 'user', /takes the rest of the line/],
    ['[..., si‸ze, last]', 'size', /field 2 from the end/],
    ['[ip, .‸..]', '...', /Any number of fields/],
    ['[status = ‸4*]', '4*', /begins with `4`/],
    // Terms
    ['ERR‸OR', 'ERROR', /anywhere, also within a word/],
    ['-"health ‸check"', '-"health check"', /must not contain/],
    ['?a ‸?b', '?b', /One of the terms/],
    ['a ‸?b', '?b', /Ignored here/],
    ['‸%a+%', '%a+%', /A regular expression/],
  ];
  for (const [marked, about, ...says] of rows) {
    it(marked, () => {
      const hover = at(marked);
      assert.equal(hover?.about, about);
      for (const text of says) assert.match(hover.markdown, text);
    });
  }

  for (const marked of ['{ ‸ }', '‸{ $.a = 1 }', '{ ($.a = 1‸) }', '‸', '{ $.a = 1 }‸', ' ‸ x']) {
    it(`says nothing at ${JSON.stringify(marked)}`, () => assert.equal(at(marked), undefined));
  }

  it('reads broken text', () => {
    assert.equal(at('{ $.event‸Name = "x')?.about, '$.eventName');
    assert.equal(at('{ $.eventName == "x" && $.read‸Only')?.about, '$.readOnly');
  });

  it('an ignored ? is said only of those that are', () => {
    assert.doesNotMatch(at('?a ‸?b')!.markdown, /Ignored/);
  });
});
