import type * as vscode from 'vscode';
import { nameProblem } from '../alerts/names';
import { alarmSettings } from '../alerts/settings';
import { endpointProblem, protocols, type Protocol } from '../alerts/subscriptions';
import type { Account } from '../aws/account';
import { AccountLists, type Listed } from './account-lists';
import {
  endpointsOf,
  newTopicName,
  ruleOf,
  type AlarmAnswers,
  type AlarmStep,
  type AlarmTarget,
  type ChosenTopic,
} from './alarm-answers';
import { alarmPreview, type AlarmPreview } from './alarm-preview';
import type { Services } from './services';
import type { PickItem } from './wizard';

/** What is asked about an alarm; further questions follow from the answers. */
export function alarmSteps(
  services: Services,
  account: Account,
  target: AlarmTarget,
): (answers: AlarmAnswers) => readonly AlarmStep[] {
  const { vs, log } = services;
  const topics = new AccountLists(account, log).topics();
  const preview = alarmPreview(services, target);
  return ({ way, topic, subscribe }) => [
    wayStep(vs, preview),
    ...(way === 'first-event' ? [] : [statisticStep(vs), periodStep(vs)]),
    ...(way === 'choose' ? [thresholdStep(vs, preview), missingDataStep(vs)] : []),
    ...(way === 'band' ? [bandStep(vs)] : []),
    nameStep(vs),
    topicStep(vs, topics),
    ...(topic.from === 'typed' ? [typedTopicStep(vs, account)] : []),
    ...(topic.from === 'none' ? [] : [subscribeStep(vs, topic)]),
    ...(topic.from === 'none' || subscribe === 'nobody' ? [] : [endpointStep(vs, subscribe)]),
    ...(topic.from === 'none' ? [] : [okStep(vs)]),
  ];
}

function wayStep({ l10n }: typeof vscode, preview: Promise<AlarmPreview>): AlarmStep {
  const items = async (now: AlarmAnswers['way']): Promise<PickItem<AlarmAnswers['way']>[]> => {
    const { sentence, thresholds } = await preview;
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
      items: items(answers.way),
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

function thresholdStep({ l10n }: typeof vscode, preview: Promise<AlarmPreview>): AlarmStep {
  return async (answers, ask) => {
    const often = (await preview).thresholds(ruleOf(answers));
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

function nameStep({ l10n }: typeof vscode): AlarmStep {
  return async (answers, ask) => ({
    ...answers,
    name: await ask.text({
      prompt: l10n.t('Name of the alarm, which stands in the subject of its mails. An alarm of that name is changed.'),
      value: answers.name,
      validate: (name) => nameProblem('alarm', name),
    }),
  });
}

function topicStep({ l10n }: typeof vscode, topics: Promise<readonly Listed[]>): AlarmStep {
  const items = async (now: ChosenTopic): Promise<PickItem<ChosenTopic>[]> => {
    const listed = await topics;
    const isNew = listed.every(({ name }) => name !== newTopicName);
    return [
      ...(isNew
        ? [
            {
              label: `$(add) ${l10n.t('New topic: {0}', newTopicName)}`,
              value: { from: 'new', name: newTopicName } as const,
            },
          ]
        : []),
      {
        label: `$(edit) ${l10n.t('Another name…')}`,
        description: l10n.t('of a new one, or of one that exists'),
        value: { from: 'typed', name: now.from === 'typed' ? now.name : '' },
        picked: now.from === 'typed',
      },
      ...listed.map(({ name }): PickItem<ChosenTopic> => ({
        label: `$(mail) ${name}`,
        value: { from: 'listed', name },
        // The one that is proposed may be there already.
        picked: (now.from === 'listed' || now.from === 'new') && now.name === name,
        group: l10n.t('existing topics'),
      })),
      {
        label: `$(bell-slash) ${l10n.t('None: it tells nobody')}`,
        detail: l10n.t('The alarm changes its state, and nobody hears of it who does not look.'),
        value: { from: 'none' },
        picked: now.from === 'none',
        group: l10n.t('not recommended'),
      },
    ];
  };
  return async (answers, ask) => ({
    ...answers,
    topic: await ask.pick({
      placeholder: l10n.t('SNS topic that the alarm tells when it goes off'),
      items: items(answers.topic),
    }),
  });
}

function typedTopicStep({ l10n }: typeof vscode, { region }: Account): AlarmStep {
  return async (answers, ask) => ({
    ...answers,
    topic: {
      from: 'typed',
      name: await ask.text({
        prompt: l10n.t('Name of the topic in {0}', region),
        value: answers.topic.from === 'typed' ? answers.topic.name : '',
        validate: (name) => nameProblem('topic', name),
      }),
    },
  });
}

function subscribeStep({ l10n }: typeof vscode, topic: Exclude<ChosenTopic, { from: 'none' }>): AlarmStep {
  const labels: Record<Protocol, string> = {
    email: `$(mail) ${l10n.t('Email…')}`,
    'email-json': `$(mail) ${l10n.t('Email as JSON…')}`,
    sms: `$(device-mobile) ${l10n.t('Text message…')}`,
    https: `$(globe) ${l10n.t('HTTPS address…')}`,
    http: `$(globe) ${l10n.t('HTTP address…')}`,
    sqs: `$(inbox) ${l10n.t('SQS queue…')}`,
    lambda: `$(symbol-function) ${l10n.t('Lambda function…')}`,
  };
  const nobody: PickItem<'nobody'> = {
    label: `$(circle-slash) ${l10n.t('Nobody')}`,
    detail:
      topic.from === 'new'
        ? l10n.t('A new topic without subscriptions tells nobody.')
        : l10n.t('Who is subscribed already gets the alarm too.'),
    value: 'nobody',
  };
  return async (answers, ask) => ({
    ...answers,
    subscribe: await ask.pick<AlarmAnswers['subscribe']>({
      placeholder: l10n.t('Who is to be subscribed to {0} now? Those who are already stay.', topic.name),
      items: [
        ...(Object.keys(labels) as Protocol[]).map((value) => ({
          label: labels[value],
          value,
          picked: value === answers.subscribe,
        })),
        { ...nobody, picked: answers.subscribe === 'nobody' },
      ],
    }),
  });
}

function endpointStep({ l10n }: typeof vscode, protocol: Protocol): AlarmStep {
  return async (answers, ask) => ({
    ...answers,
    endpoints: await ask.text({
      prompt: protocol.startsWith('email')
        ? l10n.t('Email addresses, with commas between. Each gets a mail from SNS with a link to confirm.')
        : l10n.t('Where {0} delivers to; several with commas between', protocol),
      value: answers.endpoints,
      placeholder: protocols[protocol].example,
      validate: (text) => {
        const endpoints = endpointsOf(text);
        if (endpoints.length === 0) return protocols[protocol].otherwise;
        return endpoints
          .map((endpoint) => endpointProblem(protocol, endpoint))
          .find((problem) => problem !== undefined);
      },
    }),
  });
}

function okStep({ l10n }: typeof vscode): AlarmStep {
  return async (answers, ask) => ({
    ...answers,
    ok: await ask.pick({
      placeholder: l10n.t('Is the topic to be told as well when the alarm is over?'),
      items: [
        {
          label: l10n.t('No (recommended)'),
          detail: l10n.t(
            'An alarm on events is over as soon as no further event comes. A mail about that reads as if all were well, and nobody has looked yet.',
          ),
          value: false,
        },
        { label: l10n.t('Yes, with an OK action'), value: true, picked: answers.ok },
      ],
    }),
  });
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
