import { defaultRetentionDays } from '../alerts/log-retention';
import { defaultLogsName, defaultRoleName } from '../alerts/names';
import { parseTags } from '../alerts/tags';
import type { TrailState } from '../pipeline/chain/chain';
import { createdByTag } from '../pipeline/inspect/tags';
import type { DataEvents, EventSelection, SendToLogsRequest, TrailRequest } from '../pipeline/request/requests';
import type { Step } from './wizard';

/** A thing that a trail uses: a new one with the suggested name, one whose name was typed, or one of a list. */
export type Chosen = { readonly from: 'suggested' } | { readonly from: 'typed' | 'listed'; readonly name: string };

export type Thing = 'bucket' | 'logGroup' | 'role' | 'kmsKey' | 'topic';

/** What the page "More settings" can tick. */
export type MoreSetting = 'multi-region' | 'validation' | 'kms-key' | 'topic' | 'organization' | 'tags' | 'events';

/** What the page of events can tick. */
export type EventChoice = 'read' | 'write' | 'no-kms' | 'no-rds-data' | DataType;
export type DataType = 'AWS::S3::Object' | 'AWS::Lambda::Function' | 'AWS::DynamoDB::Table';

/** The answers to all questions about a trail. What was asked and then made superfluous by a way back stays, unused. */
export interface TrailAnswers {
  /** What names are suggested for bucket, log group and topic. */
  readonly logsName: string;
  readonly trailName: string;
  /** The trail in question, where it exists already. */
  readonly trail?: TrailState | undefined;
  readonly way: 'recommended' | 'choose';
  readonly things: Readonly<Partial<Record<Thing, Chosen>>>;
  readonly prefix: string;
  readonly retention: number | 'for-ever';
  readonly more: readonly MoreSetting[];
  /** As typed: `key=value, key=value`. */
  readonly tags: string;
  readonly events: readonly EventChoice[];
  readonly access: Readonly<Partial<Record<DataType, DataEvents['access']>>>;
  /** ARNs as typed, with commas between; all resources when empty. */
  readonly resources: Readonly<Partial<Record<DataType, string>>>;
}

export type TrailStep = Step<TrailAnswers>;

/** The answers before anything is asked, which are those of "the recommended settings". */
export function firstAnswers(accountId: string): TrailAnswers {
  return {
    logsName: defaultLogsName(accountId),
    trailName: '',
    way: 'recommended',
    things: {},
    prefix: '',
    retention: defaultRetentionDays,
    more: ['multi-region', 'validation'],
    tags: '',
    events: ['read', 'write'],
    access: {},
    resources: {},
  };
}

/** The name that a thing gets when nobody says otherwise; a key has none. */
export function suggestedName({ logsName, trailName, trail }: TrailAnswers, thing: Thing): string {
  const role = defaultRoleName(trail?.name ?? trailName);
  return { bucket: logsName, logGroup: logsName, topic: logsName, role, kmsKey: '' }[thing];
}

function nameOf(answers: TrailAnswers, thing: Thing): string {
  const chosen = answers.things[thing];
  return chosen && chosen.from !== 'suggested' ? chosen.name : suggestedName(answers, thing);
}

/** Whether the trail gets a log group of its own, so that it can be asked how long it keeps events. */
export function hasNewLogGroup({ things }: TrailAnswers): boolean {
  return things.logGroup?.from !== 'listed';
}

/** What a new trail was asked to be. What is as the plan has it by itself is left out. */
export function trailRequest(answers: TrailAnswers): TrailRequest {
  const { trailName, prefix, more } = answers;
  const has = (setting: MoreSetting) => more.includes(setting);
  return {
    trailName,
    bucket: nameOf(answers, 'bucket'),
    ...(prefix && { bucketPrefix: prefix }),
    ...logsParts(answers),
    ...(has('kms-key') && { kmsKeyArn: nameOf(answers, 'kmsKey') }),
    ...(has('topic') && { deliveryTopicName: nameOf(answers, 'topic') }),
    ...(!has('multi-region') && { multiRegion: false }),
    ...(!has('validation') && { logFileValidation: false }),
    ...(has('organization') && { organization: true }),
    ...(has('tags') && tagsOf(answers.tags)),
    ...(has('events') && { events: eventSelection(answers) }),
  };
}

/** What an existing trail was asked to send to. */
export function sendToLogsRequest(answers: TrailAnswers, trailArn: string): SendToLogsRequest {
  return { trailArn, ...logsParts(answers) };
}

function logsParts(answers: TrailAnswers): Pick<TrailRequest, 'logGroupName' | 'roleName' | 'retentionDays'> {
  const { retention } = answers;
  return {
    logGroupName: nameOf(answers, 'logGroup'),
    ...(hasNewLogGroup(answers) && retention !== 'for-ever' && { retentionDays: retention }),
    roleName: nameOf(answers, 'role'),
  };
}

function tagsOf(text: string): Pick<TrailRequest, 'tags'> {
  const read = parseTags(text, createdByTag.Key);
  return 'tags' in read && Object.keys(read.tags).length > 0 ? { tags: read.tags } : {};
}

/** @param answers of which at least something is to be recorded */
function eventSelection({ events, access, resources }: TrailAnswers): EventSelection {
  const has = (choice: EventChoice) => events.includes(choice);
  const [read, write] = [has('read'), has('write')];
  const management = read && write ? 'all' : read ? 'read' : write ? 'write' : 'none';
  const exclude = [
    ...(has('no-kms') ? (['kms.amazonaws.com'] as const) : []),
    ...(has('no-rds-data') ? (['rdsdata.amazonaws.com'] as const) : []),
  ];
  const data = dataTypesOf(events).map((type): DataEvents => {
    const arns = readArns(resources[type] ?? '');
    return { type, access: access[type] ?? 'all', ...(arns.length > 0 && { resources: arns }) };
  });
  return {
    management,
    ...(management !== 'none' && exclude.length > 0 && { exclude }),
    ...(data.length > 0 && { data }),
  };
}

export function dataTypesOf(events: readonly EventChoice[]): DataType[] {
  return events.filter((choice): choice is DataType => choice.startsWith('AWS::'));
}

/** ARNs as they are typed: with commas between. */
export function readArns(text: string): string[] {
  return [...new Set(text.split(',').map((arn) => arn.trim()))].filter(Boolean);
}
