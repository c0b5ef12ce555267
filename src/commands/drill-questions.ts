import type * as vscode from 'vscode';
import type { AlarmState, MetricFilterState } from '../pipeline/chain/chain';
import { deliveredGroups, logGroupOfFile } from '../pipeline/chain/log-group-of-file';
import type { SandboxAction } from '../sandbox/actions';
import type { CloudTrailRecord } from '../sandbox/records';
import { Failure } from '../common/failure';
import { allFilters, filterOf, pickByLogGroup } from './pick-filter';
import type { SandboxParts, Services } from './services';

/** Something that the sandbox can do, and the record that it would make. */
export interface Rehearsal {
  readonly action: SandboxAction;
  readonly title: string;
  readonly record: CloudTrailRecord;
}

export type WayChoice = 'event' | 'alarm-state' | 'action';

/** The deployed filter of the menu's node, else of the document in front, else one that is picked; undefined: given up. */
export async function filterToDrill(services: Services, argument: unknown): Promise<MetricFilterState | undefined> {
  const { vs, alertDocuments } = services;
  const { l10n, window } = vs;
  const isNode = typeof argument === 'object' && argument !== null && 'chain' in argument;
  const editor = window.activeTextEditor;
  if (isNode || !editor || !alertDocuments.isAlert(editor.document)) {
    return filterOf(services, isNode ? argument : undefined);
  }
  const { file } = await alertDocuments.read(editor.document);
  const { filterName, logGroupName } = file.settings ?? {};
  if (filterName === undefined) return filterOf(services, undefined);
  const place = logGroupOfFile(logGroupName, deliveredGroups(await services.pipelines.chains()));
  const deployed = (await allFilters(services)).filter(
    ({ name, logGroup }) => name === filterName && (place.is !== 'known' || logGroup === place.name),
  );
  if (deployed.length === 0) {
    throw new Failure(
      l10n.t('The metric filter {0} is not deployed here.', filterName),
      l10n.t('Deploy it with “Access Alerts: Deploy Metric Filter”, then drill.'),
    );
  }
  return place.is === 'known' ? deployed[0] : pickByLogGroup(services, deployed);
}

/** With a question that goes because something else takes the focus, the answers before it would be lost. */
export const stays = { ignoreFocusOut: true } as const;

/** The alarm that is watched: the node's, the only one, or the one that is picked; `none` where there is none. */
export async function alarmToDrill(
  { vs: { l10n, window } }: Services,
  { alarms }: MetricFilterState,
  argument: unknown,
): Promise<AlarmState | 'none' | undefined> {
  const meant = (argument as { readonly alarm?: AlarmState } | null | undefined)?.alarm;
  const known = alarms.find(({ arn }) => arn === meant?.arn);
  if (known) return known;
  if (alarms.length <= 1) return alarms[0] ?? 'none';
  const items = alarms.map((alarm) => ({ label: alarm.name, description: alarm.state, alarm }));
  return (await window.showQuickPick(items, { ...stays, placeHolder: l10n.t('Which alarm is to be watched?') }))?.alarm;
}

interface WayItem extends vscode.QuickPickItem {
  readonly way: WayChoice;
}

/** Asks how the alert is set off; undefined: given up. */
export async function askWay(
  { vs: { l10n, window } }: Services,
  filter: MetricFilterState,
  alarm: AlarmState | undefined,
  rehearsals: readonly Rehearsal[],
): Promise<WayChoice | undefined> {
  const items: WayItem[] = [
    {
      label: `$(edit) ${l10n.t('Put a synthetic event into the log group')}`,
      description: l10n.t('tests everything from the log group on'),
      detail: l10n.t('Writes one marked event into a log stream of its own; whoever is told gets a message.'),
      way: 'event',
    },
  ];
  if (alarm) {
    const throughOk = alarm.state === 'ALARM';
    items.push({
      label: throughOk
        ? `$(bell) ${l10n.t('Set the alarm’s state: to OK first, then to ALARM')}`
        : `$(bell) ${l10n.t('Set the alarm’s state')}`,
      description: l10n.t('tests alarm, topic and subscription only'),
      detail: throughOk
        ? l10n.t('It is in ALARM now. Its OK actions are carried out first; the next evaluation sets it back.')
        : l10n.t('Writes no event. Its actions are really carried out; the next evaluation sets it back.'),
      way: 'alarm-state',
    });
  }
  if (rehearsals.length > 0) {
    items.push({
      label: `$(beaker) ${l10n.t('Really do it in the sandbox')}`,
      description: l10n.t('tests everything, CloudTrail’s delivery too'),
      detail: l10n.t(
        '{0}: CloudTrail delivers it in about 5 minutes of sandbox time.',
        rehearsals.map(({ title }) => title).join(', '),
      ),
      way: 'action',
    });
  }
  const placeHolder = l10n.t('How is {0} to be set off? You read first what is written.', filter.name);
  return (await window.showQuickPick(items, { ...stays, placeHolder, matchOnDetail: true }))?.way;
}

/** Which of the sandbox's actions, where several match. */
export async function askAction(
  { vs: { l10n, window } }: Services,
  rehearsals: readonly Rehearsal[],
): Promise<Rehearsal | undefined> {
  if (rehearsals.length <= 1) return rehearsals[0];
  const items = rehearsals.map((rehearsal) => ({ label: rehearsal.title, rehearsal }));
  const placeHolder = l10n.t('What should happen in the sandbox?');
  return (await window.showQuickPick(items, { ...stays, placeHolder }))?.rehearsal;
}

/** What the sandbox can do that a pattern matches. */
export async function rehearse({ sandbox }: SandboxParts, pattern: string): Promise<readonly Rehearsal[]> {
  const [{ sandboxActions }, { compilePattern, PatternError }] = await Promise.all([
    import('../sandbox/actions'),
    import('../pattern/index'),
  ]);
  try {
    const compiled = compilePattern(pattern);
    return Object.entries(sandboxActions)
      .map(([id, { title }]) => ({ action: id as SandboxAction, title, record: sandbox.rehearse(id as SandboxAction) }))
      .filter(({ record }) => compiled.test(JSON.stringify(record)));
  } catch (error) {
    if (error instanceof PatternError) return [];
    throw error;
  }
}
