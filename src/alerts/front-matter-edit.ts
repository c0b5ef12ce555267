import type { TextEdit } from '../pattern/index';
import { alarmDefaults, completeAlarm, type CompleteAlarm } from './alarm-defaults';
import { parseAlertFile, type AlarmSettings, type SubscriptionSettings, type TopicSettings } from './alert-file';
import { isSameMetric, type Dimensions } from './metric-values';
import { has, mapEdits, type MapChange, type SettingChange } from './map-edits';
import { defaultAlarmName } from './names';

/** The alarm's settings that decide its state, in the order in which a new `alarm:` has them. */
const keys = [
  'statistic',
  'period',
  'evaluationPeriods',
  'datapointsToAlarm',
  'threshold',
  'comparisonOperator',
  'treatMissingData',
] as const;

/**
 * The edits that make a `.cwfilter` document's `alarm:` say this, ranges in the document as it is. Everything else stays
 * as it was written: comments, order, other settings, and those that are left out and mean the same. Undefined where the
 * front matter cannot be read.
 */
export function alarmEdits(text: string, alarm: CompleteAlarm): readonly TextEdit[] | undefined {
  const written = parseAlertFile(text).settings?.alarm;
  // A complete alarm has no band, so one that is written is not spoken of.
  return mapEdits(text, [alarmChange(written, alarm, { keepsBand: written?.anomalyDetectionBand !== undefined })]);
}

/** An alarm as it was made, and whom it tells. */
export interface MadeAlarm {
  /** With its name. */
  readonly alarm: AlarmSettings;
  /** Absent: it tells nobody. */
  readonly topic?: TopicSettings;
}

/** The same for an alarm that was made for the document's filter, and for its topic with those who are subscribed now. */
export function madeAlarmEdits(text: string, { alarm, topic }: MadeAlarm): readonly TextEdit[] | undefined {
  const { filterName = '', alarm: written, topic: writtenTopic } = parseAlertFile(text).settings ?? {};
  const { alarmName, okActions, anomalyDetectionBand, dimensions } = alarm;
  const wasName = written?.alarmName ?? defaultAlarmName(filterName);
  const others = {
    ...(alarmName !== wasName && { alarmName }),
    ...(anomalyDetectionBand !== undefined && { anomalyDetectionBand }),
    ...(okActions && { okActions }),
  };
  return mapEdits(text, [
    alarmChange(written, completeAlarm(alarm), {
      others,
      dimensions: dimensions ?? {},
      tellsTopic: topic !== undefined,
    }),
    ...(topic ? [topicChange(writtenTopic, topic)] : []),
  ]);
}

interface AlarmExtras {
  /** What an alarm may have besides the settings of one with a threshold. */
  readonly others?: AlarmSettings;
  /** Which of the filter's metrics it watches; those that are written where they are not spoken of. */
  readonly dimensions?: Dimensions;
  /** Whether it tells its topic, and nothing by an ARN. */
  readonly tellsTopic?: boolean;
  /** Whether a band stays, in place of a threshold. */
  readonly keepsBand?: boolean;
}

/** Settings that an alarm keeps where it is written anew. */
const kept = ['actionsEnabled', 'alarmDescription', 'okActions', 'insufficientDataActions'] as const;

function alarmChange(
  written: AlarmSettings = {},
  alarm: CompleteAlarm,
  { others = {}, dimensions = written.dimensions ?? {}, tellsTopic = false, keepsBand = false }: AlarmExtras = {},
): MapChange {
  const isBand = others.anomalyDetectionBand !== undefined;
  const wasBand = written.anomalyDetectionBand !== undefined;
  const used = keys.filter((key) => !(isBand || keepsBand) || (key !== 'threshold' && key !== 'comparisonOperator'));
  const mayBeImplied = ['evaluationPeriods', 'datapointsToAlarm'];
  const hasDimensions = Object.keys(dimensions).length > 0;
  const isElsewhere = !isSameMetric(written.dimensions ?? {}, dimensions);
  const { alarmName = written.alarmName, ...rest } = others;
  const whole: AlarmSettings = {
    ...(alarmName !== undefined && { alarmName }),
    ...(hasDimensions && { dimensions }),
    ...Object.fromEntries(
      used
        .filter((key) => !mayBeImplied.includes(key) || alarm[key] !== impliedBy(alarm, key))
        .map((key) => [key, alarm[key]]),
    ),
    ...Object.fromEntries(kept.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]]))),
    ...(!tellsTopic && written.alarmActions && { alarmActions: written.alarmActions }),
    ...rest,
  };
  return {
    name: 'alarm',
    whole,
    changes: (map) => {
      // A band and a threshold exclude each other, and so do a topic and actions of the alarm's own.
      const excluded = [
        ...(isBand ? ['threshold', 'comparisonOperator'] : []),
        ...(wasBand && !isBand && !keepsBand ? ['anomalyDetectionBand'] : []),
        ...(tellsTopic ? ['alarmActions'] : []),
        ...(isElsewhere && !hasDimensions ? ['dimensions'] : []),
      ];
      if (excluded.some((key) => has(map, key))) return undefined;
      const changed = used.filter((key) => {
        if (written[key] === alarm[key]) return false;
        return written[key] !== undefined || has(map, key) || alarm[key] !== impliedBy(alarm, key);
      });
      return [
        ...(isElsewhere ? [{ key: 'dimensions', value: dimensions }] : []),
        ...changed.map((key) => ({ key, value: alarm[key] })),
        ...Object.entries(others).map(([key, value]): SettingChange => ({ key, value })),
      ];
    },
  };
}

/** What a setting means that is left out beside the others. */
function impliedBy(alarm: CompleteAlarm, key: (typeof keys)[number]): string | number {
  return key === 'datapointsToAlarm' ? alarm.evaluationPeriods : alarmDefaults[key];
}

function topicChange(written: TopicSettings = {}, topic: TopicSettings): MapChange {
  const { topicName, subscriptions = [] } = topic;
  const isWritten = ({ protocol, endpoint }: SubscriptionSettings) =>
    (written.subscriptions ?? []).some((each) => each.protocol === protocol && each.endpoint === endpoint);
  const add = subscriptions.filter((each) => !isWritten(each));
  return {
    name: 'topic',
    whole: { topicName, ...(subscriptions.length > 0 && { subscriptions }) },
    // Who was subscribed to another topic is not to this one.
    changes: () => {
      if (written.topicName !== topicName) return undefined;
      return add.length > 0 ? [{ key: 'subscriptions', add }] : [];
    },
  };
}
