import type * as vscode from 'vscode';
import { expiryOf, type Account } from '../aws/account';
import { Command } from '../common/contributions';
import { Failure } from '../common/failure';
import type { AlarmState, MetricFilterState } from '../pipeline/chain/chain';
import { drillId, drillTitle, type Drill } from '../pipeline/drill/drill';
import { drillMarkdown } from '../pipeline/drill/drill-document';
import { eventsToRaise } from '../pipeline/drill/drill-doubts';
import { waitingFor, type DrillState } from '../pipeline/drill/drill-timeline';
import { drillResult, linkName } from '../pipeline/drill/drill-words';
import { prepareDrill, readDrillTarget, type DrillBasics, type DrillTarget } from '../pipeline/drill/prepare-drill';
import { runDrill } from '../pipeline/drill/run-drill';
import { chooseDrillEvent } from './drill-events';
import { alarmToDrill, askAction, askWay, filterToDrill, rehearse, type Rehearsal } from './drill-questions';
import { accountOf, withProgress, type SandboxParts, type Services } from './services';

/** `Fire Drill…`: sets an alert off, after it was said exactly how, and watches whether it reaches anybody. */
export async function fireDrill(services: Services, argument: unknown): Promise<void> {
  const account = await accountOf(services);
  if (!account) return;
  const wanted = await filterToDrill(services, argument);
  if (!wanted) return;
  const target = await readTarget(services, account, wanted);
  const alarm = await alarmToDrill(services, target.filter, argument);
  if (alarm === undefined || (alarm === 'none' && !(await goOnWithoutAlarm(services, target)))) return;

  const agreed = await agree(services, account, target, alarm === 'none' ? undefined : alarm);
  if (!agreed) return;
  const { drill, perform } = agreed;
  const { vs, log, planReview, pipelines } = services;
  const title = drillTitle(drill);
  const { decision, uri } = await planReview.review(title, drillMarkdown(drill));
  if (decision !== 'apply') return;
  const state = await withProgress(services, title, (signal, report) =>
    runDrill(account, drill, {
      signal,
      ...(perform && { perform }),
      onProgress: (now) => {
        planReview.update(uri, drillMarkdown(drill, now));
        const link = waitingFor(now);
        if (link) report(vs.l10n.t('waiting for: {0}', linkName(drill, link)));
      },
    }),
  );
  log.info(`${title}: ${state.end?.is ?? ''}; ${drill.id}`);
  pipelines.refresh();
  await tell(services, target, drill, state, uri);
}

async function readTarget(services: Services, account: Account, wanted: MetricFilterState): Promise<DrillTarget> {
  const { l10n } = services.vs;
  const target = await withProgress(services, l10n.t('Looking at what exists'), (signal) =>
    readDrillTarget(account, wanted, signal),
  );
  if (target) return target;
  throw new Failure(
    l10n.t('The metric filter {0} is not on {1} any more.', wanted.name, wanted.logGroup),
    l10n.t('Refresh the Pipelines view, and deploy it again.'),
  );
}

/** Whether a drill that ends at the metric is wanted. */
async function goOnWithoutAlarm({ vs }: Services, { chain, filter }: DrillTarget): Promise<boolean> {
  const { l10n } = vs;
  const create = l10n.t('Create Alarm…');
  const goOn = l10n.t('Drill Anyway');
  const answer = await vs.window.showWarningMessage(
    l10n.t('No alarm watches the metric of {0}, so a drill would end there and tell nobody.', filter.name),
    { modal: true },
    create,
    goOn,
  );
  if (answer === create) await vs.commands.executeCommand(Command.CreateAlarm, { kind: 'filter', chain, filter });
  return answer === goOn;
}

interface Agreed {
  readonly drill: Drill;
  readonly perform?: () => string;
}

/** Asks what is to be done; undefined: given up. */
async function agree(
  services: Services,
  account: Account,
  target: DrillTarget,
  alarm: AlarmState | undefined,
): Promise<Agreed | undefined> {
  const { vs, connections, referee } = services;
  const { filter } = target;
  const { state } = connections;
  const isSandbox = state.kind === 'connected' && state.choice.kind === 'sandbox';
  const parts = isSandbox ? await services.sandbox() : undefined;
  const rehearsals = parts ? await rehearse(parts, filter.pattern) : [];
  const way = await askWay(services, filter, alarm, rehearsals);
  const at = account.clock.now();
  const versions = `Access Alerts for AWS ${referee.extensionVersion}, VS Code ${vs.version}`;
  const basics: DrillBasics = { account, isSandbox, target, alarm, versions, at };
  const id = drillId(at);
  switch (way) {
    case undefined:
      return undefined;
    case 'event': {
      const { identity, region } = account;
      const origin = { id, at, accountId: identity.accountId, region, by: identity.arn };
      const event = await chooseDrillEvent(services, { ...filter, watched: alarm?.dimensions }, origin);
      if (!event) return undefined;
      const count = (alarm && eventsToRaise(alarm, event.value)) ?? 1;
      return { drill: prepareDrill(basics, { kind: 'event', stream: id, event, count }, event.message) };
    }
    case 'alarm-state': {
      const reason = `Fire drill ${id} by ${account.identity.arn}: no real alarm, nothing has happened. The state was set by hand.`;
      const throughOk = alarm?.state === 'ALARM';
      return { drill: prepareDrill(basics, { kind: 'alarm-state', reason, throughOk }, undefined) };
    }
    case 'action': {
      const chosen = await askAction(services, rehearsals);
      return chosen && parts && reallyDo(basics, parts, chosen);
    }
  }
}

function reallyDo(basics: DrillBasics, { sandbox }: SandboxParts, { action, title, record }: Rehearsal): Agreed {
  return {
    drill: prepareDrill(basics, { kind: 'action', title }, JSON.stringify(record)),
    perform: () => sandbox.happen(action).eventID,
  };
}

/** What came of it, and the next step as a button. */
async function tell(
  services: Services,
  { chain, filter }: DrillTarget,
  drill: Drill,
  state: DrillState,
  uri: vscode.Uri,
): Promise<void> {
  const { vs } = services;
  const { l10n, window, commands } = vs;
  const result = drillResult(drill, state);
  const save = { title: l10n.t('Save Record As…'), run: () => services.planReview.save(uri) };
  const run = (command: string, node?: object) => () => commands.executeCommand(command, node);
  const check = { title: l10n.t('Check Pipeline'), run: run(Command.CheckPipeline, { kind: 'trail', chain }) };
  const mail = drill.account.isSandbox ? [{ title: l10n.t('Read Mail…'), run: run(Command.SandboxReadMail) }] : [];
  switch (state.end?.is) {
    case 'failed':
      // An expired session is told by the connection.
      if (expiryOf(state.end.error)) return;
      throw new Failure(result, l10n.t('The document of the drill shows how far it came.'), state.end.error);
    case 'silent': {
      // The link that confirms is in a mail.
      const isInMail = state.end.link === 'subscription';
      return offer(window.showWarningMessage, result, [...(isInMail ? mail : []), check, save]);
    }
    case 'no-alarm': {
      const node = { kind: 'filter', chain, filter };
      return offer(window.showInformationMessage, result, [
        { title: l10n.t('Create Alarm…'), run: run(Command.CreateAlarm, node) },
        save,
      ]);
    }
    case 'reached': {
      const isAll = state.missed.length === 0;
      const buttons = [...mail, ...(isAll ? [] : [check]), save];
      return offer(isAll ? window.showInformationMessage : window.showWarningMessage, result, buttons);
    }
    default:
      return offer(window.showInformationMessage, result, [save]);
  }
}

interface Button {
  readonly title: string;
  readonly run: () => unknown;
}

async function offer(
  say: (message: string, ...buttons: string[]) => Thenable<string | undefined>,
  message: string,
  buttons: readonly Button[],
): Promise<void> {
  const choice = await say(message, ...buttons.map(({ title }) => title));
  await buttons.find(({ title }) => title === choice)?.run();
}
