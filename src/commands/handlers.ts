import { Command, type CommandId } from '../common/contributions';
import type { AlarmWatch } from '../views/alarm-watch';
import { setLogging, setRetention, tearDown } from './change-trail';
import { checkPipeline } from './check-pipeline';
import { connect, connectTo, signIn } from './connect';
import { createTrail } from './create-trail';
import { startLiveTail, stopLiveTail } from './live-tail';
import { deployMetricFilter, newMetricFilter, openMetricFilter } from './metric-filter';
import { copyArn, openInConsole } from './nodes';
import { makePatternFromEvents } from './pattern-from-events';
import type { CommandHandler } from './register';
import { resumePlan, rollBackPlan } from './resume-plan';
import { fastForward, makeEvent, readMail } from './sandbox';
import { sendTrailToLogs } from './send-to-logs';
import type { Services } from './services';
import { addEvents, fetchEventsAgain, fetchMoreEvents, saveEvents, testAgainstEvents } from './test-events';
import { trackMetric } from './track-metric';

/** What every command does, when this window's services are there. Loaded with the first command. */
export function commandHandlers(services: Services, alarmWatch: AlarmWatch): Record<CommandId, CommandHandler> {
  const { pipelines, planReview, connections, log } = services;
  const changeFilter = () => import('./change-filter');
  const history = () => import('./event-history');
  const changeAlarm = () => import('./change-alarm');
  const compareFile = () => import('./compare-alert-file');
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
    [Command.CheckWithAws]: async (chosen) => (await import('./check-with-aws')).checkWithAws(services, chosen),
    [Command.CopyIssueText]: async () => (await import('./check-with-aws')).copyIssueText(services),
    [Command.BacktestAlert]: async () => (await import('./backtest-alert')).backtestAlert(services),
    [Command.MakePatternFromEvents]: (events, all) => makePatternFromEvents(services, events, all),
    [Command.DeployMetricFilter]: () => deployMetricFilter(services),
    [Command.DeployAllChanged]: async (...chosen) =>
      (await import('./deploy-changed')).deployAllChanged(services, chosen[0], chosen[1]),
    [Command.CompareWithAccount]: async (uri) => (await compareFile()).compareWithAccount(services, uri),
    [Command.CompareWithLocalFile]: async (node) => (await compareFile()).compareWithLocalFile(services, node),
    [Command.DeleteMetricFilter]: async (node) => (await changeFilter()).deleteMetricFilter(services, node),
    [Command.RenameMetricFilter]: async (node) => (await changeFilter()).renameMetricFilter(services, node),
    [Command.DuplicateMetricFilter]: async (node) => (await changeFilter()).duplicateMetricFilter(services, node),
    [Command.CreateAlarm]: async (node) => (await import('./create-alarm')).createAlarm(services, node),
    [Command.EnableAlarmActions]: async (node) => (await changeAlarm()).setAlarmActions(services, node, true),
    [Command.DisableAlarmActions]: async (node) => (await changeAlarm()).setAlarmActions(services, node, false),
    [Command.DeleteAlarm]: async (node) => (await changeAlarm()).deleteAlarm(services, node),
    [Command.TestNotification]: async (node) => (await changeAlarm()).testNotification(services, node),
    [Command.ShowOtherAlarms]: async (uri) => (await import('./other-alarms')).showOtherAlarms(services, uri),
    [Command.FireDrill]: async (node) => (await import('./fire-drill')).fireDrill(services, node),
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
    [Command.WhichAlerts]: async (event) => (await import('./which-alerts')).showWhichAlerts(services, event),
    [Command.OpenInConsole]: (node) => openInConsole(services, node),
    [Command.CopyArn]: (node) => copyArn(services, node),
    [Command.SandboxStopInstance]: () => makeEvent(services, 'stop-instance'),
    [Command.SandboxMakeEvent]: () => makeEvent(services),
    [Command.SandboxFastForward]: () => fastForward(services),
    [Command.SandboxReadMail]: () => readMail(services),
  };
}
