import type { SubscriptionSettings } from '../../alerts/alert-file';
import { needsConfirmation } from '../../alerts/subscriptions';
import type { AlarmTopic, Existing } from '../inspect/existing';
import { topicNameOf, topicArn, type TrailPlace } from '../chain/arns';
import { wantedTopics, type AlarmParts } from '../request/alarm-actions';
import { alarmTopicPolicy, alarmVerdict, isSnsKey } from '../policy/alarm-topic-policy';
import { costs } from './costs';
import { isRefused, refuse, type Refused, type Step, type StepId } from './plan';
import { placeOf } from './plan-head';
import { createTopic, letIntoTopic, policyUnknown } from './topic-steps';

/** Steps for the topics of an alarm and for who is subscribed. */
export interface TopicSteps {
  /** Looks that can keep a plan back before anything is changed. */
  readonly looks: readonly Step[];
  readonly steps: readonly Step[];
  /** After these the topics can be told. */
  readonly ready: readonly StepId[];
}

/**
 * The topics that an alarm is to tell: made where there is none, given the statement that lets the account's alarms
 * publish where it is missing, else left; and the subscriptions that are not there yet.
 * @param alarmWrites whether the alarm itself is made or changed
 * @param gates what must be done before anything is changed
 */
export function topicSteps(
  existing: Existing,
  alarmName: string,
  parts: AlarmParts,
  { alarmWrites, gates }: { readonly alarmWrites: boolean; readonly gates: readonly StepId[] },
): TopicSteps | Refused {
  const place = placeOf(existing);
  const subscriptions = subscriptionSteps(existing, place, parts);
  const willWrite = alarmWrites || subscriptions.some(({ call }) => call);
  const topics: Step[] = [];
  for (const arn of wantedTopics(parts, place)) {
    const topic = topicStep(existing, place, { arn, alarmName, willWrite });
    if (isRefused(topic)) return topic;
    topics.push(topic);
  }
  const looks = topics.filter(isLook);
  const before = [...gates, ...looks.map(({ id }) => id)];
  const others = topics.filter((step) => !isLook(step)).map((step) => (step.call ? { ...step, after: before } : step));
  const subscribing = subscriptions.map((step) => (step.call ? { ...step, after: [...before, ...step.after] } : step));
  return { looks, steps: [...others, ...subscribing], ready: topics.map(({ id }) => id) };
}

function isLook({ action, call }: Step): boolean {
  return action === 'adopt' && call !== undefined;
}

function subscriptionSteps({ alarmTopics }: Existing, place: TrailPlace, { topic }: AlarmParts): Step[] {
  const { topicName, subscriptions = [] } = topic ?? {};
  if (topicName === undefined) return [];
  const arn = topicArn(place, topicName);
  const seen = alarmTopics?.get(arn);
  return subscriptions.map((wanted) => subscriptionStep(arn, seen?.is === 'there' ? seen.value : undefined, wanted));
}

function topicStep(
  { alarmTopics }: Existing,
  place: TrailPlace,
  { arn, alarmName, willWrite }: { readonly arn: string; readonly alarmName: string; readonly willWrite: boolean },
): Step | Refused {
  const name = topicNameOf(arn);
  const [, , , region, accountId] = arn.split(':');
  const common = { id: topicStepId(arn), resource: `SNS topic \`${name}\``, after: [] };
  if (region !== place.region) {
    return refuse(
      'topic-elsewhere',
      `The topic ${name} is in ${region}, and an alarm reaches topics of its own region only, ${place.region}.`,
      `Name a topic of ${place.region}.`,
    );
  }
  if (accountId !== place.accountId) {
    const why = `It belongs to the account ${accountId}; its policy there must let this account’s alarms publish.`;
    return { ...common, action: 'adopt', why };
  }
  const found = alarmTopics?.get(arn);
  const wanted = alarmTopicPolicy(place, arn);
  if (found?.is === 'absent') {
    return createTopic(common, arn, wanted, 'The alarm tells it, and the account’s alarms may publish to it.');
  }
  if (found?.is !== 'there') {
    const why = 'You may not look at it; there must be one, and its policy must let the account’s alarms publish.';
    return { ...common, action: 'adopt', why };
  }
  const { policy, keyId } = found.value;
  if (policy === undefined) {
    return policyUnknown(name);
  }
  const silent = keyId === undefined ? '' : aboutKey(keyId);
  // A topic that goes between the look and the deployment would leave an alarm that tells nobody.
  const still = willWrite ? ({ name: 'sns:GetTopicAttributes', input: { TopicArn: arn } } as const) : undefined;
  const asItIs = (why: string): Step => ({
    ...common,
    action: 'adopt',
    why: why + silent,
    ...(still && { call: still }),
  });
  switch (alarmVerdict(policy, place, arn, alarmName)) {
    case 'allowed':
      return asItIs('The account’s alarms may publish to it already.');
    case 'denied':
      return asItIs('Its policy has a Deny that keeps alarms from publishing: take that away, or nobody is told.');
    case 'maybe-denied':
      return asItIs('Alarms may publish to it, if a Deny with conditions in its policy does not keep them from it.');
    case 'not-allowed':
    case 'maybe-allowed':
      return letIntoTopic(common, arn, {
        policy,
        wanted,
        why: `The account’s alarms must be allowed to publish to it; the statements that are there stay.${silent}`,
      });
  }
}

/** Whether CloudWatch may use a key of one's own is not read for a plan; Check Pipeline does. */
function aboutKey(keyId: string): string {
  return isSnsKey(keyId)
    ? ' But it is encrypted with AWS’s own key for SNS, which CloudWatch may not use: what alarms tell is lost without a word.'
    : ` It is encrypted with the key ${keyId}, whose policy must let cloudwatch.amazonaws.com do kms:Decrypt and kms:GenerateDataKey*, or what alarms tell is lost without a word: “Check Pipeline” looks there.`;
}

function subscriptionStep(
  TopicArn: string,
  topic: AlarmTopic | undefined,
  { protocol, endpoint }: SubscriptionSettings,
): Step {
  const name = topicNameOf(TopicArn);
  const common = {
    id: `subscription ${name} ${protocol} ${endpoint}`,
    resource: `Subscription of \`${name}\`: ${protocol} \`${endpoint}\``,
    after: [topicStepId(TopicArn)],
  };
  const list = topic?.subscriptions.is === 'there' ? topic.subscriptions.value : [];
  const current = list.find((each) => each.protocol === protocol && each.endpoint === endpoint);
  if (current) {
    const why = current.confirmed ? 'It gets what is published already.' : `${waitsToBeConfirmed(protocol)} ${noMail}`;
    return { ...common, action: 'leave', why };
  }
  const input = { TopicArn, Protocol: protocol, Endpoint: endpoint };
  return {
    ...common,
    action: 'create',
    why: whySubscribed(protocol),
    cost: protocol === 'sms' ? costs.sms : protocol.startsWith('email') ? costs.email : costs.otherDelivery,
    call: { name: 'sns:Subscribe', input },
    undo: { name: 'end-subscription', input },
  };
}

const noMail = 'If the mail is gone, wait two days until SNS forgets it, or subscribe again in the console.';

function whySubscribed(protocol: string): string {
  switch (protocol) {
    case 'sqs':
      return 'It gets every message, if the queue’s policy lets the topic do sqs:SendMessage.';
    case 'lambda':
      return 'It gets every message, if the function lets sns.amazonaws.com invoke it.';
    case 'sms':
      return 'It gets every message as a text message.';
    case 'http':
    case 'https':
      return 'It gets every message once it has answered SNS’s request for confirmation.';
    default:
      return 'SNS sends a mail with a link; whoever follows it within two days gets every message from then on.';
  }
}

/** What is to be done before a new subscription gets anything; it is what a plan's record says of it too. */
export function waitsToBeConfirmed(protocol: string): string {
  return protocol.startsWith('email')
    ? 'Not confirmed yet: the link in the mail that SNS sent there must be followed within two days.'
    : 'Not confirmed yet: the endpoint must answer SNS’s request within two days.';
}

/** Whether a subscription just made has to be confirmed, told from what Subscribe answered. */
export function isPending(protocol: string, subscriptionArn: string | undefined): boolean {
  return subscriptionArn === undefined ? needsConfirmation(protocol) : !subscriptionArn.startsWith('arn:');
}

function topicStepId(arn: string): StepId {
  return `topic ${topicNameOf(arn)}`;
}
