import type * as vscode from 'vscode';
import { defaultRetentionDays, retentionDays } from '../alerts/log-retention';
import { nameProblem, type NameKind } from '../alerts/names';
import type { Account } from '../aws/account';
import { AccountLists, type Listed } from './account-lists';
import type { Services } from './services';
import { suggestedName, type Chosen, type Thing, type TrailAnswers, type TrailStep } from './trail-answers';
import type { PickItem } from './wizard';

/** How to ask for a thing that the trail uses. */
interface ThingQuestion {
  readonly placeholder: string;
  /** What the suggested new one is called in the list; where none can be made, only what exists is offered. */
  readonly fresh?: (name: string) => string;
  readonly typed: string;
  readonly typedHelp: string;
  readonly prompt: string;
  readonly example?: string;
  readonly validate: (name: string) => string | undefined;
  readonly existing: Promise<readonly Listed[]>;
  /** The heading over those that exist. */
  readonly heading: string;
}

/** Asks for the things that a trail uses. Lists are read once, when first asked for. */
export class ThingQuestions {
  readonly #vs: typeof vscode;
  readonly #account: Account;
  readonly #lists: AccountLists;
  readonly #asked = new Map<Thing, ThingQuestion>();

  constructor({ vs, log }: Services, account: Account) {
    this.#vs = vs;
    this.#account = account;
    this.#lists = new AccountLists(account, log);
  }

  /** A list to choose from and, for who wants another name, a line for it. */
  steps(answers: TrailAnswers, thing: Thing): TrailStep[] {
    const pick: TrailStep = async (before, ask) => {
      const { placeholder } = this.#question(thing);
      const chosen = await ask.pick({ placeholder, items: this.#items(before, thing) });
      return { ...before, things: { ...before.things, [thing]: chosen } };
    };
    const type: TrailStep = async (before, ask) => {
      const { prompt, example, validate } = this.#question(thing);
      const value = typedName(before, thing);
      const name = await ask.text({ prompt, value, ...(example && { placeholder: example }), validate });
      return { ...before, things: { ...before.things, [thing]: { from: 'typed', name } } };
    };
    return answers.things[thing]?.from === 'typed' ? [pick, type] : [pick];
  }

  async #items(answers: TrailAnswers, thing: Thing): Promise<PickItem<Chosen>[]> {
    const { fresh, typed, typedHelp, existing, heading } = this.#question(thing);
    const now = answers.things[thing];
    const listed = await existing;
    return [
      ...(fresh
        ? [{ label: `$(add) ${fresh(suggestedName(answers, thing))}`, value: { from: 'suggested' } as const }]
        : []),
      {
        label: `$(edit) ${typed}`,
        description: typedHelp,
        value: { from: 'typed', name: typedName(answers, thing) },
        picked: now?.from === 'typed',
      },
      ...listed.map(({ name, label = name, description }): PickItem<Chosen> => ({
        label,
        ...(description && { description }),
        value: { from: 'listed', name },
        picked: now?.from === 'listed' && now.name === name,
        group: heading,
      })),
    ];
  }

  #question(thing: Thing): ThingQuestion {
    const asked = this.#asked.get(thing) ?? this.#make(thing);
    this.#asked.set(thing, asked);
    return asked;
  }

  #make(thing: Thing): ThingQuestion {
    const { l10n } = this.#vs;
    const { region, identity } = this.#account;
    const another = { typed: l10n.t('Another name…'), typedHelp: l10n.t('of a new one, or of one that exists') };
    switch (thing) {
      case 'bucket':
        return {
          placeholder: l10n.t('S3 bucket that keeps the trail’s log files'),
          fresh: (name) => l10n.t('New bucket: {0}', name),
          ...another,
          prompt: l10n.t('Name of the bucket. A new one’s must be unique in all of AWS.'),
          validate: check('bucket'),
          existing: this.#lists.buckets(),
          heading: l10n.t('existing buckets'),
        };
      case 'logGroup':
        return {
          placeholder: l10n.t('Log group that gets every event, for metric filters to watch'),
          fresh: (name) => l10n.t('New log group: {0}', name),
          ...another,
          prompt: l10n.t('Name of the log group in {0}', region),
          validate: check('logGroup'),
          existing: this.#lists.logGroups(),
          heading: l10n.t('existing log groups'),
        };
      case 'role':
        return {
          placeholder: l10n.t('IAM role with which CloudTrail writes to the log group'),
          fresh: (name) => l10n.t('New role: {0}', name),
          ...another,
          prompt: l10n.t('Name of the role'),
          example: 'CloudTrailRoleForCloudWatchLogs',
          validate: check('role'),
          existing: this.#lists.roles(),
          heading: l10n.t('existing roles for CloudTrail'),
        };
      case 'topic':
        return {
          placeholder: l10n.t('SNS topic that is told of each log file; alarms have topics of their own'),
          fresh: (name) => l10n.t('New topic: {0}', name),
          ...another,
          prompt: l10n.t('Name of the topic in {0}', region),
          validate: check('topic'),
          existing: this.#lists.topics(),
          heading: l10n.t('existing topics'),
        };
      case 'kmsKey': {
        const example = `arn:${identity.partition}:kms:${region}:${identity.accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
        return {
          placeholder: l10n.t('KMS key that encrypts the log files; it must be in the bucket’s region'),
          typed: l10n.t('ARN of a key…'),
          typedHelp: l10n.t('also of another account'),
          prompt: l10n.t('ARN of the KMS key. Its policy must let CloudTrail use it.'),
          example,
          validate: (arn) =>
            /^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn)
              ? undefined
              : l10n.t('That is no ARN of a key. One looks like {0}', example),
          existing: this.#lists.keys(),
          heading: l10n.t('keys of this account'),
        };
      }
    }
  }
}

function check(kind: NameKind): (name: string) => string | undefined {
  return (name) => nameProblem(kind, name);
}

function typedName({ things }: TrailAnswers, thing: Thing): string {
  const now = things[thing];
  return now?.from === 'typed' ? now.name : '';
}

export function trailNameStep({ l10n }: typeof vscode): TrailStep {
  return async (answers, ask) => ({
    ...answers,
    trailName: await ask.text({
      prompt: l10n.t('Name of the trail, which records what is done in the account'),
      value: answers.trailName,
      placeholder: 'management-events',
      validate: check('trail'),
    }),
  });
}

/** Two key presses to a good trail, or every setting that the console has. */
export function wayStep({ l10n }: typeof vscode): TrailStep {
  return async (answers, ask) => ({
    ...answers,
    way: await ask.pick<TrailAnswers['way']>({
      placeholder: l10n.t('How is it to be set up? Either way you read the plan before anything is made.'),
      items: [
        {
          label: `$(check-all) ${l10n.t('Create with the recommended settings')}`,
          description: l10n.t('in {0}', answers.logsName),
          detail: l10n.t(
            'All regions; validated, encrypted files; new bucket, log group ({0} days) and role',
            defaultRetentionDays,
          ),
          value: 'recommended',
        },
        {
          label: `$(settings) ${l10n.t('Choose the settings…')}`,
          detail: l10n.t('Bucket, log group, role, KMS key, SNS topic, organization, tags, events'),
          value: 'choose',
          picked: answers.way === 'choose',
        },
      ],
    }),
  });
}

export function prefixStep({ l10n }: typeof vscode, accountId: string): TrailStep {
  return async (answers, ask) => ({
    ...answers,
    prefix: await ask.text({
      prompt: l10n.t('Folder in the bucket, before AWSLogs/{0}. Leave it empty for none.', accountId),
      value: answers.prefix,
      placeholder: l10n.t('none'),
      validate: (prefix) => (prefix === '' ? undefined : nameProblem('prefix', prefix)),
    }),
  });
}

export function retentionStep(vs: typeof vscode): TrailStep {
  return async (answers, ask) => ({
    ...answers,
    retention: await ask.pick({
      placeholder: vs.l10n.t('How long the new log group keeps events. The bucket keeps all log files in any case.'),
      items: retentionItems(vs, answers.retention),
    }),
  });
}

/** Every retention that CloudWatch Logs knows. `now` is where the cursor is. */
export function retentionItems({ l10n }: typeof vscode, now: number | 'for-ever'): PickItem<number | 'for-ever'>[] {
  return ([...retentionDays, 'for-ever'] as const).map((value) => ({
    label: value === 'for-ever' ? l10n.t('For ever') : value === 1 ? l10n.t('1 day') : l10n.t('{0} days', value),
    ...yearsText(l10n, value),
    value,
    picked: value === now,
  }));
}

/** Days of whole years, as CloudWatch counts them: with leap days. */
function yearsText(l10n: typeof vscode.l10n, days: number | 'for-ever'): { description?: string } {
  if (days === 'for-ever' || days < 365) return {};
  const years = Math.floor(days / 365);
  if (days % 365 > years / 4 + 1) return {};
  return { description: years === 1 ? l10n.t('1 year') : l10n.t('{0} years', years) };
}
