import type { Mail } from './sns-subscriptions';

/** The parts of an alarm's message that its mail has. */
interface AlarmMessage {
  readonly AlarmName: string;
  readonly AlarmDescription: string | null;
  readonly AWSAccountId: string;
  readonly NewStateValue: string;
  readonly NewStateReason: string;
  readonly StateChangeTime: string;
  readonly Region: string;
  readonly AlarmArn: string;
  readonly OldStateValue: string;
  readonly AlarmActions: readonly string[];
  readonly OKActions: readonly string[];
  readonly InsufficientDataActions: readonly string[];
  readonly Trigger: { readonly MetricName?: string; readonly Namespace?: string };
}

/**
 * A mail as its reader sees it. Alarms publish JSON, of which CloudWatch has SNS make a letter for `email`; other
 * protocols get it as it is.
 */
export function mailText({ subject, body, protocol }: Pick<Mail, 'subject' | 'body' | 'protocol'>): string {
  const alarm = protocol === 'email' ? alarmIn(body) : undefined;
  return `${subject}\n\n${alarm ? letterOf(alarm) : body}\n`;
}

function alarmIn(body: string): AlarmMessage | undefined {
  try {
    const message: unknown = JSON.parse(body);
    const isAlarm = typeof message === 'object' && message !== null && 'NewStateValue' in message;
    return isAlarm ? (message as AlarmMessage) : undefined;
  } catch {
    return undefined;
  }
}

/** After the mails that CloudWatch sends. */
function letterOf(alarm: AlarmMessage): string {
  const { AlarmName, AlarmDescription, NewStateValue, NewStateReason, StateChangeTime, Region, Trigger } = alarm;
  const list = (arns: readonly string[]) => `[${arns.join(', ')}]`;
  return [
    'You are receiving this email because your Amazon CloudWatch Alarm',
    `"${AlarmName}" in the ${Region} region has entered the ${NewStateValue} state, because`,
    `"${NewStateReason}"`,
    `at "${StateChangeTime}".`,
    '',
    'Alarm Details:',
    `- Name:             ${AlarmName}`,
    `- Description:      ${AlarmDescription ?? ''}`.trimEnd(),
    `- State Change:     ${alarm.OldStateValue} -> ${NewStateValue}`,
    `- Reason:           ${NewStateReason}`,
    `- Timestamp:        ${StateChangeTime}`,
    `- AWS Account:      ${alarm.AWSAccountId}`,
    `- Alarm Arn:        ${alarm.AlarmArn}`,
    ...(Trigger.MetricName === undefined
      ? []
      : [
          '',
          'Monitored Metric:',
          `- Namespace:        ${Trigger.Namespace ?? ''}`,
          `- Name:             ${Trigger.MetricName}`,
        ]),
    '',
    'State Change Actions:',
    `- OK:                ${list(alarm.OKActions)}`,
    `- ALARM:             ${list(alarm.AlarmActions)}`,
    `- INSUFFICIENT_DATA: ${list(alarm.InsufficientDataActions)}`,
  ].join('\n');
}
