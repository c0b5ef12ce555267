import type { TimeChoice } from '../common/time-choice';
import type { Services } from './services';
import { rangeExample, readRange } from './typed-range';
import type { Step } from './wizard';

/** A wizard's answers with a time among them; `typed`: one that is asked for as text. */
export interface TimeAnswer {
  readonly time?: TimeChoice | 'typed';
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How far back to look, as one or two questions of a wizard. */
export function askTime<A extends TimeAnswer>(services: Services, { time }: A): readonly Step<A>[] {
  return [askHowFar(services), ...(time === 'typed' ? [askTyped<A>(services)] : [])];
}

function askHowFar<A extends TimeAnswer>({ vs }: Services): Step<A> {
  const { l10n } = vs;
  return async (answers, ask) => ({
    ...answers,
    time: await ask.pick<TimeChoice | 'typed'>({
      placeholder: l10n.t('How far back?'),
      items: [
        { label: l10n.t('Last 15 minutes'), value: { back: 15 * minute } },
        { label: l10n.t('Last hour'), value: { back: hour } },
        { label: l10n.t('Last 3 hours'), value: { back: 3 * hour } },
        { label: l10n.t('Last 24 hours'), value: { back: day } },
        { label: l10n.t('Last 7 days'), value: { back: 7 * day } },
        { label: l10n.t('Last 30 days'), value: { back: 30 * day } },
        { label: l10n.t('Last 90 days'), value: { back: 90 * day } },
        { label: l10n.t('From … to …'), value: 'typed' },
      ],
    }),
  });
}

function askTyped<A extends TimeAnswer>({ vs, connections }: Services): Step<A> {
  const { l10n } = vs;
  const now = connections.account?.clock.now() ?? Date.now();
  return async (answers, ask) => {
    const text = await ask.text({
      prompt: l10n.t('From and to, in your time zone; a date alone is its whole day. Or how far back: 36 h, 10 days'),
      value: rangeExample(now),
      validate: (typed) =>
        readRange(typed, now) ? undefined : l10n.t('It must be like {0}, or like 36 h or 10 days.', rangeExample(now)),
    });
    // Validated, so it can be read.
    return { ...answers, time: readRange(text, now)! };
  };
}
