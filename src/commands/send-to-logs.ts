import { planAndApply } from './apply-plan';
import { askTrail } from './pick-trail';
import { accountOf, type Services } from './services';
import { firstAnswers, hasNewLogGroup, sendToLogsRequest, type TrailAnswers } from './trail-answers';
import { retentionStep, ThingQuestions } from './trail-questions';
import { runWizard } from './wizard';

/** `Send Trail to CloudWatch Logs…`: gives an existing trail its log group and role. */
export async function sendTrailToLogs(services: Services, argument: unknown): Promise<void> {
  const { vs } = services;
  const account = await accountOf(services);
  if (!account) return;
  const { trail, steps } = await askTrail<TrailAnswers>(services, argument);
  const things = new ThingQuestions(services, account);
  const answers = await runWizard<TrailAnswers>(
    vs,
    trail ? vs.l10n.t('Send {0} to CloudWatch Logs', trail.name) : vs.l10n.t('Send Trail to CloudWatch Logs'),
    { ...firstAnswers(account.identity.accountId), trail },
    (now) => [
      ...steps,
      ...things.steps(now, 'logGroup'),
      ...(hasNewLogGroup(now) ? [retentionStep(vs)] : []),
      ...things.steps(now, 'role'),
    ],
  );
  if (!answers?.trail) return;
  await planAndApply(services, account, {
    kind: 'send-to-logs',
    wanted: sendToLogsRequest(answers, answers.trail.arn),
  });
}
