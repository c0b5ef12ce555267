import type * as vscode from 'vscode';
import { expiryOf, type ConnectionChoice } from '../aws/account';
import type { Profile, ProfileKind } from '../aws/profiles';
import { Setting } from '../common/contributions';
import { describeAccount } from '../views/connection-status';
import { openSignIn, showError } from '../views/errors';
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
  connections.refuseUntrusted(choice);
  const name = choice.kind === 'sandbox' ? vs.l10n.t('the sandbox') : choice.profile;
  const account = await withProgress(services, vs.l10n.t('Connecting to {0}', name), (signal) =>
    connections.connect(choice, signal),
  );
  services.log.info(`connected: ${describeAccount(account)}`);
}

/** `Sign In Again`: by AWS's own tool where it can; the connection notices when it is done. */
export async function signIn(services: Services): Promise<void> {
  const expiry = expiryOf(services.connections.expired);
  if (expiry?.signIn) openSignIn(services.vs, expiry.signIn);
  else await connect(services);
}

/** Connects as the settings say, when the view is first seen; a failure shows in the view as well. */
export async function startConnection(services: Services): Promise<void> {
  const { vs, connections, log } = services;
  const choice = await startChoice(services);
  if (!choice || (choice.kind === 'profile' && !vs.workspace.isTrusted)) return;
  if (connections.state.kind !== 'none') return;
  try {
    await connections.connect(choice);
  } catch (error) {
    showError(vs, log, error);
  }
}

async function startChoice({ vs, connections }: Services): Promise<ConnectionChoice | undefined> {
  const start = vs.workspace.getConfiguration().get<string>(Setting.StartConnection);
  if (start === 'sandbox') return { kind: 'sandbox' };
  if (start !== 'last') return undefined;
  if (connections.remembered) return connections.remembered;
  const { profile, region: chosen } = settingsOf(vs);
  if (profile === '') return undefined;
  const { listProfiles } = await import('../aws/profiles');
  const region = chosen === '' ? (await listProfiles()).find(({ name }) => name === profile)?.region : chosen;
  return region === undefined ? undefined : { kind: 'profile', profile, region };
}

/** What the settings propose; empty where they say nothing. */
function settingsOf(vs: typeof vscode): { profile: string; region: string } {
  const settings = vs.workspace.getConfiguration();
  return { profile: settings.get(Setting.Profile, ''), region: settings.get(Setting.Region, '') };
}

async function ask({ vs, connections }: Services): Promise<ConnectionChoice | undefined> {
  const { l10n } = vs;
  const settings = settingsOf(vs);
  const { state, remembered } = connections;
  const last = state.kind === 'none' ? remembered : state.choice;
  const lastProfile = last?.kind === 'profile' ? last : undefined;
  /** The region to begin with: the one used last with the profile, or what the settings say for it, or its own. */
  const firstRegion = ({ name, region }: Profile) => {
    if (lastProfile?.profile === name) return lastProfile.region;
    return [name, ''].includes(settings.profile) && settings.region !== '' ? settings.region : (region ?? 'us-east-1');
  };
  const pickProfile: Step<Answers> = async (answers, questions) => ({
    ...answers,
    choice: await questions.pick({
      placeholder: l10n.t('Which account?'),
      items: profileItems(vs, lastProfile?.profile ?? settings.profile),
    }),
  });
  const pickRegion: Step<Answers> = async (answers, questions) => {
    if (answers.choice === 'sandbox' || !answers.choice) return answers;
    return {
      ...answers,
      region: await questions.pick({
        placeholder: l10n.t('Which region? A trail’s log group and alarms live in its home region.'),
        items: regionItems(vs, firstRegion(answers.choice), answers.choice.region),
      }),
    };
  };

  const answers = await runWizard<Answers>(vs, l10n.t('Connect'), {}, [pickProfile, pickRegion]);
  if (answers?.choice === 'sandbox') return { kind: 'sandbox' };
  if (!answers?.choice || !answers.region) return undefined;
  return { kind: 'profile', profile: answers.choice.name, region: answers.region };
}

/** How a profile signs in, in a word or two. */
function kindName(vs: typeof vscode, kind: ProfileKind): string {
  const names = {
    sso: vs.l10n.t('SSO'),
    'assume-role': vs.l10n.t('role'),
    'web-identity': vs.l10n.t('role by web identity'),
    process: vs.l10n.t('credential process'),
    login: vs.l10n.t('console sign-in'),
    keys: vs.l10n.t('keys'),
    environment: vs.l10n.t('keys of the environment'),
    nothing: '',
  } satisfies Record<ProfileKind, string>;
  return names[kind];
}

async function profileItems(vs: typeof vscode, first: string): Promise<PickItem<'sandbox' | Profile>[]> {
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
    description: [kindName(vs, profile.kind), profile.region].filter(Boolean).join(' · '),
    ...(profile.problem ? { detail: `$(warning) ${profile.problem}` } : {}),
    picked: profile.name === first,
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

/** All regions, by partition: an account has only those of one, and the one of `first` comes first. */
async function regionItems(
  vs: typeof vscode,
  first: string,
  ofProfile: string | undefined,
): Promise<PickItem<string>[]> {
  const { listRegions, partitionNames } = await import('../aws/regions');
  const listed = listRegions();
  const known = listed.find(({ id }) => id === first);
  const regions = known ? listed : [{ id: first, name: '', partition: '' }, ...listed];
  const partitions = new Set([known?.partition ?? '', ...regions.map(({ partition }) => partition)]);

  const firstToTop = (a: PickItem<string>, b: PickItem<string>) => Number(b.picked) - Number(a.picked);
  return [...partitions].flatMap((partition) =>
    regions
      .filter((region) => region.partition === partition)
      .map(({ id: value, name }) => ({
        label: value,
        description: [name, value === ofProfile && vs.l10n.t('the profile’s region')].filter(Boolean).join(' · '),
        picked: value === first,
        group: partitionNames[partition] ?? partition,
        value,
      }))
      .sort(firstToTop),
  );
}
