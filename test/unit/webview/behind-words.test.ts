import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { behindStrings } from '../../../src/views/events-behind-strings';
import { remarkWords, sentenceOf, talliesOf } from '../../../src/webview/behind-words';
import type { BehindRemark, BehindState } from '../../../src/webview/events-behind-messages';
import { Format } from '../../../src/webview/format';

const strings = behindStrings({ l10n: { t: (text: string) => text } } as unknown as typeof vscode);
const format = new Format('en');
const at = new Date(2026, 10, 23, 14, 0).getTime();

type Callers = BehindState['callers'];

const caller = (who: string, ...places: (readonly [string, number])[]): Callers[number] => ({
  who,
  count: places.reduce((sum, [, count]) => sum + count, 0),
  places: places.filter(([name]) => name !== '').map(([name, count]) => ({ name, count })),
});

function state(callers: Callers, changes: Partial<BehindState> = {}): BehindState {
  const count = callers.reduce((sum, one) => sum + one.count, 0);
  const row = { logged: at, name: 'StopInstances', who: '', from: '', filters: ['stops'] };
  return {
    metric: 'M',
    from: at,
    to: at + 5 * 60_000,
    phase: 'done',
    rows: Array.from({ length: count }, (_, index) => ({ ...row, index })),
    callers,
    names: [],
    errors: [],
    remarks: [],
    ...changes,
  };
}

describe('sentenceOf', () => {
  const rows: readonly [string, BehindState, string][] = [
    [
      'who, how often, from where',
      state([caller('alice (IAMUser)', ['203.0.113.9', 2]), caller('deploy-role/ci', ['10.0.3.7', 1])]),
      '3 events: alice 2 (203.0.113.9), deploy-role/ci 1 (10.0.3.7)',
    ],
    ['one event', state([caller('root', ['203.0.113.9', 1])]), '1 event: root 1 (203.0.113.9)'],
    [
      'several places of one caller',
      state([caller('alice', ['203.0.113.9', 2], ['198.51.100.4', 1])]),
      '3 events: alice 3 (203.0.113.9 2, 198.51.100.4 1)',
    ],
    [
      'a place that not all say',
      state([caller('alice', ['203.0.113.9', 2], ['', 1])]),
      '3 events: alice 3 (203.0.113.9 2)',
    ],
    [
      'too many places',
      state([caller('alice', ['a', 4], ['b', 3], ['c', 2], ['d', 1])]),
      '10 events: alice 10 (a 4, b 3, c 2, …)',
    ],
    [
      'too many callers',
      state(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => caller(name, ['', 1]))),
      '7 events: a 1, b 1, c 1, d 1, e 1, 2 more callers',
    ],
    ['nobody known', state([caller('', ['', 4])]), '4 events'],
    ['some known', state([caller('root', ['', 1]), caller('', ['', 3])]), '4 events: root 1, unknown caller 3'],
    ['none', state([]), 'No event of this time matches.'],
    ['none yet', state([], { phase: 'stopped' }), '0 events'],
    [
      'more than are listed',
      state([caller('root', ['', 1000])], { remarks: [{ kind: 'more' }] }),
      '1,000 events and more: root 1,000',
    ],
  ];
  for (const [what, given, expected] of rows) {
    it(`${what}: ${expected}`, () =>
      assert.equal(sentenceOf(given, strings, format), `Nov 23, 14:00 – 14:05 · ${expected}`));
  }
});

describe('talliesOf', () => {
  const names = [{ name: 'StopInstances', count: 3 }];
  const errors = [{ name: 'AccessDenied', count: 1 }];
  const rows = [
    [{ names, errors }, 'StopInstances 3 · errors: AccessDenied 1'],
    [{ names }, 'StopInstances 3'],
    [{}, ''],
  ] as const;
  for (const [given, expected] of rows) {
    it(`“${expected}”`, () => assert.equal(talliesOf(state([], given), strings, format), expected));
  }
});

describe('remarkWords', () => {
  const rows: readonly [BehindRemark, RegExp][] = [
    [{ kind: 'differs', listed: 3, datapoint: 5 }, /^The datapoint is 5; these events add up to 3\.$/],
    [{ kind: 'differs', listed: 3 }, /^CloudWatch has no data of this period; these events add up to 3\.$/],
    [
      { kind: 'newer-filter', filter: 'stops', since: at },
      /^Metric filter stops was made or changed at Nov 23, 14:00:00/,
    ],
    [{ kind: 'expired', logGroup: 'g', days: 90 }, /^Log group g deletes events after 90 days/],
    [{ kind: 'default-value', filter: 'stops', value: 5 }, /^Metric filter stops reports 5 for every minute/],
    [{ kind: 'more', datapoint: 4312 }, /^The first 2 events are listed; the datapoint is 4,312\./],
    [{ kind: 'more' }, /^The first 2 events are listed; there are more\./],
    [{ kind: 'no-number', field: '$.bytes', count: 2 }, /^2 more without a number at \$\.bytes/],
    [
      { kind: 'delivered-later', count: 1, most: 242_000 },
      /^1 happened before this period, up to 5 min before delivery/,
    ],
    [{ kind: 'recent' }, /^CloudTrail delivers some minutes late/],
    [{ kind: 'no-filter' }, /^No metric filter puts values into this metric now/],
    [{ kind: 'unexplained' }, /^The pattern may have been another one then/],
  ];
  const two = state([caller('root', ['', 2])]).rows;
  for (const [remark, expected] of rows) {
    it(JSON.stringify(remark), () => {
      const text = remarkWords(remark, two, strings, format);
      assert.match(text, expected);
      assert.doesNotMatch(text, /\{\d\}/);
    });
  }
});
