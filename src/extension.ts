import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Account } from './aws/account';
import { Connections } from './aws/connections';
import { CredentialFiles, watchFolder } from './aws/credential-files';
import { setLogging, setRetention, tearDown } from './commands/change-trail';
import { checkPipeline } from './commands/check-pipeline';
import { connect, connectTo, signIn, startConnection } from './commands/connect';
import { createTrail } from './commands/create-trail';
import { filterStore } from './commands/filter-store';
import { startLiveTail, stopForOtherAccount, stopLiveTail } from './commands/live-tail';
import { deployMetricFilter, newMetricFilter, openMetricFilter } from './commands/metric-filter';
import { copyArn, openInConsole } from './commands/nodes';
import { makePatternFromEvents } from './commands/pattern-from-events';
import { registerCommands, type CommandHandler } from './commands/register';
import { offerUnfinished, resumePlan, rollBackPlan } from './commands/resume-plan';
import { fastForward, makeEvent, readMail } from './commands/sandbox';
import { sendTrailToLogs } from './commands/send-to-logs';
import type { SandboxParts, Services } from './commands/services';
import { addEvents, fetchEventsAgain, fetchMoreEvents, saveEvents, testAgainstEvents } from './commands/test-events';
import { metricsToAdd, trackMetric } from './commands/track-metric';
import { Command, LanguageId, Scheme, Setting, View, type CommandId } from './common/contributions';
import { systemClock } from './common/clock';
import { lazy } from './common/lazy';
import { AlertDocuments } from './editor/alert-documents';
import { AlertTests } from './editor/alert-tests';
import { CodeLenses } from './editor/code-lenses';
import { EventDocuments } from './editor/event-documents';
import { ExplanationDecorations } from './editor/explanation-decorations';
import { FilterFileSystem } from './editor/filter-file-system';
import { HelpSources } from './editor/help';
import { patternOfAlert } from './editor/pattern-in-front';
import { ReadOnlyDocuments } from './editor/read-only-documents';
import { registerLanguage } from './editor/register-language';
import { readChains } from './pipeline/inspect/read-chains';
import { JournalStore } from './pipeline/journal/journal-store';
import { Backtests } from './views/backtests';
import { EventHistory } from './views/event-history';
import { EventHistoryTree } from './views/event-history-tree';
import { AlarmWatch } from './views/alarm-watch';
import { AlertFileDecorations } from './views/alert-file-decorations';
import { AlertFiles } from './views/alert-files';
import { ConnectionStatus } from './views/connection-status';
import { explainError, showError } from './views/errors';
import { LiveTestView } from './views/live-test-view';
import { MetricTrackers } from './views/metric-tracker';
import { Pipelines } from './views/pipelines';
import { PipelinesTree } from './views/pipelines-tree';
import { PipelineReports } from './views/pipeline-reports';
import { PlanReview } from './views/plan-review';
import { SelectedEvent } from './views/selected-event';

/** Builds the services and hands over what package.json contributes. Nothing here reads a file or the network. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(vscode.window.createOutputChannel('Access Alerts', { log: true }));

  const sandbox = lazy(openSandbox);
  const sandboxAccounts = new WeakSet<Account>();
  const connections = own(
    new Connections(vscode, context.workspaceState, async (choice, { signal, mayAsk, onExpired }) => {
      const { connect: open } = await import('./aws/connect');
      const clock = choice.kind === 'sandbox' ? (await sandbox()).clock : systemClock;
      const endpointUrl = vscode.workspace.getConfiguration().get<string>(Setting.EndpointUrl);
      const parts = {
        log,
        clock,
        sandbox: async () => (await sandbox()).sandbox,
        endpointUrl: endpointUrl === '' ? undefined : endpointUrl,
        onExpired,
        ...(mayAsk && { mfaCode: askMfaCode }),
      };
      const account = await open(choice, parts, signal);
      if (choice.kind === 'sandbox') sandboxAccounts.add(account);
      return account;
    }),
  );
  own(connections.onDidExpire((error) => showError(vscode, log, error)));
  own(new CredentialFiles(connections, { log, clock: systemClock, watchFolder }));
  const journals = new JournalStore(vscode.Uri.joinPath(context.globalStorageUri, 'journals').fsPath);
  // The sandbox is gone with this process, and so is what its journals tell of.
  const sandboxFolder = path.join(os.tmpdir(), `access-alerts-sandbox-${process.pid}`);
  const sandboxJournals = new JournalStore(sandboxFolder);
  own({ dispose: () => rmSync(sandboxFolder, { recursive: true, force: true }) });
  own(new ConnectionStatus(vscode, connections));
  const pipelines = own(new Pipelines(vscode, connections, readChains));
  const loadAlarms = lazy(() => import('./pipeline/inspect/read-alarm-states'));
  const alarmWatch = own(
    new AlarmWatch(
      vscode,
      connections,
      pipelines,
      {
        states: async (...args) => (await loadAlarms()).readAlarmStates(...args),
        confirmed: async (...args) => (await loadAlarms()).hasNewConfirmation(...args),
      },
      log,
    ),
  );

  const alertFiles = own(
    new AlertFiles(
      vscode,
      connections,
      pipelines,
      lazy(() => import('./pipeline/chain/local-file')),
      log,
    ),
  );
  own(new AlertFileDecorations(vscode, alertFiles, () => connections.account));

  const help = new HelpSources(lazy(async () => (await import('./cloudtrail/knowledge')).cloudTrailKnowledge));
  const alertDocuments = own(
    new AlertDocuments(vscode, async () => {
      const [{ checkAlertFile }, known] = await Promise.all([import('./alerts/check-alert-file'), help.load()]);
      return (text) => checkAlertFile(text, known);
    }),
  );
  own(
    new AlertTests(
      vscode,
      lazy(async () => ({ ...(await import('./alerts/alert-file')), ...(await import('./alerts/alert-tests')) })),
    ),
  );
  const events = lazy(async () => {
    const { WorkerEventSet } = await import('./events/worker-event-set');
    return own(
      new WorkerEventSet({
        script: new URL('./event-set-worker.js', import.meta.url),
        onFailure: (failure) => showError(vscode, log, failure),
        lostEvents: () => ({
          what: vscode.l10n.t('The fetched events are gone, because the thread that held them ended.'),
          todo: vscode.l10n.t('Fetch them again; if it happens again, fetch a shorter time.'),
        }),
      }),
    );
  });
  const liveTest = own(
    new LiveTestView(vscode, {
      extensionUri: context.extensionUri,
      log,
      events,
      reasonOf: (failure) => explainError(vscode, failure).message,
    }),
  );
  own(
    liveTest.onDidFetch(async () => {
      const set = await events();
      const { generation } = set.state;
      const observed = await set.observed();
      if (generation !== set.state.generation) return;
      help.setObserved(observed);
      alertDocuments.readAgain();
    }),
  );
  const selected = new SelectedEvent(
    vscode,
    liveTest.onDidChangeSelection,
    async (index) => (await (await events()).read([index]))[0],
  );
  own(new ExplanationDecorations(vscode, alertDocuments, own(selected)));
  own(alertDocuments.onDidChangeActive((alert) => liveTest.setPattern(alert && patternOfAlert(alert))));
  const trackers = own(
    new MetricTrackers(
      {
        vs: vscode,
        extensionUri: context.extensionUri,
        currentAccount: () => connections.account,
        log,
        explainError: (error) => explainError(vscode, error).message,
        showError: (error) => showError(vscode, log, error),
        pickMetrics: () => metricsToAdd(services),
        eventActions: {
          open: (event) => services.eventDocuments.open(event),
          test: async (behind) => (await import('./commands/events-behind')).testEventsBehind(services, behind),
        },
      },
      connections.onDidChange,
    ),
  );
  const backtests = own(
    new Backtests({
      vs: vscode,
      extensionUri: context.extensionUri,
      log,
      showError: (error) => showError(vscode, log, error),
    }),
  );

  const eventHistory = own(
    new EventHistory(
      vscode,
      connections,
      async (account, lookup, signal) => {
        const [{ lookUpEvents }, { patient }] = await Promise.all([
          import('./events/event-lookup'),
          import('./pipeline/inspect/patient'),
        ]);
        return lookUpEvents(patient(account), lookup, signal);
      },
      (error) => showError(vscode, log, error),
    ),
  );
  const eventHistoryTree = own(new EventHistoryTree(vscode, eventHistory, () => connections.account?.clock));

  /** Whether the view was seen, so that a workspace that comes to be trusted then is connected after all. */
  let wanted = false;
  const start = () => {
    wanted = true;
    alertFiles.want();
    void startConnection(services);
  };
  // What the workspace's own settings say arrives a moment after the trust, and decides where to connect.
  own(vscode.workspace.onDidGrantWorkspaceTrust(() => wanted && void systemClock.sleep(1000).then(start)));
  const services: Services = {
    vs: vscode,
    log,
    connections,
    pipelines,
    tree: own(
      new PipelinesTree(vscode, connections, pipelines, start, (error) => showError(vscode, log, error), alertFiles),
    ),
    planReview: own(new PlanReview(vscode)),
    reports: own(new PipelineReports(vscode)),
    alertDocuments,
    alertFiles,
    eventDocuments: own(new EventDocuments(vscode, alertDocuments)),
    filterFiles: own(
      new FilterFileSystem(
        vscode,
        filterStore(() => services),
        () => systemClock.now(),
      ),
    ),
    liveTest,
    events,
    trackers,
    backtests,
    fetchedEvents: async () => {
      const { summary } = liveTest;
      const [set, { fetchedForBacktest }] = await Promise.all([events(), import('./commands/backtest-events')]);
      return summary && fetchedForBacktest(set, summary);
    },
    fetches: { last: undefined, running: undefined },
    tails: { running: undefined },
    referee: {
      extensionVersion: (context.extension.packageJSON as { version: string }).version,
      told: new Set(),
      issue: undefined,
    },
    mailDocuments: own(new ReadOnlyDocuments(vscode, Scheme.SandboxMail)),
    eventHistory,
    eventHistoryTree,
    whichAlertsDocuments: own(
      new ReadOnlyDocuments(
        vscode,
        Scheme.WhichAlerts,
        vscode.l10n.t(
          'This report was made before VS Code was started anew. “Access Alerts: Which Alerts See This?” makes a new one.',
        ),
      ),
    ),
    refereeDocuments: own(new ReadOnlyDocuments(vscode, Scheme.Referee)),
    journalsOf: (account) => (sandboxAccounts.has(account) ? sandboxJournals : journals),
    sandbox,
  };

  own(pipelines.onDidChange(() => void services.filterFiles.refresh()));

  const selector: vscode.DocumentSelector = { language: LanguageId };
  own(registerLanguage(vscode, alertDocuments, help.load));
  own(vscode.languages.registerCodeLensProvider(selector, own(new CodeLenses(vscode, alertDocuments, liveTest))));
  own(vscode.window.registerWebviewViewProvider(View.LiveTest, liveTest));
  own(vscode.window.registerWebviewPanelSerializer(MetricTrackers.viewType, trackers));
  own(vscode.window.registerWebviewPanelSerializer(Backtests.viewType, backtests));
  own(
    liveTest.onDidRequestOpen((event) => {
      services.eventDocuments.open(event).catch((error: unknown) => showError(vscode, log, error));
    }),
  );
  own(registerCommands(vscode, log, handlers(services, alarmWatch)));
  own({ dispose: () => services.tails.running?.stop.abort() });
  own(connections.onDidChange(() => stopForOtherAccount(services)));
  own(
    connections.onDidChange((state) => {
      if (state.kind !== 'connected') return;
      offerUnfinished(services, state.account).catch((error: unknown) => showError(vscode, log, error));
    }),
  );

  // AWS is called when a person asks for it; the sandbox, where a workspace chooses it, costs nothing.
  if (vscode.workspace.getConfiguration().get(Setting.StartConnection) === 'sandbox') void startConnection(services);
}

function handlers(services: Services, alarmWatch: AlarmWatch): Record<CommandId, CommandHandler> {
  const { pipelines, planReview, connections, log } = services;
  const changeFilter = () => import('./commands/change-filter');
  const history = () => import('./commands/event-history');
  const changeAlarm = () => import('./commands/change-alarm');
  const compareFile = () => import('./commands/compare-alert-file');
  return {
    [Command.Connect]: () => connect(services),
    [Command.SignIn]: () => signIn(services),
    [Command.UseSandbox]: () => connectTo(services, { kind: 'sandbox' }),
    [Command.Disconnect]: () => connections.disconnect(),
    [Command.Refresh]: () => pipelines.refresh(),
    [Command.ShowLog]: () => log.show(),
    [Command.CreateTrail]: () => createTrail(services),
    [Command.SendTrailToLogs]: (node) => sendTrailToLogs(services, node),
    [Command.StartLogging]: (node) => setLogging(services, node, true),
    [Command.StopLogging]: (node) => setLogging(services, node, false),
    [Command.SetRetention]: (node) => setRetention(services, node),
    [Command.TearDown]: (node) => tearDown(services, node),
    [Command.NewMetricFilter]: (from) => newMetricFilter(services, from),
    [Command.OpenMetricFilter]: (node) => openMetricFilter(services, node),
    [Command.TestAgainstEvents]: (node) => testAgainstEvents(services, node),
    [Command.FetchEventsAgain]: () => fetchEventsAgain(services),
    [Command.FetchMoreEvents]: () => fetchMoreEvents(services),
    [Command.AddEvents]: (node) => addEvents(services, node),
    [Command.SaveEvents]: () => saveEvents(services),
    [Command.StartLiveTail]: (node) => startLiveTail(services, node),
    [Command.StopLiveTail]: () => stopLiveTail(services),
    [Command.CheckWithAws]: async (chosen) =>
      (await import('./commands/check-with-aws')).checkWithAws(services, chosen),
    [Command.CopyIssueText]: async () => (await import('./commands/check-with-aws')).copyIssueText(services),
    [Command.BacktestAlert]: async () => (await import('./commands/backtest-alert')).backtestAlert(services),
    [Command.MakePatternFromEvents]: (events, all) => makePatternFromEvents(services, events, all),
    [Command.DeployMetricFilter]: () => deployMetricFilter(services),
    [Command.DeployAllChanged]: async (...chosen) =>
      (await import('./commands/deploy-changed')).deployAllChanged(services, chosen[0], chosen[1]),
    [Command.CompareWithAccount]: async (uri) => (await compareFile()).compareWithAccount(services, uri),
    [Command.CompareWithLocalFile]: async (node) => (await compareFile()).compareWithLocalFile(services, node),
    [Command.DeleteMetricFilter]: async (node) => (await changeFilter()).deleteMetricFilter(services, node),
    [Command.RenameMetricFilter]: async (node) => (await changeFilter()).renameMetricFilter(services, node),
    [Command.DuplicateMetricFilter]: async (node) => (await changeFilter()).duplicateMetricFilter(services, node),
    [Command.CreateAlarm]: async (node) => (await import('./commands/create-alarm')).createAlarm(services, node),
    [Command.EnableAlarmActions]: async (node) => (await changeAlarm()).setAlarmActions(services, node, true),
    [Command.DisableAlarmActions]: async (node) => (await changeAlarm()).setAlarmActions(services, node, false),
    [Command.DeleteAlarm]: async (node) => (await changeAlarm()).deleteAlarm(services, node),
    [Command.TestNotification]: async (node) => (await changeAlarm()).testNotification(services, node),
    [Command.FireDrill]: async (node) => (await import('./commands/fire-drill')).fireDrill(services, node),
    [Command.ShowAlarms]: () => alarmWatch.show(),
    [Command.TrackMetric]: (node, selected) => trackMetric(services, node, selected),
    [Command.CheckPipeline]: (node) => checkPipeline(services, node),
    [Command.ApplyPlan]: () => planReview.decide('apply'),
    [Command.SavePlan]: () => planReview.save(),
    [Command.DiscardPlan]: () => planReview.decide('discard'),
    [Command.ResumePlan]: (journalId) => resumePlan(services, journalId),
    [Command.RollBackPlan]: (journalId) => rollBackPlan(services, journalId),
    [Command.FindEvents]: async () => (await history()).findEvents(services),
    [Command.FindEventsLikeThis]: async (row) => (await history()).findEventsLikeThis(services, row),
    [Command.RefreshEventHistory]: () => services.eventHistory.refresh(),
    [Command.ClearEventSearch]: () => services.eventHistory.clear(),
    [Command.LoadMoreEvents]: () => services.eventHistory.more(),
    [Command.StopEventHistory]: () => services.eventHistory.stop(),
    [Command.OpenEvent]: async (row) => (await history()).openEvent(services, row),
    [Command.CopyEvent]: async (row, rows) => (await history()).copyEvent(services, row, rows),
    [Command.OpenEventInConsole]: async (row) => (await history()).openEventInConsole(services, row),
    [Command.WhichAlerts]: async (event) => (await import('./commands/which-alerts')).showWhichAlerts(services, event),
    [Command.OpenInConsole]: (node) => openInConsole(services, node),
    [Command.CopyArn]: (node) => copyArn(services, node),
    [Command.SandboxStopInstance]: () => makeEvent(services, 'stop-instance'),
    [Command.SandboxMakeEvent]: () => makeEvent(services),
    [Command.SandboxFastForward]: () => fastForward(services),
    [Command.SandboxReadMail]: () => readMail(services),
  };
}

/** The sandbox of this window: one account that lives as long as the window. */
async function openSandbox(): Promise<SandboxParts> {
  const [{ Sandbox }, { scaledClock }] = await Promise.all([
    import('./sandbox/sandbox'),
    import('./sandbox/scaled-clock'),
  ]);
  const clock = scaledClock(vscode.workspace.getConfiguration().get<number>(Setting.SandboxSpeed, 60));
  return { sandbox: new Sandbox({ clock }), clock };
}

async function askMfaCode(serial: string): Promise<string> {
  const code = await vscode.window.showInputBox({
    title: vscode.l10n.t('Sign in with MFA'),
    prompt: vscode.l10n.t('Code of the MFA device: {0}', serial),
    ignoreFocusOut: true,
    validateInput: (value) => (/^\d{6}$/.test(value) ? undefined : vscode.l10n.t('Six digits')),
  });
  if (code === undefined) throw new vscode.CancellationError();
  return code;
}
