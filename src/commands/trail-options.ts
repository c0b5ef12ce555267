import type * as vscode from 'vscode';
import { parseTags } from '../alerts/tags';
import { createdByTag } from '../pipeline/inspect/tags';
import type { MoreSetting, TrailAnswers, TrailStep } from './trail-answers';
import { eventSteps } from './trail-events';
import type { ThingQuestions } from './trail-questions';
import type { PickItem } from './wizard';

/** The page of everything that most trails leave as it is, and a question for each setting that is ticked and needs one. */
export function moreSteps(vs: typeof vscode, things: ThingQuestions, answers: TrailAnswers): TrailStep[] {
  const has = (setting: MoreSetting) => answers.more.includes(setting);
  return [
    moreStep(vs),
    ...(has('kms-key') ? things.steps(answers, 'kmsKey') : []),
    ...(has('topic') ? things.steps(answers, 'topic') : []),
    ...(has('tags') ? [tagsStep(vs)] : []),
    ...(has('events') ? eventSteps(vs, answers) : []),
  ];
}

function moreStep(vs: typeof vscode): TrailStep {
  const { l10n } = vs;
  const settings: Record<MoreSetting, Pick<PickItem<MoreSetting>, 'label' | 'description' | 'group'>> = {
    'multi-region': {
      label: l10n.t('Record all regions'),
      description: l10n.t('without it, what is done in other regions goes unseen'),
      group: l10n.t('recommended'),
    },
    validation: {
      label: l10n.t('Validate log files'),
      description: l10n.t('so that a changed or deleted file is noticed; free'),
      group: l10n.t('recommended'),
    },
    'kms-key': {
      label: l10n.t('Encrypt log files with a KMS key…'),
      description: l10n.t('instead of S3’s own; a key is $1 a month'),
      group: l10n.t('as needed'),
    },
    topic: {
      label: l10n.t('Tell an SNS topic of each log file…'),
      description: l10n.t('for programs that read the files; alarms do not need it'),
      group: l10n.t('as needed'),
    },
    organization: {
      label: l10n.t('Record all accounts of the organization'),
      description: l10n.t('from its management account only'),
      group: l10n.t('as needed'),
    },
    tags: {
      label: l10n.t('Add tags…'),
      description: l10n.t('besides {0}={1}', createdByTag.Key, createdByTag.Value),
      group: l10n.t('as needed'),
    },
    events: {
      label: l10n.t('Choose the events…'),
      description: l10n.t('otherwise all management events and no data events'),
      group: l10n.t('as needed'),
    },
  };
  return async (answers, ask) => ({
    ...answers,
    more: await ask.pickMany({
      placeholder: l10n.t('More settings: Space ticks, Enter goes on'),
      items: (Object.keys(settings) as MoreSetting[]).map((value) => ({
        ...settings[value],
        value,
        picked: answers.more.includes(value),
      })),
    }),
  });
}

function tagsStep({ l10n }: typeof vscode): TrailStep {
  return async (answers, ask) => ({
    ...answers,
    tags: await ask.text({
      prompt: l10n.t('Tags of the trail, as key=value, with commas between'),
      value: answers.tags,
      placeholder: 'team=security, stage=production',
      validate: (text) => {
        const read = parseTags(text, createdByTag.Key);
        return 'problem' in read ? read.problem : undefined;
      },
    }),
  });
}
