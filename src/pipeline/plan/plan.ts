import type { Account } from '../../aws/account';
import type { ApiInput, ApiName } from '../../aws/api';

/** What is going to be done to an account, step by step; plain data that a person reads before it is applied. */
export interface Plan {
  /** E.g. "Create trail My_cloudtrail". */
  readonly what: string;
  /** The same with the account: "Create trail My_cloudtrail in 111122223333 (us-east-1)". */
  readonly title: string;
  readonly account: Pick<Account['identity'], 'accountId' | 'alias'> & Pick<Account, 'label'>;
  readonly region: string;
  readonly steps: readonly Step[];
  readonly monthlyCost: MonthlyCost;
  /** The trail that must be logging when all is done. */
  readonly verify?: { readonly trailArn: string };
  /** `go-on`: what fails keeps back only the steps that need it. Absent: nothing new is begun after a failure. */
  readonly onFailure?: 'go-on';
}

export type StepId = string;

/** One thing of the account: made, changed, or found to be right as it is. */
export interface Step {
  readonly id: StepId;
  /** What it is about, as Markdown, e.g. "S3 bucket `logs`". */
  readonly resource: string;
  /**
   * `check`: AWS is asked whether the rest can be done, which changes nothing; `adopt`: it exists and will be used as it
   * is (a call looks whether it still does); `leave`: this part of it is as it should be, or not ours.
   */
  readonly action: 'check' | 'create' | 'adopt' | 'change' | 'remove' | 'leave';
  readonly why: string;
  /** What it costs a month more than now, in words, e.g. "$0.10"; absent: nothing. */
  readonly cost?: string;
  /** The API call that does it; none where nothing is done. */
  readonly call?: Call;
  /** The call that takes it back, for a roll-back; absent: it goes away with what it is a part of, or stays. */
  readonly undo?: Call;
  /** The exact documents that the call sends. */
  readonly documents?: readonly PlanDocument[];
  /** Steps that must be done before. */
  readonly after: readonly StepId[];
}

/** Whether a step changes the account, rather than only look at it. */
export function isChange({ action, call }: Step): boolean {
  return call !== undefined && action !== 'check' && action !== 'adopt';
}

/** Steps for one thing and its parts, and the step after which it can be used. */
export interface ResourceSteps {
  readonly steps: readonly Step[];
  readonly ready: StepId;
}

/** The reason of a step for something that may not be looked for: unreadable is not absent, the call finds out. */
export const unchecked = 'You may not look whether there is one already.';

/** The call of a step that is done in as many API calls as it takes. */
export interface EmptyBucket {
  readonly name: 'empty-bucket';
  readonly input: { readonly Bucket: string };
}

/** The call that ends a subscription, whose ARN nobody knows before it is confirmed. */
export interface EndSubscription {
  readonly name: 'end-subscription';
  readonly input: { readonly TopicArn: string; readonly Protocol: string; readonly Endpoint: string };
}

export type Call = ApiCall | EmptyBucket | EndSubscription;

/** Whether a call is one of the API, and not several in one. */
export function isApiCall(call: Call): call is ApiCall {
  return call.name !== 'empty-bucket' && call.name !== 'end-subscription';
}

/** An API call with the input that fits it. */
export type ApiCall = { [N in ApiName]: { readonly name: N; readonly input: ApiInput<N> } }[ApiName];

export interface PlanDocument {
  readonly title: string;
  readonly language: 'json' | 'cloudwatch-filter';
  readonly text: string;
}

/** A policy, or another JSON document, of a step. */
export function policyDocument(title: string, text: string): PlanDocument {
  return { title, language: 'json', text };
}

export interface MonthlyCost {
  /** US dollars a month that come whatever happens, at the prices of us-east-1. */
  readonly fixed: number;
  /** The same in words, with what comes by volume. */
  readonly text: string;
}

/** Why there is no plan: what is in the way, and what to do about it. */
export interface Refused {
  readonly refused: {
    readonly reason: RefusalReason;
    readonly what: string;
    readonly todo: string;
  };
}

export type RefusalReason =
  | 'bad-name'
  | 'bad-events'
  | 'bucket-taken'
  | 'bucket-policy-unknown'
  | 'role-trust'
  | 'log-group-class'
  | 'no-log-group'
  | 'too-many-trails'
  | 'too-many-filters'
  | 'too-many-regexes'
  | 'trail-taken'
  | 'no-trail'
  | 'not-our-trail'
  | 'other-home-region'
  | 'organization-unknown'
  | 'alarm-taken'
  | 'alarm-in-use'
  | 'no-alarm'
  | 'no-filter'
  | 'filter-taken'
  | 'filter-twice'
  | 'alarm-twice'
  | 'topic-elsewhere'
  | 'topic-policy-unknown'
  | 'key-unusable'
  | 'no-organization'
  | 'organization-region';

/** A plan, or the reason why there is none. */
export type PlanResult = Plan | Refused;

/** Makes a refusal. */
export function refuse(reason: RefusalReason, what: string, todo: string): Refused {
  return { refused: { reason, what, todo } };
}

/** Tells the two apart. */
export function isRefused(result: object): result is Refused {
  return 'refused' in result;
}
