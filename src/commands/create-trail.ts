import type { Account } from '../aws/account';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { askAndPlan } from './ask-and-plan';
import type { Services } from './services';
import { firstAnswers, hasNewLogGroup, trailRequest, type TrailAnswers, type TrailStep } from './trail-answers';
import { moreSteps } from './trail-options';
import { prefixStep, retentionStep, ThingQuestions, trailNameStep, wayStep } from './trail-questions';
import { runWizard } from './wizard';

/** `Create Trail…`: a name and Enter for the recommended settings, or a question for each; then the plan. */
export function createTrail(services: Services): Promise<void> {
  return askAndPlan(services, (account) => askNewTrail(services, account));
}

export async function askNewTrail(services: Services, account: Account): Promise<PlanRequest | undefined> {
  const { vs } = services;
  const { accountId } = account.identity;
  const things = new ThingQuestions(services, account);
  const first = firstAnswers(accountId);
  const steps = (answers: TrailAnswers): TrailStep[] => [
    trailNameStep(vs),
    wayStep(vs),
    ...(answers.way === 'choose'
      ? [
          ...things.steps(answers, 'bucket'),
          prefixStep(vs, accountId),
          ...things.steps(answers, 'logGroup'),
          ...(hasNewLogGroup(answers) ? [retentionStep(vs)] : []),
          ...things.steps(answers, 'role'),
          ...moreSteps(vs, things, answers),
        ]
      : []),
  ];
  const answers = await runWizard(vs, vs.l10n.t('Create Trail'), first, steps);
  if (!answers) return undefined;
  // Who looked at the settings, went back and took the recommended ones gets these.
  const { trailName } = answers;
  return { kind: 'create-trail', wanted: trailRequest(answers.way === 'choose' ? answers : { ...first, trailName }) };
}
