import type { Existing } from '../inspect/existing';
import { topicNameOf } from '../chain/arns';
import { createdByTag } from '../inspect/tags';
import { policyDocument, refuse, type Refused, type Step } from './plan';
import { policyText, type PolicyDocument } from '../policy/policies';
import { mergePolicy } from '../policy/policy-merge';

type Common = Pick<Step, 'id' | 'resource' | 'after'>;

/** Makes a topic that lets in whom its policy names. */
export function createTopic(common: Common, arn: string, wanted: PolicyDocument, why: string): Step {
  const name = topicNameOf(arn);
  const text = policyText(wanted);
  return {
    ...common,
    action: 'create',
    why,
    call: { name: 'sns:CreateTopic', input: { Name: name, Attributes: { Policy: text }, Tags: [createdByTag] } },
    undo: { name: 'sns:DeleteTopic', input: { TopicArn: arn } },
    documents: [policyDocument(`Policy of the topic ${name}`, text)],
  };
}

/** Lets more into a topic; the statements that are there stay. */
export function letIntoTopic(
  common: Common,
  arn: string,
  { policy, wanted, why }: { readonly policy: PolicyDocument; readonly wanted: PolicyDocument; readonly why: string },
): Step {
  const text = policyText(mergePolicy(policy, wanted));
  const set = (value: string) =>
    ({
      name: 'sns:SetTopicAttributes',
      input: { TopicArn: arn, AttributeName: 'Policy', AttributeValue: value },
    }) as const;
  return {
    ...common,
    action: 'change',
    why,
    call: set(text),
    undo: set(policyText(policy)),
    documents: [policyDocument(`Policy of the topic ${topicNameOf(arn)}`, text)],
  };
}

/** What cannot be read is not written over. */
export function policyUnknown(name: string): Refused {
  return refuse(
    'topic-policy-unknown',
    `The policy of the topic ${name} cannot be understood, so nothing can be added to it safely.`,
    'Choose another topic.',
  );
}

/** What is to be said of topics that an alarm goes on telling although they are gone; empty where there is none. */
export function aboutGoneTopics({ alarmTopics }: Existing, told: readonly string[]): string {
  const gone = told.filter((arn) => alarmTopics?.get(arn)?.is === 'absent').map(topicNameOf);
  if (gone.length === 0) return '';
  const which = gone.length === 1 ? `the topic ${gone[0]}, which does` : `the topics ${gone.join(', ')}, which do`;
  return ` It tells ${which} not exist (any more): “Create Alarm…” with the same name gives it a topic again.`;
}
