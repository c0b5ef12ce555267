import { completeAlarm } from '../alerts/alarm-defaults';
import type { BacktestInput } from '../alerts/backtest';
import type { Account } from '../aws/account';
import { Command } from '../common/contributions';
import { Failure } from '../common/failure';
import type { InsightsCounts } from '../events/insights';
import { explainError, isCancelled, showError } from '../views/errors';
import { fetchedRange, inputOfCounts, inputOfFetched, isConstant, type AlertForBacktest } from './backtest-events';
import { accountOf, activeAlertEditor, withProgress, type Services } from './services';
import { readRange, type TypedRange } from './typed-range';
import { runWizard, type PickItem, type Step } from './wizard';

type Where = 'fetched' | 'insights' | 'fetch';

interface InsightsAnswers {
  readonly logGroups?: readonly string[];
  readonly range?: string;
}

/** `Backtest Alert…`: what the alert in front would have told over past events, in a tab. */
export async function backtestAlert(services: Services): Promise<void> {
  const { vs, alertDocuments, backtests } = services;
  const { document } = activeAlertEditor(services);
  const { file, diagnostics, name } = await alertDocuments.read(document);
  const { compilePattern, PatternError } = await import('../pattern/index');
  try {
    compilePattern(file.pattern.text);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const problem = diagnostics.find(({ severity }) => severity === 'error');
    throw new Failure(
      vs.l10n.t('AWS would refuse this pattern: {0}', problem?.message ?? error.message),
      vs.l10n.t('Mend what is underlined, then backtest again.'),
      error,
    );
  }
  const { metricValue = '1', defaultValue, dimensions, alarm, logGroupName } = file.settings ?? {};
  const metric = {
    metricValue,
    ...(defaultValue !== undefined && { defaultValue }),
    ...(dimensions !== undefined && { dimensions }),
  };
  const alert: AlertForBacktest = { pattern: file.pattern.text, metric, alarm: completeAlarm(alarm) };

  const input = await gather(services, alert, logGroupName);
  if (!input) return;
  await backtests.open({
    name,
    pattern: alert.pattern,
    // What shows a filter of the account cannot be written.
    ...(vs.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false && { document: document.uri }),
    input,
    alarm: alert.alarm,
  });
}

/** Asks which events, and reads them; undefined when the person gave up. */
async function gather(
  services: Services,
  alert: AlertForBacktest,
  logGroupName: string | undefined,
): Promise<BacktestInput | undefined> {
  const { vs, fetchedEvents } = services;
  const { l10n } = vs;
  const fetched = await fetchedEvents();
  const range = fetched && fetchedRange(fetched);
  const label =
    fetched &&
    l10n.t(
      'the fetched events ({0}, {1})',
      fetched.set.state.events.toLocaleString(),
      range ? spanText(services, range) : l10n.t('no times'),
    );
  const items: PickItem<Where>[] = [
    label === undefined || !range
      ? {
          label: `$(beaker) ${l10n.t('Fetch events first…')}`,
          description: l10n.t('then backtest over them'),
          value: 'fetch',
        }
      : { label: `$(list-flat) ${capital(label)}`, description: fetched.label, value: 'fetched' },
    {
      label: `$(cloud) ${l10n.t('In CloudWatch Logs, by Insights')}`,
      description: l10n.t('for ranges too large to fetch; costs by the bytes it reads'),
      value: 'insights',
    },
  ];
  const answers = await runWizard<{ where?: Where }>(vs, l10n.t('Backtest Alert'), {}, [
    async (before, ask) => ({ ...before, where: await ask.pick({ placeholder: l10n.t('Which events?'), items }) }),
  ]);
  switch (answers?.where) {
    case 'fetched':
      return withProgress(services, l10n.t('Backtesting'), (signal) =>
        inputOfFetched(fetched!, alert, `${label!}: ${fetched!.label}`, signal),
      );
    case 'fetch':
      await vs.commands.executeCommand(Command.TestAgainstEvents);
      return undefined;
    case 'insights':
      return countByInsights(services, alert, logGroupName);
    case undefined:
      return undefined;
  }
}

async function countByInsights(
  services: Services,
  { pattern, metric }: AlertForBacktest,
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
  const account = await accountOf(services);
  if (!account) return undefined;
  const chosen = await askLogGroupsAndRange(services, account, logGroupName);
  if (!chosen) return undefined;
  const { logGroups, range } = chosen;
  const { countMatchesByInsights, estimateInsightsCost } = await import('../events/insights');
  const { insightsPremises, toInsightsQuery } = await import('../pattern/index');
  const query = toInsightsQuery(pattern);
  const differences = query.exact ? [] : query.differences.map(({ text }) => text);

  const estimate = await withProgress(services, l10n.t('Estimating what the query costs'), (signal) =>
    estimateInsightsCost(account, { logGroups, ...range, signal }),
  );
  const run = l10n.t('Run Query');
  const answer = await vs.window.showWarningMessage(
    l10n.t('Count the events in CloudWatch Logs, in account {0} ({1})?', account.identity.accountId, account.region),
    { modal: true, detail: [estimate.text, ...estimate.notes, ...differences].join('\n\n') },
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

/** What was counted before something went wrong is worth a look; a query that was cancelled is not. */
function whatRemains({ vs, log }: Services, counts: InsightsCounts): InsightsCounts | undefined {
  const { failure } = counts;
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
  const names = async () => {
    const chains = await pipelines.chains();
    const known = chains.flatMap(({ logGroup }) => (logGroup?.exists ? [logGroup.name] : []));
    const all = [...new Set([...(logGroupName === undefined ? [] : [logGroupName]), ...known])];
    if (all.length > 0) return all;
    throw new Failure(
      l10n.t('No trail sends to CloudWatch Logs yet, so there is no log group to read.'),
      l10n.t('Make one with “Access Alerts: Create Trail…”, or name a log group in the front matter (logGroupName).'),
    );
  };
  const groups = await names();
  const pickGroups: Step<InsightsAnswers> = async (answers, ask) => ({
    ...answers,
    logGroups: await ask.pickMany({
      placeholder: l10n.t('Which log groups?'),
      items: groups.map((name) => ({
        label: name,
        value: name,
        picked: (answers.logGroups ?? [logGroupName ?? groups[0]]).includes(name),
      })),
      validate: (ticked) => (ticked.length === 0 ? l10n.t('Choose at least one.') : undefined),
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

/** `40 min`, `24 h`, `7 days`. */
function spanText({ vs: { l10n } }: Services, { from, to }: TypedRange): string {
  const minutes = Math.round((to - from) / 60_000);
  if (minutes < 90) return l10n.t('{0} min', Math.max(1, minutes));
  const hours = Math.round(minutes / 60);
  return hours <= 48 ? l10n.t('{0} h', hours) : l10n.t('{0} days', Math.round(hours / 24));
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
