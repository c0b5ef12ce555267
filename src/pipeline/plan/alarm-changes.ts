import { topicNameOf } from '../chain/arns';
import type { Difference } from '../drift/difference';

/** What a change of an alarm changes: each value from what it is to what it will be. */
export function alarmChanges(differences: readonly Difference[]): string {
  return differences.flatMap(change).join(', ');
}

function change(difference: Difference): readonly string[] {
  switch (difference.kind) {
    case 'alarm-setting':
      return difference.setting === 'alarmDescription'
        ? ['alarmDescription']
        : [`${difference.setting} ${orNone(difference.account)} → ${orNone(difference.here)}`];
    case 'alarm-actions':
      return [`${difference.setting} ${names(difference.account)} → ${names(difference.here)}`];
    default:
      return [];
  }
}

function orNone(value: string | number | boolean | undefined): string {
  return value === undefined || value === '' ? 'none' : String(value);
}

function names(arns: readonly string[]): string {
  return arns.length === 0 ? 'nobody' : arns.map(topicNameOf).join(' and ');
}
