import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { AlarmState } from '../pipeline/chain/chain';
import { filterPath, type FilterPlace } from './filter-path';

/** The alarms on the metric of a filter whose document is open. */
export interface AlarmsOfDocument {
  /** The name of the one that the document shows. */
  readonly shown?: string | undefined;
  /** Those that it does not show, and that a save leaves alone. */
  readonly others: readonly AlarmState[];
  /** They may not be looked at, which is not the same as none. */
  readonly areUnknown?: boolean;
}

/** What `cwfilter:` documents do not say of the alarms on their metrics, as last read. */
export class AlarmsBeside implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changes: vscode.EventEmitter<void>;
  readonly #known = new Map<string, AlarmsOfDocument>();
  readonly onDidChange: vscode.Event<void>;

  constructor(vs: typeof vscode) {
    this.#changes = this.#store.add(new vs.EventEmitter<void>());
    this.onDidChange = this.#changes.event;
  }

  of({ path }: Pick<vscode.Uri, 'path'>): AlarmsOfDocument | undefined {
    return this.#known.get(path);
  }

  at(place: FilterPlace): AlarmsOfDocument | undefined {
    return this.#known.get(filterPath(place));
  }

  note(place: FilterPlace, alarms: AlarmsOfDocument): void {
    const path = filterPath(place);
    const before = this.#known.get(path);
    this.#known.set(path, alarms);
    if (JSON.stringify(before) !== JSON.stringify(alarms)) this.#changes.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }
}
