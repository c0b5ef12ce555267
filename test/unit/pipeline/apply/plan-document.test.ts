import assert from 'node:assert/strict';
import { AwsError } from '../../../../src/aws/account';
import type { StepState } from '../../../../src/pipeline/apply/apply';
import type { Plan } from '../../../../src/pipeline/plan/plan';
import { planMarkdown } from '../../../../src/pipeline/apply/plan-document';

const refused = new AwsError('iam:CreateRole', 'MalformedPolicyDocument', 'Wrong.', { reason: 'invalid-request' });
const plan: Plan = {
  what: 'Create trail My_cloudtrail',
  title: 'Create trail My_cloudtrail in 111122223333 (us-east-1)',
  account: { accountId: '111122223333', label: 'Sandbox' },
  region: 'us-east-1',
  steps: [
    {
      id: 'role',
      resource: 'IAM role `clwatch_role`',
      action: 'create',
      why: 'CloudTrail takes it on.',
      call: { name: 'iam:CreateRole', input: { RoleName: 'clwatch_role', AssumeRolePolicyDocument: '{\n  "a": 1\n}' } },
      documents: [{ title: 'Trust policy', language: 'json', text: '{\n  "a": 1\n}' }],
      after: [],
    },
    { id: 'trail', resource: 'Trail `My_cloudtrail`', action: 'leave', why: 'a | b <c> *d*', after: ['role'] },
  ],
  monthlyCost: { fixed: 0, text: 'About $0.00 a month.' },
};

const progress = (role: StepState, trail: StepState) => new Map(Object.entries({ role, trail }));

describe('plan document', () => {
  const markdown = planMarkdown(plan);

  it('says first what will happen, to which account, and that it is the sandbox', () => {
    const [title, , whose] = markdown.split('\n');
    assert.equal(title, '# Create trail My\\_cloudtrail in 111122223333 (us-east-1)');
    assert.match(
      whose!,
      /Connection \*\*Sandbox\*\*, account \*\*111122223333\*\*, region \*\*us-east-1\*\*\. 1 API call;/,
    );
  });

  it('lists each step in a row that nothing from the account can break', () => {
    assert.ok(markdown.includes('| 1 | IAM role `clwatch_role` | create | CloudTrail takes it on. |'));
    assert.ok(markdown.includes('| 2 | Trail `My_cloudtrail` | leave as it is | a \\| b &lt;c&gt; \\*d\\* |'));
  });

  it('names the cost of every step that has one, and of new things also that they have none', () => {
    const [role, trail] = plan.steps;
    const cost = '$0.10 per 100,000 data events';
    const row = (...steps: Plan['steps']) =>
      planMarkdown({ ...plan, steps })
        .split('\n')
        .find((line) => line.startsWith('| 1 |'))
        ?.split(' | ')
        .at(-1);
    assert.equal(row({ ...role!, cost }), `${cost} |`);
    assert.equal(row({ ...role!, action: 'change', cost }), `${cost} |`, 'a change may cost more than before');
    assert.equal(row(role!), 'nothing |');
    assert.equal(row({ ...role!, action: 'change' }, role!), ' |');
    assert.equal(row(trail!, role!), ' |');
  });

  it('has no column for costs where nothing costs', () => {
    const [role, trail] = plan.steps;
    const steps = [{ ...role!, action: 'remove' as const }, trail!];
    assert.doesNotMatch(planMarkdown({ ...plan, steps }), /Cost a month/);
  });

  it('says of each step that was not done why not', () => {
    const denied = new AwsError('iam:CreateRole', 'AccessDenied', 'no', {
      reason: 'denied',
      action: 'iam:CreateRole',
      resource: 'clwatch_role',
      needs: ['iam:CreateRole', 'iam:TagRole'],
    });
    const failure = {
      reason: 'denied',
      step: 'role',
      action: 'iam:CreateRole',
      resource: 'clwatch_role',
      error: denied,
    } as const;
    const shown = planMarkdown(plan, progress({ is: 'failed', failure }, { is: 'skipped' }), ['1 of 2 steps failed.']);
    assert.match(
      shown,
      /\| ✗ failed \| IAM role .* You may not do iam:CreateRole on clwatch\\_role\. Ask .* to allow iam:CreateRole, iam:TagRole\./,
    );
    assert.match(shown, /\| – not done \| Trail .* Not done, since what it needs could not be done\./);
    assert.match(shown, /^> 1 of 2 steps failed\.$/m);
  });

  it('says of a step that is done what others have to do yet, and which check could not be made', () => {
    const note = 'Not confirmed yet: the link in the mail must be followed.';
    const shown = planMarkdown(
      plan,
      progress({ is: 'done', note }, { is: 'done', note: 'Not allowed.', unchecked: true }),
    );
    assert.match(shown, /\| ✓ \| IAM role .* Not confirmed yet: the link in the mail must be followed\./);
    assert.match(shown, /\| – not checked \| Trail .* Not allowed\./);
  });

  it('calls a check what it is', () => {
    const [role] = plan.steps;
    assert.match(planMarkdown({ ...plan, steps: [{ ...role!, action: 'check' }] }), /check only/);
  });

  it('has the exact documents folded, and the calls without repeating them', () => {
    assert.ok(
      markdown.includes('<details><summary>Trust policy</summary>\n\n```json\n{\n  "a": 1\n}\n```\n\n</details>'),
    );
    assert.ok(markdown.includes('"AssumeRolePolicyDocument": "(the document above)"'));
  });

  it('makes the fence longer than any in the document', () => {
    const [role, trail] = plan.steps;
    const steps = [{ ...role!, documents: [{ title: 'Pattern', language: 'json' as const, text: '```' }] }, trail!];
    assert.ok(planMarkdown({ ...plan, steps }).includes('````json\n```\n````'));
  });

  it('shows where each step stands, and what is being waited for', () => {
    const why = 'CloudTrail can’t use the role yet.';
    const shown = planMarkdown(
      plan,
      progress({ is: 'done' }, { is: 'retrying', why, next: 3, about: 15, waitedMs: 6200 }),
    );
    assert.match(shown, /\| ✓ \| IAM role/);
    assert.match(shown, /\| … waiting \| Trail/);
    assert.match(
      shown,
      /> Trail `My_cloudtrail`: CloudTrail can’t use the role yet\. Waited 6 s; retrying \(3 of about 15\)…/,
    );
    const failed = planMarkdown(
      plan,
      progress({ is: 'failed', failure: { reason: 'other', step: 'role', error: refused } }, { is: 'skipped' }),
    );
    assert.match(failed, /\| ✗ failed \| IAM role .* AWS does not accept the request iam:CreateRole: Wrong\./);
    assert.match(failed, /\| – not done \| Trail/);
  });
});
