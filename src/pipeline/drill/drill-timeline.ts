import type { AwsError } from '../../aws/account';
import { drillLinks, type Drill, type DrillLink } from './drill';

/** Where a link stands. Times in milliseconds since the epoch, spans in milliseconds. */
export type LinkState =
  | { readonly is: 'waiting' }
  /** `took`: since the link before it. */
  | { readonly is: 'done'; readonly at: number; readonly took: number; readonly evidence: string }
  /** Nothing came in the longest time that it takes, or AWS says that it failed. */
  | { readonly is: 'silent'; readonly at: number; readonly took: number; readonly evidence: string }
  | { readonly is: 'skipped'; readonly why: string };

/** Why a link was probably silent, and what to do. */
export interface Cause {
  readonly what: string;
  readonly todo: string;
}

export type DrillEnd =
  | { readonly is: 'reached' }
  /** There is no alarm, so there was nothing more to see. */
  | { readonly is: 'no-alarm' }
  | { readonly is: 'silent'; readonly link: DrillLink; readonly causes: readonly Cause[] }
  | { readonly is: 'cancelled'; readonly link: DrillLink }
  | { readonly is: 'failed'; readonly link: DrillLink; readonly error: AwsError };

export interface DrillState {
  readonly began: number;
  readonly links: Readonly<Record<DrillLink, LinkState>>;
  /** When the last link was done, or the drill began. */
  readonly since: number;
  /** Who gets what was published, e.g. `ops-alerts → ops@example.com`. */
  readonly reached: readonly string[];
  /** Who does not get it, and why, e.g. `ops-alerts → ops@example.com (not confirmed)`. */
  readonly missed: readonly string[];
  /** What there is although the first link is not done, in a sentence. */
  readonly partly?: string;
  readonly end?: DrillEnd & { readonly at: number };
}

/** What happens in a drill. */
export type DrillStep =
  | {
      readonly is: 'done';
      readonly link: DrillLink;
      readonly at: number;
      readonly evidence: string;
      readonly reached?: readonly string[];
      readonly missed?: readonly string[];
    }
  | { readonly is: 'partly'; readonly what: string }
  | { readonly is: 'silent'; readonly link: DrillLink; readonly at: number; readonly evidence: string }
  | { readonly is: 'skipped'; readonly link: DrillLink; readonly why: string }
  | { readonly is: 'ended'; readonly at: number; readonly end: DrillEnd };

/** A drill that begins: what its way passes over is skipped. */
export function beginDrill({ way, alarm }: Pick<Drill, 'way' | 'alarm'>, began: number): DrillState {
  const links = Object.fromEntries(
    drillLinks.map((link): [DrillLink, LinkState] => {
      const passed = way.kind === 'alarm-state' && (link === 'matched' || link === 'metric');
      if (passed) return [link, { is: 'skipped', why: 'The alarm’s state is set by hand.' }];
      const isBeyond = alarm === undefined && (link === 'alarm' || link === 'published' || link === 'subscription');
      return [link, isBeyond ? { is: 'skipped', why: 'No alarm watches the metric.' } : { is: 'waiting' }];
    }),
  );
  return { began, links: links as DrillState['links'], since: began, reached: [], missed: [] };
}

/** The state after a step; nothing happens to a drill that has ended. */
export function reduceDrill(state: DrillState, step: DrillStep): DrillState {
  if (state.end) return state;
  const set = (link: DrillLink, to: LinkState) => ({ ...state.links, [link]: to });
  switch (step.is) {
    case 'done': {
      const { link, at, evidence, reached = state.reached, missed = [] } = step;
      // AWS's time of what happened can be before the moment in which the link before it was seen.
      const took = Math.max(0, at - state.since);
      return {
        ...state,
        links: set(link, { is: 'done', at, took, evidence }),
        since: Math.max(at, state.since),
        reached,
        missed: [...state.missed, ...missed],
      };
    }
    case 'partly':
      return { ...state, partly: step.what };
    case 'silent': {
      const { link, at, evidence } = step;
      return { ...state, links: set(link, { is: 'silent', at, took: Math.max(0, at - state.since), evidence }) };
    }
    case 'skipped':
      return { ...state, links: set(step.link, { is: 'skipped', why: step.why }) };
    case 'ended': {
      const links = Object.fromEntries(
        drillLinks.map((link) => {
          const stands = state.links[link];
          return [link, stands.is === 'waiting' ? { is: 'skipped', why: 'The drill had ended.' } : stands];
        }),
      ) as DrillState['links'];
      return { ...state, links, end: { ...step.end, at: step.at } };
    }
  }
}

/** The link that is waited for. */
export function waitingFor({ links }: DrillState): DrillLink | undefined {
  return drillLinks.find((link) => links[link].is === 'waiting');
}

/** How long it took from the beginning until SNS had what the alarm tells. */
export function totalOf({ began, links, since }: DrillState): number {
  const { published } = links;
  return (published.is === 'done' ? published.at : since) - began;
}
