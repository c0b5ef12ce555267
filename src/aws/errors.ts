import type { NextAction } from '../common/failure';
import { AwsError, type AwsFailure, type SignIn } from './account';
import { isNetworkCode, reasonOf } from './failure-reasons';
import { knownErrorOf, roleRefused, type Words } from './known-errors';
import type { PolicyStatement } from './permissions';

/** What was being done when an error came up. */
export interface ErrorOrigin {
  readonly call: AwsError['call'];
  /** The IAM actions that the call needs. */
  readonly needs: readonly string[];
  /** What the call was about: a name or an ARN, or several. */
  readonly resource?: string | undefined;
  /** The same as an ARN, as far as it can be known. */
  readonly arn?: string | undefined;
  /** What would allow the call; when left out, the actions on the resource. */
  readonly statements?: readonly PolicyStatement[] | undefined;
  readonly profile: string;
  readonly signIn: SignIn | undefined;
}

/** The parts of the SDK's exceptions and of Node's network errors that say what happened. */
interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly host: string | undefined;
  readonly status: number | undefined;
  /** How far AWS's clock was from this computer's when it answered, in milliseconds. */
  readonly skewMs: number;
}

/** AWS refuses signatures that are this old. */
const maxSkewMs = 5 * 60_000;

/** Makes an `AwsError` of whatever a call was rejected with. */
export function toAwsError(error: unknown, origin: ErrorOrigin): AwsError {
  if (error instanceof AwsError) return error;
  const facts = factsOf(error);
  const code = facts.code !== undefined && isNetworkCode(facts.code) ? facts.code : facts.name;
  return new AwsError(origin.call, code, facts.message, failureOf(facts, origin), error);
}

function failureOf(facts: ErrorFacts, origin: ErrorOrigin): AwsFailure {
  const { call, resource, profile, signIn } = origin;
  if (facts.name === 'AbortError') return { reason: 'cancelled' };
  if (facts.code !== undefined && isNetworkCode(facts.code)) return { reason: 'unreachable', host: facts.host };
  const reason = reasonOf(call, facts.name, facts.status);
  switch (reason) {
    case undefined:
      return { reason: 'other' };
    case 'denied':
      return deniedOf(origin);
    case 'credentials-expired':
      return { reason, profile, signIn };
    case 'credentials-invalid':
      // One name for two things: a wrong secret key, or a clock so wrong that the signature had expired.
      return Math.abs(facts.skewMs) > maxSkewMs ? { reason: 'clock-skew' } : { reason, profile };
    case 'unreachable':
      return { reason, host: facts.host };
    case 'not-found':
    case 'already-exists':
      return { reason, resource };
    default:
      return { reason };
  }
}

/** The refusal in the terms of IAM, whose actions are not always named like the calls. */
function deniedOf({ call, needs, resource, arn = resource, statements }: ErrorOrigin): AwsFailure {
  return {
    reason: 'denied',
    action: needs.find((need) => need === call) ?? needs[0] ?? call,
    resource: arn,
    needs,
    statements: statements ?? [{ Effect: 'Allow', Action: needs, Resource: [arn ?? '*'] }],
  };
}

function factsOf(error: unknown): ErrorFacts {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    hostname?: unknown;
    address?: unknown;
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Record<string, string> };
  };
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const date = Date.parse(fields.$response?.headers?.date ?? '');
  return {
    name: text(fields.name) ?? 'UnknownError',
    message: text(fields.message) ?? String(error),
    code: text(fields.code),
    host: text(fields.hostname) ?? text(fields.address),
    status: fields.$metadata?.httpStatusCode,
    skewMs: Number.isNaN(date) ? 0 : date - Date.now(),
  };
}

/** What happened, what to do about it, and the next step. */
export interface Advice extends Words {
  readonly action?: NextAction;
  /** What a policy lacks that would have allowed it. */
  readonly statements?: readonly PolicyStatement[];
}

type AdviceTable = {
  readonly [R in AwsFailure['reason']]: (failure: Extract<AwsFailure, { reason: R }>, error: AwsError) => Advice;
};

const advices: AdviceTable = {
  cancelled: () => ({ what: 'It was cancelled.', todo: 'Start again when you are ready.' }),
  'credentials-missing': ({ profile }) => ({
    what: `No credentials could be had from the AWS profile ${profile}.`,
    todo: 'Choose another profile, or mend this one in ~/.aws/config; the log says what is wrong with it.',
    action: 'choose-connection',
  }),
  'credentials-expired': ({ profile, signIn }) => ({
    what:
      signIn?.command === 'sso login'
        ? `The SSO session of the AWS profile ${profile} has expired.`
        : `The session of the AWS profile ${profile} has expired.`,
    todo: signIn
      ? `Sign in again: aws ${signIn.command} --profile ${signIn.profile}`
      : 'Get new temporary credentials the way you got the last ones, then connect again.',
    action: signIn ? 'sign-in' : 'choose-connection',
  }),
  'credentials-invalid': ({ profile }) => ({
    what: `AWS does not know the credentials of the profile ${profile}.`,
    todo: 'Check the keys; if they are right, check that the region is enabled in the account.',
    action: 'choose-connection',
  }),
  denied: ({ action, resource, needs, statements }) => ({
    what: resource === undefined ? `You may not do ${action}.` : `You may not do ${action} on ${resource}.`,
    todo: `Ask whoever manages the account’s permissions to allow ${needs.length > 0 ? needs.join(', ') : action}.`,
    action: 'show-log',
    ...(statements && { statements }),
  }),
  'clock-skew': () => ({
    what: 'AWS refuses the request because this computer’s clock is wrong.',
    todo: 'Set the clock, then try again.',
    action: 'retry',
  }),
  throttled: () => ({
    what: 'AWS is getting too many requests from this account and refuses more for now.',
    todo: 'Wait a minute, then try again.',
    action: 'retry',
  }),
  unreachable: ({ host }) => ({
    what: host === undefined ? 'AWS cannot be reached.' : `AWS cannot be reached at ${host}.`,
    todo: 'Check the network, the proxy and, if one is set, the endpoint_url; then try again.',
    action: 'retry',
  }),
  unavailable: (_, { call }) => ({
    what: `AWS could not answer ${call} just now.`,
    todo: 'Try again in a few minutes.',
    action: 'retry',
  }),
  'not-found': ({ resource }, { call }) => ({
    what:
      resource === undefined
        ? `${thingOf(call)} does not exist (any more).`
        : `${thingOf(call)} ${resource} does not exist (any more).`,
    todo: 'Refresh the Pipelines view; it may have been deleted, or be in another account or region.',
    action: 'retry',
  }),
  'already-exists': ({ resource }, { call }) => ({
    what: resource === undefined ? `${thingOf(call)} exists already.` : `${thingOf(call)} ${resource} exists already.`,
    todo: 'Choose another name, or use the one that is there.',
    action: 'retry',
  }),
  conflict: (_, { call }) => ({
    what: `${thingOf(call)} is being changed by somebody else at the same time.`,
    todo: 'Wait a minute, then try again.',
    action: 'retry',
  }),
  'limit-exceeded': (_, { call }) => ({
    what: `The account has as many as AWS allows of what ${call} makes.`,
    todo: 'Delete one that is not needed, or ask AWS to raise the quota.',
    action: 'show-log',
  }),
  'invalid-request': (_, { call, message }) => ({
    what: `AWS does not accept the request ${call}: ${withStop(message)}`,
    todo: 'Change what AWS names, then try again.',
    action: 'show-log',
  }),
  other: (_, { call, code }) => ({
    what: `${call} failed.`,
    todo: `The log has AWS’s answer (${code}).`,
    action: 'show-log',
  }),
};

/** Says what a failed call means to the person in front of the screen, and what to do next. */
export function advice(error: AwsError): Advice {
  const { failure, call, code, message } = error;
  const known = knownErrorOf(call, code);
  if (typeof known === 'object' && known.reason === failure.reason) {
    const { what, todo } = known.refused && message.includes(roleRefused) ? known.refused : known;
    return { what, todo, action: known.action };
  }
  return (advices[failure.reason] as (failure: AwsFailure, error: AwsError) => Advice)(failure, error);
}

/** What a call is about, by the last word of its operation. */
const things: readonly (readonly [ending: RegExp, thing: string])[] = [
  [/Role|RolePolicy|RolePolicies$/, 'The role'],
  [/Bucket/, 'The bucket'],
  [/^logs:/, 'The log group'],
  [/^cloudtrail:/, 'The trail'],
  [/Alarm/, 'The alarm'],
  [/^sns:/, 'The topic'],
];

function thingOf(call: string): string {
  return things.find(([ending]) => ending.test(call))?.[1] ?? 'What was asked for';
}

function withStop(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
