import type { Account } from '../../aws/account';
import type { ApiOutput } from '../../aws/api';
import { parseJsonObject, type JsonObject } from '../../common/json-object';
import { isTopicArn, topicNameOf } from '../chain/arns';
import { readSubscriptions } from '../inspect/read-topic';
import { seen } from '../inspect/seen';
import type { Look, Looking } from './look';

type HistoryItem = NonNullable<ApiOutput<'cloudwatch:DescribeAlarmHistory'>['AlarmHistoryItems']>[number];

const minute = 60_000;

/** Whether the alarm has gone off since. */
export async function lookForAlarm(looking: Looking): Promise<Look> {
  const { account, drill, began, found, signal } = looking;
  const { name = '' } = drill.alarm ?? {};
  const { stateSince = drill.alarm?.stateSince ?? 0 } = found;
  // AWS's clock and this computer's may differ; a change that was known before is none of the drill.
  const from = Math.max(stateSince + 1, began - minute);
  const items = await history(account, name, 'StateUpdate', from, signal);
  const raised = items.find(
    (item) => (dataOf(item).newState as { stateValue?: unknown } | undefined)?.stateValue === 'ALARM',
  );
  if (!raised) return { is: 'unseen', evidence: `The alarm ${name} has not gone off` };
  const alarmAt = raised.Timestamp?.getTime() ?? account.clock.now();
  return { is: 'seen', at: alarmAt, evidence: raised.HistorySummary ?? name, found: { alarmAt } };
}

/** Whether the alarm has carried out what it is to do, and what AWS says where it could not. */
export async function lookForActions(looking: Looking): Promise<Look> {
  const { account, drill, began, found, signal } = looking;
  const { name = '', actions = [] } = drill.alarm ?? {};
  if (actions.length === 0) return { is: 'lost', evidence: `The alarm ${name} has nothing to do when it goes off` };
  const alarmAt = found.alarmAt ?? began;
  const items = await history(account, name, 'Action', alarmAt, signal);
  const done = items.flatMap((item) => {
    const { actionState, notificationResource, error } = dataOf(item);
    const action = actions.find((arn) => arn === notificationResource || item.HistorySummary?.includes(arn));
    if (action === undefined) return [];
    const failed = actionState === 'Failed' || item.HistorySummary?.startsWith('Failed') === true;
    const why = typeof error === 'string' ? error : (item.HistorySummary ?? '');
    const at = item.Timestamp?.getTime() ?? account.clock.now();
    return [
      {
        action,
        at,
        failed,
        says: `${shortName(action)}: ${failed ? `AWS says “${why}”` : 'executed'}`,
      },
    ];
  });
  const evidence = done.map(({ says }) => says).join('; ');
  if (new Set(done.map(({ action }) => action)).size < new Set(actions).size) {
    return { is: 'unseen', evidence: evidence || `The alarm’s history has no action since it went off` };
  }
  const executed = done.filter(({ failed }) => !failed);
  if (executed.length === 0) return { is: 'lost', evidence };
  const at = Math.min(...executed.map((each) => each.at));
  const topics = executed.map(({ action }) => action).filter(isTopicArn);
  return {
    is: 'seen',
    at,
    evidence,
    found: { topics, missed: done.flatMap((each) => (each.failed ? [each.says] : [])) },
  };
}

/** Who gets what was published. Whether a mail has arrived in a mailbox no API says. */
export async function lookForSubscriptions(looking: Looking): Promise<Look> {
  const { account, drill, found, signal } = looking;
  // Where the alarm's history may not be read, it has told whom it is set to tell.
  const { topics = (drill.alarm?.actions ?? []).filter(isTopicArn) } = found;
  if (topics.length === 0) return { is: 'nothing', why: 'The alarm tells no SNS topic.' };
  const lists = await Promise.all(
    topics.map(async (arn) => ({ name: topicNameOf(arn), list: await seen(readSubscriptions(account, arn, signal)) })),
  );
  const denied = lists.find(({ list }) => list.is === 'unknown');
  const all = lists.flatMap(({ name, list }) =>
    list.is === 'there' ? list.value.map((each) => ({ name, ...each })) : [],
  );
  const reached = all.filter(({ confirmed }) => confirmed).map(({ name, endpoint }) => `${name} → ${endpoint}`);
  const waiting = all.filter(({ confirmed }) => !confirmed).map(({ name, endpoint }) => `${name} → ${endpoint}`);
  const pending = waiting.length > 0 ? [`not confirmed: ${waiting.join(', ')}`] : [];
  if (reached.length > 0) {
    const evidence = [`confirmed: ${reached.join(', ')}`, ...pending].join('; ');
    const missed = waiting.map((each) => `${each} (not confirmed)`);
    return { is: 'seen', at: account.clock.now(), evidence, found: { reached, missed } };
  }
  if (denied?.list.is === 'unknown') throw denied.list.error;
  return { is: 'lost', evidence: pending[0] ?? `nobody is subscribed to ${lists.map(({ name }) => name).join(', ')}` };
}

/** The items of an alarm's history since a time, the oldest first. */
async function history(
  account: Account,
  AlarmName: string,
  HistoryItemType: 'StateUpdate' | 'Action',
  from: number,
  signal: AbortSignal | undefined,
): Promise<readonly HistoryItem[]> {
  const items: HistoryItem[] = [];
  const input = { AlarmName, HistoryItemType, StartDate: new Date(from), MaxRecords: 100 };
  for await (const page of account.pages('cloudwatch:DescribeAlarmHistory', input, { signal })) {
    items.push(...(page.AlarmHistoryItems ?? []));
  }
  return items
    .filter(({ Timestamp }) => (Timestamp?.getTime() ?? 0) >= from)
    .sort((a, b) => (a.Timestamp?.getTime() ?? 0) - (b.Timestamp?.getTime() ?? 0));
}

function dataOf({ HistoryData = '' }: HistoryItem): JsonObject {
  return parseJsonObject(HistoryData) ?? {};
}

function shortName(arn: string): string {
  return isTopicArn(arn) ? `topic ${topicNameOf(arn)}` : arn;
}
