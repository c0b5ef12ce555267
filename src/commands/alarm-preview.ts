import type * as vscode from 'vscode';
import { completeAlarm } from '../alerts/alarm-defaults';
import type { AlarmSettings } from '../alerts/alert-file';
import type { Dimensions } from '../alerts/metric-values';
import { finish, replayAlarms } from '../alerts/alarm-replay';
import { replayOf, type BacktestInput } from '../alerts/backtest';
import { spanText } from '../editor/code-lenses';
import type { AlarmTarget } from './alarm-answers';
import { fetchedRange, inputOfFetched } from './backtest-events';
import type { Services } from './services';

/** What alarms would have done over the events that were fetched. */
export interface AlarmPreview {
  /** E.g. "would have gone off 3 times in the last 24 h (12,480 events)"; where there are no events, how to get that. */
  readonly sentence: (settings: AlarmSettings) => string;
  /** E.g. "it would have gone off at 1 12 times, at 2 once, at 10 never"; undefined where there are no events. */
  readonly thresholds: (settings: AlarmSettings) => string | undefined;
}

/** Thresholds that people choose among. */
const usual = [1, 2, 3, 5, 10];

/**
 * Goes over the fetched events once; each alarm is then tried on their numbers alone. Never fails.
 * @param watched of a filter with dimensions: the values of the metric that the alarm is to watch
 */
export async function alarmPreview(
  services: Services,
  { alert }: AlarmTarget,
  watched: Dimensions | undefined,
): Promise<AlarmPreview> {
  const { vs, log, fetchedEvents } = services;
  const { l10n } = vs;
  const without = (why: string): AlarmPreview => ({ sentence: () => why, thresholds: () => undefined });
  try {
    const fetched = await fetchedEvents();
    const range = fetched && fetchedRange(fetched);
    if (!alert || !fetched || !range) {
      return without(l10n.t('How often it would have gone off is said here after “Test Against Events…”.'));
    }
    const { pattern, metric } = alert;
    const input = await inputOfFetched(
      fetched,
      { pattern, metric: { ...metric, ...(watched && { watched }) } },
      fetched.label,
    );
    return previewOf(vs, input, spanText(vs, range.to - range.from), fetched.set.state.events.toLocaleString());
  } catch (error) {
    // An alarm can be made all the same.
    log.debug(`no preview of the alarm: ${error instanceof Error ? error.message : String(error)}`);
    return without(l10n.t('How often it would have gone off is not known: the pattern cannot be tested as it is.'));
  }
}

function previewOf({ l10n }: typeof vscode, input: BacktestInput, span: string, events: string): AlarmPreview {
  const timesOf = (settings: AlarmSettings) => {
    const alarm = completeAlarm(settings);
    const [run] = finish(replayAlarms(replayOf(input, alarm), [alarm]));
    return run!.notifications;
  };
  const often = (times: number) => {
    if (times === 0) return l10n.t('never');
    return times === 1 ? l10n.t('once') : l10n.t('{0} times', times.toLocaleString());
  };
  return {
    sentence: (settings) => {
      const times = timesOf(settings);
      if (times === 0) return l10n.t('Would not have gone off in {0} ({1} events).', span, events);
      return l10n.t('Would have gone off {0} in {1} ({2} events).', often(times), span, events);
    },
    thresholds: (settings) => {
      const each = usual.map((threshold) =>
        l10n.t('at {0} {1}', threshold, often(timesOf({ ...settings, threshold }))),
      );
      return l10n.t('In {0} ({1} events) it would have gone off {2}.', span, events, each.join(', '));
    },
  };
}
