import { Failure } from '../common/failure';
import type { Services } from './services';

/** What is wrong with a document, which the Problems view now shows. */
export async function refusedByAws({ vs }: Services, problem: string): Promise<Failure> {
  await vs.commands.executeCommand('workbench.actions.view.problems');
  return new Failure(
    vs.l10n.t('AWS would refuse this metric filter: {0}', problem),
    vs.l10n.t('Mend what is underlined, then deploy again.'),
  );
}
