import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { doesIdentityRequireRefresh, isIdentityExpired, memoizeIdentityProvider } from '@smithy/core';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { AwsError, type ConnectionChoice } from './account';
import type { ServiceId } from './api';
import { endpointOf } from './endpoints';
import { toAwsError } from './errors';
import { isNetworkCode } from './failure-reasons';
import { kindOf, readProfiles, sourceOf, type Profiles } from './profiles';

type ProfileChoice = Extract<ConnectionChoice, { kind: 'profile' }>;

/** How a profile's clients sign in, and what its settings say about the endpoint. */
export interface ProfileCredentials {
  /** Shared by all clients, so that an MFA code or a process is asked once. @throws AwsError with call `credentials` */
  readonly provide: AwsCredentialIdentityProvider;
  readonly sso: boolean;
  /** Where a service is, when the person's settings say so. */
  readonly endpointOf: (service: ServiceId) => string | undefined;
}

/**
 * Finds a profile's credentials as the SDK does, but never those of the machine (an instance's role, say) in place of
 * the chosen profile's. Only `default` without any entry in the files means what it means to every AWS tool: keys of
 * the environment, then of the container or instance.
 */
export async function profileCredentials(
  { profile, region }: ProfileChoice,
  mfaCode?: (serial: string) => Promise<string>,
): Promise<ProfileCredentials> {
  const known = await readProfiles();
  const section = known.profiles.get(profile);
  const source = sourceOf(profile, known.profiles);
  const sso = source !== undefined && kindOf(source) === 'sso';
  // For the call that takes on the role; with SSO the same settings would go to the sign-in portal too.
  const sts = sso ? undefined : endpointOf('sts', section, known.services);
  const clientConfig = { region, ...(sts !== undefined && { endpoint: sts }) };
  const mfaCodeProvider = mfaCode && ((serial: string) => askMfa(mfaCode, serial));
  const find: AwsCredentialIdentityProvider =
    section === undefined && profile === 'default'
      ? fromNodeProviderChain({ clientConfig })
      : fromIni({ profile, clientConfig, ignoreCache: true, ...(mfaCodeProvider && { mfaCodeProvider }) });

  const provideOnce = async (): Promise<AwsCredentialIdentity> => {
    try {
      return await find();
    } catch (error) {
      throw credentialsError(error, profile, known, sso);
    }
  };
  const shared = memoizeIdentityProvider(provideOnce, isIdentityExpired, doesIdentityRequireRefresh);
  return {
    provide: Object.assign((options?: Record<string, unknown>) => shared!(options), { memoized: true }),
    sso,
    endpointOf: (service) => endpointOf(service, section, known.services),
  };
}

async function askMfa(mfaCode: (serial: string) => Promise<string>, serial: string): Promise<string> {
  try {
    return await mfaCode(serial);
  } catch (error) {
    throw new AwsError('credentials', 'Cancelled', 'No MFA code was given.', { reason: 'cancelled' }, error);
  }
}

/** The SDK's own errors about credentials have one name for everything; the profile's kind says which it can be. */
function credentialsError(error: unknown, profile: string, { profiles }: Profiles, sso: boolean): AwsError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const isOwn = name === 'CredentialsProviderError' || name === 'TokenProviderError';
  const role = profiles.get(profile)?.role_arn;
  if (!isOwn) {
    return toAwsError(error, { call: 'credentials', needs: ['sts:AssumeRole'], resource: role, profile, sso });
  }
  const fail = (failure: AwsError['failure'], code = name) =>
    new AwsError('credentials', code, message, failure, error);
  // Of a failed request to the SSO portal the SDK keeps only the text, in which Node's code stands.
  const networkCode = message.split(/\W+/).find(isNetworkCode);
  if (networkCode !== undefined) return fail({ reason: 'unreachable' }, networkCode);
  const source = sourceOf(profile, profiles);
  const kind = source && kindOf(source);
  if (kind === 'sso' || kind === 'login') return fail({ reason: 'credentials-expired', profile, sso });
  return fail({ reason: 'credentials-missing', profile });
}
