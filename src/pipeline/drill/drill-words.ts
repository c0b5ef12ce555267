import { duration } from '../../alerts/backtest-report';
import { advice } from '../../aws/errors';
import type { Drill, DrillLink } from './drill';
import { totalOf, type DrillState } from './drill-timeline';

/** What each link is called in a sentence and in the record. */
export const linkNames = {
  written: 'written',
  matched: 'matched',
  metric: 'metric',
  alarm: 'alarm',
  published: 'published',
  subscription: 'confirmed subscription',
} as const satisfies Record<DrillLink, string>;

/** What came of a drill that has ended, in one sentence or two. */
export function drillResult({ way, alarm }: Pick<Drill, 'way' | 'alarm'>, state: DrillState): string {
  const { end, links, reached } = state;
  if (!end) return 'The drill goes on.';
  const stays =
    way.kind === 'event' && links.written.is === 'done' ? ` The event stays in its log stream, ${way.stream}.` : '';
  switch (end.is) {
    case 'reached':
      if (links.published.is !== 'done') return 'Nothing failed, but not every link could be watched.';
      if (reached.length === 0)
        return `The alarm ${alarm?.name ?? ''} did what it is to do in ${span(totalOf(state))}.`;
      return `Reached ${reached.join(', ')} in ${span(totalOf(state))}.`;
    case 'no-alarm':
      return `The metric has counted it after ${span(totalOf(state))}; no alarm watches it, so nobody is told.`;
    case 'silent': {
      const cause = end.causes[0];
      return `Silent at: ${linkNames[end.link]}.${cause ? ` Likely cause: ${cause.what} ${cause.todo}` : ''}`;
    }
    case 'cancelled':
      return `Cancelled while waiting for: ${linkNames[end.link]}.${stays}`;
    case 'failed': {
      const { what, todo } = advice(end.error);
      const nothing = links.written.is === 'done' ? stays : ' Nothing was written.';
      return `Failed at: ${linkNames[end.link]}. ${what} ${todo}${nothing}`;
    }
  }
}

/** `3 min 12 s`; below a second it is not counted. */
export function span(ms: number): string {
  return ms < 1000 ? 'under 1 s' : duration(ms);
}
