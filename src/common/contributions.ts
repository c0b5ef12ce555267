/** Every id that package.json contributes; test/unit/common/contributions.test.ts holds the two together. */

export const Command = {
  Connect: 'accessAlerts.connect',
  SignIn: 'accessAlerts.signIn',
  UseSandbox: 'accessAlerts.useSandbox',
  Disconnect: 'accessAlerts.disconnect',
  Refresh: 'accessAlerts.refresh',
  ShowLog: 'accessAlerts.showLog',
  CreateTrail: 'accessAlerts.createTrail',
  SendTrailToLogs: 'accessAlerts.sendTrailToLogs',
  StartLogging: 'accessAlerts.startLogging',
  StopLogging: 'accessAlerts.stopLogging',
  SetRetention: 'accessAlerts.setRetention',
  TearDown: 'accessAlerts.tearDown',
  NewMetricFilter: 'accessAlerts.newMetricFilter',
  OpenMetricFilter: 'accessAlerts.openMetricFilter',
  TestAgainstEvents: 'accessAlerts.testAgainstEvents',
  FetchEventsAgain: 'accessAlerts.fetchEventsAgain',
  FetchMoreEvents: 'accessAlerts.fetchMoreEvents',
  AddEvents: 'accessAlerts.addEvents',
  SaveEvents: 'accessAlerts.saveEvents',
  StartLiveTail: 'accessAlerts.startLiveTail',
  StopLiveTail: 'accessAlerts.stopLiveTail',
  CheckWithAws: 'accessAlerts.checkWithAws',
  CopyIssueText: 'accessAlerts.copyIssueText',
  BacktestAlert: 'accessAlerts.backtestAlert',
  MakePatternFromEvents: 'accessAlerts.makePatternFromEvents',
  DeployMetricFilter: 'accessAlerts.deployMetricFilter',
  DeployAllChanged: 'accessAlerts.deployAllChanged',
  CompareWithAccount: 'accessAlerts.compareWithAccount',
  CompareWithLocalFile: 'accessAlerts.compareWithLocalFile',
  DeleteMetricFilter: 'accessAlerts.deleteMetricFilter',
  RenameMetricFilter: 'accessAlerts.renameMetricFilter',
  DuplicateMetricFilter: 'accessAlerts.duplicateMetricFilter',
  CreateAlarm: 'accessAlerts.createAlarm',
  EnableAlarmActions: 'accessAlerts.enableAlarmActions',
  DisableAlarmActions: 'accessAlerts.disableAlarmActions',
  DeleteAlarm: 'accessAlerts.deleteAlarm',
  TestNotification: 'accessAlerts.testNotification',
  ShowOtherAlarms: 'accessAlerts.showOtherAlarms',
  FireDrill: 'accessAlerts.fireDrill',
  ShowAlarms: 'accessAlerts.showAlarms',
  TrackMetric: 'accessAlerts.trackMetric',
  CheckPipeline: 'accessAlerts.checkPipeline',
  ApplyPlan: 'accessAlerts.applyPlan',
  SavePlan: 'accessAlerts.savePlan',
  DiscardPlan: 'accessAlerts.discardPlan',
  ResumePlan: 'accessAlerts.resumePlan',
  RollBackPlan: 'accessAlerts.rollBackPlan',
  FindEvents: 'accessAlerts.findEvents',
  FindEventsLikeThis: 'accessAlerts.findEventsLikeThis',
  RefreshEventHistory: 'accessAlerts.refreshEventHistory',
  ClearEventSearch: 'accessAlerts.clearEventSearch',
  LoadMoreEvents: 'accessAlerts.loadMoreEvents',
  StopEventHistory: 'accessAlerts.stopEventHistory',
  OpenEvent: 'accessAlerts.openEvent',
  CopyEvent: 'accessAlerts.copyEvent',
  OpenEventInConsole: 'accessAlerts.openEventInConsole',
  WhichAlerts: 'accessAlerts.whichAlerts',
  OpenInConsole: 'accessAlerts.openInConsole',
  CopyArn: 'accessAlerts.copyArn',
  SandboxStopInstance: 'accessAlerts.sandbox.stopInstance',
  SandboxMakeEvent: 'accessAlerts.sandbox.makeEvent',
  SandboxFastForward: 'accessAlerts.sandbox.fastForward',
  SandboxReadMail: 'accessAlerts.sandbox.readMail',
} as const;
export type CommandId = (typeof Command)[keyof typeof Command];

export const View = {
  Pipelines: 'accessAlerts.pipelines',
  EventHistory: 'accessAlerts.eventHistory',
  LiveTest: 'accessAlerts.liveTest',
} as const;

/** The tabs that are restored after a restart, by the type of their webviews. */
export const Panel = {
  MetricTracker: 'accessAlerts.metricTracker',
  Backtest: 'accessAlerts.backtest',
} as const;

export const Setting = {
  StartConnection: 'accessAlerts.startConnection',
  Profile: 'accessAlerts.profile',
  Region: 'accessAlerts.region',
  EndpointUrl: 'accessAlerts.endpointUrl',
  NotifyAlarms: 'accessAlerts.notifyAlarms',
  SandboxSpeed: 'accessAlerts.sandbox.speed',
} as const;

export const ContextKey = {
  /** `none`, `connecting`, `failed`, `expired`, `aws` or `sandbox`. */
  Connection: 'accessAlerts.connection',
  /** Whether the pipelines view has been read and found no trail. */
  NoTrail: 'accessAlerts.noTrail',
  /** Whether events were fetched that can be fetched again. */
  EventsFetched: 'accessAlerts.eventsFetched',
  /** Whether events are listed as they happen. */
  LiveTail: 'accessAlerts.liveTail',
  /** Whether the last check with AWS found a disagreement. */
  AwsDisagrees: 'accessAlerts.awsDisagrees',
  /** Whether the workspace has alert files, once they were looked for. */
  AlertFiles: 'accessAlerts.alertFiles',
  /** `unread`, `reading`, `more`, `done`, `full` or `failed`: how the list of Event history stands. */
  EventHistoryState: 'accessAlerts.eventHistoryState',
  /** Whether Event history was searched for something else than what it shows at first. */
  EventSearch: 'accessAlerts.eventSearch',
  /** `ready` while a plan waits for a decision. */
  Plan: 'accessAlerts.plan',
} as const;

export const LanguageId = 'cloudwatch-filter';

/** URI schemes of the documents that the extension makes; those of metric filters can be written. */
export const Scheme = {
  Plan: 'access-alerts-plan',
  PipelineReport: 'access-alerts-pipeline',
  Event: 'access-alerts-event',
  SandboxMail: 'access-alerts-sandbox-mail',
  Referee: 'access-alerts-referee',
  WhichAlerts: 'access-alerts-which-alerts',
  MetricFilter: 'cwfilter',
} as const;
