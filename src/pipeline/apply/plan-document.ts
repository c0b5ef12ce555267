import type { ApplyProgress, StepState } from './apply';
import { explainApplyFailure } from './apply-failure';
import { cell, folded, text } from '../../common/markdown';
import type { Plan, Step } from '../plan/plan';

const actions = {
  check: 'check only',
  create: 'create',
  adopt: 'use as it is',
  change: '**change**',
  remove: '**delete**',
  leave: 'leave as it is',
} satisfies Record<Step['action'], string>;

/**
 * The plan as Markdown, for a preview before anything is made; with the progress, the same document shows where each
 * step stands, and afterwards it is the record, which begins with `outcome`: sentences on what came of it.
 */
export function planMarkdown(plan: Plan, progress?: ApplyProgress, outcome: readonly string[] = []): string {
  const documents = plan.steps.flatMap(({ documents: own = [] }) => own);
  const calls = plan.steps.flatMap(({ call }) => (call ? [call] : []));
  return [
    `# ${text(plan.title)}`,
    whose(plan, calls.length),
    ...waits(plan.steps, progress),
    ...outcome.map((sentence) => `> ${text(sentence)}`),
    table(plan.steps, progress),
    `**Cost:** ${text(plan.monthlyCost.text)}${plan.monthlyCost.text.includes('$') ? ' Prices of us-east-1.' : ''}`,
    ...(documents.length > 0 ? ['## Exact documents', ...documents.map(folded)] : []),
    ...(calls.length > 0
      ? [
          folded({
            title: calls.length === 1 ? 'The API call' : `The ${calls.length} API calls, in order`,
            language: 'json',
            text: plan.steps.flatMap(callText).join('\n\n'),
          }),
        ]
      : []),
    '',
  ].join('\n\n');
}

function whose({ account, region }: Plan, calls: number): string {
  const alias = account.alias === undefined ? '' : ` (${account.alias})`;
  const where = `Connection **${text(account.label)}**, account **${account.accountId}**${text(alias)}, region **${region}**.`;
  if (calls === 0) return `${where} There is nothing to do.`;
  return `${where} ${calls} API ${calls === 1 ? 'call' : 'calls'}; nothing else in the account is touched.`;
}

function table(steps: readonly Step[], progress: ApplyProgress | undefined): string {
  const withCost = steps.some(({ action, cost }) => action === 'create' || cost !== undefined);
  const head = [progress ? '' : 'Step', 'Resource', 'What happens', 'Why', ...(withCost ? ['Cost a month'] : [])];
  const rows = steps.map((step, index) => [
    progress ? mark(progress.get(step.id)) : `${index + 1}`,
    step.resource,
    actions[step.action],
    text(whyOf(step, progress?.get(step.id))),
    ...(withCost ? [text(step.cost ?? (step.action === 'create' ? 'nothing' : ''))] : []),
  ]);
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** Why a step is in the plan or, when it could not be done, why not. */
function whyOf({ why }: Step, state: StepState | undefined): string {
  if (state?.is === 'done' && state.note !== undefined) return state.note;
  if (state?.is === 'skipped') return 'Not done, since what it needs could not be done.';
  if (state?.is !== 'failed') return why;
  const { what, todo } = explainApplyFailure(state.failure);
  return `${what} ${todo}`;
}

function mark(state: StepState | undefined): string {
  switch (state?.is) {
    case 'done':
      return state.unchecked ? '– not checked' : '✓';
    case 'running':
      return '… running';
    case 'retrying':
      return '… waiting';
    case 'failed':
      return '✗ failed';
    case 'skipped':
      return '– not done';
    case 'waiting':
    case undefined:
      return '';
  }
}

/** What is being waited for, and how long it has been. */
function waits(steps: readonly Step[], progress: ApplyProgress | undefined): string[] {
  return steps.flatMap(({ id, resource }) => {
    const state = progress?.get(id);
    if (state?.is !== 'retrying') return [];
    const { why, waitedMs, next, about } = state;
    return [
      `> ${resource}: ${text(why)} Waited ${Math.round(waitedMs / 1000)} s; retrying (${next} of about ${about})…`,
    ];
  });
}

/** A call as it will be made; documents stand above in full, in a form that can be read. */
function callText({ call, documents = [] }: Step): string[] {
  if (!call) return [];
  const isShown = (value: unknown) => documents.some((each) => each.text === value && each.language === 'json');
  const input = JSON.stringify(call.input, (_, value: unknown) => (isShown(value) ? '(the document above)' : value), 2);
  return [`${call.name} ${input}`];
}
