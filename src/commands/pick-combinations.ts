import type * as vscode from 'vscode';
import { dimensionPairs } from '../alerts/metric-names';
import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import type { MetricId } from '../pipeline/inspect/metric-input';
import {
  listedDays,
  readCombinations,
  type Combination,
  type Combinations,
  type MetricFamily,
} from '../pipeline/inspect/read-combinations';
import { keyOf } from '../views/metric-key';
import type { TrackedMetric } from '../views/metric-tracker';
import { mostMetrics } from '../webview/metric-shapes';
import { withProgress, type Services } from './services';

/** So many lines are ticked at first: more are hard to follow. */
const easy = 5;

interface Item extends vscode.QuickPickItem {
  readonly metric?: MetricId;
}

interface ReadFamily extends Combinations {
  readonly family: MetricFamily;
  /** What the chart has already is not offered. */
  readonly alreadyShown: number;
}

/**
 * Asks which metrics of filters with dimensions are meant, the busiest first and ticked; the only one is taken without a
 * question.
 * @param shown what the chart has already
 * @returns undefined if it is called off
 * @throws Failure where there are none
 */
export async function pickCombinations(
  services: Services,
  account: Account,
  families: readonly MetricFamily[],
  shown: readonly TrackedMetric[],
): Promise<readonly MetricId[] | undefined> {
  const { vs } = services;
  const { l10n, window } = vs;
  const known = new Set(shown.map(keyOf));
  const { accountId } = account.identity;
  const read = await withProgress(services, l10n.t('Listing the metrics…'), (signal) =>
    Promise.all(
      families.map(async (family): Promise<ReadFamily> => {
        const { namespace, name } = family;
        const { found, isLimited } = await readCombinations(account, family, signal);
        const isNew = ({ dimensions }: Combination) =>
          !known.has(keyOf({ accountId, region: account.region, namespace, name, dimensions }));
        const offered = found.filter(isNew);
        return { family, found: offered, isLimited, alreadyShown: found.length - offered.length };
      }),
    ),
  );
  const all = read.flatMap(({ family, found }) => found.map((combination) => ({ family, combination })));
  if (all.length === 0) {
    const isAllShown = read.some(({ alreadyShown }) => alreadyShown > 0);
    const failure = nothingListed(services, families);
    if (shown.length === 0) throw failure;
    const names = families.map(nameOf).join('; ');
    const allShown = l10n.t('The chart has all metrics that CloudWatch lists of {0}.', names);
    void window.showInformationMessage(isAllShown ? allShown : failure.message);
    return [];
  }
  const [only] = all;
  if (all.length === 1 && only) return [metricOf(only.family, only.combination)];

  const room = mostMetrics - shown.length;
  const busiest = new Set(
    [...all]
      .sort((one, other) => (other.combination.sum ?? 0) - (one.combination.sum ?? 0))
      .slice(0, Math.min(easy, room))
      .map(({ combination }) => combination),
  );
  const picked = await window.showQuickPick(itemsOf(vs, read, busiest), {
    canPickMany: true,
    title: titleOf(vs, read),
    placeHolder: l10n.t('Which of them? The busiest come first, and the chart has room for {0}', room),
  });
  if (picked?.length === 0) tellNothingTicked(vs);
  return picked?.flatMap(({ metric }) => metric ?? []);
}

/** A list in which several can be ticked takes Enter for none of them, also with one in front. */
export function tellNothingTicked({ l10n, window }: typeof vscode): void {
  void window.showInformationMessage(
    l10n.t('No metric was ticked, so there is none to show. The space bar ticks one.'),
  );
}

function itemsOf(vs: typeof vscode, read: readonly ReadFamily[], ticked: ReadonlySet<Combination>): readonly Item[] {
  return read.flatMap(({ family, found }): Item[] => {
    const items = found.map((combination): Item => {
      return {
        ...combinationWords(vs, combination),
        picked: ticked.has(combination),
        metric: metricOf(family, combination),
      };
    });
    const isOne = read.length === 1 || items.length === 0;
    return isOne ? items : [{ label: family.name, kind: vs.QuickPickItemKind.Separator }, ...items];
  });
}

/** A metric of a filter with dimensions as a line of a list: its values, and how busy it is. */
export function combinationWords({ l10n }: typeof vscode, { dimensions, sum }: Combination): vscode.QuickPickItem {
  return {
    label: dimensionPairs(dimensions).join(', '),
    ...(sum !== undefined && { description: l10n.t('{0} in {1} days', sum.toLocaleString(), listedDays) }),
  };
}

/** How many there are, and of when. */
function titleOf({ l10n }: typeof vscode, read: readonly ReadFamily[]): string {
  const count = read.reduce((sum, { found }) => sum + found.length, 0).toLocaleString();
  const isLimited = read.some((each) => each.isLimited);
  const names = read.map(({ family }) => family.name).join(', ');
  return isLimited
    ? l10n.t('{0}: more than {1} metrics with data in the last two weeks', names, count)
    : l10n.t('{0}: {1} metrics with data in the last two weeks', names, count);
}

function metricOf({ namespace, name }: MetricFamily, { dimensions }: Combination): MetricId {
  return { namespace, name, dimensions };
}

function nameOf({ name, fields }: MetricFamily): string {
  return `${name} (${Object.keys(fields).join(', ')})`;
}

/** What CloudWatch lists, and why it may list nothing yet. */
function nothingListed({ vs: { l10n } }: Services, families: readonly MetricFamily[]): Failure {
  const names = families.map(nameOf).join('; ');
  const fields = [...new Set(families.flatMap((family) => Object.values(family.fields)))].join(', ');
  return new Failure(
    l10n.t('CloudWatch lists no metric of this filter, which writes one for each value of its dimensions: {0}.', names),
    l10n.t(
      'It lists those with data in the last two weeks, and a new one up to 15 minutes after its first event. If there were such events since the filter was made, “Test Against Events…” shows whether they match and have the field {0}.',
      fields,
    ),
  );
}
