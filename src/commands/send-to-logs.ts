import type { Account } from '../aws/account';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { askAndPlan } from './ask-and-plan';
import { askTrail } from './pick-trail';
import type { Services } from './services';
import { firstAnswers, hasNewLogGroup, sendToLogsRequest, type TrailAnswers } from './trail-answers';
import { retentionStep, ThingQuestions } from './trail-questions';
import { runWizard } from './wizard';

/** `Send Trail to CloudWatch Logs…`: gives an existing trail its log group and role. */
export function sendTrailToLogs(services: Services, argument: unknown): Promise<void> {
  return askAndPlan(services, (account) => askSendToLogs(services, account, argument));
}

export async function askSendToLogs(
  services: Services,
  account: Account,
  argument: unknown,
): Promise<PlanRequest | undefined> {
  const { vs } = services;
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
  if (!answers?.trail) return undefined;
  return { kind: 'send-to-logs', wanted: sendToLogsRequest(answers, answers.trail.arn) };
}
