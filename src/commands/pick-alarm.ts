import { Failure } from '../common/failure';
import type { AlarmState } from '../pipeline/chain/chain';
import { allFilters } from './pick-filter';
import type { Services } from './services';

/** The alarm that a menu was opened on or that is selected, else one that is picked; undefined: given up. */
export async function alarmOf(
  services: Services,
  argument: unknown,
  { isMeant = () => true, none }: { isMeant?: (alarm: AlarmState) => boolean; none?: string } = {},
): Promise<AlarmState | undefined> {
  const { l10n, window } = services.vs;
  const node = argument ?? services.tree.selected;
  if (hasAlarm(node)) return node.alarm;
  const all = (await allFilters(services)).flatMap(({ alarms }) => alarms);
  const alarms = [...new Map(all.map((alarm) => [alarm.arn, alarm])).values()];
  if (alarms.length === 0) {
    throw new Failure(
      l10n.t('No alarm watches the metric of a trail’s metric filter.'),
      l10n.t('Make one with “Access Alerts: Create Alarm…”.'),
    );
  }
  const meant = alarms.filter(isMeant);
  if (meant.length === 0 && none !== undefined) throw new Failure(none, l10n.t('Refresh the Pipelines view.'));
  const items = meant.map((alarm) => ({ label: alarm.name, description: alarm.state, alarm }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which alarm?') }))?.alarm;
}

function hasAlarm(node: unknown): node is { readonly alarm: AlarmState } {
  return typeof node === 'object' && node !== null && 'alarm' in node;
}
