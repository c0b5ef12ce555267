import type { AlarmSettings, SubscriptionSettings } from '../alerts/alert-file';
import type { Dimensions } from '../alerts/metric-values';
import { freeAlarmName } from '../alerts/names';
import type { Protocol } from '../alerts/subscriptions';
import type { AlarmRequest } from '../pipeline/request/requests';
import type { AlertForBacktest } from './backtest-events';
import type { Step } from './wizard';

/** The metric that an alarm is to watch, and the filter that feeds it. */
export interface AlarmTarget {
  readonly filterName: string;
  readonly metricNamespace: string;
  readonly metricName: string;
  /** Of a filter with dimensions: the field that gives each its value. */
  readonly fields?: Dimensions;
  /** How a document calls its alarm. */
  readonly alarmName?: string;
  /** The names of the alarms that watch it already. */
  readonly alarmNames?: readonly string[];
  /** What the filter counts, where it is known. */
  readonly alert?: Pick<AlertForBacktest, 'pattern' | 'metric'>;
}

/** Of a filter with dimensions: the values of the one metric that is watched. */
export interface ChosenCombination {
  readonly from: 'listed' | 'typed';
  readonly values: Dimensions;
}

/** Whom an alarm tells. */
export type ChosenTopic =
  | { readonly from: 'new' | 'listed' | 'typed'; readonly name: string }
  /** It changes its state and tells nobody. */
  | { readonly from: 'none' };

/** The answers to all questions about an alarm; what was asked and then made superfluous by a way back stays, unused. */
export interface AlarmAnswers extends AlarmTarget {
  readonly combination?: ChosenCombination;
  readonly way: 'first-event' | 'choose' | 'band';
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly threshold: number;
  readonly treatMissingData: string;
  /** Standard deviations. */
  readonly band: number;
  readonly name: string;
  readonly topic: ChosenTopic;
  readonly subscribe: 'nobody' | Protocol;
  /** As typed, with commas between. */
  readonly endpoints: string;
  readonly ok: boolean;
}

export type AlarmStep = Step<AlarmAnswers>;

/** The topic that is proposed where there is none. */
export const newTopicName = 'ops-alerts';

/** The answers before anything is asked: an alarm that goes off at the first event. */
export function firstAlarmAnswers(target: AlarmTarget): AlarmAnswers {
  return {
    ...target,
    way: 'first-event',
    statistic: 'Sum',
    period: 300,
    threshold: 1,
    treatMissingData: 'notBreaching',
    band: 2,
    name: firstName(target),
    topic: { from: 'new', name: newTopicName },
    subscribe: 'email',
    endpoints: '',
    ok: false,
  };
}

/** What a document calls it, unless there is one of that name: it would be changed. */
function firstName({ filterName, alarmName, alarmNames = [] }: AlarmTarget): string {
  return alarmName !== undefined && !alarmNames.includes(alarmName) ? alarmName : freeAlarmName(filterName, alarmNames);
}

/** With another combination, which the proposed name has in it. */
export function withCombination(answers: AlarmAnswers, combination: ChosenCombination): AlarmAnswers {
  const { filterName, alarmNames = [] } = answers;
  const name = freeAlarmName([filterName, ...Object.values(combination.values)].join(' '), alarmNames);
  return { ...answers, combination, name };
}

/** What is asked for by the answers. */
export function alarmRequest(answers: AlarmAnswers): AlarmRequest {
  const { filterName, metricNamespace, metricName, combination, topic, ok, name } = answers;
  const topicName = topic.from === 'none' ? undefined : topic.name;
  const subscriptions = topicName === undefined ? [] : subscriptionsOf(answers);
  return {
    filterName,
    metricNamespace,
    metricName,
    alarm: {
      alarmName: name,
      ...(combination && { dimensions: combination.values }),
      ...ruleOf(answers),
      ...(ok && topicName !== undefined && { okActions: [topicName] }),
    },
    ...(topicName !== undefined && { topic: { topicName, ...(subscriptions.length > 0 && { subscriptions }) } }),
  };
}

/** When it goes off, as far as it was asked. */
export function ruleOf({ way, statistic, period, threshold, treatMissingData, band }: AlarmAnswers): AlarmSettings {
  if (way === 'first-event') return {};
  const common = { statistic, period, treatMissingData };
  return way === 'band' ? { ...common, anomalyDetectionBand: band } : { ...common, threshold };
}

function subscriptionsOf({ subscribe, endpoints }: AlarmAnswers): readonly SubscriptionSettings[] {
  if (subscribe === 'nobody') return [];
  return endpointsOf(endpoints).map((endpoint) => ({ protocol: subscribe, endpoint }));
}

/** `a@example.com, b@example.com` as a list, each once. */
export function endpointsOf(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}
