import type { Account } from '../aws/account';
import type { TimeChoice } from '../common/time-choice';
import type { EventRange, EventSource } from '../events/event-source';
import { showError } from '../views/errors';
import type { Services } from './services';
import type { EventChoice } from './session';
import { askTime, type TimeAnswer } from './time-questions';
import { runWizard, type PickItem, type Step } from './wizard';

/** What there is to choose, besides what is: another log group by its name, and several at once. */
type Pick = EventChoice | { readonly kind: 'otherLogGroup' } | { readonly kind: 'several' };

interface Answers extends TimeAnswer {
  readonly pick?: Pick;
  readonly choices?: readonly EventChoice[];
}

/** Asks which events, and of which time. Undefined when the person gave up. */
export async function chooseEvents(
  services: Services,
  title: string,
  known: readonly EventChoice[] | undefined,
): Promise<{ readonly choices: readonly EventChoice[]; readonly time: TimeChoice } | undefined> {
  const { vs, connections } = services;
  const account = await connections.settled();
  const items = sourceItems(services, account);
  const first: Answers = known ? { choices: known } : {};
  const answers = await runWizard<Answers>(vs, title, first, (so) => [
    ...(known ? [] : [askWhich(services, items, account)]),
    ...(so.pick?.kind === 'otherLogGroup' ? [askLogGroup(services)] : []),
    ...(so.pick?.kind === 'several' ? [askSeveral(services, items)] : []),
    ...(needsTime(so.choices) ? askTime<Answers>(services, so) : []),
  ]);
  if (!answers?.choices || answers.choices.length === 0) return undefined;
  const { choices, time } = answers;
  return { choices, time: time === undefined || time === 'typed' ? { back: 0 } : time };
}

/** The sources of what was chosen; asks for files. Undefined when the person gave up on those. */
export async function makeSources(
  services: Services,
  choices: readonly EventChoice[],
): Promise<((range: EventRange) => Promise<readonly EventSource[]>) | undefined> {
  const { vs, connections } = services;
  const { l10n, window } = vs;
  const account = await connections.settled();
  const makers: ((range: EventRange) => Promise<EventSource>)[] = [];
  for (const choice of choices) {
    if (choice.kind === 'clipboard') {
      makers.push(async () => (await import('../events/sources/clipboard')).clipboardSource(vs));
    } else if (choice.kind === 'files' || choice.kind === 'folder') {
      const { eventFileEndings, filesIn, filesSource } = await import('../events/sources/files');
      const isFolder = choice.kind === 'folder';
      const chosen = await window.showOpenDialog({
        canSelectMany: !isFolder,
        canSelectFiles: !isFolder,
        canSelectFolders: isFolder,
        title: l10n.t('Test Against Events'),
        openLabel: l10n.t('Test'),
        ...(!isFolder && { filters: { [l10n.t('CloudTrail log files')]: eventFileEndings } }),
      });
      if (!chosen || chosen.length === 0) return undefined;
      const [folder] = chosen;
      makers.push(async () =>
        isFolder && folder
          ? filesSource(vs, await filesIn(vs, folder), folder.path.slice(folder.path.lastIndexOf('/') + 1))
          : filesSource(vs, chosen),
      );
    } else if (account) {
      makers.push((range) => accountSource(account, choice, range));
    }
  }
  return (range) => Promise.all(makers.map((make) => make(range)));
}

type AccountChoice = Extract<EventChoice, { readonly kind: 'logGroup' | 'history' | 'trailFiles' }>;

async function accountSource(account: Account, choice: AccountChoice, range: EventRange): Promise<EventSource> {
  switch (choice.kind) {
    case 'logGroup':
      return (await import('../events/sources/log-group')).logGroupSource(account, choice.name, range);
    case 'history':
      return (await import('../events/sources/event-history')).eventHistorySource(account, range);
    case 'trailFiles':
      return (await import('../events/sources/bucket')).bucketSource(account, choice, range);
  }
}

function needsTime(choices: readonly EventChoice[] = []): boolean {
  return choices.some(({ kind }) => kind === 'logGroup' || kind === 'history' || kind === 'trailFiles');
}

function askWhich(
  { vs }: Services,
  items: Promise<PickItem<EventChoice>[]>,
  account: Account | undefined,
): Step<Answers> {
  const { l10n } = vs;
  const more: PickItem<Pick>[] = account
    ? [
        { label: `$(edit) ${l10n.t('Another log group…')}`, value: { kind: 'otherLogGroup' } },
        { label: `$(checklist) ${l10n.t('Several at once…')}`, value: { kind: 'several' } },
      ]
    : [{ label: `$(checklist) ${l10n.t('Several at once…')}`, value: { kind: 'several' } }];
  return async (answers, ask) => {
    const placeholder = l10n.t('Which events?');
    const pick = await ask.pick<Pick>({ placeholder, items: items.then((known) => [...known, ...more]) });
    return { ...answers, pick, choices: pick.kind === 'otherLogGroup' || pick.kind === 'several' ? [] : [pick] };
  };
}

function askLogGroup({ vs }: Services): Step<Answers> {
  const { l10n } = vs;
  return async (answers, ask) => {
    const [before] = answers.choices ?? [];
    const name = await ask.text({
      prompt: l10n.t('Name of the log group'),
      value: before?.kind === 'logGroup' ? before.name : '',
      validate: (text) =>
        /^[\w./#-]{1,512}$/.test(text.trim()) ? undefined : l10n.t('Letters, digits and . - _ / #, at most 512'),
    });
    return { ...answers, choices: [{ kind: 'logGroup', name: name.trim() }] };
  };
}

function askSeveral({ vs }: Services, items: Promise<PickItem<EventChoice>[]>): Step<Answers> {
  const { l10n } = vs;
  return async (answers, ask) => ({
    ...answers,
    choices: await ask.pickMany<EventChoice>({
      placeholder: l10n.t('Tick what to read'),
      items,
      validate: (ticked) => (ticked.length > 0 ? undefined : l10n.t('Tick at least one')),
    }),
  });
}

async function sourceItems(services: Services, account: Account | undefined): Promise<PickItem<EventChoice>[]> {
  const { vs, log, pipelines } = services;
  const { l10n } = vs;
  const elsewhere: PickItem<EventChoice>[] = [
    {
      label: `$(file) ${l10n.t('Files…')}`,
      description: l10n.t('CloudTrail log files: .json, .json.gz, one record a line'),
      value: { kind: 'files' },
    },
    { label: `$(folder) ${l10n.t('Folder…')}`, description: l10n.t('all such files in it'), value: { kind: 'folder' } },
    { label: `$(clippy) ${l10n.t('Clipboard')}`, value: { kind: 'clipboard' } },
  ];
  if (!account) return elsewhere;
  const chains = await pipelines.chains().catch((error: unknown) => {
    showError(vs, log, error);
    return [];
  });
  const groups = new Set(chains.flatMap(({ logGroup }) => (logGroup?.exists ? [logGroup.name] : [])));
  return [
    ...[...groups].map((name): PickItem<EventChoice> => ({
      label: `$(output) ${name}`,
      description: l10n.t('log group'),
      value: { kind: 'logGroup', name },
    })),
    {
      label: `$(history) ${l10n.t('Event history')}`,
      description: l10n.t('the account’s last 90 days; needs no trail'),
      value: { kind: 'history' },
    },
    ...chains.map(({ trail }): PickItem<EventChoice> => ({
      label: `$(archive) ${l10n.t('Log files of {0}', trail.name)}`,
      description: l10n.t('archived in S3'),
      value: trailFiles(trail),
    })),
    ...elsewhere,
  ];
}

/** The archived log files of a trail. */
export function trailFiles(trail: {
  readonly name: string;
  readonly bucket: string;
  readonly bucketPrefix?: string;
}): EventChoice {
  const { name: trailName, bucket, bucketPrefix: prefix } = trail;
  return { kind: 'trailFiles', trailName, bucket, ...(prefix !== undefined && { prefix }) };
}
