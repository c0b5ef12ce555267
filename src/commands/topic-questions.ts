import type * as vscode from 'vscode';
import { nameProblem } from '../alerts/names';
import { endpointProblem, protocols, type Protocol } from '../alerts/subscriptions';
import type { Account } from '../aws/account';
import type { Listed } from './account-lists';
import { endpointsOf, newTopicName, type AlarmAnswers, type AlarmStep, type ChosenTopic } from './alarm-answers';
import type { PickItem } from './wizard';

/** Which topic the alarm tells: a new one, one of the account, or none. */
export function topicStep({ l10n }: typeof vscode, topics: Promise<readonly Listed[]>): AlarmStep {
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

export function typedTopicStep({ l10n }: typeof vscode, { region }: Account): AlarmStep {
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

/** In which way somebody is subscribed to it, if anybody is. */
export function subscribeStep({ l10n }: typeof vscode, topic: Exclude<ChosenTopic, { from: 'none' }>): AlarmStep {
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

export function endpointStep({ l10n }: typeof vscode, protocol: Protocol): AlarmStep {
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

/** Whether the topic hears as well that the alarm is over. */
export function okStep({ l10n }: typeof vscode): AlarmStep {
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
