import assert from 'node:assert/strict';
import {
  compareWithAws,
  isTestable,
  longestMessage,
  mostMessages,
  requestsOf,
  verdictsOf,
  type RefereeMatch,
} from '../../../src/alerts/referee';
import { isAgreed, issueText, refereeReport, refereeSummary } from '../../../src/alerts/referee-report';

/** The access log lines that the API reference of TestMetricFilter has in its examples. */
const lines = [
  '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
  '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324',
  '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /apache_pb.gif HTTP/1.0" 200 4355',
];
const named = '[ip, identity, user_id, timestamp, request, status_code, size]';
const valuesOf = (time: string, status: string, size: string) => ({
  $ip: '127.0.0.1',
  $identity: '-',
  $user_id: 'frank',
  $timestamp: `10/Oct/2000:${time} -0700`,
  $request: 'GET /apache_pb.gif HTTP/1.0',
  $status_code: status,
  $size: size,
});
const values = [
  valuesOf('13:25:15', '200', '1534'),
  valuesOf('13:35:22', '500', '5324'),
  valuesOf('13:50:35', '200', '4355'),
];
const answerFrom = (first: number): RefereeMatch[] =>
  lines.map((eventMessage, place) => ({
    eventNumber: place + first,
    eventMessage,
    extractedValues: values[place]!,
  }));
const about = { where: 'dev, 111122223333 (us-east-1)', region: 'us-east-1', at: 0, extensionVersion: '1.2.3' };

describe('whose answer is meant', () => {
  const marks = (messages: readonly string[], matches: readonly RefereeMatch[]) =>
    verdictsOf(messages, matches)
      .map((verdict) => (verdict === undefined ? '?' : verdict === false ? '-' : '+'))
      .join('');

  const rows: readonly (readonly [what: string, messages: string[], matches: RefereeMatch[], expected: string])[] = [
    ['the message, numbers from 0', ['a', 'b', 'c'], [{ eventNumber: 1, eventMessage: 'b' }], '-+-'],
    ['the message, numbers from 1', ['a', 'b', 'c'], [{ eventNumber: 2, eventMessage: 'b' }], '-+-'],
    ['no match', ['a', 'b'], [], '--'],
    ['a message that is there twice', ['a', 'b', 'a'], [{ eventNumber: 1, eventMessage: 'a' }], '+-+'],
    ['a number 0', ['a', 'b', 'c'], [{ eventNumber: 0 }, { eventNumber: 2 }], '+-+'],
    ['the number of the last', ['a', 'b', 'c'], [{ eventNumber: 1 }, { eventNumber: 3 }], '+-+'],
    [
      'a number, by another match from 0',
      ['a', 'b', 'c'],
      [{ eventNumber: 1, eventMessage: 'b' }, { eventNumber: 2 }],
      '-++',
    ],
    [
      'a number, by another match from 1',
      ['a', 'b', 'c'],
      [
        { eventNumber: 1, eventMessage: 'a' },
        { eventNumber: 2, eventMessage: 'changed' },
      ],
      '++-',
    ],
    ['numbers that may count from either', ['a', 'b', 'c'], [{ eventNumber: 1 }], '???'],
    ['numbers that contradict each other', ['a', 'b'], [{ eventNumber: 0 }, { eventNumber: 2 }], '??'],
    [
      'what is known stays known beside what is not',
      ['a', 'b', 'b'],
      [{ eventNumber: 1, eventMessage: 'b' }, {}],
      '?++',
    ],
  ];
  for (const [what, messages, matches, expected] of rows) {
    it(what, () => assert.equal(marks(messages, matches), expected));
  }
});

describe('what is sent', () => {
  it('is no empty message and none over 256 KB in UTF-8', () => {
    assert.deepEqual(
      ['', 'a', 'a'.repeat(longestMessage), 'a'.repeat(longestMessage + 1), 'ü'.repeat(longestMessage / 2 + 1)].map(
        isTestable,
      ),
      [false, true, true, false, false],
    );
  });

  it('is 50 messages a request, and no more than a megabyte', () => {
    const small = Array.from({ length: 51 }, (_, n) => `${n}`);
    assert.deepEqual(
      requestsOf(small).map(({ length }) => length),
      [mostMessages, 1],
    );
    const large = Array.from({ length: 9 }, () => 'a'.repeat(longestMessage));
    assert.deepEqual(
      requestsOf(large).map(({ length }) => length),
      [4, 4, 1],
    );
    assert.deepEqual(requestsOf(large).flat(), large);
  });
});

describe('our verdict and that of AWS', () => {
  for (const first of [0, 1]) {
    it(`agree on the API reference’s access log with its values, numbered from ${first}`, () => {
      const comparison = compareWithAws(named, lines, { verdicts: verdictsOf(lines, answerFrom(first)) });
      assert.ok(isAgreed(comparison));
      assert.deepEqual(
        comparison.events.map(({ ours, aws }) => [ours, aws]),
        [
          [true, true],
          [true, true],
          [true, true],
        ],
      );
      assert.equal(refereeSummary(comparison), 'AWS and Access Alerts agree on 3 events.');
    });
  }

  it('disagree on an event, with what each condition found', () => {
    const messages = ['{"eventName":"StopInstances"}', '{"eventName":"RunInstances"}'];
    const pattern = '{ $.eventName = "StopInstances" }';
    const comparison = compareWithAws(pattern, messages, { verdicts: verdictsOf(messages, []) });
    assert.equal(comparison.disagreements.length, 1);
    const [event] = comparison.disagreements;
    assert.deepEqual([event?.message, event?.ours, event?.aws], [messages[0], true, false]);
    assert.deepEqual(
      event?.clauses.map(({ matches, saw }) => [matches, saw]),
      [[true, '"StopInstances"']],
    );
    assert.match(refereeSummary(comparison), /disagree on 1 of 2 events/);
  });

  it('disagree on a value of a line, as the API reference’s own misprint', () => {
    const matches = answerFrom(0);
    matches[0] = { ...matches[0], extractedValues: { ...values[0]!, $size: '1534,' } };
    const comparison = compareWithAws(named, lines, { verdicts: verdictsOf(lines, matches) });
    assert.deepEqual(
      comparison.disagreements.map(({ values: different }) => different),
      [[{ name: '$size', ours: '1534', aws: '1534,' }]],
    );
  });

  it('take no notice of values that AWS does not give: for JSON, and where there are none', () => {
    const json = ['{"a":1}'];
    const answer = verdictsOf(json, [{ eventNumber: 0, eventMessage: json[0], extractedValues: {} }]);
    assert.ok(isAgreed(compareWithAws('{ $.a = 1 }', json, { verdicts: answer })));
    const without = answerFrom(0).map((match) => ({ ...match, extractedValues: {} }));
    assert.ok(isAgreed(compareWithAws(named, lines, { verdicts: verdictsOf(lines, without) })));
  });

  const refused = 'Invalid metric filter pattern';
  const validity: readonly (readonly [pattern: string, isRefused: boolean, disagrees: boolean, says: RegExp])[] = [
    ['{ $.a = 1 }', true, true, /AWS refuses the pattern, Access Alerts takes it: Invalid metric filter pattern/],
    ['{ $.a = }', false, true, /AWS takes the pattern, Access Alerts holds it to be wrong/],
    ['{ $.a = }', true, false, /AWS refuses the pattern, and so does Access Alerts/],
    ['{ $.a = 1 }', false, false, /agree on 1 event\./],
  ];
  for (const [pattern, isRefused, disagrees, says] of validity) {
    it(`${pattern}, ${isRefused ? 'refused' : 'taken'} by AWS: ${disagrees ? 'a disagreement' : 'no disagreement'}`, () => {
      const messages = ['{"a":1}'];
      const comparison = compareWithAws(
        pattern,
        messages,
        isRefused ? { refused } : { verdicts: verdictsOf(messages, [{ eventNumber: 1, eventMessage: messages[0] }]) },
      );
      assert.equal(comparison.disagreesOnPattern, disagrees);
      assert.equal(isAgreed(comparison), !disagrees);
      assert.match(refereeSummary(comparison), says);
    });
  }

  it('do not disagree where AWS’s answer does not tell, which is said', () => {
    const messages = ['{"a":1}', '{"a":2}', '{"a":3}'];
    const comparison = compareWithAws('{ $.a = 1 }', messages, {
      verdicts: verdictsOf(messages, [{ eventNumber: 1 }]),
    });
    assert.deepEqual([comparison.untold, comparison.disagreements.length], [3, 0]);
    assert.match(refereeSummary(comparison), /does not tell of 3/);
  });
});

describe('the report on a check with AWS', () => {
  const messages = ['{"eventName":"Run|Instances","a":"<b>"}', '{"eventName":"StopInstances"}'];
  const pattern = '{ $.eventName = "StopInstances" }';
  const comparison = compareWithAws(pattern, messages, { verdicts: verdictsOf(messages, []) });
  const report = refereeReport(comparison, about);

  it('lists every event with both verdicts, what they disagree on first', () => {
    const rows = report.split('\n').filter((line) => /^\| [≠=?] \|/.test(line));
    assert.equal(rows.length, 2);
    assert.match(rows[0]!, /^\| ≠ \|.*StopInstances.*\| no match \| match \|$/);
    assert.match(rows[1]!, /^\| = \|.*\| no match \| no match \|$/);
  });

  it('lets no text of an event become Markdown or HTML', () => {
    assert.ok(report.includes('Run\\|Instances'));
    assert.ok(!report.replace(/```[^]*?```/g, '').includes('<b>'));
  });

  it('has the issue text, which has all that is needed to see it again', () => {
    const issue = issueText(comparison, about);
    for (const part of [pattern, messages[1]!, '1.2.3', 'us-east-1', 'AWS: **no match**, Access Alerts: **match**']) {
      assert.ok(issue.includes(part), part);
    }
    assert.ok(!issue.includes('Run|Instances'), 'events that are agreed on stay at home');
    assert.ok(report.includes('It contains the events'));
  });

  it('has an issue text that GitHub takes, and says what did not fit', () => {
    const large = Array.from({ length: 5 }, (_, n) =>
      JSON.stringify({ eventName: 'StopInstances', n, a: 'a'.repeat(25_000) }),
    );
    const issue = issueText(compareWithAws(pattern, large, { verdicts: verdictsOf(large, []) }), about);
    assert.ok(issue.length < 65_536);
    assert.match(issue, /3 events more did not fit/);
  });

  it('has no issue text where all agree', () => {
    const agreed = compareWithAws(pattern, ['{}'], { verdicts: verdictsOf(['{}'], []) });
    assert.ok(!refereeReport(agreed, about).includes('Issue text'));
  });
});
