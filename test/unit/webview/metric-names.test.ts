import assert from 'node:assert/strict';
import type { TrackedMetric } from '../../../src/webview/metric-shapes';
import { headingOf, namesOf } from '../../../src/webview/metric-names';

const of = (name: string, dimensions?: Record<string, string>, namespace = 'N'): TrackedMetric => ({
  accountId: '1',
  region: 'r',
  namespace,
  name,
  dimensions,
});
const alice = { UserName: 'alice' };
const bob = { UserName: 'bob', Region: 'eu-west-1' };

describe('what metrics are called in a chart', () => {
  const rows: readonly (readonly [string, readonly TrackedMetric[], string, readonly string[]])[] = [
    ['one', [of('Stops')], 'Stops', ['Stops']],
    [
      'one with dimensions',
      [of('Stops', bob)],
      'Stops (UserName=bob, Region=eu-west-1)',
      ['Stops (UserName=bob, Region=eu-west-1)'],
    ],
    ['several', [of('Stops'), of('Starts')], 'Stops, Starts', ['Stops', 'Starts']],
    [
      'several of one name, by their dimensions alone',
      [of('Stops', alice), of('Stops', bob)],
      'Stops',
      ['UserName=alice', 'UserName=bob, Region=eu-west-1'],
    ],
    ['one of them without dimensions', [of('Stops'), of('Stops', alice)], 'Stops', ['Stops', 'UserName=alice']],
    [
      'another beside them',
      [of('Stops', alice), of('Starts')],
      'Stops (UserName=alice), Starts',
      ['Stops (UserName=alice)', 'Starts'],
    ],
    [
      'the same name in two namespaces',
      [of('Stops', alice), of('Stops', alice, 'M')],
      'Stops (N, UserName=alice), Stops (M, UserName=alice)',
      ['Stops (N, UserName=alice)', 'Stops (M, UserName=alice)'],
    ],
  ];
  for (const [what, metrics, heading, names] of rows) {
    it(`${what}: ${heading}`, () => {
      assert.deepEqual(namesOf(metrics), names);
      assert.equal(headingOf(metrics), heading);
    });
  }
});
