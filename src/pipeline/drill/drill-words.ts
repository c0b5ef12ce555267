import { duration } from '../../alerts/backtest-report';
import { advice } from '../../aws/errors';
import type { Drill, DrillLink } from './drill';
import { totalOf, type DrillState } from './drill-timeline';

const linkNames = {
  written: 'written',
  matched: 'matched',
  metric: 'metric',
  alarm: 'alarm',
  published: 'published',
  subscription: 'confirmed subscription',
} as const satisfies Record<DrillLink, string>;

/** What a link is called in a sentence and in the record. */
export function linkName({ way }: Pick<Drill, 'way'>, link: DrillLink): string {
  return link === 'written' && way.kind === 'alarm-state' ? 'state set' : linkNames[link];
}

/** What becomes of an alarm whose state was set by hand. */
export const setsBack = 'CloudWatch sets its state back at its next evaluation.';

/** What came of a drill that has ended, in one sentence or two. */
export function drillResult(drill: Pick<Drill, 'way' | 'alarm'>, state: DrillState): string {
  const { way, alarm } = drill;
  const { end, links, reached, missed } = state;
  if (!end) return 'The drill goes on.';
  const left = links.written.is === 'done' ? leftBy(way) : (state.partly ?? 'Nothing was written.');
  switch (end.is) {
    case 'reached': {
      if (links.published.is !== 'done') return 'Nothing failed, but not every link could be watched.';
      const whom =
        reached.length === 0 ? `The alarm ${alarm?.name ?? ''} did what it is to do` : `Reached ${reached.join(', ')}`;
      const others = missed.length === 0 ? '' : ` Not reached: ${missed.join('; ')}.`;
      return `${whom} in ${span(totalOf(state))}.${others}`;
    }
    case 'no-alarm':
      return `The metric has counted it after ${span(totalOf(state))}; no alarm watches it, so nobody is told.`;
    case 'silent': {
      const cause = end.causes[0];
      return `Silent at: ${linkName(drill, end.link)}.${cause ? ` Likely cause: ${cause.what} ${cause.todo}` : ''}`;
    }
    case 'cancelled':
      return `Cancelled while waiting for: ${linkName(drill, end.link)}. ${left}`;
    case 'failed': {
      const { what, todo } = advice(end.error);
      return `Failed at: ${linkName(drill, end.link)}. ${what} ${todo} ${left}`;
    }
  }
}

/** What a drill leaves that was set off, and then not watched to its end. */
function leftBy(way: Drill['way']): string {
  switch (way.kind) {
    case 'event':
      return `The event stays in its log stream, ${way.stream}.`;
    case 'alarm-state':
      return `The alarm’s state was set. ${setsBack}`;
    case 'action':
      return `“${way.title}” has happened, and goes on its way all the same.`;
  }
}

/** `3 min 12 s`; below a second it is not counted. */
export function span(ms: number): string {
  return ms < 1000 ? 'under 1 s' : duration(ms);
}
