import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { Log } from '../common/log';
import type { TrackedMetric } from '../webview/metric-shapes';
import type { BehindActions } from './events-behind';

/** What a tracker works with. */
export interface MetricSurroundings {
  readonly vs: typeof vscode;
  readonly extensionUri: vscode.Uri;
  readonly currentAccount: () => Account | undefined;
  readonly log: Log;
  /** A failure in the words of the person it is shown to. */
  readonly explainError: (error: unknown) => string;
  readonly showError: (error: unknown) => void;
  /** Asks which metrics of the connected account are to be shown besides these. */
  readonly pickMetrics: (shown: readonly TrackedMetric[]) => Promise<readonly TrackedMetric[]>;
  /** What can be done with the events behind a datapoint. */
  readonly eventActions: BehindActions;
}
