import { Failure } from '../common/failure';
import type { TrailState } from '../pipeline/chain/chain';
import { nodeOf } from './nodes';
import type { Services } from './services';
import type { Step } from './wizard';

/** A question before all others of a command that is about one trail: none when a menu says which. */
interface TrailQuestion<A> {
  readonly trail: TrailState | undefined;
  readonly steps: readonly Step<A>[];
}

/**
 * The trail that a menu was opened on, or a question which one.
 * @param isMeant which trails are offered
 * @param none what to say when there is none of them
 */
export async function askTrail<A extends { readonly trail?: TrailState | undefined }>(
  services: Services,
  argument: unknown,
  { isMeant = () => true, none }: { isMeant?: (trail: TrailState) => boolean; none?: string } = {},
): Promise<TrailQuestion<A>> {
  if (argument !== undefined) return { trail: nodeOf(services, argument).chain.trail, steps: [] };
  const { l10n } = services.vs;
  const trails = (await services.pipelines.chains()).map(({ trail }) => trail);
  if (trails.length === 0) {
    throw new Failure(l10n.t('There is no trail yet.'), l10n.t('Make one with “Access Alerts: Create Trail…”.'));
  }
  const meant = trails.filter(isMeant);
  if (meant.length === 0 && none !== undefined) throw new Failure(none, l10n.t('Refresh the Pipelines view.'));
  const step: Step<A> = async (answers, ask) => ({
    ...answers,
    trail: await ask.pick({
      placeholder: l10n.t('Which trail?'),
      items: meant.map((trail) => ({
        label: trail.name,
        description: trailText(services, trail),
        value: trail,
        picked: trail.arn === answers.trail?.arn,
      })),
    }),
  });
  return { trail: undefined, steps: [step] };
}

function trailText({ vs: { l10n } }: Services, { logGroupArn, status }: TrailState): string {
  const logs = logGroupArn
    ? l10n.t('sends to {0}', logGroupArn.split(':')[6] ?? '')
    : l10n.t('not sending to CloudWatch Logs');
  return status?.logging === false ? `${l10n.t('not logging')} · ${logs}` : logs;
}
