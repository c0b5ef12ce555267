import assert from 'node:assert/strict';
import { checkPattern, completePattern, type Completion, type CompletionContext } from '../../../src/pattern/index';
import { alerts } from '../../../src/pattern/complete-alerts';
import { smallKnowledge, smallObserved } from '../../helpers/small-knowledge';

const known: CompletionContext = { knowledge: smallKnowledge };

/** What is proposed where a pattern, given as text with the cursor as `‸`, is being written. */
function at(marked: string, context = known): readonly Completion[] {
  const offset = marked.indexOf('‸');
  const text = marked.replace('‸', '');
  const { items } = completePattern(text, offset, context);
  for (const { range, label } of items) {
    assert.ok(range.start <= offset && offset <= range.end && range.end <= text.length, `${label}: range`);
    assert.ok(!text.slice(range.start, range.end).includes('\n'), `${label}: one line`);
  }
  return items;
}

const labels = (marked: string, context = known) => at(marked, context).map(({ label }) => label);

/** The text once a proposal is accepted, with its first place to type as `‸`. */
function accepted(marked: string, label: string, context = known): string {
  const item = at(marked, context).find((one) => one.label === label);
  assert.ok(item, `${label} is not proposed at ${marked}`);
  const text = marked.replace('‸', '');
  const plain = item.isSnippet
    ? item.insert
        .replace(/\$1|\$\{1:[^}]*\}/, '‸')
        .replace(/(?<!\\)\$(\d|\{\d:([^}]*)\})/g, '$2')
        .replace(/\\([\\$}])/g, '$1')
    : `${item.insert}‸`;
  return text.slice(0, item.range.start) + plain + text.slice(item.range.end);
}

describe('completePattern', () => {
  describe('properties', () => {
    const everywhere = [
      '{ ‸',
      '{ ‸ }',
      '{ $‸ }',
      '{ $.‸ }',
      '{ $.event‸',
      '{ event‸ }',
      '{ (‸',
      '{ ($.a = 1) && ‸ }',
      '{ $.a = "x" ||‸',
      '{ $.a = "x && $.‸ }',
      '{ $.a == 1 && $.‸',
      '{ $.a = "x"\n  && $.‸ }',
      '  { $.‸ }',
    ];
    for (const marked of everywhere) {
      it(`are proposed at ${JSON.stringify(marked)}`, () => {
        const items = labels(marked);
        assert.deepEqual(items.slice(0, 3), ['$.eventName', '$.eventSource', '$.userIdentity.type']);
      });
    }

    it('say their type, their meaning, an example, and whether they may be missing', () => {
      const [name] = at('{ $.‸ }');
      assert.equal(name!.detail, 'string');
      assert.match(name!.documentation!, /action that was asked for/);
      assert.match(name!.documentation!, /`StopInstances`/);
      const invokedBy = at('{ $.‸ }').find(({ label }) => label === '$.userIdentity.invokedBy');
      assert.match(invokedBy!.documentation!, /Absent from some events/);
    });

    it('that hold others come after those that can be compared', () => {
      const all = labels('{ ‸ }');
      assert.ok(all.indexOf('$.userIdentity') > all.indexOf('$.resources[*].ARN'));
    });

    const replaced = [
      ['{ $.ev‸ }', '$.eventName', '{ $.eventName ‸ }', 'goes on to the operator'],
      ['{ eventN‸ }', '$.eventName', '{ $.eventName ‸ }', 'a name without $. gets it'],
      ['{ $.user‸Agent = "x" }', '$.eventName', '{ $.eventName‸ = "x" }', 'the whole old name goes'],
      ['{ $.req‸ }', '$.requestParameters', '{ $.requestParameters.‸ }', 'below it more can be named'],
    ] as const;
    for (const [marked, label, result, why] of replaced) {
      it(`${marked} with ${label}: ${why}`, () => assert.equal(accepted(marked, label), result));
    }

    it('keep the index that was typed', () => {
      assert.ok(labels('{ $.resources[2].‸ }').includes('$.resources[2].ARN'));
    });

    it('of fetched events come below what is open, with what they held', () => {
      const observed = smallObserved({ '$.requestParameters.instanceId': { 'i-1': 3 }, '$.eventName': { X: 1 } });
      const items = at('{ $.requestParameters.‸ }', { ...known, observed });
      const seen = items.filter(({ detail }) => detail?.includes('fetched'));
      assert.deepEqual(
        seen.map(({ label }) => label),
        ['$.requestParameters.instanceId'],
      );
      assert.match(seen[0]!.documentation!, /In 3 events of those fetched: `i-1`/);
    });

    it('are not needed: without knowledge there are none, and nothing fails', () => {
      assert.deepEqual(labels('{ $.‸ }', {}), []);
    });
  });

  describe('operators', () => {
    const rows = [
      ['{ $.eventName ‸', ['=', '!='], ['NOT EXISTS', 'IS TRUE', '<'], 'text that is always there'],
      ['{ $.userIdentity.invokedBy ‸', ['=', '!=', 'NOT EXISTS'], ['IS TRUE', '<'], 'text that may be missing'],
      ['{ $.readOnly ‸', ['IS TRUE', 'IS FALSE', 'NOT EXISTS'], ['=', '!='], 'flags are never equal to anything'],
      ['{ $.count ‸ }', ['=', '!=', '<', '>='], ['IS TRUE', 'NOT EXISTS'], 'numbers have an order'],
      ['{ $.userIdentity ‸ }', ['IS NULL'], ['=', '!='], 'objects are never equal to anything'],
      ['{ $.other ‸ }', ['=', '<', 'IS TRUE', 'NOT EXISTS', 'IS NULL'], [], 'anything may be asked of the unknown'],
      ['{ $.readOnly IS ‸ }', ['IS TRUE', 'IS FALSE'], ['=', '&&'], 'in the middle of a keyword'],
      ['{ $.readOnly IS TR‸ }', ['IS TRUE'], ['&&'], 'in the middle of its second word'],
      ['{ $.count !‸ }', ['!='], ['&&'], 'one character of two'],
      ['[ip, size ‸]', ['=', '!=', '>='], ['IS TRUE', 'NOT EXISTS'], 'a field of a line is text or a number'],
    ] as const;
    for (const [marked, some, none, why] of rows) {
      it(`${marked}: ${why}`, () => {
        const all = labels(marked);
        for (const label of some) assert.ok(all.includes(label), `${label} in ${all.join(' ')}`);
        for (const label of none) assert.ok(!all.includes(label), `no ${label} in ${all.join(' ')}`);
      });
    }

    const replaced = [
      ['{ $.eventName ‸ }', '=', '{ $.eventName = "‸" }'],
      ['{ $.eventName ‸ }', '= "…*"', '{ $.eventName = "‸*" }'],
      ['{ $.count ‸ }', '>=', '{ $.count >= ‸ }'],
      ['{ $.readOnly IS T‸ }', 'IS TRUE', '{ $.readOnly IS TRUE‸ }'],
      ['{ $.userIdentity.invokedBy NOT‸ }', 'NOT EXISTS', '{ $.userIdentity.invokedBy NOT EXISTS‸ }'],
      ['{ $.count !‸ }', '!=', '{ $.count != ‸ }'],
    ] as const;
    for (const [marked, label, result] of replaced) {
      it(`${marked} with ${label}`, () => assert.equal(accepted(marked, label), result));
    }

    it('!= says that it is false where the field is missing', () => {
      const item = at('{ $.userIdentity.invokedBy ‸ }').find(({ label }) => label === '!=');
      assert.match(item!.documentation!, /\(\$\.userIdentity\.invokedBy NOT EXISTS\) \|\|/);
    });
  });

  describe('values', () => {
    const replaced = [
      ['{ $.eventName = ‸ }', 'StopInstances', '{ $.eventName = "StopInstances"‸ }', 'quotes are added'],
      ['{ $.eventName =‸ }', 'StopInstances', '{ $.eventName = "StopInstances"‸ }', 'and a blank'],
      ['{ $.eventName = "‸" }', 'StopInstances', '{ $.eventName = "StopInstances"‸ }', 'in quotes, goes behind them'],
      ['{ $.eventName = "‸ }', 'StopInstances', '{ $.eventName = "StopInstances"‸ }', 'in a quote that is open'],
      ['{ $.eventName = "St‸art" }', 'StopInstances', '{ $.eventName = "StopInstances"‸ }', 'the old value goes'],
      ['{ $.eventName = St‸art }', 'StopInstances', '{ $.eventName = "StopInstances"‸ }', 'so without quotes'],
      [
        '{ ($.eventName = "‸) && ($.userIdentity.type = "Root") }',
        'StopInstances',
        '{ ($.eventName = "StopInstances"‸) && ($.userIdentity.type = "Root") }',
        'what follows an open quote stays',
      ],
      ['{ $.eventName == "‸" }', 'StopInstances', '{ $.eventName == "StopInstances"‸ }', 'after a wrong operator'],
      ['{ $.readOnly = ‸ }', 'IS TRUE', '{ $.readOnly IS TRUE‸ }', 'a flag is not compared'],
      ['{ $.eventName = ‸ }', '%…%', '{ $.eventName = %‸% }', 'a regular expression'],
    ] as const;
    for (const [marked, label, result, why] of replaced) {
      it(`${marked} with ${label}: ${why}`, () => assert.equal(accepted(marked, label), result));
    }

    it('of a closed list, with what they mean', () => {
      const items = at('{ $.userIdentity.type = "‸" }');
      assert.deepEqual(
        items.map(({ label }) => label),
        ['Root', 'IAMUser'],
      );
      assert.equal(items[0]!.documentation, 'The account itself.');
    });

    it('are event names of the service that the pattern names, before or after', () => {
      const ec2 = ['StopInstances', 'StartInstances'];
      assert.deepEqual(labels('{ $.eventSource = "ec2.amazonaws.com" && $.eventName = "‸" }'), ec2);
      assert.deepEqual(labels('{ ($.eventName = "‸) && ($.eventSource = ec2.amazonaws.com) }'), ec2);
      assert.equal(labels('{ $.eventName = "‸" }').length, 4);
    });

    it('are first the services that write the event which the pattern names', () => {
      const [first] = labels('{ $.eventName = "DisableKey" && $.eventSource = "‸" }');
      assert.equal(first, 'kms.amazonaws.com');
    });

    it('that were seen come first, with their counts', () => {
      const observed = smallObserved({ '$.eventName': { StartInstances: 12, ConsoleLogin: 1 } });
      const items = at('{ $.eventName = "‸" }', { ...known, observed });
      assert.deepEqual(
        items.slice(0, 3).map(({ label, detail }) => [label, detail]),
        [
          ['StartInstances', '12 events'],
          ['ConsoleLogin', '1 event'],
          ['StopInstances', 'ec2.amazonaws.com'],
        ],
      );
      assert.equal(items.filter(({ label }) => label === 'StartInstances').length, 1);
    });

    it('with quotes and backslashes in them are escaped', () => {
      const observed = smallObserved({ '$.userAgent': { 'a "b" \\c': 1 } });
      const result = accepted('{ $.userAgent = ‸ }', 'a "b" \\c', { observed });
      assert.equal(result, '{ $.userAgent = "a \\"b\\" \\\\c"‸ }');
    });

    it('to order by are numbers, and stand without quotes', () => {
      const observed = smallObserved({ '$.count': { 5: 2 }, '$.mixed': { 7: 1, x: 1 } });
      assert.equal(accepted('{ $.count > ‸ }', '5', { ...known, observed }), '{ $.count > 5‸ }');
      assert.deepEqual(labels('{ $.mixed > ‸ }', { observed }), ['7']);
    });

    it('more than can be listed are asked for again as one types', () => {
      const many = Array.from({ length: 500 }, (_, i) => ({ name: `Describe${i}`, eventSource: 'x.amazonaws.com' }));
      const knowledge = { ...smallKnowledge, eventNames: () => [...many, ...smallKnowledge.eventNames()] };
      const first = completePattern('{ $.eventName = "" }', 16, { knowledge });
      assert.ok(first.isIncomplete && first.items.length < 500);
      const next = completePattern('{ $.eventName = "Stop" }', 20, { knowledge });
      assert.deepEqual(
        next.items.map(({ label }) => label),
        ['StopInstances', 'StopLogging'],
      );
      assert.equal(next.isIncomplete, false);
    });
  });

  describe('after a condition', () => {
    const rows = [
      ['{ $.a = "x" ‸ }', ['&&', '||']],
      ['{ $.a = "x"‸ }', ['&&', '||']],
      ['{ ($.a = "x"‸ }', ['&&', '||', ')']],
      ['{ ($.a = "x") ‸ }', ['&&', '||']],
      ['{ $.a IS TRUE ‸ }', ['&&', '||']],
      ['{ $.a = "x" &‸ }', ['&&', '||']],
      ['[a = 1 ‸]', ['&&', '||']],
      ['{ $.a = "x" } ‸', []],
      ['‸ { $.a = "x" }', []],
      ['{ $.a = %x‸% }', []],
    ] as const;
    for (const [marked, expected] of rows) {
      it(`${marked}: ${expected.join(' ') || 'nothing'}`, () => assert.deepEqual(labels(marked), expected));
    }

    it('blanks are added where there are none', () => {
      assert.equal(accepted('{ $.a = "x"‸ }', '&&'), '{ $.a = "x" && ‸ }');
      assert.equal(accepted('{ $.a = "x" &‸ }', '&&'), '{ $.a = "x" && ‸ }');
    });
  });

  describe('fields of a line', () => {
    it('are named by the writer; ... is there once', () => {
      assert.ok(labels('[ip, ‸]').includes('...'));
      assert.ok(!labels('[ip, ..., ‸]').includes('...'));
    });

    it('conditions are about their own field', () => {
      assert.deepEqual(labels('[ip, status = 4* && ‸]'), ['status']);
      assert.deepEqual(labels('[ip = 1* || ‸]'), ['ip']);
    });
  });

  describe('terms', () => {
    it('signs are explained', () => assert.deepEqual(labels('ERROR ‸'), ['"…"', '?', '-', '%…%']));
    it('nothing is proposed within a phrase', () => assert.deepEqual(labels('"an err‸'), []));
  });

  describe('an empty pattern', () => {
    it('begins with a whole alert, or one of the forms', () => {
      const all = labels('‸');
      assert.ok(all.includes('EC2 instance stopped'));
      assert.ok(all.includes('{ $.field = "…" }'));
      assert.equal(accepted('‸', '{ $.field = "…" }'), '{ $.‸ }');
    });

    it('brings front matter where the file is empty, and only there', () => {
      assert.match(accepted('‸', 'EC2 instance stopped', { isWholeFile: true }), /^---\nfilterName: .*\n---\n\{ \$\./s);
      assert.match(accepted('‸', 'EC2 instance stopped'), /^\{ \$\.eventSource = .*\}$/);
    });

    for (const { title, pattern } of alerts) {
      it(`${title}: a pattern without a fault`, () => assert.deepEqual(checkPattern(pattern), []));
    }
  });

  it('takes any text and any place', () => {
    for (const text of [
      '{',
      '[',
      '{ $.a = "',
      '[a, "',
      '{ $.a = %',
      "{ $.['a",
      '%',
      '"',
      '?',
      '{}',
      '[]',
      '{ ) }',
      '',
    ]) {
      for (let offset = 0; offset <= text.length; offset++) completePattern(text, offset, known);
    }
  });
});
