import { completeAlarm } from '../alerts/alarm-defaults';
import type { BacktestInput } from '../alerts/backtest';
import { Command } from '../common/contributions';
import { Failure } from '../common/failure';
import { spanText } from '../editor/code-lenses';
import { fetchedRange, inputOfFetched, type AlertForBacktest } from './backtest-events';
import { countByInsights } from './backtest-insights';
import { activeAlertEditor, withProgress, type Services } from './services';
import { runWizard, type PickItem } from './wizard';

type Where = 'fetched' | 'insights' | 'fetch';

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
    ...(alarm?.dimensions && { watched: alarm.dimensions }),
  };
  const alert: AlertForBacktest = { pattern: file.pattern.text, metric, alarm: completeAlarm(alarm) };

  const input = await gather(services, alert, logGroupName);
  if (!input) return;
  await backtests.open({
    name,
    pattern: alert.pattern,
    // A document of another extension may be there to be read only.
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
      range ? spanText(vs, range.to - range.from) : l10n.t('no times'),
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
      return countByInsights(services, await import('../events/insights'), alert, logGroupName);
    case undefined:
      return undefined;
  }
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
