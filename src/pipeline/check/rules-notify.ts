import { policyDocument } from '../plan/plan';
import { topicNameOf } from '../chain/arns';
import { alarmsVerdict, alarmTopicPolicy, isSnsKey } from '../policy/alarm-topic-policy';
import { policyText } from '../policy/policies';
import { mergePolicy } from '../policy/policy-merge';
import { arnPlace, there, topicsOf, watchesOf, type PipelineFacts, type TopicFacts, type Watch } from './facts';
import type { Fix, Found, RuleTable } from './finding';
import { judge, worst, type Verdict } from '../policy/judge-policy';

const encryptionGuide =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html';

const confirmTodo =
  'Open the link in the mail that SNS sent there; it is good for two days. If it is gone, subscribe again.';

/** What must hold of the topics that the alarms tell, and of who listens to them. */
export const notifyRules = {
  'topic-region': {
    link: 'topic',
    severity: 'error',
    find: (facts) =>
      eachArn(facts, (arn) => {
        const { region } = arnPlace(arn);
        if (region === facts.account.region) return undefined;
        return {
          what: `The topic is in ${region}, but an alarm reaches topics of its own region only, ${facts.account.region}.`,
          todo: `Let the alarm tell a topic in ${facts.account.region}.`,
        };
      }),
  },
  'topic-elsewhere': {
    link: 'topic',
    severity: 'unchecked',
    find: (facts) =>
      eachArn(facts, (arn) => {
        const { accountId, region } = arnPlace(arn);
        if (accountId === facts.account.identity.accountId || region !== facts.account.region) return undefined;
        return {
          what: `The topic belongs to the account ${accountId}, so its policy and its subscriptions were not checked.`,
          todo: 'See there that its policy lets cloudwatch.amazonaws.com publish, and who is subscribed.',
        };
      }),
  },
  'topic-gone': {
    link: 'topic',
    severity: 'error',
    find: (facts) =>
      eachTopic(facts, ({ topic }) =>
        topic.is === 'absent'
          ? {
              what: 'The topic does not exist (any more): the alarm tells nobody.',
              todo: 'Make a topic of that name again, or let the alarm tell another one.',
            }
          : undefined,
      ),
  },
  'topic-policy': {
    link: 'topic',
    severity: 'error',
    find: (facts) =>
      eachTopic(facts, (topic, watches) => {
        const verdict = topicVerdict(facts, topic, watches);
        if (verdict !== 'not-allowed' && verdict !== 'maybe-allowed') return undefined;
        return {
          ...(verdict === 'maybe-allowed' && { severity: 'warning' as const }),
          what:
            verdict === 'maybe-allowed'
              ? 'The topic’s policy lets CloudWatch publish only under conditions that the alarms may not meet.'
              : 'The topic’s policy does not let CloudWatch publish, so what the alarms tell is lost.',
          todo: 'Let cloudwatch.amazonaws.com do sns:Publish; the statements that are there stay.',
          fix: letPublish(facts, topic),
        };
      }),
  },
  'topic-deny': {
    link: 'topic',
    severity: 'error',
    find: (facts) =>
      eachTopic(facts, (topic, watches) => {
        const verdict = topicVerdict(facts, topic, watches);
        if (verdict === 'denied') {
          return {
            what: 'The topic’s policy has a Deny that keeps CloudWatch from publishing.',
            todo: 'Take that statement away, or narrow it so that it leaves this out.',
          };
        }
        if (verdict !== 'maybe-denied') return undefined;
        return {
          severity: 'unchecked',
          what: 'The topic’s policy has a Deny with conditions; whether they fit CloudWatch was not checked.',
          todo: 'Read that statement, if no mail comes.',
        };
      }),
  },
  'topic-encrypted': {
    link: 'topic',
    severity: 'error',
    find: (facts) => eachTopic(facts, (topic) => ofEncryption(facts, topic)),
  },
  'no-subscription': {
    link: 'subscription',
    severity: 'error',
    find: (facts) =>
      eachTopic(facts, ({ subscriptions }) =>
        there(subscriptions)?.length === 0
          ? {
              what: 'Nobody is subscribed to the topic: what the alarms tell reaches nobody.',
              todo: 'Subscribe an e-mail address to it, and confirm it with the link in the mail.',
            }
          : undefined,
      ),
  },
  'subscription-pending': {
    link: 'subscription',
    severity: 'error',
    find: (facts) =>
      eachTopic(facts, ({ subscriptions }) => {
        const all = there(subscriptions) ?? [];
        const waiting = all.filter(({ confirmed }) => !confirmed).map(({ endpoint }) => endpoint);
        if (waiting.length === 0) return undefined;
        const others = all.length - waiting.length;
        return {
          ...(others > 0 && { severity: 'warning' as const }),
          what:
            others > 0
              ? `Not confirmed yet: ${waiting.join(', ')}. Others are.`
              : `Not confirmed yet: ${waiting.join(', ')}. Until then nobody gets anything.`,
          todo: confirmTodo,
        };
      }),
  },
} as const satisfies RuleTable;

type TopicFound = Omit<Found, 'subject' | 'alarms'>;

function eachArn(
  facts: PipelineFacts,
  look: (arn: string, watches: readonly Watch[]) => TopicFound | undefined,
): readonly Found[] {
  return [...topicsOf(watchesOf(facts))].flatMap(([arn, watches]) => {
    const found = look(arn, watches);
    return found
      ? [{ subject: topicNameOf(arn), ...found, alarms: [...new Set(watches.map(({ name }) => name))] }]
      : [];
  });
}

function eachTopic(
  facts: PipelineFacts,
  look: (topic: TopicFacts, watches: readonly Watch[]) => TopicFound | undefined,
): readonly Found[] {
  return eachArn(facts, (arn, watches) => {
    const topic = facts.topics.find((each) => each.arn === arn);
    return topic && look(topic, watches);
  });
}

const cloudWatch = { Service: 'cloudwatch.amazonaws.com' } as const;

/** What the topic's policy says to the alarms that tell it; `undefined` where it is not known. */
function topicVerdict(
  { account }: PipelineFacts,
  { topic, arn }: TopicFacts,
  watches: readonly Watch[],
): Verdict | undefined {
  if (topic.is !== 'there') return undefined;
  const alarms = watches.map(({ alarm }) => alarm.AlarmArn ?? '');
  return alarmsVerdict(topic.value.policy, account.identity, arn, alarms);
}

function letPublish({ account }: PipelineFacts, { arn, topic }: TopicFacts): Fix {
  const name = topicNameOf(arn);
  const wanted = alarmTopicPolicy(account.identity, arn);
  const text = policyText(mergePolicy(there(topic)?.policy, wanted));
  return {
    kind: 'call',
    title: `Let CloudWatch publish to topic ${name}`,
    resource: `Policy of topic \`${name}\``,
    why: 'This account’s alarms may publish to it; the statements that are there stay.',
    call: {
      name: 'sns:SetTopicAttributes',
      input: { TopicArn: arn, AttributeName: 'Policy', AttributeValue: text },
    },
    documents: [policyDocument(`Policy of the topic ${name}`, text)],
  };
}

/** With AWS's own key for SNS, or one that does not let CloudWatch in, notifications are lost without a word. */
function ofEncryption({ account }: PipelineFacts, { topic, key: seenKey }: TopicFacts): TopicFound | undefined {
  const keyId = there(topic)?.keyId;
  if (keyId === undefined) return undefined;
  const key = there(seenKey);
  if (isSnsKey(keyId) || key?.manager === 'AWS') {
    return {
      what: 'The topic is encrypted with AWS’s own key for SNS, which CloudWatch may not use: what the alarms tell is lost without a word.',
      todo: 'Encrypt it with a key of your own whose policy lets cloudwatch.amazonaws.com do kms:Decrypt and kms:GenerateDataKey*, or not at all.',
      source: encryptionGuide,
    };
  }
  if (seenKey?.is === 'absent' || (key && key.state !== 'Enabled')) {
    return {
      what: `The topic is encrypted with the key ${keyId}, which is ${key ? 'disabled' : 'gone'}: nothing can be published.`,
      todo: 'Enable the key, or encrypt the topic with another one.',
    };
  }
  if (key?.policy.is !== 'there') return undefined;
  const { value: policy } = key.policy;
  const verdict = worst(
    ['kms:Decrypt', 'kms:GenerateDataKey'].map((Action) =>
      judge(policy, {
        Effect: 'Allow',
        Principal: cloudWatch,
        Action,
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceAccount': account.identity.accountId } },
      }),
    ),
  );
  if (verdict === 'allowed') return undefined;
  const sure = verdict === 'not-allowed' || verdict === 'denied';
  return {
    ...(!sure && { severity: 'warning' as const }),
    what: sure
      ? `The topic is encrypted with the key ${keyId}, whose policy does not let CloudWatch use it: what the alarms tell is lost without a word.`
      : `The topic is encrypted with the key ${keyId}, whose policy lets CloudWatch use it only under conditions.`,
    todo: 'Let cloudwatch.amazonaws.com do kms:Decrypt and kms:GenerateDataKey* in the key’s policy.',
    source: encryptionGuide,
  };
}
