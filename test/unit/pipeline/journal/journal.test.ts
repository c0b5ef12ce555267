import assert from 'node:assert/strict';
import {
  isOf,
  isUnfinished,
  madeHere,
  runsOf,
  stepsTaken,
  type Journal,
  type JournalEntry,
} from '../../../../src/pipeline/journal/journal';
import type { Call, Plan, Step } from '../../../../src/pipeline/plan/plan';

const place = { accountId: '111122223333', region: 'us-east-1' };
const step = (id: string, call?: Call, action: Step['action'] = 'create'): Step => ({
  id,
  resource: id,
  action,
  why: '',
  after: [],
  ...(call && { call }),
});
const plan = (steps: readonly Step[], region = 'us-east-1', accountId = '111122223333'): Plan => ({
  what: 'Do it',
  title: 'Do it',
  account: { accountId, label: 'dev' },
  region,
  steps,
  monthlyCost: { fixed: 0, text: '' },
});
const planned = (made: Plan): JournalEntry => ({ is: 'planned', at: 0, purpose: { kind: 'fix' }, plan: made });
const begun = (id: string): JournalEntry => ({ is: 'begun', at: 0, step: id });
const done = (id: string): JournalEntry => ({ is: 'done', at: 0, step: id });
const failed = (id: string, certain: boolean): JournalEntry => ({ is: 'failed', at: 0, step: id, code: 'X', certain });
const ended = (how: 'applied' | 'rolled-back' | 'dismissed'): JournalEntry => ({ is: 'ended', at: 0, how });
const journal = (...entries: JournalEntry[]): Journal => ({ id: 'j', entries });

const filter = (filterName: string): Call => ({
  name: 'logs:PutMetricFilter',
  input: { logGroupName: 'g', filterName, filterPattern: '', metricTransformations: [] },
});
const noFilter = (filterName: string): Call => ({
  name: 'logs:DeleteMetricFilter',
  input: { logGroupName: 'g', filterName },
});

describe('a journal', () => {
  const unfinished: readonly (readonly [what: string, entries: JournalEntry[], unfinished: boolean])[] = [
    ['empty', [], false],
    ['only planned', [planned(plan([]))], true],
    ['begun', [planned(plan([])), begun('a')], true],
    ['failed', [planned(plan([])), begun('a'), failed('a', true)], true],
    ['applied', [planned(plan([])), begun('a'), done('a'), ended('applied')], false],
    ['rolled back', [planned(plan([])), ended('rolled-back')], false],
    ['dismissed', [planned(plan([])), begun('a'), ended('dismissed')], false],
    ['without its beginning', [begun('a')], false],
  ];
  for (const [what, entries, expected] of unfinished) {
    it(`${what}: ${expected ? 'can be resumed' : 'cannot be resumed'}`, () => {
      assert.equal(isUnfinished(journal(...entries)), expected);
    });
  }

  it('gives each plan its own steps', () => {
    const steps = [step('a', filter('a')), step('b', filter('b'))];
    const runs = runsOf(
      journal(planned(plan(steps)), begun('a'), done('a'), begun('b'), planned(plan(steps)), begun('b')),
    );
    assert.deepEqual(
      runs.map((run) => Object.fromEntries(run.steps)),
      [{ a: 'done', b: 'begun' }, { b: 'begun' }],
    );
  });

  const taken: readonly (readonly [what: string, entries: JournalEntry[], expected: object[]])[] = [
    ['not begun', [], []],
    ['begun: perhaps', [begun('a')], [['a', false]]],
    ['done: certainly', [begun('a'), done('a')], [['a', true]]],
    ['refused: not', [begun('a'), failed('a', true)], []],
    ['without an answer: perhaps', [begun('a'), failed('a', false)], [['a', false]]],
    ['tried again and done: certainly', [begun('a'), failed('a', true), begun('a'), done('a')], [['a', true]]],
  ];
  for (const [what, entries, expected] of taken) {
    it(`says of a step that was ${what}`, () => {
      const [run] = runsOf(journal(planned(plan([step('a', filter('a'))])), ...entries));
      assert.deepEqual(
        stepsTaken(run!).map((each) => [each.step.id, each.certain]),
        expected,
      );
    });
  }

  it('keeps the order of the plan, not that of the calls', () => {
    const steps = [step('a', filter('a')), step('b', filter('b'))];
    const [run] = runsOf(journal(planned(plan(steps)), begun('b'), done('b'), begun('a'), done('a')));
    assert.deepEqual(
      stepsTaken(run!).map((each) => each.step.id),
      ['a', 'b'],
    );
  });
});

describe('what the journals say was made here', () => {
  const make = plan([step('f', filter('f'))]);
  const remove = plan([step('f', noFilter('f'), 'remove')]);
  const rows: readonly (readonly [what: string, journals: Journal[], made: string[]])[] = [
    ['what was made', [journal(planned(make), begun('f'), done('f'))], ['filter:g/f']],
    ['what may have been made', [journal(planned(make), begun('f'))], ['filter:g/f']],
    ['nothing that AWS refused to make', [journal(planned(make), begun('f'), failed('f', true))], []],
    ['nothing that was only planned', [journal(planned(make))], []],
    [
      'nothing that was only changed',
      [journal(planned(plan([step('f', filter('f'), 'change')])), begun('f'), done('f'))],
      [],
    ],
    [
      'nothing that was removed again',
      [journal(planned(make), begun('f'), done('f')), journal(planned(remove), begun('f'), done('f'))],
      [],
    ],
    [
      'nothing that a roll-back in the same journal removed',
      [journal(planned(make), begun('f'), done('f'), planned(remove), begun('f'), done('f'), ended('rolled-back'))],
      [],
    ],
    [
      'what may still be there, since its removal has no answer',
      [journal(planned(make), begun('f'), done('f')), journal(planned(remove), begun('f'))],
      ['filter:g/f'],
    ],
    [
      'what was removed and made again',
      [
        journal(planned(make), begun('f'), done('f')),
        journal(planned(remove), begun('f'), done('f')),
        journal(planned(make), begun('f'), done('f')),
      ],
      ['filter:g/f'],
    ],
    [
      'nothing of another region or account',
      [
        journal(planned(plan(make.steps, 'eu-west-1')), begun('f'), done('f')),
        journal(planned(plan(make.steps, 'us-east-1', '999900001111')), begun('f'), done('f')),
      ],
      [],
    ],
  ];
  for (const [what, journals, made] of rows) {
    it(what, () => {
      assert.deepEqual([...madeHere(journals, place)], made);
    });
  }

  it('belongs to one account and region', () => {
    assert.equal(isOf(make, place), true);
    assert.equal(isOf(make, { ...place, region: 'eu-west-1' }), false);
    assert.equal(isOf(make, { ...place, accountId: '999900001111' }), false);
  });
});
