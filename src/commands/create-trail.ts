import { planAndApply } from './apply-plan';
import { accountOf, type Services } from './services';
import { firstAnswers, hasNewLogGroup, trailRequest, type TrailAnswers, type TrailStep } from './trail-answers';
import { moreSteps } from './trail-options';
import { prefixStep, retentionStep, ThingQuestions, trailNameStep, wayStep } from './trail-questions';
import { runWizard } from './wizard';

/** `Create Trail…`: a name and Enter for the recommended settings, or a question for each; then the plan. */
export async function createTrail(services: Services): Promise<void> {
  const { vs } = services;
  const account = await accountOf(services);
  if (!account) return;
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
  if (!answers) return;
  // Who looked at the settings, went back and took the recommended ones gets these.
  const { trailName } = answers;
  const wanted = trailRequest(answers.way === 'choose' ? answers : { ...first, trailName });
  await planAndApply(services, account, { kind: 'create-trail', wanted });
}
