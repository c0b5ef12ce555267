import type * as vscode from 'vscode';
import type { ConnectionChoice } from '../aws/account';
import type { Profile } from '../aws/profiles';
import { Setting } from '../common/contributions';
import { Failure } from '../common/failure';
import { describeAccount } from '../views/connection-status';
import { showError } from '../views/errors';
import { withProgress, type Services } from './services';
import { runWizard, type PickItem, type Step } from './wizard';

interface Answers {
  readonly choice?: 'sandbox' | Profile;
  readonly region?: string;
}

/** `Connect…`: the sandbox, or a profile of the shared config files and a region. */
export async function connect(services: Services): Promise<void> {
  const choice = await ask(services);
  if (choice) await connectTo(services, choice);
}

export async function connectTo(services: Services, choice: ConnectionChoice): Promise<void> {
  const { vs, connections } = services;
  if (choice.kind === 'profile' && !vs.workspace.isTrusted) {
    throw new Failure(
      vs.l10n.t('This workspace is not trusted, so no AWS account is contacted from it.'),
      vs.l10n.t('Trust the workspace, or use the sandbox.'),
    );
  }
  const name = choice.kind === 'sandbox' ? vs.l10n.t('the sandbox') : choice.profile;
  const account = await withProgress(services, vs.l10n.t('Connecting to {0}', name), (signal) =>
    connections.connect(choice, signal),
  );
  services.log.info(`connected: ${describeAccount(account)}`);
}

/** Connects as the settings say, when the view is first seen; a failure shows in the view as well. */
export async function startConnection(services: Services): Promise<void> {
  const { vs, connections, log } = services;
  if (connections.state.kind !== 'none') return;
  const start = vs.workspace.getConfiguration().get<string>(Setting.StartConnection);
  const choice: ConnectionChoice | undefined =
    start === 'sandbox' ? { kind: 'sandbox' } : start === 'last' ? connections.remembered : undefined;
  if (!choice || (choice.kind === 'profile' && !vs.workspace.isTrusted)) return;
  try {
    await connections.connect(choice);
  } catch (error) {
    showError(vs, log, error);
  }
}

async function ask({ vs, connections }: Services): Promise<ConnectionChoice | undefined> {
  const { l10n } = vs;
  const pickProfile: Step<Answers> = async (answers, questions) => ({
    ...answers,
    choice: await questions.pick({ placeholder: l10n.t('Which account?'), items: profileItems(vs) }),
  });
  const pickRegion: Step<Answers> = async (answers, questions) => {
    if (answers.choice === 'sandbox' || !answers.choice) return answers;
    return {
      ...answers,
      region: await questions.pick({
        placeholder: l10n.t('Which region? A trail’s log group and alarms live in its home region.'),
        items: regionItems(vs, answers.choice.region, connections.account?.region),
      }),
    };
  };

  const answers = await runWizard<Answers>(vs, l10n.t('Connect'), {}, [pickProfile, pickRegion]);
  if (answers?.choice === 'sandbox') return { kind: 'sandbox' };
  if (!answers?.choice || !answers.region) return undefined;
  return { kind: 'profile', profile: answers.choice.name, region: answers.region };
}

async function profileItems(vs: typeof vscode): Promise<PickItem<'sandbox' | Profile>[]> {
  const { listProfiles } = await import('../aws/profiles');
  const profiles = await listProfiles();
  const { l10n } = vs;
  const sandbox: PickItem<'sandbox' | Profile> = {
    label: `$(beaker) ${l10n.t('Sandbox')}`,
    description: l10n.t('an AWS account in memory; nothing here touches AWS'),
    value: 'sandbox',
  };
  const found = profiles.map((profile): PickItem<'sandbox' | Profile> => ({
    label: `$(account) ${profile.name}`,
    description: [profile.kind, profile.region].filter(Boolean).join(' · '),
    ...(profile.problem ? { detail: `$(warning) ${profile.problem}` } : {}),
    value: profile,
  }));
  if (found.length > 0) return [...found, sandbox];
  return [
    {
      ...sandbox,
      detail: l10n.t(
        'No AWS profile was found in ~/.aws/config or ~/.aws/credentials. Make one with “aws configure sso”, or use the sandbox.',
      ),
    },
  ];
}

async function regionItems(
  vs: typeof vscode,
  ofProfile: string | undefined,
  current: string | undefined,
): Promise<PickItem<string>[]> {
  const { listRegions } = await import('../aws/regions');
  const regions = listRegions();
  const first = ofProfile ?? current ?? 'us-east-1';
  const known = regions.some(({ id }) => id === first) ? regions : [{ id: first, name: '' }, ...regions];
  return known
    .map(({ id, name }) => ({
      label: id,
      description: id === ofProfile ? [name, vs.l10n.t('the profile’s region')].filter(Boolean).join(' · ') : name,
      value: id,
    }))
    .sort((a, b) => Number(b.value === first) - Number(a.value === first));
}
