import { isChange, type Plan, type Step } from './plan';

const verbs = {
  check: 'Check',
  create: 'Create',
  adopt: 'Use',
  change: 'Change',
  remove: 'Delete',
  leave: 'Leave',
} satisfies Record<Step['action'], string>;

/** What a plan changes, a line of plain text each, for a confirmation: "Change Metric filter stops: …". */
export function planLines({ steps }: Pick<Plan, 'steps'>): readonly string[] {
  return steps
    .filter(isChange)
    .map(({ action, resource, why }) => `${verbs[action]} ${resource.replaceAll('`', '')}: ${why}`);
}
