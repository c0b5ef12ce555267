import { nameProblem } from '../alerts/names';
import type { AlarmState, MetricFilterState } from '../pipeline/chain/chain';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { askAndPlan } from './ask-and-plan';
import { allFilters, filterOf } from './pick-filter';
import { ruleText } from './other-alarms';
import type { Services } from './services';
import { runWizard, type Step } from './wizard';

/** `Delete Metric Filter…`: the filter and, if wanted, the alarms that watch nothing but its metric. */
export function deleteMetricFilter(services: Services, argument: unknown): Promise<void> {
  return askAndPlan(services, () => askDeleteFilter(services, argument));
}

export async function askDeleteFilter(services: Services, argument: unknown): Promise<PlanRequest | undefined> {
  const { l10n } = services.vs;
  const filter = await filterOf(services, argument);
  if (!filter) return undefined;
  const alarms = await ownAlarms(services, filter);
  const step: Step<{ readonly alarmNames: readonly string[] }> = async (_, ask) => ({
    alarmNames: await ask.pickMany({
      placeholder: l10n.t('Which alarms go with it? They watch nothing but its metric.'),
      items: alarms.map((alarm) => ({
        label: alarm.name,
        description: alarm.state,
        detail: ruleText(services.vs, alarm),
        value: alarm.name,
        picked: true,
      })),
    }),
  });
  const title = l10n.t('Delete Metric Filter {0}', filter.name);
  const answers = await runWizard(services.vs, title, { alarmNames: [] }, alarms.length > 0 ? [step] : []);
  if (!answers) return undefined;
  return { kind: 'delete-filter', wanted: { ...placeOf(filter), alarmNames: answers.alarmNames } };
}

/** Those of the filter's alarms that no other filter feeds; what else they watch is looked at for the plan. */
async function ownAlarms(services: Services, filter: MetricFilterState): Promise<readonly AlarmState[]> {
  const others = (await allFilters(services)).filter((each) => !isSame(each, filter));
  const isShared = others.some(
    ({ metricName, metricNamespace }) => metricName === filter.metricName && metricNamespace === filter.metricNamespace,
  );
  return isShared ? [] : filter.alarms;
}

/** `Rename Metric Filter…`: the new one is made before the old one goes. */
export function renameMetricFilter(services: Services, argument: unknown): Promise<void> {
  return askAndPlan(services, () => askRename(services, argument));
}

export async function askRename(services: Services, argument: unknown): Promise<PlanRequest | undefined> {
  const { l10n } = services.vs;
  const filter = await filterOf(services, argument);
  if (!filter) return undefined;
  const taken = await takenNames(services, filter);
  const step: Step<{ readonly newName: string }> = async (answers, ask) => ({
    newName: await ask.text({
      prompt: l10n.t('New name. Metric and alarms keep theirs.'),
      value: answers.newName,
      validate: (name) =>
        name === filter.name
          ? l10n.t('That is its name now.')
          : (nameProblem('filter', name) ?? nameTaken(services, name, taken)),
    }),
  });
  const title = l10n.t('Rename Metric Filter {0}', filter.name);
  const answers = await runWizard(services.vs, title, { newName: filter.name }, [step]);
  return answers && { kind: 'rename-filter', wanted: { ...placeOf(filter), newName: answers.newName } };
}

interface CopyAnswers {
  readonly filterName: string;
  readonly metricName: string;
}

/** `Duplicate Metric Filter…`: another one with the same pattern and, best, a metric of its own. */
export function duplicateMetricFilter(services: Services, argument: unknown): Promise<void> {
  return askAndPlan(services, () => askDuplicate(services, argument));
}

export async function askDuplicate(services: Services, argument: unknown): Promise<PlanRequest | undefined> {
  const { l10n } = services.vs;
  const filter = await filterOf(services, argument);
  if (!filter) return undefined;
  const taken = [...(await takenNames(services, filter)), filter.name];
  const nameStep: Step<CopyAnswers> = async (answers, ask) => ({
    ...answers,
    filterName: await ask.text({
      prompt: l10n.t('Name of the copy'),
      value: answers.filterName,
      validate: (name) => nameProblem('filter', name) ?? nameTaken(services, name, taken),
    }),
  });
  const metricStep: Step<CopyAnswers> = async (answers, ask) => ({
    ...answers,
    metricName: await ask.text({
      prompt: l10n.t('Metric of the copy. With {0} both filters would count every event.', filter.metricName),
      value: answers.metricName,
      validate: (name) => nameProblem('metric', name),
    }),
  });
  const first = {
    filterName: `${filter.name}-copy`.slice(0, 512),
    metricName: `${filter.metricName}Copy`.slice(0, 255),
  };
  const title = l10n.t('Duplicate Metric Filter {0}', filter.name);
  const answers = await runWizard<CopyAnswers>(services.vs, title, first, [nameStep, metricStep]);
  if (!answers) return undefined;
  const { pattern, metricNamespace, metricValue, defaultValue, unit, dimensions, unspoken, logGroup } = filter;
  return {
    kind: 'metric-filter',
    wanted: {
      logGroupName: logGroup,
      ...answers,
      filterPattern: pattern,
      metricNamespace,
      metricValue,
      ...(defaultValue !== undefined && { defaultValue }),
      ...(unit !== undefined && { unit }),
      ...(dimensions !== undefined && { dimensions }),
      ...(unspoken && { unspoken }),
    },
  };
}

async function takenNames(services: Services, filter: MetricFilterState): Promise<readonly string[]> {
  const all = await allFilters(services);
  return all.filter((each) => each.logGroup === filter.logGroup && !isSame(each, filter)).map(({ name }) => name);
}

function nameTaken({ vs: { l10n } }: Services, name: string, taken: readonly string[]): string | undefined {
  return taken.includes(name) ? l10n.t('The log group has a metric filter of that name.') : undefined;
}

function placeOf({ logGroup, name }: MetricFilterState): { logGroupName: string; filterName: string } {
  return { logGroupName: logGroup, filterName: name };
}

function isSame(one: MetricFilterState, other: MetricFilterState): boolean {
  return one.logGroup === other.logGroup && one.name === other.name;
}
