import type { ApiCall, MonthlyCost, PlanDocument } from '../plan/plan';
import type { PlanRequest } from '../plan/make-plan';
import type { PipelineFacts } from './facts';

/** The links of the chain in the order in which an event passes them. */
export const links = ['trail', 'bucket', 'role', 'logGroup', 'filter', 'alarm', 'topic', 'subscription'] as const;
export type Link = (typeof links)[number];

/** `error`: no alert gets through; `warning`: some do not, or it looks like it; `unchecked`: it could not be looked at. */
export type Severity = 'error' | 'warning' | 'info' | 'unchecked';

/** What a rule says of one thing. */
export interface Found {
  /** The thing's name. */
  readonly subject: string;
  readonly what: string;
  readonly todo: string;
  /** Where it is not the rule's own. */
  readonly severity?: Severity;
  /** Only where it is safe: everything it does is in its plan. */
  readonly fix?: Fix;
  /** The alarms that have to do with it, where the thing itself is no alarm. */
  readonly alarms?: readonly string[];
  /** Where AWS says so. */
  readonly source?: string;
}

/** How something can be mended: by asking for what was wanted in the first place, or by one call. */
export type Fix =
  | {
      readonly kind: 'request';
      readonly title: string;
      readonly request: Extract<PlanRequest, { kind: 'send-to-logs' }>;
    }
  | {
      readonly kind: 'call';
      /** E.g. "Turn on the actions of alarm stops". */
      readonly title: string;
      /** As a step's: Markdown. */
      readonly resource: string;
      readonly why: string;
      readonly call: ApiCall;
      readonly documents?: readonly PlanDocument[];
      /** Absent: nothing more than now. */
      readonly cost?: MonthlyCost;
    };

/** One rule: what it is about, how bad it is as a rule, and where the facts break it. */
export interface Rule {
  readonly link: Link;
  readonly severity: Severity;
  readonly find: (facts: PipelineFacts) => readonly Found[];
}

export type RuleTable = Readonly<Record<string, Rule>>;

const severities: readonly Severity[] = ['error', 'warning', 'info', 'unchecked'];

/** For sorting: the worst comes first. */
export function worse(a: { readonly severity: Severity }, b: { readonly severity: Severity }): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}
