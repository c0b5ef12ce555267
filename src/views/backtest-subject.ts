import type * as vscode from 'vscode';
import type { CompleteAlarm } from '../alerts/alarm-defaults';
import type { BacktestInput } from '../alerts/backtest';
import type { Log } from '../common/log';

/** An alert over past events: all that its tab needs, and keeps no longer than it is open. */
export interface BacktestSubject {
  /** The alert's file or filter. */
  readonly name: string;
  readonly pattern: string;
  /** The document that the settings can be written into; absent where it cannot be written. */
  readonly document?: vscode.Uri;
  readonly input: BacktestInput;
  /** What is tried first. */
  readonly alarm: CompleteAlarm;
}

/** What the tabs work with. */
export interface BacktestSurroundings {
  readonly vs: typeof vscode;
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
  readonly showError: (error: unknown) => void;
}
