import assert from 'node:assert/strict';
import type { Account } from '../../../../src/aws/account';
import type { Journal, JournalEntry, Purpose } from '../../../../src/pipeline/journal/journal';
import { planRest, subjectOf, wasRead } from '../../../../src/pipeline/recover/resume';
import type { Call, Plan, Step } from '../../../../src/pipeline/plan/plan';
import { planned } from '../../../helpers/plans';

const call = (RoleName: string): Call => ({ name: 'iam:DeleteRole', input: { RoleName } });
const steps: readonly Step[] = [
  { id: 'a', resource: 'A', action: 'remove', why: '', call: call('a'), after: [] },
  { id: 'kept', resource: 'K', action: 'leave', why: 'It was not made here.', after: [] },
  { id: 'b', resource: 'B', action: 'remove', why: '', call: call('b'), after: ['a'] },
  { id: 'c', resource: 'C', action: 'remove', why: '', call: call('c'), after: ['a', 'b'] },
];
const plan: Plan = {
  what: 'Tear down trail T',
  title: 'Tear down trail T in 111122223333 (us-east-1)',
  account: { accountId: '111122223333', label: 'dev' },
  region: 'us-east-1',
  steps,
  monthlyCost: { fixed: 0, text: '' },
  onFailure: 'go-on',
};
const tearDown: Purpose = { kind: 'tear-down', wanted: { trailArn: 'arn', archivedLogs: false } };
const journal = (purpose: Purpose, ...entries: JournalEntry[]): Journal => ({
  id: 'j',
  entries: [{ is: 'planned', at: 0, purpose, plan }, ...entries],
});
const begun = (step: string): JournalEntry => ({ is: 'begun', at: 0, step });
const done = (step: string): JournalEntry => ({ is: 'done', at: 0, step });
const failed = (step: string, certain: boolean): JournalEntry => ({ is: 'failed', at: 0, step, code: 'X', certain });

/** What is removed is not looked for again, so nothing is asked. */
const nobody = {} as Account;
const rest = async (found: Journal) => planned((await planRest(nobody, found, new Set())).result);

describe('resuming', () => {
  for (const purpose of [tearDown, { kind: 'roll-back' }, { kind: 'fix' }] as const) {
    it(`a ${purpose.kind}: does the steps of its plan that are not done`, async () => {
      const half = journal(purpose, begun('a'), done('a'), begun('b'), failed('b', true));
      const { steps: left, onFailure } = await rest(half);
      assert.deepEqual(
        left.map(({ id, after }) => [id, after]),
        [
          ['kept', []],
          ['b', []],
          ['c', ['b']],
        ],
      );
      assert.equal(onFailure, 'go-on');
      assert.deepEqual((await planRest(nobody, half, new Set())).purpose, purpose);
    });
  }

  const states: readonly (readonly [what: string, entries: JournalEntry[], again: boolean])[] = [
    ['was not begun', [], true],
    ['had only begun', [begun('a')], true],
    ['was refused', [begun('a'), failed('a', true)], true],
    ['got no answer', [begun('a'), failed('a', false)], true],
    ['is done', [begun('a'), done('a')], false],
  ];
  for (const [what, entries, again] of states) {
    it(`${again ? 'does' : 'does not do'} what ${what}`, async () => {
      const { steps: left } = await rest(journal(tearDown, ...entries));
      assert.equal(
        left.some(({ id }) => id === 'a'),
        again,
      );
    });
  }

  it('goes on from the last plan of a journal', async () => {
    const second: Plan = { ...plan, steps: steps.slice(2) };
    const found = journal(
      tearDown,
      ...[begun('a'), done('a'), { is: 'planned', at: 1, purpose: tearDown, plan: second } as const],
      ...[begun('b'), done('b')],
    );
    assert.deepEqual(
      (await rest(found)).steps.map(({ id, after }) => [id, after]),
      [['c', ['a']]],
    );
  });

  it('is about what the first plan was about', () => {
    const back = {
      is: 'planned',
      at: 1,
      purpose: { kind: 'roll-back' },
      plan: { ...plan, what: 'Roll back: …' },
    } as const;
    assert.equal(subjectOf(journal(tearDown, back)), 'Tear down trail T');
  });

  const read: readonly (readonly [what: string, steps: readonly Step[], read: boolean])[] = [
    ['the same plan', steps, true],
    ['a part of it', steps.slice(2), true],
    ['nothing to do', [], true],
    ['the same call with another reason', [{ ...steps[0]!, why: 'Because.' }], true],
    ['a call that is new', [...steps, { ...steps[0]!, id: 'd', call: call('d') }], false],
    ['a look that is new', [...steps, { ...steps[0]!, id: 'd', call: call('d'), action: 'adopt' }], true],
    ['the same call with another input', [{ ...steps[0]!, call: call('other') }], false],
  ];
  for (const [what, wanted, known] of read) {
    it(`${known ? 'need not' : 'has to'} be read again: ${what}`, () => {
      const stored = JSON.parse(JSON.stringify(journal(tearDown))) as Journal;
      assert.equal(wasRead({ ...plan, steps: wanted }, stored), known);
    });
  }
});
