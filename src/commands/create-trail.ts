import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import { defaultLogsName, defaultRoleName, nameProblem, type NameKind } from '../alerts/names';
import type { TrailRequest } from '../pipeline/plan/requests';
import { planAndApply } from './apply-plan';
import { nodeOf } from './nodes';
import { accountOf, type Services } from './services';
import { runWizard, type PickItem, type Questions, type Step } from './wizard';

type Answers = Required<Pick<TrailRequest, 'trailName' | 'bucket' | 'logGroupName' | 'roleName'>>;

const noAnswers: Answers = { trailName: '', bucket: '', logGroupName: '', roleName: '' };

/** `Create Trail…`: trail, bucket, log group and role; asks, shows the plan, applies it. */
export async function createTrail(services: Services): Promise<void> {
  const account = await accountOf(services);
  if (!account) return;
  const answers = await askTrail(services, account);
  if (!answers) return;
  await planAndApply(services, account, { kind: 'create-trail', wanted: answers });
}

/** `Send Trail to CloudWatch Logs…`: gives an existing trail its log group and role. */
export async function sendTrailToLogs(services: Services, argument: unknown): Promise<void> {
  const { vs } = services;
  const { l10n } = vs;
  const account = await accountOf(services);
  if (!account) return;
  const trail = argument === undefined ? await pickTrail(services) : nodeOf(services, argument).chain.trail;
  if (!trail) return;
  const logsName = defaultLogsName(account.identity.accountId);
  const answers = await runWizard(
    vs,
    l10n.t('Send {0} to CloudWatch Logs', trail.name),
    { ...noAnswers, trailName: trail.name, bucket: trail.bucket },
    [logGroupStep(services, account, logsName), roleStep(services)],
  );
  if (!answers) return;
  const { logGroupName, roleName } = answers;
  const wanted = { trailArn: trail.arn, logGroupName, roleName };
  await planAndApply(services, account, { kind: 'send-to-logs', wanted });
}

async function askTrail(services: Services, account: Account): Promise<Answers | undefined> {
  const { vs } = services;
  const { l10n } = vs;
  const logsName = defaultLogsName(account.identity.accountId);
  const trailStep: Step<Answers> = async (answers, ask) => ({
    ...answers,
    trailName: await ask.text({
      prompt: l10n.t('Name of the trail. It will record management events of all regions.'),
      value: answers.trailName,
      placeholder: 'management-events',
      validate: checkName('trail'),
    }),
  });
  return runWizard(vs, l10n.t('Create Trail'), noAnswers, [
    trailStep,
    bucketStep(services, account, logsName),
    logGroupStep(services, account, logsName),
    roleStep(services),
  ]);
}

function checkName(kind: NameKind): (name: string) => string | undefined {
  return (name) => nameProblem(kind, name);
}

/** What a list of existing things may answer besides their names. */
type Choice = { readonly name: string } | 'other';

function bucketStep({ vs, log }: Services, account: Account, suggestion: string): Step<Answers> {
  const { l10n } = vs;
  const existing = async () => {
    const names: string[] = [];
    for await (const { Buckets = [] } of account.pages('s3:ListBuckets', {})) {
      names.push(...Buckets.flatMap(({ Name }) => (Name === undefined ? [] : [Name])));
    }
    return names;
  };
  return async (answers, ask) => ({
    ...answers,
    bucket: await pickOrName(ask, {
      placeholder: l10n.t('Bucket for the trail’s log files'),
      fresh: { label: l10n.t('New bucket: {0}', suggestion), name: suggestion },
      other: l10n.t('New bucket with another name…'),
      prompt: l10n.t('Name of the new bucket; it must be unique in all of AWS'),
      kind: 'bucket',
      existing: quietly(log, existing),
      existingText: l10n.t('existing bucket; the policy statements CloudTrail needs are added to its policy'),
    }),
  });
}

function logGroupStep({ vs, log }: Services, account: Account, suggestion: string): Step<Answers> {
  const { l10n } = vs;
  const existing = async () => {
    const names: string[] = [];
    for await (const { logGroups = [] } of account.pages('logs:DescribeLogGroups', {})) {
      names.push(...logGroups.flatMap(({ logGroupName }) => (logGroupName === undefined ? [] : [logGroupName])));
      if (names.length >= 500) break;
    }
    return names;
  };
  return async (answers, ask) => ({
    ...answers,
    logGroupName: await pickOrName(ask, {
      placeholder: l10n.t('Log group that metric filters will watch'),
      fresh: { label: l10n.t('New log group: {0}', suggestion), name: suggestion },
      other: l10n.t('New log group with another name…'),
      prompt: l10n.t('Name of the new log group'),
      kind: 'logGroup',
      existing: quietly(log, existing),
      existingText: l10n.t('existing log group'),
    }),
  });
}

function roleStep({ vs }: Services): Step<Answers> {
  return async (answers, ask) => ({
    ...answers,
    roleName: await ask.text({
      prompt: vs.l10n.t('Name of the role that lets CloudTrail write to the log group'),
      value: answers.roleName || defaultRoleName(answers.trailName),
      validate: checkName('role'),
    }),
  });
}

async function pickOrName(
  ask: Questions,
  question: {
    readonly placeholder: string;
    readonly fresh: { readonly label: string; readonly name: string };
    readonly other: string;
    readonly prompt: string;
    readonly kind: NameKind;
    readonly existing: Promise<readonly string[]>;
    readonly existingText: string;
  },
): Promise<string> {
  const items = async (): Promise<PickItem<Choice>[]> => [
    { label: `$(add) ${question.fresh.label}`, value: { name: question.fresh.name } },
    { label: `$(edit) ${question.other}`, value: 'other' },
    ...(await question.existing).map((name) => ({ label: name, description: question.existingText, value: { name } })),
  ];
  const choice = await ask.pick<Choice>({ placeholder: question.placeholder, items: items() });
  if (choice !== 'other') return choice.name;
  return ask.text({ prompt: question.prompt, value: '', validate: checkName(question.kind) });
}

/** A list that helps to choose but is not needed: where it may not be read, the choice is made without it. */
async function quietly(log: Services['log'], list: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await list();
  } catch (error) {
    log.warn(`could not list what exists: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

async function pickTrail({ vs, pipelines }: Services) {
  const { l10n } = vs;
  const chains = await pipelines.chains();
  if (chains.length === 0) {
    throw new Failure(l10n.t('There is no trail yet.'), l10n.t('Make one with “Access Alerts: Create Trail…”.'));
  }
  const items = chains.map(({ trail }) => ({
    label: trail.name,
    description: trail.logGroupArn
      ? l10n.t('sends to CloudWatch Logs already')
      : l10n.t('not sending to CloudWatch Logs'),
    trail,
  }));
  return (await vs.window.showQuickPick(items, { placeHolder: l10n.t('Which trail?') }))?.trail;
}
