import type * as vscode from 'vscode';
import { dimensionPairs } from '../alerts/metric-names';
import { Scheme } from '../common/contributions';
import { Failure } from '../common/failure';
import { filterPlaceOf, type FilterPlace } from '../editor/filter-path';
import type { AlarmState } from '../pipeline/chain/chain';
import type { ChainNode } from '../pipeline/chain/chain-node';
import { alarmConsoleLink } from '../pipeline/chain/console-link';
import { isUri } from './compare-alert-file';
import { accountAt } from './filter-store';
import type { Services } from './services';

/** `Show Other Alarms on the Metric…`: those that the account's filter in front does not show, in the Pipelines view. */
export async function showOtherAlarms(services: Services, argument: unknown): Promise<void> {
  const { vs, alarmsBeside } = services;
  const { l10n } = vs;
  const uri = isUri(argument) ? argument : vs.window.activeTextEditor?.document.uri;
  const place = uri?.scheme === Scheme.MetricFilter ? filterPlaceOf(uri.path) : undefined;
  if (!place) {
    throw new Failure(
      l10n.t('No metric filter of the account is open.'),
      l10n.t('Open one in the Pipelines view, which shows all alarms on its metric as well.'),
    );
  }
  const { others, areUnknown } = alarmsBeside.at(place) ?? { others: [] };
  if (areUnknown) {
    throw new Failure(
      l10n.t('You may not see the alarms in {0} ({1}).', place.accountId, place.region),
      l10n.t('Ask for cloudwatch:DescribeAlarms. A save leaves alarms alone that the document does not name.'),
    );
  }
  if (others.length === 0) {
    void vs.window.showInformationMessage(l10n.t('No other alarm watches the metric of {0}.', place.name));
    return;
  }
  const alarm = others.length === 1 ? others[0] : await pick(services, others, place);
  if (alarm) await show(services, alarm, place);
}

async function pick({ vs }: Services, alarms: readonly AlarmState[], { name }: FilterPlace) {
  const items = alarms.map((alarm) => ({
    label: alarm.name,
    description: alarm.state,
    detail: ruleText(vs, alarm),
    alarm,
  }));
  const placeHolder = vs.l10n.t('A save of {0} leaves these alone. Which one is to be shown?', name);
  return (await vs.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.alarm;
}

/** When it goes off, in AWS's own words. */
export function ruleText({ l10n }: Pick<typeof vscode, 'l10n'>, alarm: AlarmState): string {
  const { form, band, dimensions, statistic = '', period = 0, comparisonOperator = '', threshold } = alarm;
  if (form === 'math') return l10n.t('Metric math with this metric in it');
  const limit = band === undefined ? String(threshold ?? '') : l10n.t('a band of {0} standard deviations', band);
  const rule = l10n.t('{0} over {1} seconds: {2} {3}', statistic, period, comparisonOperator, limit);
  return dimensions ? l10n.t('{0}; only with {1}', rule, dimensionPairs(dimensions).join(', ')) : rule;
}

/** In the Pipelines view; a filter whose log group no trail sends to is not there, and AWS's console shows the alarm. */
async function show(services: Services, alarm: AlarmState, place: FilterPlace): Promise<void> {
  const { vs, tree, pipelines } = services;
  const { region } = accountAt(services, place);
  const node = (await pipelines.chains()).flatMap((chain) => nodeIn(chain, alarm, place))[0];
  if (node) return tree.reveal(node);
  const link = alarmConsoleLink(alarm, region);
  if (link === undefined) {
    throw new Failure(
      vs.l10n.t('The AWS console of this partition is not known.'),
      vs.l10n.t('Look for the alarm there: {0}', alarm.name),
    );
  }
  await vs.env.openExternal(vs.Uri.parse(link));
}

function nodeIn(chain: ChainNode['chain'], { arn }: AlarmState, { logGroup, name }: FilterPlace): ChainNode[] {
  const filter = chain.logGroup?.filters.find((each) => each.name === name && each.logGroup === logGroup);
  const alarm = filter?.alarms.find((each) => each.arn === arn);
  return filter && alarm ? [{ kind: 'alarm', chain, filter, alarm }] : [];
}
