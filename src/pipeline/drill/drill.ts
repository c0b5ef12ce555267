import type { DrillEvent } from '../../alerts/drill-event';
import type { AlarmState, MetricFilterState } from '../chain/chain';

/** The links that a drill watches, in the order in which an alert passes them. */
export const drillLinks = ['written', 'matched', 'metric', 'alarm', 'published', 'subscription'] as const;
export type DrillLink = (typeof drillLinks)[number];

/** How an alert is set off. */
export type DrillWay =
  /** An event in a log stream of its own, so often as the alarm asks for: everything from the log group on is tested. */
  | { readonly kind: 'event'; readonly stream: string; readonly event: DrillEvent; readonly count: number }
  /** Only what comes after the alarm is tested. `throughOk`: it is in ALARM, and is set to OK first. */
  | { readonly kind: 'alarm-state'; readonly reason: string; readonly throughOk: boolean }
  /** Something is really done, and CloudTrail records it: the sandbox can. */
  | { readonly kind: 'action'; readonly title: string };

/** A drill as it was agreed upon, before anything is done. */
export interface Drill {
  /** E.g. `access-alerts-drill-20261123-140509`. */
  readonly id: string;
  /** When it was prepared, in milliseconds since the epoch. */
  readonly at: number;
  readonly account: {
    readonly label: string;
    readonly accountId: string;
    readonly alias?: string;
    readonly region: string;
    /** The ARN of who drills. */
    readonly by: string;
    readonly isSandbox: boolean;
  };
  readonly trailArn: string;
  readonly filter: MetricFilterState;
  /** Absent where no alarm watches the filter's metric: the drill ends there. */
  readonly alarm?: AlarmState;
  readonly way: DrillWay;
  /** What is known before of why it may not get through. */
  readonly doubts: readonly string[];
  /** Other filters of the log group that the event matches too, with their alarms. */
  readonly others: readonly MetricFilterState[];
  /** What it was done with, e.g. `Access Alerts for AWS 1.2.0, VS Code 1.109.0`. */
  readonly versions: string;
}

/** `access-alerts-drill-20261123-140509`: a log stream's name as well, which may have neither colon nor star. */
export function drillId(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return `access-alerts-drill-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

/** E.g. "Fire drill of stoppedInstancecount in 111122223333 (us-east-1)". */
export function drillTitle({ filter, account }: Pick<Drill, 'filter' | 'account'>): string {
  return `Fire drill of ${filter.name} in ${account.accountId} (${account.region})`;
}
