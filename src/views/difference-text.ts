import type * as vscode from 'vscode';
import type { Difference } from '../pipeline/drift/difference';
import type { AlarmForm } from '../pipeline/chain/chain';
import { topicNameOf } from '../pipeline/chain/arns';

/** A difference in a few words: "threshold: 1 here, 3 in the account". */
export function differenceText(vs: Pick<typeof vscode, 'l10n'>, difference: Difference): string {
  const { l10n } = vs;
  const both = (name: string, here: string, account: string) =>
    l10n.t('{0}: {1} here, {2} in the account', name, here, account);
  const orNone = (value: string | number | boolean | undefined) =>
    value === undefined || value === '' ? l10n.t('none') : String(value);
  switch (difference.kind) {
    case 'pattern':
      return l10n.t('another pattern');
    case 'metric': {
      const { here, account } = difference;
      return both('metric', `${here.namespace} / ${here.name}`, `${account.namespace} / ${account.name}`);
    }
    case 'dimensions':
    case 'alarm-dimensions':
      return both(
        difference.kind === 'dimensions' ? 'dimensions' : 'alarm.dimensions',
        orNone(pairs(difference.here)),
        orNone(pairs(difference.account)),
      );
    case 'metricValue':
    case 'unit':
    case 'defaultValue':
      return both(difference.kind, orNone(difference.here), orNone(difference.account));
    case 'alarm':
      return difference.account.length === 0
        ? l10n.t('no alarm {0} in the account', difference.here)
        : both('alarmName', difference.here, difference.account.join(', '));
    case 'alarm-setting':
      return difference.setting === 'alarmDescription'
        ? l10n.t('another alarmDescription')
        : both(difference.setting, orNone(difference.here), orNone(difference.account));
    case 'alarm-actions':
      return both(difference.setting, orNone(names(difference.here)), orNone(names(difference.account)));
    case 'alarm-form':
      return formText(vs, difference.account);
    case 'topic':
      return l10n.t('no topic {0} in the account', difference.here);
    case 'subscription':
      return l10n.t('{0} is not subscribed to {1}', difference.here.endpoint, difference.topic);
  }
}

/** Several of them in one line. */
export function differencesText(vs: Pick<typeof vscode, 'l10n'>, differences: readonly Difference[]): string {
  return differences.map((difference) => differenceText(vs, difference)).join('; ');
}

function formText({ l10n }: Pick<typeof vscode, 'l10n'>, form: AlarmForm): string {
  const texts = {
    math: l10n.t('the alarm in the account watches more than the metric'),
    statistic: l10n.t('the alarm in the account watches a percentile of the metric'),
  } satisfies Record<AlarmForm, string>;
  return texts[form];
}

function pairs(dimensions: Readonly<Record<string, string>>): string {
  return Object.entries(dimensions)
    .map(([name, field]) => `${name} = ${field}`)
    .join(', ');
}

function names(arns: readonly string[]): string {
  return arns.map(topicNameOf).join(', ');
}
