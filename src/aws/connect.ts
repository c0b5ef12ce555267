import type { Clock } from '../common/clock';
import type { Log } from '../common/log';
import { AwsError, type Account, type ConnectionChoice, type Identity } from './account';
import { clientClasses, type ServiceId } from './api';
import { profileCredentials, type CredentialParts } from './credentials';
import { sandboxHandler, type SandboxAnswers } from './sandbox-handler';
import { SandboxRetries } from './sandbox-retries';
import { SdkCalls, type SdkClient } from './sdk-calls';

export interface ConnectParts extends CredentialParts {
  readonly log: Log;
  /** The clock the account lives by: the wall clock for AWS, the sandbox's own for the sandbox. */
  readonly clock: Clock;
  /** Needed to connect to the sandbox. */
  readonly sandbox?: () => Promise<SandboxAnswers>;
  /** Called with every failed call that says that the credentials have expired. */
  readonly onExpired?: (error: AwsError) => void;
}

/** The region that the sandbox is looked at from: the one in which its people work. */
const sandboxRegion = 'us-east-1';

/**
 * The SDK has no time limit of its own; a proxy that swallows packets would hang a call for good. A stream is silent for a
 * second at most, so `socketTimeout` tells one whose other end has vanished.
 */
const httpOptions = {
  connectionTimeout: 10_000,
  requestTimeout: 60_000,
  throwOnRequestTimeout: true,
  socketTimeout: 60_000,
};

/**
 * Connects to what was chosen and finds out who the credentials are.
 * @throws AwsError when the credentials cannot be had or are refused, or when AWS cannot be reached
 */
export async function connect(choice: ConnectionChoice, parts: ConnectParts, signal?: AbortSignal): Promise<Account> {
  const { clock, log } = parts;
  const { label, region, calls, ...more } = await (choice.kind === 'sandbox'
    ? sandboxCalls(parts)
    : profileCalls(choice, parts));
  const identity = await readIdentity(calls, signal);
  calls.scope = { partition: identity.partition, region, account: identity.accountId };
  log.info(`${label} is ${identity.arn} in ${region}`);
  return {
    identity,
    region,
    label,
    clock,
    ...more,
    call: (name, input, options) => calls.call(name, input, options),
    pages: (name, input, options) => calls.pages(name, input, options),
    stream: (name, input, options) => calls.stream(name, input, options),
  };
}

interface Calls extends Pick<Account, 'label' | 'region' | 'endpoint' | 'readCredentialsAgain'> {
  readonly calls: SdkCalls;
}

async function sandboxCalls({ sandbox, clock, log }: ConnectParts): Promise<Calls> {
  if (sandbox === undefined) throw new TypeError('Connecting to the sandbox needs the sandbox.');
  const requestHandler = sandboxHandler(await sandbox());
  const options = {
    region: sandboxRegion,
    requestHandler,
    // An endpoint set for other tools is not the sandbox's.
    ignoreConfiguredEndpointUrls: true,
    credentials: { accessKeyId: 'AKIASANDBOX000000000', secretAccessKey: 'sandbox' },
    retryStrategy: new SandboxRetries(clock, 3),
  };
  const makeClient = (service: ServiceId): SdkClient => new clientClasses[service](options);
  const calls = new SdkCalls({ clock, log, profile: 'sandbox', signIn: undefined, makeClient });
  return { label: 'Sandbox', region: sandboxRegion, calls };
}

async function profileCalls(
  choice: Extract<ConnectionChoice, { kind: 'profile' }>,
  { clock, log, onExpired, ...parts }: ConnectParts,
): Promise<Calls> {
  const { profile, region } = choice;
  const { provide, forget, signIn, endpointOf } = await profileCredentials(choice, parts);
  const options = {
    // For max_attempts, retry_mode and the like; without them the SDK's standard retries.
    profile,
    region,
    // The SDK would take them from the default profile, whichever one it is given.
    ignoreConfiguredEndpointUrls: true,
    credentials: provide,
    requestHandler: httpOptions,
  };
  const makeClient = (service: ServiceId): SdkClient => {
    const endpoint = endpointOf(service);
    // AWS has hosts of their own for some calls (stream-logs…); somebody else's endpoint is one host.
    const all = endpoint === undefined ? options : { ...options, endpoint, disableHostPrefix: true };
    if (service !== 's3') return new clientClasses[service](all);
    // Stand-ins for S3 are rarely found at bucket.host, and an existing bucket may be in any region.
    return new clientClasses.s3({ ...all, forcePathStyle: endpoint !== undefined, followRegionRedirects: true });
  };
  const calls = new SdkCalls({ clock, log, profile, signIn, onExpired, makeClient });
  const endpoint = endpointOf('sts');
  return { label: profile, region, calls, readCredentialsAgain: forget, ...(endpoint !== undefined && { endpoint }) };
}

async function readIdentity(calls: SdkCalls, signal: AbortSignal | undefined): Promise<Identity> {
  const { Account: accountId, Arn: arn } = await calls.call('sts:GetCallerIdentity', {}, { signal });
  if (accountId === undefined || arn === undefined) {
    throw new AwsError('sts:GetCallerIdentity', 'IncompleteAnswer', 'AWS did not say who the caller is.', {
      reason: 'other',
    });
  }
  const alias = await readAlias(calls, signal);
  return { accountId, arn, partition: arn.split(':')[1] ?? 'aws', ...(alias !== undefined && { alias }) };
}

/** The alias only helps to recognise the account, so nothing about it can fail the connection but giving up. */
async function readAlias(calls: SdkCalls, signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    const { AccountAliases } = await calls.call('iam:ListAccountAliases', {}, { signal });
    return AccountAliases?.[0];
  } catch (error) {
    if (error instanceof AwsError && error.failure.reason === 'cancelled') throw error;
    return undefined;
  }
}
