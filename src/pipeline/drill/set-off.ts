import type { Account } from '../../aws/account';
import { AwsError } from '../../aws/account';
import type { Drill } from './drill';
import { setsBack } from './drill-words';
import type { Findings, Look } from './look';

/** Longer than AWS's times are apart that tell one change of state from the next. */
const betweenStates = 2000;

/** What setting off is done with, and whom it tells. */
export interface SettingOff {
  readonly signal: AbortSignal | undefined;
  /** Does the action of an `action` drill; answers CloudTrail's id of its event. */
  readonly perform: (() => string) | undefined;
  /** What there is by now if it goes no further, in a sentence; each one in place of the one before. */
  readonly onPart: (what: string) => void;
}

/** Does what sets an alert off. @throws AwsError */
export async function setOff(
  account: Account,
  drill: Drill,
  options: SettingOff,
): Promise<Extract<Look, { is: 'seen' }> | { readonly is: 'delivering'; readonly found: Partial<Findings> }> {
  switch (drill.way.kind) {
    case 'event':
      return writeEvents(account, drill, drill.way, options);
    case 'alarm-state':
      return setState(account, drill, drill.way, options);
    case 'action': {
      const eventId = options.perform?.() ?? '';
      options.onPart(`“${drill.way.title}” has happened, and CloudTrail delivers it all the same.`);
      return { is: 'delivering', found: { eventId } };
    }
  }
}

async function writeEvents(
  account: Account,
  { filter }: Drill,
  { stream, event, count }: Extract<Drill['way'], { kind: 'event' }>,
  { signal, onPart }: SettingOff,
): Promise<Extract<Look, { is: 'seen' }>> {
  const place = { logGroupName: filter.logGroup, logStreamName: stream };
  try {
    await account.call('logs:CreateLogStream', place, { signal });
  } catch (error) {
    if (isDoubtful(error)) onPart(`Whether the log stream ${stream} was made is not known; no event was written.`);
    // Its name is the drill's own, so one that is there was made by a call whose answer was lost.
    if (!(error instanceof AwsError) || error.failure.reason !== 'already-exists') throw error;
  }
  const empty = `No event was written, and the empty log stream ${stream} stays.`;
  const timestamp = account.clock.now();
  const logEvents = Array.from({ length: count }, () => ({ timestamp, message: event.message }));
  onPart(`Whether the event was written is not known: look into the log stream ${stream}, which stays.`);
  const putting = account.call('logs:PutLogEvents', { ...place, logEvents }, { signal });
  const { rejectedLogEventsInfo: rejected } = await putting.catch((error: unknown) => {
    if (!isDoubtful(error)) onPart(empty);
    throw error;
  });
  if (rejected) {
    onPart(empty);
    const why = 'CloudWatch Logs took the event for too old or too new; is this computer’s clock right?';
    throw new AwsError('logs:PutLogEvents', 'RejectedLogEvents', why, { reason: 'clock-skew' });
  }
  return {
    is: 'seen',
    at: account.clock.now(),
    evidence: `${count === 1 ? 'One event' : `${count} events`} in the log stream ${stream}`,
    found: { eventAt: timestamp, stream },
  };
}

async function setState(
  account: Account,
  { alarm, id }: Drill,
  { reason, throughOk }: Extract<Drill['way'], { kind: 'alarm-state' }>,
  { signal, onPart }: SettingOff,
): Promise<Extract<Look, { is: 'seen' }>> {
  const AlarmName = alarm?.name ?? '';
  const common = { AlarmName, StateReason: reason, StateReasonData: JSON.stringify({ accessAlertsDrill: id }) };
  const set = async (StateValue: 'OK' | 'ALARM') => {
    try {
      await account.call('cloudwatch:SetAlarmState', { ...common, StateValue }, { signal });
    } catch (error) {
      if (isDoubtful(error))
        onPart(`Whether the alarm ${AlarmName} was set to ${StateValue} is not known. ${setsBack}`);
      throw error;
    }
  };
  if (throughOk) {
    await set('OK');
    onPart(`The alarm ${AlarmName} was set to OK, with its OK actions, but not to ALARM again. ${setsBack}`);
    await account.clock.sleep(betweenStates, signal);
  }
  await set('ALARM');
  const evidence = `CloudWatch has set the alarm ${AlarmName} to ALARM${throughOk ? ', through OK' : ''}`;
  return { is: 'seen', at: account.clock.now(), evidence };
}

/** Whether AWS may have done it although there was no answer. */
function isDoubtful(error: unknown): boolean {
  if (!(error instanceof AwsError)) return true;
  return ['cancelled', 'unreachable', 'unavailable'].includes(error.failure.reason);
}
