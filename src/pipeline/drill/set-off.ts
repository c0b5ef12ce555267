import type { Account } from '../../aws/account';
import { AwsError } from '../../aws/account';
import type { Drill } from './drill';
import type { Findings, Look } from './look';

/** Longer than AWS's times are apart that tell one change of state from the next. */
const betweenStates = 2000;

/** Does what sets an alert off. @throws AwsError */
export async function setOff(
  account: Account,
  drill: Drill,
  perform: (() => string) | undefined,
  signal: AbortSignal | undefined,
): Promise<Extract<Look, { is: 'seen' }> | { readonly is: 'delivering'; readonly found: Partial<Findings> }> {
  switch (drill.way.kind) {
    case 'event':
      return writeEvents(account, drill, drill.way, signal);
    case 'alarm-state':
      return setState(account, drill, drill.way, signal);
    case 'action':
      return { is: 'delivering', found: { eventId: perform?.() ?? '' } };
  }
}

async function writeEvents(
  account: Account,
  { filter }: Drill,
  { stream, event, count }: Extract<Drill['way'], { kind: 'event' }>,
  signal: AbortSignal | undefined,
): Promise<Extract<Look, { is: 'seen' }>> {
  const place = { logGroupName: filter.logGroup, logStreamName: stream };
  try {
    await account.call('logs:CreateLogStream', place, { signal });
  } catch (error) {
    // Its name is the drill's own, so one that is there was made by a call whose answer was lost.
    if (!(error instanceof AwsError) || error.failure.reason !== 'already-exists') throw error;
  }
  const timestamp = account.clock.now();
  const logEvents = Array.from({ length: count }, () => ({ timestamp, message: event.message }));
  const { rejectedLogEventsInfo: rejected } = await account.call(
    'logs:PutLogEvents',
    { ...place, logEvents },
    { signal },
  );
  if (rejected) {
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
  signal: AbortSignal | undefined,
): Promise<Extract<Look, { is: 'seen' }>> {
  const AlarmName = alarm?.name ?? '';
  const common = { AlarmName, StateReason: reason, StateReasonData: JSON.stringify({ accessAlertsDrill: id }) };
  if (throughOk) {
    await account.call('cloudwatch:SetAlarmState', { ...common, StateValue: 'OK' }, { signal });
    await account.clock.sleep(betweenStates, signal);
  }
  await account.call('cloudwatch:SetAlarmState', { ...common, StateValue: 'ALARM' }, { signal });
  const evidence = `CloudWatch has set the alarm ${AlarmName} to ALARM${throughOk ? ', through OK' : ''}`;
  return { is: 'seen', at: account.clock.now(), evidence };
}
