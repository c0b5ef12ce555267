/** The columns of a count, and what they hold. */
export const countColumns = {
  period: 'period',
  matches: 'matches',
  /** Who made the events, the first of these that is there. */
  actor: ['userIdentity.arn', 'userIdentity.principalId', 'userIdentity.invokedBy', 'userIdentity.type'],
} as const;

/** Rows that a query can answer (API reference, GetQueryResults). */
export const mostRows = 10_000;

/** Lengths of `bin` in seconds, as AWS documents them: seconds and minutes up to 60, hours up to 24. */
const bins: readonly (readonly [seconds: number, written: string])[] = [
  ...[12, 8, 6, 4, 3, 2, 1].map((hours) => [hours * 3600, `${hours}h`] as const),
  ...[30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1].map((minutes) => [minutes * 60, `${minutes}m`] as const),
  ...[30, 20, 15, 10, 5, 1].map((seconds) => [seconds, `${seconds}s`] as const),
];

/** The longest bin that a period, in seconds, is made of. Bins begin at midnight UTC, so each lies in one period. */
export function binOf(periodSeconds: number): { readonly seconds: number; readonly written: string } {
  const [seconds, written] = bins.find(([length]) => periodSeconds % length === 0)!;
  return { seconds, written };
}

/**
 * How many events a filter lets through, by period and, where wanted, by who made them.
 * @param filter absent for every event
 */
export function insightsCountQuery(
  filter: string | undefined,
  { periodSeconds, byActor }: { readonly periodSeconds: number; readonly byActor: boolean },
): string {
  const by = [`bin(${binOf(periodSeconds).written}) as ${countColumns.period}`, ...(byActor ? countColumns.actor : [])];
  return joined([
    ...(filter === undefined ? [] : [`filter ${filter}`]),
    `stats count(*) as ${countColumns.matches} by ${by.join(', ')}`,
    `limit ${mostRows}`,
  ]);
}

function joined(commands: readonly string[]): string {
  return commands.join('\n| ');
}
