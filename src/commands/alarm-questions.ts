import type * as vscode from 'vscode';
import type { Dimensions } from '../alerts/metric-values';
import { nameProblem } from '../alerts/names';
import { alarmSettings } from '../alerts/settings';
import type { Account } from '../aws/account';
import { AccountLists } from './account-lists';
import { ruleOf, withCombination, type AlarmAnswers, type AlarmStep, type AlarmTarget } from './alarm-answers';
import { alarmPreview, type AlarmPreview } from './alarm-preview';
import { combinationWords } from './pick-combinations';
import type { Services } from './services';
import { endpointStep, okStep, subscribeStep, topicStep, typedTopicStep } from './topic-questions';
import type { PickItem } from './wizard';

/** What is asked about an alarm; further questions follow from the answers. */
export function alarmSteps(
  services: Services,
  account: Account,
  target: AlarmTarget,
): (answers: AlarmAnswers) => readonly AlarmStep[] {
  const { vs, log } = services;
  const lists = new AccountLists(account, log);
  const topics = lists.topics();
  const combinations = combinationsOf(vs, lists, target);
  const previews = new Map<string, Promise<AlarmPreview>>();
  const previewOf = ({ combination }: AlarmAnswers): Promise<AlarmPreview> => {
    const key = JSON.stringify(combination?.values);
    const preview = previews.get(key) ?? alarmPreview(services, target, combination?.values);
    previews.set(key, preview);
    return preview;
  };
  return ({ combination, way, topic, subscribe }) => [
    ...(target.fields ? [combinationStep(vs, target.fields, combinations)] : []),
    ...(combination?.from === 'typed' ? Object.entries(target.fields ?? {}).map((field) => valueStep(vs, field)) : []),
    wayStep(vs, previewOf),
    ...(way === 'first-event' ? [] : [statisticStep(vs), periodStep(vs)]),
    ...(way === 'choose' ? [thresholdStep(vs, previewOf), missingDataStep(vs)] : []),
    ...(way === 'band' ? [bandStep(vs)] : []),
    nameStep(vs, target),
    topicStep(vs, topics),
    ...(topic.from === 'typed' ? [typedTopicStep(vs, account)] : []),
    ...(topic.from === 'none' ? [] : [subscribeStep(vs, topic)]),
    ...(topic.from === 'none' || subscribe === 'nobody' ? [] : [endpointStep(vs, subscribe)]),
    ...(topic.from === 'none' ? [] : [okStep(vs)]),
  ];
}

type PreviewOf = (answers: AlarmAnswers) => Promise<AlarmPreview>;

async function combinationsOf(
  vs: typeof vscode,
  lists: AccountLists,
  { metricNamespace: namespace, metricName: name, fields }: AlarmTarget,
): Promise<readonly PickItem<Dimensions | 'typed'>[]> {
  const found = fields ? await lists.combinations({ namespace, name, fields }) : [];
  return [
    ...found.map((combination) => ({ ...combinationWords(vs, combination), value: combination.dimensions })),
    {
      label: `$(edit) ${vs.l10n.t('Type the values…')}`,
      detail: vs.l10n.t('For what has not happened yet, or not for two weeks.'),
      value: 'typed',
    },
  ];
}

/** An alarm watches one metric, and a filter with dimensions writes many. */
function combinationStep(
  { l10n }: typeof vscode,
  fields: Dimensions,
  items: Promise<readonly PickItem<Dimensions | 'typed'>[]>,
): AlarmStep {
  const names = Object.keys(fields).join(', ');
  return async (answers, ask) => {
    const chosen = await ask.pick<Dimensions | 'typed'>({
      placeholder: l10n.t('The filter writes a metric for each {0}. Which one is the alarm to watch?', names),
      items,
    });
    return withCombination(
      answers,
      chosen === 'typed' ? { values: {}, ...answers.combination, from: 'typed' } : { from: 'listed', values: chosen },
    );
  };
}

function valueStep({ l10n }: typeof vscode, [name, field]: readonly [string, string]): AlarmStep {
  return async (answers, ask) => {
    const { values = {} } = answers.combination ?? {};
    const value = await ask.text({
      prompt: l10n.t('Value of {0}: just what the events have in {1}, capitals and all.', name, field),
      value: values[name] ?? '',
      validate: (text) =>
        text.trim() === '' || text.length > 1024 ? l10n.t('It must have 1 to 1024 characters.') : undefined,
    });
    return withCombination(answers, { from: 'typed', values: { ...values, [name]: value } });
  };
}

function wayStep({ l10n }: typeof vscode, previewOf: PreviewOf): AlarmStep {
  const items = async (answers: AlarmAnswers): Promise<PickItem<AlarmAnswers['way']>[]> => {
    const now = answers.way;
    const { sentence, thresholds } = await previewOf(answers);
    const often = sentence({});
    const isKnown = thresholds({}) !== undefined;
    return [
      {
        label: `$(bell) ${l10n.t('At the first event (recommended)')}`,
        description: l10n.t('$0.10 a month'),
        // A line has room for one of the two in full.
        detail: isKnown
          ? `${often} ${l10n.t('Sum, 300 s, at least 1, notBreaching')}`
          : l10n.t(
              'Sum: every event counts. 300 s: five minutes together. At least 1. A period without events is fine (notBreaching).',
            ),
        value: 'first-event',
      },
      {
        label: `$(settings) ${l10n.t('Choose the settings…')}`,
        description: l10n.t('$0.10 a month'),
        detail: isKnown ? l10n.t('Statistic, period, threshold, and what a period without data means') : often,
        value: 'choose',
        picked: now === 'choose',
      },
      {
        label: `$(graph-line) ${l10n.t('When there are unusually many…')}`,
        description: l10n.t('$0.30 a month: it counts as three alarms'),
        detail: l10n.t(
          'Anomaly detection: CloudWatch learns from up to two weeks what is usual at that time. For events that happen all the time, not for those that must not happen.',
        ),
        value: 'band',
        picked: now === 'band',
      },
    ];
  };
  return async (answers, ask) => ({
    ...answers,
    way: await ask.pick<AlarmAnswers['way']>({
      placeholder: l10n.t('When is the alarm to go off? You read the plan before anything is made.'),
      items: items(answers),
    }),
  });
}

function statisticStep({ l10n }: typeof vscode): AlarmStep {
  const help: Readonly<Record<string, string>> = {
    Sum: l10n.t('how many events there were, where each adds 1'),
    Average: l10n.t('1 as soon as there is one event, however many there are'),
    Minimum: l10n.t('the smallest value of an event, or the default value'),
    Maximum: l10n.t('the largest value of an event'),
    SampleCount: l10n.t('how many values there were, default values counted too'),
  };
  return async (answers, ask) => ({
    ...answers,
    statistic: await ask.pick({
      placeholder: l10n.t('How are the values of a period put together?'),
      items: alarmSettings.statistic.values!.map((value) => ({
        label: value,
        ...(help[value] !== undefined && { description: help[value] }),
        value,
        picked: value === answers.statistic,
      })),
    }),
  });
}

/** Seconds; a metric filter gives at most one value a minute. */
const periods = [60, 300, 900, 3600, 21_600, 86_400];

function periodStep({ l10n }: typeof vscode): AlarmStep {
  const help: Readonly<Record<number, string>> = {
    60: l10n.t('fastest, but events that come late are seen in another period'),
    300: l10n.t('recommended: CloudTrail delivers within about five minutes'),
    86_400: l10n.t('a day'),
  };
  return async (answers, ask) => ({
    ...answers,
    period: await ask.pick({
      placeholder: l10n.t('Over which time?'),
      items: periods.map((value) => ({
        label: l10n.t('{0} seconds', value),
        ...(help[value] !== undefined && { description: help[value] }),
        value,
        picked: value === answers.period,
      })),
    }),
  });
}

function thresholdStep({ l10n }: typeof vscode, previewOf: PreviewOf): AlarmStep {
  return async (answers, ask) => {
    const often = (await previewOf(answers)).thresholds(ruleOf(answers));
    const prompt = l10n.t('The alarm goes off when the {0} is at least this. 1 is the first event.', answers.statistic);
    const text = await ask.text({
      prompt: often === undefined ? prompt : `${prompt} ${often}`,
      value: String(answers.threshold),
      validate: (value) => (isNumber(value) ? undefined : l10n.t('It must be a number.')),
    });
    return { ...answers, threshold: Number(text) };
  };
}

function bandStep({ l10n }: typeof vscode): AlarmStep {
  return async (answers, ask) => {
    const text = await ask.text({
      prompt: l10n.t('How far above the usual, in standard deviations? A larger number means fewer alarms.'),
      value: String(answers.band),
      validate: (value) =>
        isNumber(value) && Number(value) > 0 ? undefined : l10n.t('It must be a number above 0, such as 2.'),
    });
    return { ...answers, band: Number(text) };
  };
}

function missingDataStep({ l10n }: typeof vscode): AlarmStep {
  const help: Readonly<Record<string, string>> = {
    notBreaching: l10n.t('recommended: no events, no alarm'),
    breaching: l10n.t('goes off when nothing comes: for events that must come'),
    ignore: l10n.t('the state stays as it is, also ALARM'),
    missing: l10n.t('INSUFFICIENT_DATA as long as nothing comes'),
  };
  return async (answers, ask) => ({
    ...answers,
    treatMissingData: await ask.pick({
      placeholder: l10n.t('What does a period without any event mean?'),
      items: alarmSettings.treatMissingData.values!.map((value) => ({
        label: value,
        ...(help[value] !== undefined && { description: help[value] }),
        value,
        picked: value === answers.treatMissingData,
      })),
    }),
  });
}

function nameStep({ l10n }: typeof vscode, { alarmNames = [] }: AlarmTarget): AlarmStep {
  const prompt = l10n.t(
    'Name of the alarm, which stands in the subject of its mails. An alarm of that name is changed.',
  );
  const names = alarmNames.join(', ');
  return async (answers, ask) => ({
    ...answers,
    name: await ask.text({
      prompt: names ? `${prompt} ${l10n.t('There is on the metric already: {0}.', names)}` : prompt,
      value: answers.name,
      validate: (name) => nameProblem('alarm', name),
    }),
  });
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
