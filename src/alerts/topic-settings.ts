import { isJsonObject } from '../common/json-object';
import { complain, isName, type Complaint, type Setting } from './setting-checks';
import { endpointProblem, isProtocol, protocols } from './subscriptions';

/** Names below `topic:`: TopicName of AWS::SNS::Topic, and what Subscribe takes, in lower camel case. */
export const topicSettings = {
  topicName: {
    description:
      'The SNS topic that the alarm tells when it goes off. One that does not exist in the account and region is made, and lets the account’s alarms publish.',
    example: 'ops-alerts',
    check: isName('topic'),
  },
  subscriptions: {
    description:
      'Who gets what is published: `protocol` (email, email-json, sms, https, http, sqs or lambda) and `endpoint`. Those that are there already stay; an email address gets nothing until the link in SNS’s mail was followed.',
    example: '[{ protocol: email, endpoint: ops@example.com }]',
    check: checkSubscriptions,
  },
} as const satisfies Record<string, Setting>;

/** Names of one entry of `topic.subscriptions`, the parameters of Subscribe. */
export const subscriptionSettings = {
  protocol: {
    description: 'How it is delivered.',
    example: 'email',
    values: Object.keys(protocols),
    check: () => [],
  },
  endpoint: {
    description: 'Where it is delivered to: an email address, a phone number, a URL or an ARN.',
    example: 'ops@example.com',
    check: () => [],
  },
} as const satisfies Record<string, Setting>;

const form = 'It must list subscriptions, such as [{ protocol: email, endpoint: ops@example.com }].';

function checkSubscriptions(value: unknown): readonly Complaint[] {
  if (!Array.isArray(value)) return complain('setting-type', form);
  return value.flatMap((each: unknown, index) => checkSubscription(each, index));
}

function checkSubscription(value: unknown, index: number): readonly Complaint[] {
  const wrong = (message: string, ...at: string[]) => complain('subscription', message, { at: [index, ...at] });
  if (!isJsonObject(value)) return wrong(form);
  const { protocol, endpoint, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return wrong(`A subscription has protocol and endpoint, and no ${unknown}.`, unknown);
  if (typeof protocol !== 'string' || !isProtocol(protocol)) {
    return wrong(`protocol must be one of ${Object.keys(protocols).join(', ')}.`, 'protocol');
  }
  if (typeof endpoint !== 'string') return wrong('endpoint must be text; put it in quotes.', 'endpoint');
  const problem = endpointProblem(protocol, endpoint);
  return problem === undefined ? [] : wrong(`${endpoint} is no endpoint of ${protocol}. ${problem}`, 'endpoint');
}
