import type * as vscode from 'vscode';
import type { DataEvents } from '../pipeline/request/requests';
import {
  dataTypesOf,
  readArns,
  type DataType,
  type EventChoice,
  type TrailAnswers,
  type TrailStep,
} from './trail-answers';
import type { PickItem } from './wizard';

/** CloudTrail's limit for all selectors of a trail together. */
const mostResources = 250;

interface DataKind {
  readonly one: string;
  /** What an ARN, or a beginning of ARNs, must look like. */
  readonly form: RegExp;
  readonly example: string;
  /** Whether it has events that only read; a call of a function is a write. */
  readonly reads: boolean;
}

/** Kinds of resources whose data events the console offers first. */
function dataKinds({ l10n }: typeof vscode): Record<DataType, DataKind> {
  return {
    'AWS::S3::Object': {
      one: l10n.t('S3 objects'),
      form: /^arn:[\w-]+:s3:::[a-z0-9.-]{3,63}\//,
      example: 'arn:aws:s3:::my-bucket/',
      reads: true,
    },
    'AWS::Lambda::Function': {
      one: l10n.t('Lambda functions'),
      form: /^arn:[\w-]+:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+$/,
      example: 'arn:aws:lambda:us-east-1:111122223333:function:my-function',
      reads: false,
    },
    'AWS::DynamoDB::Table': {
      one: l10n.t('DynamoDB tables'),
      form: /^arn:[\w-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+$/,
      example: 'arn:aws:dynamodb:us-east-1:111122223333:table/my-table',
      reads: true,
    },
  };
}

/** What a trail records: one page for all, then for each kind of data events which of them and of what. */
export function eventSteps(vs: typeof vscode, answers: TrailAnswers): TrailStep[] {
  const kinds = dataKinds(vs);
  return [
    choiceStep(vs, kinds),
    ...dataTypesOf(answers.events).flatMap((type) => [
      ...(kinds[type].reads ? [accessStep(vs, type, kinds[type])] : []),
      resourcesStep(vs, type, kinds[type]),
    ]),
  ];
}

function choiceStep({ l10n }: typeof vscode, kinds: Record<DataType, DataKind>): TrailStep {
  const management = l10n.t('first copy free');
  const lessOf = l10n.t('they are many; no alert would see them');
  const data = l10n.t('$0.10 per 100,000');
  const choices: Omit<PickItem<EventChoice>, 'picked'>[] = [
    {
      label: l10n.t('Management events that change something'),
      description: l10n.t('e.g. StopInstances'),
      value: 'write',
      group: management,
    },
    {
      label: l10n.t('Management events that only read'),
      description: l10n.t('e.g. DescribeInstances, GetSecretValue'),
      value: 'read',
      group: management,
    },
    { label: l10n.t('Leave out events of KMS'), description: lessOf, value: 'no-kms', group: management },
    {
      label: l10n.t('Leave out events of the RDS Data API'),
      description: lessOf,
      value: 'no-rds-data',
      group: management,
    },
    ...(Object.keys(kinds) as DataType[]).map((type) => ({
      label: l10n.t('Data events of {0}…', kinds[type].one),
      value: type,
      group: data,
    })),
  ];
  return async (answers, ask) => ({
    ...answers,
    events: await ask.pickMany({
      placeholder: l10n.t('Events to record: Space ticks, Enter goes on'),
      items: choices.map((choice) => ({ ...choice, picked: answers.events.includes(choice.value) })),
      validate: (ticked) =>
        ticked.some((choice) => !choice.startsWith('no-'))
          ? undefined
          : l10n.t('A trail must record something: tick some events'),
    }),
  });
}

function accessStep({ l10n }: typeof vscode, type: DataType, { one }: DataKind): TrailStep {
  const items: { readonly label: string; readonly value: DataEvents['access'] }[] = [
    { label: l10n.t('All of them'), value: 'all' },
    { label: l10n.t('Only what changes something'), value: 'write' },
    { label: l10n.t('Only what reads'), value: 'read' },
  ];
  return async (answers, ask) => {
    const access = await ask.pick({
      placeholder: l10n.t('Which data events of {0}? They cost $0.10 per 100,000.', one),
      items: items.map((item) => ({ ...item, picked: answers.access[type] === item.value })),
    });
    return { ...answers, access: { ...answers.access, [type]: access } };
  };
}

function resourcesStep({ l10n }: typeof vscode, type: DataType, { one, form, example }: DataKind): TrailStep {
  return async (answers, ask) => {
    const resources = await ask.text({
      prompt: l10n.t('ARNs, with commas between, to record only these. Leave it empty for all {0}.', one),
      value: answers.resources[type] ?? '',
      placeholder: example,
      validate: (text) => {
        const arns = readArns(text);
        const wrong = arns.find((arn) => !form.test(arn));
        if (wrong !== undefined) return l10n.t('“{0}” is no ARN of {1}. One looks like {2}', wrong, one, example);
        return arns.length > mostResources
          ? l10n.t('A trail takes at most {0} ARNs; these are {1}.', mostResources, arns.length)
          : undefined;
      },
    });
    return { ...answers, resources: { ...answers.resources, [type]: resources } };
  };
}
