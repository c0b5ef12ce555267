import { prices } from '../../aws/prices';
import type { MonthlyCost } from './plan';
import type { EventSelection } from '../request/requests';

/** What the parts of a trail cost, in few words. */
export const costs = {
  bucket: 'about $0.023 per GB stored',
  logGroup: `$${prices.logsPerGigabyte.toFixed(2)} per GB taken in, $0.03 per GB-month stored`,
  dataEvents: `$${prices.per100kDataEvents.toFixed(2)} per 100,000 data events`,
  metric: `$${prices.metric.toFixed(2)}`,
  eachMetric: `$${prices.metric.toFixed(2)} for each combination of values of its dimensions`,
  alarm: `$${prices.alarm.toFixed(2)}`,
  bandAlarm: `$${prices.bandAlarm.toFixed(2)}`,
  email: 'nothing for the first 1,000 mails',
  sms: 'by message, at the prices of the country',
  otherDelivery: 'nothing to speak of',
} as const;

const dollars = (amount: number) => `$${amount.toFixed(2)}`;

/** @param others trails that already keep the region's management events */
export function trailCost(others: number, events?: EventSelection): MonthlyCost {
  const copy =
    events?.management === 'none'
      ? 'It keeps no copy of the management events.'
      : others === 0
        ? 'The first copy of management events is free.'
        : `The account has a trail already, so this one’s copy of the management events costs ${dollars(prices.copyPer100kEvents)} per 100,000 events.`;
  const data = events?.data?.length ? [`Data events cost ${dollars(prices.per100kDataEvents)} per 100,000.`] : [];
  const parts = [`About ${dollars(0)} a month for the trail.`, copy, ...data, logsText()];
  return { fixed: 0, text: parts.join(' ') };
}

export function logsCost(): MonthlyCost {
  return { fixed: 0, text: `Nothing fixed. ${logsText()}` };
}

/** What a plan makes that was not there before. */
export interface AlertExtra {
  /** `each`: one for each combination of values of the filter’s dimensions, and nobody knows how many there will be. */
  readonly metric: 'one' | 'each' | false;
  readonly alarm?: 'threshold' | 'band' | undefined;
}

export function metricFilterCost(...extras: readonly AlertExtra[]): MonthlyCost {
  const metrics = extras.filter(({ metric }) => metric === 'one').length;
  const isOpen = extras.some(({ metric }) => metric === 'each');
  const alarms = extras.filter(({ alarm }) => alarm === 'threshold').length;
  const bands = extras.filter(({ alarm }) => alarm === 'band').length;
  const fixed = metrics * prices.metric + alarms * prices.alarm + bands * prices.bandAlarm;
  const part = (count: number, price: number, one: string, several: string) =>
    count === 0 ? [] : [`${dollars(count * price)} for ${count === 1 ? one : `${count} ${several}`}`];
  const parts = [
    ...part(
      metrics,
      prices.metric,
      'the metric, by the hours in which it has data',
      'metrics, by the hours in which they have data',
    ),
    ...part(alarms, prices.alarm, 'the alarm', 'alarms'),
    ...part(
      bands,
      prices.bandAlarm,
      'the alarm, which counts as three with its band',
      'alarms with bands, each of which counts as three',
    ),
  ];
  const open = `${dollars(prices.metric)} a month for each combination of values that the dimensions take, by the hours in which it has data`;
  if (parts.length === 0 && !isOpen) return nothingMore;
  const free = 'The first 10 metrics and 10 alarms of an account are free.';
  const known = `At most ${dollars(fixed)} a month: ${parts.join(', ')}`;
  const text = isOpen ? (parts.length > 0 ? `${known}. Besides, ${open}` : `At most ${open}`) : known;
  return { fixed, text: `${text}. ${free} Metric filters cost nothing.` };
}

export const nothingMore: MonthlyCost = { fixed: 0, text: 'Nothing more than now.' };

export const nothingAnyMore: MonthlyCost = { fixed: 0, text: 'What is deleted costs nothing any more.' };

function logsText(): string {
  return `CloudWatch Logs takes ${dollars(prices.logsPerGigabyte)} per GB of events; a million events are about 1.5 GB.`;
}
