import { Failure } from '../common/failure';
import type { SandboxAction } from '../sandbox/actions';
import type { Services } from './services';

async function sandboxOf({ vs, connections, sandbox }: Services) {
  if (connections.state.kind === 'connected' && connections.state.choice.kind === 'sandbox') return sandbox();
  throw new Failure(
    vs.l10n.t('The sandbox is not connected.'),
    vs.l10n.t('Connect to it with “Access Alerts: Use the Sandbox”.'),
  );
}

/** Makes one event happen in the sandbox's account. */
export async function makeEvent(services: Services, action?: SandboxAction): Promise<void> {
  const { vs } = services;
  const { sandbox } = await sandboxOf(services);
  const { sandboxActions } = await import('../sandbox/actions');
  const chosen =
    action ??
    (
      await vs.window.showQuickPick(
        Object.entries(sandboxActions).map(([id, { title }]) => ({ label: title, id: id as SandboxAction })),
        { placeHolder: vs.l10n.t('What should happen in the sandbox?') },
      )
    )?.id;
  if (!chosen) return;
  sandbox.happen(chosen);
  void vs.window.showInformationMessage(
    vs.l10n.t('Done. CloudTrail delivers it in 2 to 5 minutes of sandbox time: {0}', sandboxActions[chosen].title),
  );
}

/** Lets the sandbox's time jump ahead. */
export async function fastForward(services: Services): Promise<void> {
  const { vs, pipelines } = services;
  const { clock } = await sandboxOf(services);
  const minute = 60_000;
  const chosen = await vs.window.showQuickPick(
    [
      { label: vs.l10n.t('5 minutes'), ms: 5 * minute },
      { label: vs.l10n.t('1 hour'), ms: 60 * minute },
      { label: vs.l10n.t('1 day'), ms: 24 * 60 * minute },
    ],
    { placeHolder: vs.l10n.t('How far ahead?') },
  );
  if (!chosen) return;
  clock.skip(chosen.ms);
  pipelines.refresh();
}
