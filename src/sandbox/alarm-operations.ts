import type { AlarmStateValue } from '../alerts/alarm-evaluation';
import { isJson } from '../common/json-object';
import { dimensionsOf, invalid, required, type AlarmSettings } from './alarm-rules';
import type { Alarm, Alarms } from './alarms';
import { numberOf, tagListOf, textOf, textsOf, timeOf, type Fields } from './fields';
import { keyOf } from './metrics';
import { pageOf } from './paging';
import { ServiceError, type RequestContext, type Service } from './service';

/** CloudWatch's operations on alarms. */
export function alarmOperations(alarms: Alarms): Service {
  return {
    PutMetricAlarm: (input, context) => {
      alarms.put(input, context.region, tagListOf(input, 'Tags') ?? {});
      return {};
    },
    DescribeAlarms: (input, context) => describeAlarms(alarms, input, context),
    DescribeAlarmsForMetric: (input, context) => describeAlarmsForMetric(alarms, input, context),
    DescribeAlarmHistory: (input, context) => describeAlarmHistory(alarms, input, context),
    DeleteAlarms: (input, context) => {
      alarms.delete(context.region, textsOf(input, 'AlarmNames') ?? []);
      return {};
    },
    SetAlarmState: (input, context) => setAlarmState(alarms, input, context),
    EnableAlarmActions: (input, context) => setActionsEnabled(alarms, input, context, true),
    DisableAlarmActions: (input, context) => setActionsEnabled(alarms, input, context, false),
  };
}

function describeAlarms(alarms: Alarms, input: Fields, context: RequestContext): object {
  // Both ask about composite alarms, and the sandbox has none.
  if (input.ParentsOfAlarmName !== undefined || input.ChildrenOfAlarmName !== undefined) {
    return { MetricAlarms: [], CompositeAlarms: [] };
  }
  const names = textsOf(input, 'AlarmNames');
  const prefix = textOf(input, 'AlarmNamePrefix');
  if (names !== undefined && names.length > 0 && prefix !== undefined) {
    throw new ServiceError(
      'InvalidParameterCombination',
      'AlarmNames and AlarmNamePrefix must not be specified at the same time',
    );
  }
  const types = textsOf(input, 'AlarmTypes') ?? [];
  const state = textOf(input, 'StateValue');
  const action = textOf(input, 'ActionPrefix');
  const found = alarms.in(context.region).filter((alarm) => {
    const { name, okActions, alarmActions, insufficientDataActions } = alarm.settings;
    if (types.length > 0 && !types.includes('MetricAlarm')) return false;
    if (names !== undefined && names.length > 0 && !names.includes(name)) return false;
    if (prefix !== undefined && !name.startsWith(prefix)) return false;
    if (state !== undefined && alarm.state !== state) return false;
    const actions = [...okActions, ...alarmActions, ...insufficientDataActions];
    return action === undefined || actions.some((each) => each.startsWith(action));
  });
  const page = pageOf(found, recordsOf(input), textOf(input, 'NextToken'), invalidToken);
  return {
    MetricAlarms: page.items.map(describeAlarm),
    CompositeAlarms: [],
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
}

function describeAlarmsForMetric(alarms: Alarms, input: Fields, { region }: RequestContext): object {
  const key = keyOf({
    region,
    namespace: required(input, 'Namespace', textOf),
    name: required(input, 'MetricName', textOf),
    dimensions: dimensionsOf(input),
  });
  const statistic = textOf(input, 'Statistic') ?? textOf(input, 'ExtendedStatistic');
  const period = numberOf(input, 'Period');
  const found = alarms.in(region).filter(({ settings }) => {
    const { namespace, metricName: name, dimensions, band } = settings;
    if (band) return false;
    if (keyOf({ region, namespace, name, dimensions }) !== key) return false;
    if (statistic !== undefined && settings.statistic !== statistic) return false;
    return period === undefined || settings.period === period;
  });
  return { MetricAlarms: found.map(describeAlarm) };
}

function describeAlarmHistory(alarms: Alarms, input: Fields, context: RequestContext): object {
  const name = textOf(input, 'AlarmName');
  const type = textOf(input, 'HistoryItemType');
  const from = timeOf(input, 'StartDate') ?? -Infinity;
  const to = timeOf(input, 'EndDate') ?? Infinity;
  const items = alarms
    .in(context.region)
    .filter((alarm) => name === undefined || alarm.settings.name === name)
    .flatMap((alarm) => alarm.history.map((item) => ({ alarm: alarm.settings.name, ...item })))
    .filter((item) => (type === undefined || item.type === type) && item.at >= from && item.at <= to)
    .sort((a, b) => a.at - b.at);
  if (textOf(input, 'ScanBy') !== 'TimestampAscending') items.reverse();
  const page = pageOf(items, recordsOf(input), textOf(input, 'NextToken'), invalidToken);
  return {
    AlarmHistoryItems: page.items.map((item) => ({
      AlarmName: item.alarm,
      AlarmType: 'MetricAlarm',
      Timestamp: new Date(item.at),
      HistoryItemType: item.type,
      HistorySummary: item.summary,
      HistoryData: item.data,
    })),
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
}

function setAlarmState(alarms: Alarms, input: Fields, context: RequestContext): object {
  const alarm = alarms.find(context.region, required(input, 'AlarmName', textOf));
  if (alarm === undefined) throw new ServiceError('ResourceNotFound', 'Alarm not found', 404);
  const state = required(input, 'StateValue', textOf);
  if (!['OK', 'ALARM', 'INSUFFICIENT_DATA'].includes(state)) {
    throw invalid(`Value '${state}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set`);
  }
  const data = textOf(input, 'StateReasonData');
  if (data !== undefined && !isJson(data))
    throw new ServiceError('InvalidFormat', 'StateReasonData was not valid JSON');
  alarms.setState(alarm, state as AlarmStateValue, required(input, 'StateReason', textOf), data);
  return {};
}

function setActionsEnabled(alarms: Alarms, input: Fields, context: RequestContext, enabled: boolean): object {
  for (const name of textsOf(input, 'AlarmNames') ?? []) {
    const alarm = alarms.find(context.region, name);
    if (alarm !== undefined) alarms.setActionsEnabled(alarm, enabled);
  }
  return {};
}

function describeAlarm(alarm: Alarm): object {
  const { settings } = alarm;
  return {
    AlarmName: settings.name,
    AlarmArn: alarm.arn,
    ...(settings.description !== undefined && { AlarmDescription: settings.description }),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configurationUpdated),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: settings.okActions,
    AlarmActions: settings.alarmActions,
    InsufficientDataActions: settings.insufficientDataActions,
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    ...(alarm.stateReasonData !== undefined && { StateReasonData: alarm.stateReasonData }),
    StateUpdatedTimestamp: new Date(alarm.stateUpdated),
    StateTransitionedTimestamp: new Date(alarm.stateTransitioned),
    ...watched(settings),
    ...(settings.unit !== undefined && { Unit: settings.unit }),
    EvaluationPeriods: settings.evaluationPeriods,
    ...(settings.given.datapointsToAlarm !== undefined && { DatapointsToAlarm: settings.given.datapointsToAlarm }),
    ...(settings.given.treatMissingData !== undefined && { TreatMissingData: settings.given.treatMissingData }),
  };
}

/** What an alarm watches and compares with. */
function watched(settings: AlarmSettings): object {
  const { band } = settings;
  if (band) {
    return { Metrics: band.metrics, ThresholdMetricId: band.id, ComparisonOperator: band.comparisonOperator };
  }
  return {
    MetricName: settings.metricName,
    Namespace: settings.namespace,
    [settings.statistic.startsWith('p') ? 'ExtendedStatistic' : 'Statistic']: settings.statistic,
    Dimensions: Object.entries(settings.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Period: settings.period,
    Threshold: settings.threshold,
    ComparisonOperator: settings.comparisonOperator,
  };
}

function recordsOf(input: Fields): number {
  const records = numberOf(input, 'MaxRecords') ?? 50;
  if (records < 1 || records > 100) throw invalid('MaxRecords must be between 1 and 100');
  return records;
}

function invalidToken(): ServiceError {
  return new ServiceError('InvalidNextToken', 'The next token specified is invalid.');
}
