import assert from 'node:assert/strict';
import { completeAlarm } from '../../../src/alerts/alarm-defaults';
import { finish } from '../../../src/alerts/alarm-replay';
import { backtest, type BacktestInput } from '../../../src/alerts/backtest';
import { backtestReport, duration } from '../../../src/alerts/backtest-report';
import { sensitivityOf } from '../../../src/alerts/backtest-sensitivity';
import { sampleEvents } from '../../../src/alerts/metric-samples';

const minute = 60_000;
const from = Date.parse('2026-11-23T14:00:00Z');
const to = from + 60 * minute;

function report(changes: Partial<BacktestInput> = {}, who = 'alice', name = 'stopped'): string {
  const metric = { metricValue: '$.size' };
  const events = [5, 5, 7].map((at) => ({
    timestamp: from + at * minute,
    extracted: { '$.size': at === 7 ? 'big' : '2' },
    name: 'StopInstances',
    who,
    ip: '203.0.113.9',
  }));
  const input: BacktestInput = {
    from,
    to,
    metric,
    ...sampleEvents(events, metric, { from, to }, 'unknown'),
    source: {
      label: 'the fetched events',
      read: 12_480,
      leftOut: ['7 events, more than 20,000'],
      differences: ['Insights compares numbers as text.'],
      hasLogTimes: false,
      knowsIngestion: true,
      premises: ['Numbers are short.'],
    },
    ...changes,
  };
  const alarm = completeAlarm({ threshold: 3 });
  const subject = { name, pattern: '{ $.eventName = "StopInstances" }', madeAt: to };
  return backtestReport(subject, input, backtest(input, alarm), finish(sensitivityOf(input, alarm)));
}

describe('the report of a backtest', () => {
  const wanted = [
    ['what it is of', '# Backtest of stopped'],
    ['the outcome', '1 notification, 15 min in ALARM between 2026-11-23 14:00 and 2026-11-23 15:00.'],
    ['the pattern', '```\n{ $.eventName = "StopInstances" }\n```'],
    ['the settings', '| Condition | ≥ 3 |'],
    ['what was read', '- Events: the fetched events; 12,480 were read, 3 match.'],
    [
      'what gave no value',
      '- 1 matching event was left out: the metric value is not a number, or a dimension has no value.',
    ],
    ['what was left out', '- Left out: 7 events, more than 20,000.'],
    ['what differs', '- Insights compares numbers as text.'],
    [
      'a change and why',
      '| 2026-11-23 14:06 | OK → ALARM | 1 of 1 datapoints breaching (≥ 3): 4 (2026-11-23 14:01); 1 of 1 needed |',
    ],
    ['the thresholds', '| ≥ 3 (this) | 1 | 15 min |'],
    ['the evaluation periods', '| 1 of 1 (this) | 1 | 15 min |'],
    ['who it was', '| alice | 203.0.113.9 | 3 |'],
    ['the periods with data only', '1 of 12 periods have data.'],
    ['the metric', '| 2026-11-23 14:05 | 4 |'],
    ['what its way of counting takes for granted', '- Numbers are short.'],
    ['what was assumed', 'Events count at the time they carry.'],
  ] as const;
  it('says which combination of dimensions was watched', () => {
    const metric = { metricValue: '1', dimensions: { Region: '$.awsRegion' }, watched: { Region: 'eu-west-1' } };
    assert.match(report({ metric }), /\| Dimensions \| Region: \$\.awsRegion \|\n\| Watched \| Region=eu-west-1 \|/);
  });

  for (const [what, text] of wanted) {
    it(`says ${what}`, () => {
      const markdown = report();
      assert.ok(markdown.includes(text), markdown);
    });
  }

  it('shows text from events as text', () => {
    const markdown = report({}, '<img src=x>|`evil`\n# head', 'a|b');
    assert.ok(markdown.includes('&lt;img src=x&gt;\\|\\`evil\\` \\# head |'), markdown);
    assert.ok(markdown.startsWith('# Backtest of a\\|b\n'));
  });

  it('says so when nothing happened', () => {
    const markdown = report({ samples: [], actors: [] });
    assert.ok(markdown.includes('0 notifications, 0 min in ALARM'));
    assert.ok(markdown.includes('## Who made the events\n\nNot known.'));
  });

  const durations = [
    [0, '0 min'],
    [40_000, '40 s'],
    [125 * minute, '2 h 5 min'],
    [24 * 60 * minute, '1 day'],
    [100 * 60 * minute + 59_000, '4 days 4 h'],
  ] as const;
  for (const [ms, text] of durations) it(`writes ${ms} ms as ${text}`, () => assert.equal(duration(ms), text));
});
