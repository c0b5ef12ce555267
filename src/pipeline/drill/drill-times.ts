import type { Drill, DrillLink } from './drill';

/** In milliseconds. */
export interface LinkTimes {
  readonly typical: number;
  /** After this long the link counts as silent. */
  readonly longest: number;
  /** How often to look. */
  readonly interval: number;
}

const second = 1000;
const minute = 60 * second;

/** How long a link takes after the one before it. */
export function linkTimes({ way, alarm }: Pick<Drill, 'way' | 'alarm'>, link: DrillLink): LinkTimes {
  switch (link) {
    case 'written':
      // CloudTrail delivers "within an average of about 5 minutes", which is not guaranteed (CloudTrail user guide).
      return way.kind === 'action'
        ? { typical: 5 * minute, longest: 20 * minute, interval: 15 * second }
        : { typical: second, longest: minute, interval: second };
    case 'matched':
      // CloudWatch Logs promises no time; events can usually be found within seconds.
      return { typical: 5 * second, longest: 3 * minute, interval: 2 * second };
    case 'metric':
      // "Metric filters aggregate and report every minute" (CloudWatch Logs user guide, MonitoringLogData).
      return { typical: minute, longest: 5 * minute, interval: 10 * second };
    case 'alarm': {
      // Evaluated every minute over periods that slide, once the data of the last minutes has come (CloudWatch user guide).
      const { period = 60, evaluationPeriods = 1 } = alarm ?? {};
      const watched = Math.max(60, period) * evaluationPeriods * second;
      const isSet = way.kind === 'alarm-state';
      return isSet
        ? { typical: second, longest: minute, interval: 2 * second }
        : { typical: minute, longest: watched + 3 * minute, interval: 10 * second };
    }
    case 'published':
      return { typical: second, longest: minute, interval: 3 * second };
    case 'subscription':
      // Looked up, not waited for.
      return { typical: second, longest: 0, interval: second };
  }
}
