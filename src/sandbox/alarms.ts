import { evaluateAlarm, evaluationRange, evaluationStep, type AlarmStateValue } from '../alerts/alarm-evaluation';
import { expectedRanges } from './anomaly-band';
import { notification, stateReason, stateReasonData, type Datapoint } from './alarm-reasons';
import { readAlarm, type AlarmSettings } from './alarm-rules';
import { keyOf, statistic, type Metric, type MetricId, type MetricStore } from './metrics';
import { ServiceError } from './service';
import type { PublishObstacle } from './sns';
import type { Timeline } from './timeline';
import type { World } from './world';
import type { Fields } from './fields';

/** How many history items an alarm keeps; CloudWatch keeps 30 days. */
const KEPT_HISTORY = 200;

export interface HistoryItem {
  readonly at: number;
  readonly type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  readonly summary: string;
  readonly data: string;
}

/** An alarm as it stands. */
export interface Alarm {
  readonly arn: string;
  readonly region: string;
  readonly tags: Map<string, string>;
  settings: AlarmSettings;
  actionsEnabled: boolean;
  configurationUpdated: number;
  state: AlarmStateValue;
  stateReason: string;
  stateReasonData: string | undefined;
  /** When the state was last set, and when it last changed. */
  stateUpdated: number;
  stateTransitioned: number;
  /** Oldest first. */
  history: HistoryItem[];
  /** Whether the next evaluation is planned. */
  awake: boolean;
}

/** Publishes to a topic for an alarm; says what was in the way. */
type Publish = (topicArn: string, subject: string, message: string, alarmArn: string) => PublishObstacle | undefined;

/** What the history says of an action that failed (re:Post, "Why didn't I receive an SNS notification"; LZA issue 31). */
const actionErrors: Readonly<Record<PublishObstacle, (alarmArn: string, topicArn: string) => string>> = {
  missing: () => 'Topic does not exist',
  denied: (alarm, topic) =>
    `Resource: ${alarm} is not authorized to perform: SNS:Publish on resource: ${topic} because no resource-based policy allows the SNS:Publish action`,
  'key-denied': () => 'CloudWatch Alarms does not have authorization to access the SNS topic encryption key.',
};

/**
 * The account's alarms and their evaluation, as often as CloudWatch's.
 *
 * An alarm whose range holds no data keeps its state until data comes, so it sleeps and its metric wakes it; long idle
 * times cost nothing.
 */
export class Alarms {
  readonly #world: World;
  readonly #timeline: Timeline;
  readonly #metrics: MetricStore;
  readonly #publish: Publish;
  readonly #alarms = new Map<string, Alarm>();
  readonly #byMetric = new Map<string, Set<Alarm>>();

  constructor(world: World, timeline: Timeline, metrics: MetricStore, publish: Publish) {
    this.#world = world;
    this.#timeline = timeline;
    this.#metrics = metrics;
    this.#publish = publish;
    metrics.onDidPut((metric) => {
      for (const alarm of this.#byMetric.get(keyOf(metric.id)) ?? []) this.#wake(alarm);
    });
  }

  find(region: string, name: string): Alarm | undefined {
    return this.#alarms.get(`${region}/${name}`);
  }

  byArn(arn: string): Alarm | undefined {
    return [...this.#alarms.values()].find((alarm) => alarm.arn === arn);
  }

  /** The alarms of a region in the order of their names. */
  in(region: string): Alarm[] {
    const alarms = [...this.#alarms.values()].filter((alarm) => alarm.region === region);
    return alarms.sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
  }

  /** Makes an alarm, or replaces the configuration of the one with that name and keeps its state. */
  put(input: Fields, region: string, tags: Readonly<Record<string, string>>): void {
    const settings = readAlarm(input, region);
    const now = this.#world.clock.now();
    let alarm = this.find(region, settings.name);
    if (alarm === undefined) {
      alarm = {
        arn: `arn:${this.#world.partition}:cloudwatch:${region}:${this.#world.accountId}:alarm:${settings.name}`,
        region,
        tags: new Map(Object.entries(tags)),
        settings,
        actionsEnabled: settings.actionsEnabled,
        configurationUpdated: now,
        state: 'INSUFFICIENT_DATA',
        stateReason: 'Unchecked: Initial alarm creation',
        stateReasonData: undefined,
        stateUpdated: now,
        stateTransitioned: now,
        history: [],
        awake: false,
      };
      this.#alarms.set(`${region}/${settings.name}`, alarm);
      this.#note(alarm, 'ConfigurationUpdate', `Alarm "${settings.name}" created`, { type: 'Create' });
    } else {
      this.#forget(alarm);
      alarm.settings = settings;
      alarm.actionsEnabled = settings.actionsEnabled;
      alarm.configurationUpdated = now;
      this.#note(alarm, 'ConfigurationUpdate', `Alarm "${settings.name}" updated`, { type: 'Update' });
    }
    const key = keyOf(metricOf(alarm));
    this.#byMetric.set(key, (this.#byMetric.get(key) ?? new Set()).add(alarm));
    this.#wake(alarm);
  }

  /** @throws ServiceError ResourceNotFound, and then deletes none */
  delete(region: string, names: readonly string[]): void {
    const missing = names.filter((name) => this.find(region, name) === undefined);
    if (missing.length > 0) {
      throw new ServiceError('ResourceNotFound', `Alarms not found: ${missing.join(', ')}`, 404);
    }
    for (const name of names) {
      this.#forget(this.find(region, name)!);
      this.#alarms.delete(`${region}/${name}`);
    }
  }

  /** Sets the state by hand; the next evaluation sets it again. */
  setState(alarm: Alarm, state: AlarmStateValue, reason: string, data: string | undefined): void {
    this.#change(alarm, state, reason, data);
    this.#wake(alarm);
  }

  setActionsEnabled(alarm: Alarm, enabled: boolean): void {
    alarm.actionsEnabled = enabled;
    const change = enabled ? 'enabled' : 'disabled';
    this.#note(alarm, 'ConfigurationUpdate', `Alarm actions ${change} for ${alarm.settings.name}`, { type: 'Update' });
  }

  #forget(alarm: Alarm): void {
    this.#byMetric.get(keyOf(metricOf(alarm)))?.delete(alarm);
  }

  #wake(alarm: Alarm): void {
    if (alarm.awake) return;
    alarm.awake = true;
    const step = evaluationStep(alarm.settings.period, alarm.settings.evaluationPeriods);
    const next = (Math.floor(this.#world.clock.now() / step) + 1) * step;
    this.#timeline.schedule(next, () => {
      alarm.awake = false;
      if (this.find(alarm.region, alarm.settings.name) !== alarm) return;
      if (this.#evaluate(alarm, next)) this.#wake(alarm);
    });
  }

  /** Evaluates an alarm over sliding periods that end at `now`; whether there is data that will age. */
  #evaluate(alarm: Alarm, now: number): boolean {
    const { settings } = alarm;
    const metric = this.#metrics.find(metricOf(alarm));
    const period = settings.period * 1000;
    const range = evaluationRange(settings.evaluationPeriods);
    const starts = Array.from({ length: range }, (_, i) => now - (range - i) * period);
    const values = starts.map((start) => {
      const summary = metric?.summary(start, start + period, settings.unit);
      return summary && statistic(summary, settings.statistic);
    });
    const evaluation = evaluateAlarm(settings, againstBand(settings, metric, starts, values), alarm.state);
    const used: Datapoint[] = evaluation.used.map((i) => ({ at: starts[i]!, value: values[i]! }));
    if (evaluation.state !== alarm.state) {
      const reason = stateReason(settings, evaluation, used);
      this.#change(alarm, evaluation.state, reason, stateReasonData(settings, now, used));
    }
    return metric?.extent(starts[0]!, Infinity) !== undefined;
  }

  #change(alarm: Alarm, state: AlarmStateValue, reason: string, data: string | undefined): void {
    const at = this.#world.clock.now();
    const from = alarm.state;
    const old = { stateValue: from, stateReason: alarm.stateReason };
    alarm.state = state;
    alarm.stateReason = reason;
    alarm.stateReasonData = data;
    alarm.stateUpdated = at;
    if (from === state) return;
    alarm.stateTransitioned = at;
    this.#note(alarm, 'StateUpdate', `Alarm updated from ${from} to ${state}`, {
      oldState: old,
      newState: { stateValue: state, stateReason: reason },
    });
    this.#act(alarm, from, reason, at);
  }

  #act(alarm: Alarm, from: AlarmStateValue, reason: string, at: number): void {
    if (!alarm.actionsEnabled) return;
    const { settings, state } = alarm;
    const actions = {
      OK: settings.okActions,
      ALARM: settings.alarmActions,
      INSUFFICIENT_DATA: settings.insufficientDataActions,
    };
    for (const action of actions[state]) {
      if (action.split(':')[2] !== 'sns') continue;
      const { subject, message } = notification(
        settings,
        {
          arn: alarm.arn,
          accountId: this.#world.accountId,
          region: alarm.region,
          updated: alarm.configurationUpdated,
        },
        { from, to: state, reason, at },
      );
      const obstacle = this.#publish(action, subject, message, alarm.arn);
      const about = { notificationResource: action, stateUpdateTimestamp: at };
      if (obstacle === undefined) {
        this.#note(alarm, 'Action', `Successfully executed action ${action}`, { actionState: 'Succeeded', ...about });
        continue;
      }
      const error = actionErrors[obstacle](alarm.arn, action);
      const summary = `Failed to execute action ${action}. Received error: "${error}"`;
      this.#note(alarm, 'Action', summary, { actionState: 'Failed', ...about, error });
    }
  }

  #note(alarm: Alarm, type: HistoryItem['type'], summary: string, data: object): void {
    const at = this.#world.clock.now();
    alarm.history.push({ at, type, summary, data: JSON.stringify({ version: '1.0', ...data }) });
    if (alarm.history.length > KEPT_HISTORY * 1.2) alarm.history = alarm.history.slice(-KEPT_HISTORY);
  }
}

/** Whether each value is outside of the band, as 1 or 0; of an alarm with a threshold the values themselves. */
function againstBand(
  settings: AlarmSettings,
  metric: Metric | undefined,
  starts: readonly number[],
  values: readonly (number | undefined)[],
): readonly (number | undefined)[] {
  const { band } = settings;
  if (!band) return values;
  const ranges = expectedRanges(metric, { ...settings, width: band.width }, starts);
  const isUpper = band.comparisonOperator !== 'LessThanLowerThreshold';
  const isLower = band.comparisonOperator !== 'GreaterThanUpperThreshold';
  return values.map((value, index) => {
    if (value === undefined) return undefined;
    // Where nothing was learnt, nothing is expected.
    const { lower, upper } = ranges[index] ?? { lower: 0, upper: 0 };
    return (isUpper && value > upper) || (isLower && value < lower) ? 1 : 0;
  });
}

function metricOf(alarm: Alarm): MetricId {
  const { namespace, metricName, dimensions } = alarm.settings;
  return { region: alarm.region, namespace, name: metricName, dimensions };
}
