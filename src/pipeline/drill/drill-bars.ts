import { drillLinks, type Drill } from './drill';
import type { DrillState } from './drill-timeline';
import { linkName, span } from './drill-words';

const width = 40;

/** The time that each link took as bars below each other, from the beginning to the last that is known. */
export function timelineBars(drill: Pick<Drill, 'way'>, { began, links }: DrillState): string {
  const ends = drillLinks.map((link) => {
    const stands = links[link];
    return stands.is === 'done' || stands.is === 'silent' ? stands.at : began;
  });
  const whole = Math.max(1, ...ends.map((end) => end - began));
  const column = (ms: number) => Math.round(((ms - began) / whole) * width);
  const longest = Math.max(...drillLinks.map((link) => linkName(drill, link).length));
  return drillLinks
    .map((link) => {
      const stands = links[link];
      const name = linkName(drill, link).padEnd(longest);
      if (stands.is === 'waiting') return `${name}  …`;
      if (stands.is === 'skipped') return `${name}  –`;
      // What took no time is seen all the same.
      const from = Math.min(width - 1, column(Math.max(began, stands.at - stands.took)));
      const to = Math.max(from + 1, column(stands.at));
      const bar = (stands.is === 'done' ? '█' : '░').repeat(to - from);
      return `${name}  ${' '.repeat(from)}${bar}${' '.repeat(width - to)}  ${span(stands.took)}`;
    })
    .join('\n');
}
