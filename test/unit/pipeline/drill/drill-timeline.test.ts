import assert from 'node:assert/strict';
import { drillId, drillLinks, type Drill } from '../../../../src/pipeline/drill/drill';
import { timelineBars } from '../../../../src/pipeline/drill/drill-bars';
import {
  beginDrill,
  reduceDrill,
  totalOf,
  waitingFor,
  type DrillStep,
} from '../../../../src/pipeline/drill/drill-timeline';
import { linkTimes } from '../../../../src/pipeline/drill/drill-times';
import { aDrill, alarm, began } from './a-drill';

const second = 1000;
const done = (link: (typeof drillLinks)[number], after: number): DrillStep => ({
  is: 'done',
  link,
  at: began + after * second,
  evidence: `${link} seen`,
});
const after = (...steps: readonly DrillStep[]) => steps.reduce(reduceDrill, beginDrill(aDrill(), began));
const chain = [done('written', 1), done('matched', 4), done('metric', 64), done('alarm', 124), done('published', 125)];

describe('The timeline of a drill', () => {
  it('waits for one link after the other', () => {
    let state = beginDrill(aDrill(), began);
    for (const [i, step] of chain.entries()) {
      assert.equal(waitingFor(state), drillLinks[i]);
      state = reduceDrill(state, step);
    }
    assert.equal(waitingFor(state), 'subscription');
  });

  it('counts the time of each link from the one before, and all of it until SNS had it', () => {
    const state = after(...chain, done('subscription', 131));
    const took = drillLinks.map((link) => {
      const stands = state.links[link];
      return stands.is === 'done' ? stands.took / second : undefined;
    });
    assert.deepEqual(took, [1, 3, 60, 60, 1, 6]);
    assert.equal(totalOf(state), 125 * second);
  });

  it('takes no time below zero, where AWS’s time is before what was seen here', () => {
    const state = after(done('written', 10), done('matched', 4), done('metric', 12));
    assert.ok(state.links.matched.is === 'done' && state.links.matched.took === 0);
    assert.ok(state.links.metric.is === 'done' && state.links.metric.took === 2 * second);
  });

  it('ends with what was not waited for skipped, and takes no further step', () => {
    const silent = { is: 'silent', link: 'matched', at: began + 200 * second, evidence: 'nothing' } as const;
    const ended = after(chain[0]!, silent, {
      is: 'ended',
      at: began,
      end: { is: 'silent', link: 'matched', causes: [] },
    });
    assert.deepEqual(
      drillLinks.map((link) => ended.links[link].is),
      ['done', 'silent', 'skipped', 'skipped', 'skipped', 'skipped'],
    );
    assert.equal(reduceDrill(ended, chain[1]!), ended);
  });

  const ways: readonly (readonly [what: string, drill: Partial<Drill>, skipped: readonly string[]])[] = [
    [
      'the alarm’s state passes over what is before it',
      { way: { kind: 'alarm-state', reason: '', throughOk: false } },
      ['matched', 'metric'],
    ],
    ['a real action passes over nothing', { way: { kind: 'action', title: 'Stop' } }, []],
  ];
  for (const [what, changes, skipped] of ways) {
    it(what, () => {
      const { links } = beginDrill(aDrill(changes), began);
      assert.deepEqual(
        drillLinks.filter((link) => links[link].is === 'skipped'),
        skipped,
      );
    });
  }

  it('without an alarm is over after the metric', () => {
    const { links } = beginDrill({ way: aDrill().way }, began);
    assert.deepEqual(
      drillLinks.filter((link) => links[link].is === 'skipped'),
      ['alarm', 'published', 'subscription'],
    );
  });

  it('is drawn as bars one after the other', () => {
    const lines = timelineBars(aDrill(), after(...chain)).split('\n');
    assert.equal(lines.length, 6);
    assert.match(lines[2]!, /^metric {19}█{19} +1 min$/);
    assert.match(lines[0]!, /^written {17}█ +1 s$/);
    assert.match(lines[5]!, /^confirmed subscription {2}…$/);
  });
});

describe('How long a link may take', () => {
  it('is more than it usually does, and is asked for several times', () => {
    for (const link of drillLinks) {
      const { typical, longest, interval } = linkTimes(aDrill(), link);
      if (link === 'subscription') continue;
      assert.ok(longest > typical && interval < longest / 3, link);
    }
  });

  it('of an alarm goes by its periods', () => {
    const slow = aDrill({ alarm: { ...alarm, period: 3600, evaluationPeriods: 2 } });
    assert.ok(linkTimes(slow, 'alarm').longest > 2 * 3600 * second);
    assert.equal(linkTimes(aDrill(), 'alarm').longest, (300 + 180) * second);
  });
});

it('A drill is named by its time, in characters that a log stream’s name may have', () => {
  assert.equal(drillId(began), 'access-alerts-drill-20261123-140509');
  assert.match(drillId(began), /^[^:*]{1,512}$/);
});
