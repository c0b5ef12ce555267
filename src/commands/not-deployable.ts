import { Failure } from '../common/failure';
import type { Services } from './services';

/** What is wrong with a document, which the Problems view now shows. */
export async function notDeployable({ vs }: Services, problem: string): Promise<Failure> {
  await vs.commands.executeCommand('workbench.actions.view.problems');
  return new Failure(
    vs.l10n.t('This metric filter cannot be deployed: {0}', problem),
    vs.l10n.t('Mend what is underlined, then deploy again.'),
  );
}
