import type { IniSection } from '@smithy/types';
import type { ServiceId } from './api';

/** Services as `services` sections and, in capitals, `AWS_ENDPOINT_URL_…` name them. */
const names: Readonly<Record<ServiceId, string>> = {
  cloudtrail: 'cloudtrail',
  cloudwatch: 'cloudwatch',
  iam: 'iam',
  kms: 'kms',
  logs: 'cloudwatch_logs',
  organizations: 'organizations',
  s3: 's3',
  sns: 'sns',
  sts: 'sts',
};

/**
 * Where a service is to be found other than at AWS: from the environment, then from the profile, each for the service
 * first and for all services second (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
 * The SDK itself looks at `AWS_PROFILE` or the default profile only, not at the profile a client is made with.
 */
export function endpointOf(
  service: ServiceId,
  profile: IniSection | undefined,
  services: ReadonlyMap<string, IniSection>,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): string | undefined {
  const name = names[service];
  const ignore = environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? profile?.ignore_configured_endpoint_urls;
  if (ignore?.toLowerCase() === 'true') return undefined;
  const section = services.get(profile?.services ?? '');
  const candidates = [
    environment[`AWS_ENDPOINT_URL_${name.toUpperCase()}`],
    environment.AWS_ENDPOINT_URL,
    section?.[`${name}.endpoint_url`],
    profile?.endpoint_url,
  ];
  return candidates.find((url) => url !== undefined && url !== '');
}
