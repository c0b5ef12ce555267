import { Failure } from '../common/failure';
import type { LogGroupState, TrailState } from '../pipeline/chain/chain';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { askAndPlan } from './ask-and-plan';
import { nodeOf } from './nodes';
import { askTrail } from './pick-trail';
import type { Services } from './services';
import { retentionItems } from './trail-questions';
import { runWizard, type Step } from './wizard';

/** `Start Logging` and `Stop Logging`: the plan says what is lost while a trail pauses. */
export function setLogging(services: Services, argument: unknown, logging: boolean): Promise<void> {
  return askAndPlan(services, () => askLogging(services, argument, logging));
}

export async function askLogging(
  services: Services,
  argument: unknown,
  logging: boolean,
): Promise<PlanRequest | undefined> {
  const { l10n } = services.vs;
  const { trail, steps } = await askTrail<{ trail?: TrailState | undefined }>(services, argument, {
    isMeant: ({ status }) => status?.logging !== logging,
    none: logging ? l10n.t('Every trail is logging already.') : l10n.t('No trail is logging.'),
  });
  const title = logging ? l10n.t('Start Logging') : l10n.t('Stop Logging');
  const answers = await runWizard(services.vs, title, { trail }, steps);
  return answers?.trail && { kind: 'logging', wanted: { trailArn: answers.trail.arn, logging } };
}

interface RetentionAnswers {
  readonly logGroup?: LogGroupState;
  readonly days?: number | 'for-ever';
}

/** `Set Retention…`: how long a log group keeps its events. */
export function setRetention(services: Services, argument: unknown): Promise<void> {
  return askAndPlan(services, () => askRetention(services, argument));
}

export async function askRetention(services: Services, argument: unknown): Promise<PlanRequest | undefined> {
  const { vs, pipelines } = services;
  const { l10n } = vs;
  const chains = argument === undefined ? await pipelines.chains() : [nodeOf(services, argument).chain];
  const groups = chains.flatMap(({ logGroup }) => (logGroup?.exists ? [logGroup] : []));
  if (groups.length === 0) {
    throw new Failure(
      l10n.t('There is no log group to keep events in.'),
      l10n.t('Give a trail one with “Access Alerts: Send Trail to CloudWatch Logs…”.'),
    );
  }
  const pickGroup: Step<RetentionAnswers> = async (answers, ask) => ({
    ...answers,
    logGroup: await ask.pick({
      placeholder: l10n.t('Which log group?'),
      items: groups.map((group) => ({
        label: group.name,
        value: group,
        picked: group.name === answers.logGroup?.name,
      })),
    }),
  });
  const pickDays: Step<RetentionAnswers> = async (answers, ask) => ({
    ...answers,
    days: await ask.pick({
      placeholder: l10n.t('Events older than this are deleted from {0}', answers.logGroup?.name ?? ''),
      items: retentionItems(vs, answers.logGroup?.retentionDays ?? 'for-ever').map((item) =>
        item.picked ? { ...item, description: [item.description, l10n.t('now')].filter(Boolean).join(' · ') } : item,
      ),
    }),
  });
  const [only] = groups;
  const answers = await runWizard<RetentionAnswers>(
    vs,
    l10n.t('Set Retention'),
    argument !== undefined && only ? { logGroup: only } : {},
    argument === undefined ? [pickGroup, pickDays] : [pickDays],
  );
  if (!answers?.logGroup || answers.days === undefined) return undefined;
  return { kind: 'retention', wanted: { logGroupName: answers.logGroup.name, days: answers.days } };
}

interface TearDownAnswers {
  readonly trail?: TrailState | undefined;
  readonly archivedLogs?: boolean;
}

/** `Tear Down…`: a trail and what was made for it here. The archived log files go only when that is said twice. */
export function tearDown(services: Services, argument: unknown): Promise<void> {
  return askAndPlan(services, () => askTearDown(services, argument));
}

export async function askTearDown(services: Services, argument: unknown): Promise<PlanRequest | undefined> {
  const { vs } = services;
  const { l10n } = vs;
  const { trail, steps } = await askTrail<TearDownAnswers>(services, argument);
  const pickArchive: Step<TearDownAnswers> = async (answers, ask) => ({
    ...answers,
    archivedLogs: await ask.pick({
      placeholder: l10n.t('What is to become of the log files in {0}?', answers.trail?.bucket ?? ''),
      items: [
        {
          label: `$(archive) ${l10n.t('Keep the archived logs (recommended)')}`,
          detail: l10n.t('The bucket and every log file in it stay as they are.'),
          value: false,
        },
        {
          label: `$(trash) ${l10n.t('Delete the archived log files too…')}`,
          detail: l10n.t('The bucket goes with all that is in it, from whatever trail. No one can bring it back.'),
          value: true,
          picked: answers.archivedLogs === true,
        },
      ],
    }),
  });
  const typeBucket: Step<TearDownAnswers> = async (answers, ask) => {
    const bucket = answers.trail?.bucket ?? '';
    await ask.text({
      prompt: l10n.t('Type the bucket’s name to have it deleted with all log files in it: {0}', bucket),
      value: '',
      validate: (typed) => (typed === bucket ? undefined : l10n.t('That is not the bucket’s name, {0}.', bucket)),
    });
    return answers;
  };
  const answers = await runWizard<TearDownAnswers>(
    vs,
    trail ? l10n.t('Tear Down {0}', trail.name) : l10n.t('Tear Down'),
    { trail },
    (now) => [...steps, pickArchive, ...(now.archivedLogs ? [typeBucket] : [])],
  );
  if (!answers?.trail) return undefined;
  return {
    kind: 'tear-down',
    wanted: { trailArn: answers.trail.arn, archivedLogs: answers.archivedLogs ?? false },
  };
}
