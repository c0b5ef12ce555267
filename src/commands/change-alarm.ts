import type { Account } from '../aws/account';
import { Command } from '../common/contributions';
import { Failure } from '../common/failure';
import type { AlarmState, SubscriptionState, TopicState } from '../pipeline/chain/chain';
import { isTopicArn, topicNameOf } from '../pipeline/chain/arns';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { askAndPlan } from './ask-and-plan';
import { alarmOf } from './pick-alarm';
import { accountOf, withProgress, type Services } from './services';

/** `Enable Alarm Actions`, `Disable Alarm Actions`. */
export function setAlarmActions(services: Services, argument: unknown, enabled: boolean): Promise<void> {
  return askAndPlan(services, () => askAlarmActions(services, argument, enabled));
}

export async function askAlarmActions(
  services: Services,
  argument: unknown,
  enabled: boolean,
): Promise<PlanRequest | undefined> {
  const { l10n } = services.vs;
  const alarm = await alarmOf(services, argument, {
    isMeant: ({ actionsEnabled }) => actionsEnabled !== enabled,
    none: enabled
      ? l10n.t('The actions of every alarm are enabled already.')
      : l10n.t('The actions of every alarm are disabled already.'),
  });
  return alarm && { kind: 'alarm-actions', wanted: { alarmName: alarm.name, enabled } };
}

/** `Delete Alarm…`: its topics stay. */
export function deleteAlarm(services: Services, argument: unknown): Promise<void> {
  return askAndPlan(services, async () => {
    const alarm = await alarmOf(services, argument);
    return alarm && { kind: 'delete-alarm', wanted: { alarmName: alarm.name } };
  });
}

/** `Send Test Notification…`: a message through the alarm's topic, after it was said who gets it. */
export async function testNotification(services: Services, argument: unknown): Promise<void> {
  const { vs, log } = services;
  const { l10n } = vs;
  const account = await accountOf(services);
  if (!account) return;
  const alarm = await alarmOf(services, argument, {
    isMeant: (each) => topicsOf(each).length > 0,
    none: l10n.t('No alarm tells an SNS topic.'),
  });
  if (!alarm) return;
  const arn = topicOfNode(argument) ?? (await pickTopic(services, alarm));
  if (arn === undefined) return;
  const listeners = await withProgress(services, l10n.t('Looking who is subscribed'), async (signal) => {
    const [{ readSubscriptions }, { seen }] = await Promise.all([
      import('../pipeline/inspect/read-topic'),
      import('../pipeline/inspect/seen'),
    ]);
    return seen(readSubscriptions(account, arn, signal));
  });
  const name = topicNameOf(arn);
  if (listeners.is === 'absent') {
    throw new Failure(
      l10n.t('The topic {0} does not exist (any more), so the alarm {1} tells nobody.', name, alarm.name),
      l10n.t('Make it again with “Access Alerts: Create Alarm…”, or let the alarm tell another one.'),
    );
  }
  const send = l10n.t('Send');
  const answer = await vs.window.showWarningMessage(
    l10n.t('Send a test notification to topic {0} in {1} ({2})?', name, account.identity.accountId, account.region),
    { modal: true, detail: whoGetsIt(services, listeners.is === 'there' ? listeners.value : undefined) },
    send,
  );
  if (answer !== send) return;
  const { MessageId } = await withProgress(services, l10n.t('Sending a test notification'), (signal) =>
    account.call('sns:Publish', { TopicArn: arn, ...testMessage(account, alarm) }, { signal }),
  );
  log.info(`test notification ${MessageId ?? ''} published to ${arn}`);
  void tellSent(services, name, listeners.is === 'there' ? listeners.value : undefined);
}

/** That SNS has taken a message says nothing of whether anybody gets it. */
async function tellSent(
  { vs, connections }: Services,
  topic: string,
  subscriptions: readonly SubscriptionState[] | undefined,
): Promise<void> {
  const { l10n, window } = vs;
  if (subscriptions?.every(({ confirmed }) => !confirmed)) {
    void window.showWarningMessage(
      l10n.t(
        'SNS has taken the test notification for topic {0}, and nobody gets it: no subscription is confirmed.',
        topic,
      ),
    );
    return;
  }
  const { state } = connections;
  const read = state.kind === 'connected' && state.choice.kind === 'sandbox' ? [l10n.t('Read Mail…')] : [];
  const choice = await window.showInformationMessage(
    l10n.t('SNS has taken the test notification for topic {0}. Mail usually arrives within a minute.', topic),
    ...read,
  );
  if (choice !== undefined) await vs.commands.executeCommand(Command.SandboxReadMail);
}

function topicOfNode(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('topic' in node)) return undefined;
  return (node as { readonly topic: TopicState }).topic.arn;
}

function topicsOf({ actions }: AlarmState): readonly string[] {
  return actions.filter((arn) => isTopicArn(arn));
}

async function pickTopic({ vs }: Services, alarm: AlarmState): Promise<string | undefined> {
  const { l10n } = vs;
  const topics = topicsOf(alarm);
  if (topics.length === 0) {
    throw new Failure(
      l10n.t('The alarm {0} tells no SNS topic.', alarm.name),
      l10n.t('Give it one: “Access Alerts: Create Alarm…” with the same name changes it.'),
    );
  }
  if (topics.length === 1) return topics[0];
  const items = topics.map((arn) => ({ label: topicNameOf(arn), description: arn, arn }));
  return (await vs.window.showQuickPick(items, { placeHolder: l10n.t('Which topic?') }))?.arn;
}

/** More people than this are not named one by one. */
const mostNamed = 10;

function whoGetsIt({ vs: { l10n } }: Services, subscriptions: readonly SubscriptionState[] | undefined): string {
  if (!subscriptions) return l10n.t('You may not see who is subscribed. Everybody who is gets it.');
  const name = (list: readonly SubscriptionState[]) => {
    const named = list.slice(0, mostNamed).map(({ endpoint }) => endpoint);
    return list.length > mostNamed
      ? l10n.t('{0} and {1} more', named.join(', '), list.length - mostNamed)
      : named.join(', ');
  };
  const confirmed = subscriptions.filter((each) => each.confirmed);
  const waiting = subscriptions.filter((each) => !each.confirmed);
  return [
    confirmed.length > 0 ? l10n.t('It goes to {0}.', name(confirmed)) : l10n.t('Nobody gets it.'),
    ...(waiting.length > 0 ? [l10n.t('Not confirmed yet, so it gets nothing: {0}', name(waiting))] : []),
    l10n.t('It is marked as a test. The alarm and its state are not touched: “Fire Drill…” tests these too.'),
  ].join('\n');
}

/** A subject has at most 100 characters of ASCII (SNS API reference, Publish). */
const longestSubject = 100;

/** Nobody must take it for an alarm, nor a program that reads alarms as JSON. */
export function testMessage(
  { identity, region, clock }: Pick<Account, 'identity' | 'region' | 'clock'>,
  { name }: Pick<AlarmState, 'name'>,
): { readonly Subject: string; readonly Message: string } {
  const printable = name.replace(/[^\x20-\x7e]/g, '?');
  return {
    Subject: `TEST, no alarm: ${printable}`.slice(0, longestSubject),
    Message: [
      `This is a test notification. No alarm has gone off, and there is nothing to do.`,
      '',
      `If you read this, you would get the notifications of the alarm "${name}" too.`,
      '',
      `Account: ${identity.accountId}`,
      `Region: ${region}`,
      `Sent by: ${identity.arn}`,
      `Sent at: ${new Date(clock.now()).toISOString()}`,
      'Sent with: Access Alerts for AWS, a VS Code extension',
    ].join('\n'),
  };
}
