import assert from 'node:assert/strict';
import { AwsError } from '../../src/aws/account';
import type { ApiName } from '../../src/aws/api';
import type { TrailState } from '../../src/pipeline/chain/chain';
import type { Existing } from '../../src/pipeline/inspect/existing';
import { isRefused, type Plan, type PlanResult, type RefusalReason, type Step } from '../../src/pipeline/plan/plan';
import type { MetricFilterRequest } from '../../src/pipeline/request/requests';

/** Where the plans of unit tests are made, and what they are about. */
export const place = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
export const trailArn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail';
export const groupArn = 'arn:aws:logs:us-east-1:111122223333:log-group:lab';
export const roleArn = 'arn:aws:iam::111122223333:role/clwatch_role';

export const absent = { is: 'absent' } as const;

/** An account without anything. */
export const nothing = {
  account: {
    identity: { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/me', partition: 'aws' },
    region: 'us-east-1',
    label: 'dev',
  },
  trails: { is: 'there', value: [] },
} as const satisfies Existing;

/** The lab's trail as it stands when everything is done. */
export const trail: TrailState = {
  name: 'My_cloudtrail',
  arn: trailArn,
  homeRegion: 'us-east-1',
  multiRegion: true,
  organization: false,
  logFileValidation: true,
  bucket: 'logs',
  logGroupArn: `${groupArn}:*`,
  roleArn,
  status: { logging: true },
};

/** The same without some of what it has. */
export function trailWithout(...members: readonly (keyof TrailState)[]): TrailState {
  const left = Object.entries(trail).filter(([member]) => !members.includes(member as keyof TrailState));
  return Object.fromEntries(left) as unknown as TrailState;
}

/** The lab's metric filter, as it is asked for. */
export const labFilter = {
  logGroupName: 'lab',
  filterName: 'stoppedInstancecount',
  filterPattern: '{ $.eventName= "StopInstances" }',
  metricNamespace: 'CloudTrailMetrics',
  metricName: 'EC2stoppedInstanceEventCount',
  metricValue: '1',
} as const satisfies MetricFilterRequest;

export function there<T>(value: T): { readonly is: 'there'; readonly value: T } {
  return { is: 'there', value };
}

/** What may not be looked at. */
export function unknown(call: ApiName): { readonly is: 'unknown'; readonly error: AwsError } {
  const error = new AwsError(call, 'AccessDenied', 'no', { reason: 'denied', action: call, needs: [call] });
  return { is: 'unknown', error };
}

export function planned(result: PlanResult): Plan {
  assert.ok(!isRefused(result), isRefused(result) ? result.refused.what : '');
  return result;
}

/** The reason of a refusal, which says what is in the way and what to do in sentences. */
export function refusal(result: PlanResult): RefusalReason {
  assert.ok(isRefused(result));
  assert.match(result.refused.what, /\.$/);
  assert.match(result.refused.todo, /\.$/);
  return result.refused.reason;
}

export function step(plan: Plan, id: string): Step {
  const found = plan.steps.find((each) => each.id === id);
  assert.ok(found, `no step ${id} in ${plan.steps.map((each) => each.id).join()}`);
  return found;
}

export function outline({ steps }: Plan): [id: string, action: string, call: string | undefined][] {
  return steps.map(({ id, action, call }) => [id, action, call?.name]);
}
