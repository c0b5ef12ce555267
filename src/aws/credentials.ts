import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity } from '@aws-sdk/client-sts';
import { fromEnv, fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { doesIdentityRequireRefresh, isIdentityExpired, memoizeIdentityProvider } from '@smithy/core';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, IniSection } from '@smithy/types';
import { AwsError, type ConnectionChoice, type SignIn } from './account';
import type { ServiceId } from './api';
import { endpointOf } from './endpoints';
import { toAwsError } from './errors';
import { isNetworkCode } from './failure-reasons';
import { kindOf, readProfiles, sourceOf, type ProfileKind } from './profiles';

type ProfileChoice = Extract<ConnectionChoice, { kind: 'profile' }>;

/** What may go into a connection besides the profile and what its files say. */
export interface CredentialParts {
  /** Asks for the code of an MFA device; rejects when the person gives up. Without it nobody is asked. */
  readonly mfaCode?: (serial: string) => Promise<string>;
  /** Where all services are, whatever the environment and the profile say. */
  readonly endpointUrl?: string | undefined;
}

/** How a profile's clients sign in, and what its settings say about the endpoint. */
export interface ProfileCredentials {
  /** Shared by all clients, so that an MFA code or a process is asked once. @throws AwsError with call `credentials` */
  readonly provide: AwsCredentialIdentityProvider;
  /** Forgets the credentials in use, so that the next call reads the files anew. */
  readonly forget: () => void;
  readonly signIn: SignIn | undefined;
  /** Where a service is, when the person's settings say so. */
  readonly endpointOf: (service: ServiceId) => string | undefined;
}

/** What is known of the profile whose credentials are wanted. */
interface Wanted {
  readonly profile: string;
  readonly section: IniSection | undefined;
  readonly signIn: SignIn | undefined;
}

/**
 * Finds a profile's credentials as the SDK does, but never those of the machine (an instance's role, say) in place of
 * the chosen profile's. Only `default` without any entry in the files means what it means to every AWS tool: keys of
 * the environment, then of the container or instance.
 */
export async function profileCredentials(
  { profile, region }: ProfileChoice,
  { mfaCode, endpointUrl }: CredentialParts = {},
): Promise<ProfileCredentials> {
  const { profiles, services } = await readProfiles();
  const section = profiles.get(profile);
  const signIn = signInOf(sourceOf(profile, profiles), profiles);
  const wanted = { profile, section, signIn };
  const serviceEndpoint = (service: ServiceId) => endpointUrl ?? endpointOf(service, section, services);
  const sts = serviceEndpoint('sts');
  const find = finder(wanted, { region, ...(sts !== undefined && { endpoint: sts }) }, mfaCode);

  const provideOnce = async (): Promise<AwsCredentialIdentity> => {
    try {
      return await find();
    } catch (error) {
      throw credentialsError(error, wanted);
    }
  };
  const memoized = () => memoizeIdentityProvider(provideOnce, isIdentityExpired, doesIdentityRequireRefresh)!;
  let shared = memoized();
  return {
    provide: Object.assign((options?: Record<string, unknown>) => shared(options), { memoized: true }),
    forget: () => {
      shared = memoized();
    },
    signIn,
    endpointOf: serviceEndpoint,
  };
}

/**
 * @param sts where the calls are made that take on a role. The SDK's own way to say so (`clientConfig`) would send SSO to
 *   that region and endpoint too, and a role with web identity to neither.
 */
function finder(
  { profile, section }: Wanted,
  sts: { region: string; endpoint?: string },
  mfaCode: CredentialParts['mfaCode'],
): AwsCredentialIdentityProvider {
  const roles = {
    roleAssumer: getDefaultRoleAssumer(sts),
    roleAssumerWithWebIdentity: getDefaultRoleAssumerWithWebIdentity(sts),
  };
  if (section === undefined && profile === 'default') {
    return process.env.AWS_ACCESS_KEY_ID ? fromEnv() : fromNodeProviderChain(roles);
  }
  const mfa = mfaCode && { mfaCodeProvider: askPatiently(profile, mfaCode) };
  return fromIni({ profile, ignoreCache: true, ...roles, ...mfa });
}

/**
 * Who gives no code has cancelled the connection; when the session of a connection has run out, it stays so, and the
 * calls that follow ask no more.
 */
function askPatiently(profile: string, mfaCode: (serial: string) => Promise<string>) {
  let given = false;
  let refused: AwsError | undefined;
  return async (serial: string): Promise<string> => {
    if (refused) throw refused;
    try {
      const code = await mfaCode(serial);
      given = true;
      return code;
    } catch (error) {
      const failure = given
        ? ({ reason: 'credentials-expired', profile, signIn: undefined } as const)
        : ({ reason: 'cancelled' } as const);
      refused = new AwsError('credentials', 'Cancelled', 'No MFA code was given.', failure, error);
      throw refused;
    }
  };
}

/** @param source the profile at the end of the `source_profile`s */
function signInOf(source: string | undefined, profiles: ReadonlyMap<string, IniSection>): SignIn | undefined {
  const section = source === undefined ? undefined : profiles.get(source);
  const command = section && signInCommands[kindOf(section)];
  return command && { command, profile: source! };
}

const signInCommands: Readonly<Partial<Record<ProfileKind, SignIn['command']>>> = { sso: 'sso login', login: 'login' };

/** The SDK's own errors about credentials have one name for everything; the profile's kind says which it can be. */
function credentialsError(error: unknown, { profile, section, signIn }: Wanted): AwsError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const isOwn = name === 'CredentialsProviderError' || name === 'TokenProviderError';
  if (!isOwn) {
    const resource = section?.role_arn;
    return toAwsError(error, { call: 'credentials', needs: ['sts:AssumeRole'], resource, profile, signIn });
  }
  const fail = (failure: AwsError['failure'], code = name) =>
    new AwsError('credentials', code, message, failure, error);
  // Of a failed request to the SSO portal the SDK keeps only the text, in which Node's code stands.
  const networkCode = message.split(/\W+/).find(isNetworkCode);
  if (networkCode !== undefined) return fail({ reason: 'unreachable' }, networkCode);
  return fail(signIn ? { reason: 'credentials-expired', profile, signIn } : { reason: 'credentials-missing', profile });
}
