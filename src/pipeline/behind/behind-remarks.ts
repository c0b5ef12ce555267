import type { BehindRemark, BehindRow } from '../../webview/events-behind-messages';
import type { Behind } from './read-behind';

const day = 86_400_000;
/** CloudTrail delivers within about 5 minutes, and CloudWatch counts in a moment; later than this, nothing comes. */
const settled = 15 * 60_000;
/** Sums of fractions differ in their last digits, by the order they were added in. */
const tolerance = 1e-9;

/**
 * What a person should know who compares the list with the datapoint. Filters are not retroactive, CloudTrail is late and
 * log groups forget: what explains a difference is told only where there is one.
 */
export function remarksOf(
  behind: Behind,
  rows: readonly BehindRow[],
  { isComplete, now }: { readonly isComplete: boolean; readonly now: number },
): readonly BehindRemark[] {
  const { filters = [], failures, isLimited, point, withoutNumber } = behind;
  const sum = behind.sum ?? undefined;
  const remarks: BehindRemark[] = [];
  if (behind.filters?.length === 0) remarks.push({ kind: 'no-filter' });
  if (isLimited) remarks.push({ kind: 'more', ...(sum !== undefined && { datapoint: sum }) });
  else if (isComplete && failures.length === 0 && filters.length > 0) remarks.push(...differences(behind, rows, now));
  for (const [field, count] of withoutNumber) remarks.push({ kind: 'no-number', field, count });
  remarks.push(...deliveredLater(rows, point.from));
  return remarks;
}

function differences(behind: Behind, rows: readonly BehindRow[], now: number): readonly BehindRemark[] {
  const { sum, point, filters = [], retention } = behind;
  const values = rows.map(({ value }) => value);
  if (sum === undefined || values.includes(undefined)) return [];
  const listed = values.reduce<number>((total, value = 0) => total + value, 0);
  if (Math.abs(listed - (sum ?? 0)) <= tolerance * Math.max(1, Math.abs(listed))) return [];

  const isShort = listed < (sum ?? 0);
  const causes: BehindRemark[] = filters.flatMap(({ filter, since }): BehindRemark[] => {
    const { name, defaultValue = 0 } = filter;
    return [
      ...(since !== undefined && since > point.from ? [{ kind: 'newer-filter', filter: name, since } as const] : []),
      ...(defaultValue !== 0 ? [{ kind: 'default-value', filter: name, value: defaultValue } as const] : []),
    ];
  });
  for (const [logGroup, days] of retention) {
    if (isShort && point.from < now - days * day) causes.push({ kind: 'expired', logGroup, days });
  }
  if (now < point.to + settled) causes.push({ kind: 'recent' });
  if (causes.length === 0) causes.push({ kind: 'unexplained' });
  return [{ kind: 'differs', listed, ...(sum !== null && { datapoint: sum }) }, ...causes];
}

/** A log event's time is that of its delivery: what happened shortly before the period may be counted in it. */
function deliveredLater(rows: readonly BehindRow[], from: number): readonly BehindRemark[] {
  const early = rows.filter(({ time }) => time !== undefined && time < from);
  if (early.length === 0) return [];
  const most = early.reduce((longest, { time = 0, logged }) => Math.max(longest, logged - time), 0);
  return [{ kind: 'delivered-later', count: early.length, most }];
}
