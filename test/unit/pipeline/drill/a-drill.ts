import type { AlarmState, MetricFilterState } from '../../../../src/pipeline/chain/chain';
import type { Drill } from '../../../../src/pipeline/drill/drill';
import { filter as silentFilter } from '../check/healthy-facts';

export const began = Date.parse('2026-11-23T14:05:09Z');
export const topicArn = 'arn:aws:sns:us-east-1:111122223333:ops-alerts';

export const alarm: AlarmState = {
  name: 'stop alarm',
  arn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:stop alarm',
  state: 'OK',
  statistic: 'Sum',
  period: 300,
  evaluationPeriods: 1,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
  actionsEnabled: true,
  actions: [topicArn],
  topics: [
    {
      name: 'ops-alerts',
      arn: topicArn,
      exists: true,
      subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com', confirmed: true }],
    },
  ],
};

export const filter: MetricFilterState = { ...silentFilter, alarms: [alarm] };

export const id = 'access-alerts-drill-20261123-140509';

/** A drill with nothing wrong. */
export function aDrill(changes: Partial<Drill> = {}): Drill {
  return {
    id,
    at: began,
    account: {
      label: 'dev',
      accountId: '111122223333',
      region: 'us-east-1',
      by: 'arn:aws:iam::111122223333:user/me',
      isSandbox: false,
    },
    trailArn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail',
    filter,
    alarm,
    way: {
      kind: 'event',
      stream: id,
      event: { message: '{"eventName":"StopInstances"}', value: 1, dimensions: {}, isMarked: true },
      count: 1,
    },
    doubts: [],
    others: [],
    versions: 'Access Alerts for AWS 1.0.0, VS Code 1.109.0',
    ...changes,
  };
}
