import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { Connections } from '../aws/connections';
import { Command } from '../common/contributions';
import { Failure } from '../common/failure';
import type { Log } from '../common/log';
import type { AlarmsBeside } from '../editor/alarms-beside';
import type { AlertDocuments } from '../editor/alert-documents';
import type { EventDocuments } from '../editor/event-documents';
import type { FilterFileSystem } from '../editor/filter-file-system';
import type { ReadOnlyDocuments } from '../editor/read-only-documents';
import type { EventSet } from '../events/event-set';
import type { JournalStore } from '../pipeline/journal/journal-store';
import type { Fetch, RunningFetch, RefereeState, RunningTail } from './session';
import type { AlertFiles } from '../views/alert-files';
import type { Backtests } from '../views/backtests';
import type { Sandbox } from '../sandbox/sandbox';
import type { ScaledClock } from '../sandbox/scaled-clock';
import type { EventHistory } from '../views/event-history';
import type { EventHistoryTree } from '../views/event-history-tree';
import type { LiveTestView } from '../views/live-test-view';
import type { MetricTrackers } from '../views/metric-tracker';
import type { Pipelines } from '../views/pipelines';
import type { PipelinesTree } from '../views/pipelines-tree';
import type { PipelineReports } from '../views/pipeline-reports';
import type { PlanReview } from '../views/plan-review';
import type { FetchedForBacktest } from './backtest-events';

/** The sandbox's account, and the clock it lives by. */
export interface SandboxParts {
  readonly sandbox: Sandbox;
  readonly clock: ScaledClock;
}

/** What command handlers work with; built once, in extension.ts. */
export interface Services {
  readonly vs: typeof vscode;
  readonly log: Log & { show(): void };
  readonly connections: Connections;
  readonly pipelines: Pipelines;
  readonly tree: PipelinesTree;
  readonly planReview: PlanReview;
  readonly reports: PipelineReports;
  readonly alertDocuments: AlertDocuments;
  /** The alert files of the workspace, beside the account. */
  readonly alertFiles: AlertFiles;
  /** Single events, opened to be read. */
  readonly eventDocuments: EventDocuments;
  /** Metric filters of the account, as documents that can be saved. */
  readonly filterFiles: FilterFileSystem;
  /** What those documents do not say of the alarms on their metrics. */
  readonly alarmsBeside: AlarmsBeside;
  readonly liveTest: LiveTestView;
  readonly eventHistory: EventHistory;
  readonly eventHistoryTree: EventHistoryTree;
  /** Reports of Which Alerts See This?. */
  readonly whichAlertsDocuments: ReadOnlyDocuments;
  /** The events that were fetched in this session; its thread begins with the first use. */
  readonly events: () => Promise<EventSet>;
  /** The tabs of tracked metrics; loaded with the first one. */
  readonly trackers: () => Promise<MetricTrackers>;
  readonly backtests: Backtests;
  /** The events of this session that a backtest can go over; undefined before anything was fetched. */
  readonly fetchedEvents: () => Promise<FetchedForBacktest | undefined>;
  /** The fetch whose events the Live Test panel shows. */
  readonly fetches: { last: Fetch | undefined; running: RunningFetch | undefined };
  /** What Live Tail follows just now. */
  readonly tails: { running: RunningTail | undefined };
  readonly referee: RefereeState;
  /** Reports of Check with AWS. */
  readonly refereeDocuments: ReadOnlyDocuments;
  /** Mail that the sandbox sent. */
  readonly mailDocuments: ReadOnlyDocuments;
  /** Where the journals of an account's plans are kept. */
  readonly journalsOf: (account: Account) => JournalStore;
  /** The sandbox of this window, made on first use. */
  readonly sandbox: () => Promise<SandboxParts>;
}

/** The connected account, or the one being connected; asks for one when there is none. Undefined when the person gave up on that. */
export async function accountOf({ vs, connections }: Services): Promise<Account | undefined> {
  if (!(await connections.settled())) await vs.commands.executeCommand(Command.Connect);
  return connections.account;
}

/** Runs a task with a cancellable notification; the task's signal aborts when the person cancels. */
export async function withProgress<T>(
  { vs }: Services,
  title: string,
  task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  return vs.window.withProgress(
    { location: vs.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return task(stop.signal, (message) => progress.report({ message }));
    },
  );
}

/** The `.cwfilter` document in front, or a failure that says how to get one. */
export function activeAlertEditor({ vs, alertDocuments }: Services): vscode.TextEditor {
  const editor = vs.window.activeTextEditor;
  if (editor && alertDocuments.isAlert(editor.document)) return editor;
  throw new Failure(
    vs.l10n.t('No metric filter is open.'),
    vs.l10n.t('Open a .cwfilter document, or make one with “Access Alerts: New Metric Filter”.'),
  );
}
