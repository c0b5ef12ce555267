import { Failure } from '../common/failure';
import type { SandboxAction } from '../sandbox/actions';
import { ago } from '../views/time-text';
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

/** What SNS has sent to anybody in the sandbox, the newest first; opening a request for confirmation follows its link. */
export async function readMail(services: Services): Promise<void> {
  const { vs, pipelines, mailDocuments } = services;
  const { l10n, window } = vs;
  const { sandbox, clock } = await sandboxOf(services);
  sandbox.advance();
  const { topics } = sandbox;
  if (topics.inbox.length === 0) {
    throw new Failure(
      l10n.t('Nobody in the sandbox has got mail yet.'),
      l10n.t('Subscribe an address with “Access Alerts: Create Alarm…”, or make an event that raises an alarm.'),
    );
  }
  const items = topics.inbox.toReversed().map((mail) => ({
    label: `$(mail) ${mail.subject}`,
    description: l10n.t('to {0}, {1}', mail.to, ago(vs, clock.now() - mail.at)),
    mail,
  }));
  const placeHolder = l10n.t('Mail in the sandbox. Enter opens one, and follows the link of a request to confirm.');
  const mail = (await window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.mail;
  if (!mail) return;
  if (mail.token === undefined) {
    const { mailText } = await import('../sandbox/mail-text');
    const uri = mailDocuments.set(`/${mail.at}/${mail.subject.replaceAll('/', ' ')}.txt`, mailText(mail));
    await window.showTextDocument(uri, { preview: true });
    return;
  }
  if (topics.confirm(mail.token)) {
    pipelines.refresh();
    void window.showInformationMessage(l10n.t('Confirmed. From now on {0} gets what the topic tells.', mail.to));
    return;
  }
  throw new Failure(l10n.t('The link is too old, or its topic is gone.'), l10n.t('Subscribe {0} again.', mail.to));
}
