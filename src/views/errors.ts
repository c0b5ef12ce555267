import type * as vscode from 'vscode';
import { AwsError, expiryOf, type SignIn } from '../aws/account';
import { advice } from '../aws/errors';
import { policyOf, type PolicyStatement } from '../aws/permissions';
import { Command } from '../common/contributions';
import { Failure, type NextAction } from '../common/failure';
import type { Log } from '../common/log';

interface Explanation {
  readonly message: string;
  readonly action?: NextAction | undefined;
  readonly statements?: readonly PolicyStatement[] | undefined;
}

/** One message that says what happened and what to do; never a bare error name, never a stack trace. */
export function explainError(vs: typeof vscode, error: unknown): Explanation {
  if (error instanceof AwsError) {
    const { what, todo, ...next } = advice(error);
    return { message: `${what} ${todo}`, ...next };
  }
  if (error instanceof Failure) {
    const { action, statements } = error.cause instanceof AwsError ? advice(error.cause) : {};
    return { message: error.message, action, statements };
  }
  return {
    message: vs.l10n.t('Something unexpected went wrong. The log says what; please report it.'),
    action: 'show-log',
  };
}

/** Whether the person (or a newer request) called it off: nothing to tell. */
export function isCancelled(vs: typeof vscode, error: unknown): boolean {
  if (error instanceof AwsError) return error.failure.reason === 'cancelled';
  return error instanceof vs.CancellationError || (error instanceof Error && error.name === 'AbortError');
}

/** The profile whose expired session a window has a message about at the moment. */
const expiryOnScreen = new WeakMap<typeof vscode, string>();

/**
 * Shows a failure once, with the next step as a button; AWS's own words go to the log. Many calls may fail because
 * of one expired session: as long as the message about it is on the screen, there is no other.
 */
export function showError(vs: typeof vscode, log: Log, error: unknown): void {
  if (isCancelled(vs, error)) return;
  log.error(forLog(error));
  const expiry = expiryOf(error);
  if (expiry && expiryOnScreen.get(vs) === expiry.profile) return;
  const { message, action, statements } = explainError(vs, error);
  const showLog = vs.l10n.t('Show Log');
  const choose = vs.l10n.t('Choose Connection…');
  const signIn = vs.l10n.t('Sign In Again');
  const showPolicy = vs.l10n.t('Show Policy Statement');
  const sendTrail = vs.l10n.t('Send Trail to CloudWatch Logs…');
  const offers = error instanceof Failure ? error.offers : [];
  const buttons = [...offers.map(({ title }) => title), showLog];
  if (statements) buttons.unshift(showPolicy);
  if (action === 'send-trail-to-logs') buttons.unshift(sendTrail);
  if (action === 'choose-connection' || action === 'sign-in') buttons.unshift(choose);
  if (action === 'sign-in') buttons.unshift(signIn);
  if (expiry) expiryOnScreen.set(vs, expiry.profile);
  void vs.window.showErrorMessage(message, ...buttons).then((button) => {
    if (expiryOnScreen.get(vs) === expiry?.profile) expiryOnScreen.delete(vs);
    const offer = offers.find(({ title }) => title === button);
    if (offer) void vs.commands.executeCommand(offer.command, offer.argument);
    if (button === showLog) void vs.commands.executeCommand(Command.ShowLog);
    if (button === sendTrail) void vs.commands.executeCommand(Command.SendTrailToLogs);
    if (button === showPolicy && statements) void showPolicyOf(vs, statements);
    if (button === choose) void vs.commands.executeCommand(Command.Connect);
    if (button === signIn && expiry?.signIn) openSignIn(vs, expiry.signIn);
  });
}

/** The policy that was missing, to be given to whoever manages the account's permissions. */
async function showPolicyOf(vs: typeof vscode, statements: readonly PolicyStatement[]): Promise<void> {
  const content = `${JSON.stringify(policyOf(statements), undefined, 2)}\n`;
  await vs.window.showTextDocument(await vs.workspace.openTextDocument({ language: 'json', content }));
}

/** AWS's own tool signs in; the extension never writes to ~/.aws itself. */
export function openSignIn(vs: typeof vscode, { command, profile }: SignIn): void {
  const terminal = vs.window.createTerminal({
    name: `aws ${command}`,
    shellPath: 'aws',
    shellArgs: [...command.split(' '), '--profile', profile],
  });
  terminal.show();
}

/** AWS's own words, or where something unexpected comes from. */
export function forLog(error: unknown): string {
  if (error instanceof AwsError) return `${error.call} failed: ${error.code}: ${error.message}`;
  if (error instanceof Failure)
    return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
