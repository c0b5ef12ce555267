import { changeAlarm } from './alarm-fix';
import { isFed, watchesOf, type PipelineFacts, type Watch } from './facts';
import type { Found, RuleTable } from './finding';

/** What must hold of the alarms on the filters' metrics, so that one event is enough to raise them. */
export const alarmRules = {
  'alarm-statistic': {
    link: 'alarm',
    severity: 'warning',
    find: (facts) =>
      eachAlarm(facts, ({ filter, alarm, name }) => {
        const { Statistic = '' } = alarm;
        if (Statistic !== 'Average' && Statistic !== 'Minimum') return undefined;
        const diluted = filter.defaultValue === 0;
        return {
          ...(diluted && { severity: 'error' as const }),
          what: diluted
            ? `It takes the ${Statistic} of the metric, whose value is 0 for every event that does not match: it never gets to the threshold.`
            : `It takes the ${Statistic} of the metric, which says nothing about how many events matched.`,
          todo: 'Take the Sum.',
          fix: changeAlarm(alarm, `Let alarm ${name} take the Sum`, 'The Sum is how many events matched', {
            Statistic: 'Sum',
          }),
        };
      }),
  },
  'alarm-threshold': {
    link: 'alarm',
    severity: 'warning',
    find: (facts) =>
      eachAlarm(facts, ({ filter, alarm, name }) => {
        const { ComparisonOperator, Threshold } = alarm;
        if (ComparisonOperator !== 'GreaterThanThreshold' || Threshold !== 1 || filter.metricValue !== '1')
          return undefined;
        return {
          what: 'It goes off above 1: one event never raises it, it takes two in one period.',
          todo: 'Let it go off at 1 and above.',
          fix: changeAlarm(alarm, `Let alarm ${name} go off at one event`, 'It goes off at 1 and above', {
            ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          }),
        };
      }),
  },
  'alarm-missing-data': {
    link: 'alarm',
    severity: 'warning',
    find: (facts) =>
      eachAlarm(facts, ({ filter, alarm, name }) => {
        const { TreatMissingData = 'missing' } = alarm;
        const effect = effectOfMissing[TreatMissingData];
        if (effect === undefined || (TreatMissingData === 'missing' && filter.defaultValue !== undefined))
          return undefined;
        return {
          ...(TreatMissingData === 'breaching' && { severity: 'error' as const }),
          what: `Missing data is treated as “${TreatMissingData}”: ${effect}`,
          todo: 'Treat missing data as “notBreaching”.',
          fix: changeAlarm(alarm, `Let alarm ${name} take missing data for good`, 'No event is no breach', {
            TreatMissingData: 'notBreaching',
          }),
        };
      }),
  },
  'alarm-periods': {
    link: 'alarm',
    severity: 'warning',
    find: (facts) =>
      eachAlarm(facts, ({ alarm }) => {
        const { EvaluationPeriods = 1, DatapointsToAlarm = EvaluationPeriods } = alarm;
        if (DatapointsToAlarm <= 1) return undefined;
        return {
          what: `It goes off only when ${DatapointsToAlarm} of ${EvaluationPeriods} periods breach: what happens once never raises it.`,
          todo: 'If one event is enough, let it take 1 of 1.',
        };
      }),
  },
  'alarm-unit': {
    link: 'alarm',
    severity: 'error',
    find: (facts) =>
      eachAlarm(facts, ({ filter, alarm, name }) => {
        const written = filter.unit ?? 'None';
        if (alarm.Unit === undefined || alarm.Unit === written) return undefined;
        return {
          what: `It wants the unit ${alarm.Unit}, but the filter writes its metric with the unit ${written}: the alarm never gets data.`,
          todo: 'Leave the unit out.',
          fix: changeAlarm(
            alarm,
            `Leave out the unit of alarm ${name}`,
            'Without a unit it takes the metric as it is',
            {
              Unit: undefined,
            },
          ),
        };
      }),
  },
  'alarm-dimensions': {
    link: 'alarm',
    severity: 'error',
    find: (facts) =>
      eachAlarm(facts, ({ filter, alarm, name }) => {
        if (isFed(alarm, filter)) return undefined;
        const wanted = (alarm.Dimensions ?? []).map(({ Name = '' }) => Name);
        const written = Object.keys(filter.dimensions ?? {});
        const say = (names: readonly string[]) => (names.length === 0 ? 'no dimensions' : names.join(', '));
        return {
          what: `It watches the metric with ${say(wanted)}, but the filter writes it with ${say(written)}: the alarm never gets data.`,
          todo:
            written.length === 0
              ? 'Leave them out of the alarm.'
              : `Deploy a second filter of the same pattern without dimensions, or make an alarm on one combination of values of ${say(written)} with “Create Alarm…”.`,
          ...(written.length === 0 && {
            fix: changeAlarm(
              alarm,
              `Leave out the dimensions of alarm ${name}`,
              'The filter writes its metric without',
              {
                Dimensions: undefined,
              },
            ),
          }),
        };
      }),
  },
  'alarm-actions-off': {
    link: 'alarm',
    severity: 'error',
    find: (facts) =>
      eachAlarm(facts, ({ name, alarm }) => {
        if (alarm.ActionsEnabled !== false) return undefined;
        return {
          what: 'Its actions are turned off: it goes off, but tells nobody.',
          todo: 'Turn its actions on.',
          fix: {
            kind: 'call',
            title: `Turn on the actions of alarm ${name}`,
            resource: `Alarm \`${name}\``,
            why: 'It tells again what it is set to tell; all else stays.',
            call: { name: 'cloudwatch:EnableAlarmActions', input: { AlarmNames: [name] } },
          },
        };
      }),
  },
  'alarm-no-action': {
    link: 'alarm',
    severity: 'warning',
    find: (facts) =>
      eachAlarm(facts, ({ alarm }) => {
        if ((alarm.AlarmActions ?? []).length > 0) return undefined;
        return {
          what: 'It has no action for when it goes off, so it tells nobody.',
          todo: 'Deploy it with an SNS topic (alarmActions), unless something else, such as a composite alarm, watches it.',
        };
      }),
  },
  'alarm-math': {
    link: 'alarm',
    severity: 'unchecked',
    find: (facts) =>
      watchesOf(facts)
        .filter(({ alarm }) => alarm.MetricName === undefined)
        .map(({ name }) => ({
          subject: name,
          what: 'It watches the metric within metric math, whose statistic and threshold were not checked.',
          todo: 'See in the AWS console that one event is enough to raise it.',
        })),
  },
} as const satisfies RuleTable;

/** What each setting but `notBreaching` does to an alarm on a metric that has data only when something happened. */
const effectOfMissing: Readonly<Record<string, string>> = {
  missing: 'after an event the alarm goes to INSUFFICIENT_DATA instead of back to OK.',
  ignore: 'after an event the alarm stays in ALARM, and the next event sends nothing.',
  breaching: 'the alarm goes off when nothing happens, and an event changes nothing.',
};

/** Looks at the alarms on the filters' metrics themselves; those within metric math have settings of another kind. */
function eachAlarm(facts: PipelineFacts, look: (watch: Watch) => Omit<Found, 'subject'> | undefined): readonly Found[] {
  return watchesOf(facts).flatMap((watch) => {
    const found = watch.alarm.MetricName === undefined ? undefined : look(watch);
    return found ? [{ subject: watch.name, ...found }] : [];
  });
}
