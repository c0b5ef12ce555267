import type * as vscode from 'vscode';
import type { LogEvent } from '../cloudtrail/log-event';
import { DisposableStore, type Disposable } from '../common/disposable';

/** The event that is selected in the Live Test panel, read from the set; of several the last one. */
export class SelectedEvent implements Disposable {
  readonly #store = new DisposableStore();
  /** Undefined when none is selected any more. */
  readonly onDidSelectEvent: vscode.Event<LogEvent | undefined>;
  #newest = 0;

  constructor(
    vs: typeof vscode,
    onDidChangeSelection: vscode.Event<{ readonly chosen: readonly number[] }>,
    read: (index: number) => Promise<LogEvent | undefined>,
  ) {
    const changes = this.#store.add(new vs.EventEmitter<LogEvent | undefined>());
    this.onDidSelectEvent = changes.event;
    this.#store.add(
      onDidChangeSelection(async ({ chosen }) => {
        const asked = ++this.#newest;
        const index = chosen[chosen.length - 1];
        const event = index === undefined ? undefined : await read(index).catch(() => undefined);
        // A quick hand on the arrow keys: only the newest selection counts.
        if (asked === this.#newest) changes.fire(event);
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }
}
