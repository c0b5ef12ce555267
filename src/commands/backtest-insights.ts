import type { BacktestInput } from '../alerts/backtest';
import { dimensionPairs } from '../alerts/metric-names';
import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import type * as insights from '../events/insights';
import type { InsightsEstimate } from '../events/insights';
import type { InsightsCounts } from '../events/insights-shapes';
import { deliveredGroups, logGroupOfFile } from '../pipeline/chain/log-group-of-file';
import { explainError, isCancelled, showError } from '../views/errors';
import { inputOfCounts, isConstant, type AlertForBacktest } from './backtest-events';
import { accountOf, withProgress, type Services } from './services';
import { readRange, type TypedRange } from './typed-range';
import { runWizard, type Step } from './wizard';

/** What runs and prices queries; loaded when somebody wants one. */
type Insights = Pick<typeof insights, 'countMatchesByInsights' | 'estimateInsightsCost'>;

interface InsightsAnswers {
  readonly logGroups?: readonly string[];
  readonly range?: string;
}

/**
 * Counts an alert's matches where the events are: asks for log groups and a time, says what it costs and in which the
 * count may differ, and runs the query once that is accepted. Undefined when the person gave up.
 */
export async function countByInsights(
  services: Services,
  { countMatchesByInsights, estimateInsightsCost }: Insights,
  { pattern, metric }: Pick<AlertForBacktest, 'pattern' | 'metric'>,
  logGroupName: string | undefined,
): Promise<BacktestInput | undefined> {
  const { vs } = services;
  const { l10n } = vs;
  if (!isConstant(metric)) {
    throw new Failure(
      l10n.t('Insights counts events, but this metric adds up a field of them: {0}.', metric.metricValue),
      l10n.t('Fetch the events (“Test Against Events…”), then backtest over those.'),
    );
  }
  if (Object.keys(metric.watched ?? {}).length > 0) {
    throw new Failure(
      l10n.t(
        'Insights counts all that match, but this alarm watches only {0}.',
        dimensionPairs(metric.watched).join(', '),
      ),
      l10n.t('Fetch the events (“Test Against Events…”), then backtest over those.'),
    );
  }
  const account = await accountOf(services);
  if (!account) return undefined;
  const chosen = await askLogGroupsAndRange(services, account, logGroupName);
  if (!chosen) return undefined;
  const { logGroups, range } = chosen;
  const { insightsPremises, toInsightsQuery } = await import('../pattern/index');
  const query = toInsightsQuery(pattern);
  const differences = query.exact ? [] : query.differences.map(({ text }) => text);

  const estimate = await withProgress(services, l10n.t('Estimating what the query costs'), (signal) =>
    estimateInsightsCost(account, { logGroups, ...range, signal }),
  );
  const run = l10n.t('Run Query');
  const answer = await vs.window.showWarningMessage(
    l10n.t('Count the events in CloudWatch Logs, in account {0} ({1})?', account.identity.accountId, account.region),
    { modal: true, detail: [estimate.text, ...missing(services, estimate), ...differences].join('\n\n') },
    run,
  );
  if (answer !== run) return undefined;

  const counts = await withProgress(services, l10n.t('Counting in CloudWatch Logs'), (signal, report) =>
    countMatchesByInsights(account, {
      logGroups,
      pattern,
      ...range,
      // By the minute, so that every period can be tried afterwards.
      periodSeconds: 60,
      signal,
      onProgress: ({ share, recordsScanned, waiting }) =>
        report(waiting ?? l10n.t('{0} %, {1} events read', Math.round(share * 100), recordsScanned.toLocaleString())),
    }),
  );
  const complete = whatRemains(services, counts);
  if (!complete) return undefined;
  const label = l10n.t('CloudWatch Logs, by Insights ({0})', logGroups.join(', '));
  return inputOfCounts(complete, metric, range, { label, premises: insightsPremises });
}

function missing({ vs: { l10n } }: Services, { leftOut }: InsightsEstimate): string[] {
  return leftOut.length > 0 ? [l10n.t('It will be without: {0}.', leftOut.join('; '))] : [];
}

/** What was counted before something went wrong is worth a look; a query that was cancelled is not. */
function whatRemains({ vs, log }: Services, counts: InsightsCounts): InsightsCounts | undefined {
  const { failure, leftRunning } = counts;
  if (leftRunning) {
    void vs.window.showWarningMessage(
      vs.l10n.t(
        'A query could not be stopped. It ends by itself within 60 minutes; what it reads until then has to be paid.',
      ),
    );
  }
  if (failure === undefined) return counts;
  if (isCancelled(vs, failure)) return undefined;
  if (counts.periods.length === 0) throw failure as Error;
  showError(vs, log, failure);
  return { ...counts, leftOut: [...counts.leftOut, explainError(vs, failure).message.replace(/\.$/, '')] };
}

/** Which log groups, and a range that is typed. */
async function askLogGroupsAndRange(
  { vs, pipelines }: Services,
  account: Account,
  logGroupName: string | undefined,
): Promise<{ logGroups: readonly string[]; range: TypedRange } | undefined> {
  const { l10n } = vs;
  const delivered = deliveredGroups(await pipelines.chains());
  const own = logGroupOfFile(logGroupName, delivered);
  if (own.is === 'none') {
    throw new Failure(
      l10n.t('No trail sends to CloudWatch Logs yet, so there is no log group to read.'),
      l10n.t('Make one with “Access Alerts: Create Trail…”, or name a log group in the front matter (logGroupName).'),
    );
  }
  const ticked = own.is === 'known' ? [own.name] : [];
  const groups = [...new Set([...ticked, ...delivered.map(({ name }) => name)])];
  const pickGroups: Step<InsightsAnswers> = async (answers, ask) => ({
    ...answers,
    logGroups: await ask.pickMany({
      placeholder: l10n.t('Which log groups?'),
      items: groups.map((name) => ({
        label: name,
        value: name,
        picked: (answers.logGroups ?? ticked).includes(name),
      })),
      validate: (chosen) => (chosen.length === 0 ? l10n.t('Choose at least one.') : undefined),
    }),
  });
  const hint = l10n.t('Such as “24 h”, “7 days”, “2 weeks”, or “2026-11-01 to 2026-11-08”');
  const typeRange: Step<InsightsAnswers> = async (answers, ask) => ({
    ...answers,
    range: await ask.text({
      prompt: l10n.t('Which time? {0}', hint),
      value: answers.range ?? l10n.t('7 days'),
      validate: (text) => (readRange(text, account.clock.now()) ? undefined : hint),
    }),
  });
  const answers = await runWizard<InsightsAnswers>(vs, l10n.t('Backtest Alert'), {}, [pickGroups, typeRange]);
  const range = answers?.range === undefined ? undefined : readRange(answers.range, account.clock.now());
  return answers?.logGroups && range ? { logGroups: answers.logGroups, range } : undefined;
}
