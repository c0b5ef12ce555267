import type * as vscode from 'vscode';
import type { CommandId } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { showError } from '../views/errors';

/** What a command does; arguments come from menus, links and other extensions, so nothing is known about them. */
export type CommandHandler = (...args: unknown[]) => Promise<void> | void;

/** Registers every command, each logged, and each failure told once. */
export function registerCommands(vs: typeof vscode, log: Log, handlers: Record<CommandId, CommandHandler>): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(
      vs.commands.registerCommand(id, async (...args: unknown[]) => {
        log.debug(`command ${id}`);
        try {
          await handler(...args);
        } catch (error) {
          showError(vs, log, error);
        }
      }),
    );
  }
  return store;
}
