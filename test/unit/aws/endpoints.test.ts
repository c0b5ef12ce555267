import assert from 'node:assert/strict';
import { endpointOf } from '../../../src/aws/endpoints';

describe('endpoints', () => {
  const services = new Map([
    ['local', { 's3.endpoint_url': 'http://s3', 'cloudwatch_logs.endpoint_url': 'http://logs' }],
  ]);
  const profile = { services: 'local', endpoint_url: 'http://profile' };
  const rows: readonly (readonly [
    why: string,
    service: 's3' | 'logs' | 'iam',
    profile: Record<string, string> | undefined,
    environment: Record<string, string>,
    expected: string | undefined,
  ])[] = [
    ['nothing set: AWS', 's3', {}, {}, undefined],
    ['no profile: AWS', 's3', undefined, {}, undefined],
    ['the profile’s for all services', 'iam', profile, {}, 'http://profile'],
    ['its services section comes before', 's3', profile, {}, 'http://s3'],
    ['a service with a space in its name', 'logs', profile, {}, 'http://logs'],
    ['the environment comes before the profile', 's3', profile, { AWS_ENDPOINT_URL: 'http://env' }, 'http://env'],
    [
      'the environment’s for the service comes first',
      'logs',
      profile,
      { AWS_ENDPOINT_URL: 'http://env', AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://env-logs' },
      'http://env-logs',
    ],
    ['told to ignore them all', 's3', { ...profile, ignore_configured_endpoint_urls: 'true' }, {}, undefined],
    ['told so by the environment', 's3', profile, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE' }, undefined],
  ];
  for (const [why, service, section, environment, expected] of rows) {
    it(`${why}: ${expected ?? 'AWS'}`, () => {
      assert.equal(endpointOf(service, section, services, environment), expected);
    });
  }
});
