import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Account } from './aws/account';
import { Connections } from './aws/connections';
import { CredentialFiles, watchFolder } from './aws/credential-files';
import { filterStore } from './commands/filter-store';
import { registerCommands } from './commands/register';
import type { SandboxParts, Services } from './commands/services';
import { LanguageId, Panel, Scheme, Setting, View } from './common/contributions';
import { systemClock } from './common/clock';
import { lazy } from './common/lazy';
import { AlarmsBeside } from './editor/alarms-beside';
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
  const pipelines = own(
    new Pipelines(vscode, connections, async (...args) =>
      (await import('./pipeline/inspect/read-chains')).readChains(...args),
    ),
  );
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
      lazy(() => import('./pipeline/drift/local-file')),
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
    const { WorkerEventSet } = await import('./events/set/worker-event-set');
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
  const trackers = lazy(async () => {
    const { MetricTrackers } = await import('./views/metric-tracker');
    return own(
      new MetricTrackers(
        {
          vs: vscode,
          extensionUri: context.extensionUri,
          currentAccount: () => connections.account,
          log,
          explainError: (error) => explainError(vscode, error).message,
          showError: (error) => showError(vscode, log, error),
          pickMetrics: async (shown) => (await import('./commands/track-metric')).metricsToAdd(services, shown),
          eventActions: {
            open: (event) => services.eventDocuments.open(event),
            test: async (behind) => (await import('./commands/events-behind')).testEventsBehind(services, behind),
          },
        },
        connections.onDidChange,
      ),
    );
  });
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

  const startConnection = async () => (await import('./commands/connect')).startConnection(services);
  /** Whether the view was seen, so that a workspace that comes to be trusted then is connected after all. */
  let wanted = false;
  const start = () => {
    wanted = true;
    alertFiles.want();
    void startConnection();
  };
  // What the workspace's own settings say arrives a moment after the trust, and decides where to connect.
  own(vscode.workspace.onDidGrantWorkspaceTrust(() => wanted && void systemClock.sleep(1000).then(start)));
  const alarmsBeside = own(new AlarmsBeside(vscode));
  const services: Services = {
    vs: vscode,
    log,
    connections,
    pipelines,
    tree: own(
      new PipelinesTree(vscode, connections, pipelines, start, (error) => showError(vscode, log, error), alertFiles),
    ),
    planReview: own(new PlanReview(vscode, systemClock.now().toString(36))),
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
    alarmsBeside,
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
  own(
    vscode.languages.registerCodeLensProvider(
      selector,
      own(new CodeLenses(vscode, alertDocuments, liveTest, alarmsBeside)),
    ),
  );
  own(vscode.window.registerWebviewViewProvider(View.LiveTest, liveTest));
  own(
    vscode.window.registerWebviewPanelSerializer(Panel.MetricTracker, {
      deserializeWebviewPanel: async (panel, state) => (await trackers()).deserializeWebviewPanel(panel, state),
    }),
  );
  own(vscode.window.registerWebviewPanelSerializer(Panel.Backtest, backtests));
  own(
    liveTest.onDidRequestOpen((event) => {
      services.eventDocuments.open(event).catch((error: unknown) => showError(vscode, log, error));
    }),
  );
  const handlers = lazy(async () => (await import('./commands/handlers')).commandHandlers(services, alarmWatch));
  own(registerCommands(vscode, log, handlers));
  own({ dispose: () => services.tails.running?.stop.abort() });
  own(
    connections.onDidChange(async () => {
      if (services.tails.running) (await import('./commands/live-tail')).stopForOtherAccount(services);
    }),
  );
  own(
    connections.onDidChange(async (state) => {
      if (state.kind !== 'connected') return;
      try {
        await (await import('./commands/resume-plan')).offerUnfinished(services, state.account);
      } catch (error) {
        showError(vscode, log, error);
      }
    }),
  );

  // AWS is called when a person asks for it; the sandbox, where a workspace chooses it, costs nothing.
  if (vscode.workspace.getConfiguration().get(Setting.StartConnection) === 'sandbox') void startConnection();
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
