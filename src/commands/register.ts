import type * as vscode from 'vscode';
import { Command, type CommandId } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { showError } from '../views/errors';

/** What a command does; arguments come from menus, links and other extensions, so nothing is known about them. */
export type CommandHandler = (...args: unknown[]) => Promise<void> | void;

/**
 * Registers every command, each logged, and each failure told once.
 * @param load gives what they do, which is too much to be loaded before the first one is called
 */
export function registerCommands(
  vs: typeof vscode,
  log: Log,
  load: () => Promise<Record<CommandId, CommandHandler>>,
): Disposable {
  const store = new DisposableStore();
  for (const id of Object.values(Command)) {
    store.add(
      vs.commands.registerCommand(id, async (...args: unknown[]) => {
        log.debug(`command ${id}`);
        try {
          await (await load())[id](...args);
        } catch (error) {
          showError(vs, log, error);
        }
      }),
    );
  }
  return store;
}
