import { flagOf, tagList, tagListOf, textMapOf, textOf, textsOf, type Fields } from './fields';
import { keyAllows, type Keys } from './kms-keys';
import { pageOf } from './paging';
import { allows, parsePolicy } from './policy';
import { checkedAttribute, defaultTopicPolicy, notFound, required } from './sns-rules';
import { Subscriptions, invalidParameter, listed, type Mail } from './sns-subscriptions';
import { ServiceError, type RequestContext, type Service } from './service';
import type { World } from './world';

const PAGE_SIZE = 100;
/** Subject: 100 characters, ASCII, no line breaks; message: 256 KiB (SNS API reference, Publish). */
const LONGEST_SUBJECT = 100;
const LONGEST_MESSAGE = 256 * 1024;

interface Topic {
  readonly arn: string;
  readonly attributes: Map<string, string>;
  readonly tags: Map<string, string>;
}

/** A service that publishes, and for what: what the policies of topic and key are asked about. */
export interface Publisher {
  /** E.g. `cloudwatch.amazonaws.com`. */
  readonly service: string;
  /** The alarm or the trail. */
  readonly sourceArn: string;
}

/** Why a service cannot publish to a topic: there is none, its policy, or the policy of the key it is encrypted with. */
export type PublishObstacle = 'missing' | 'denied' | 'key-denied';

/** Alarms count as the topic's owner, so that the default policy lets them publish; other services do not. */
const ownersServices: readonly string[] = ['cloudwatch.amazonaws.com'];

/** SNS: topics, and subscriptions that somebody has to confirm before anything arrives. */
export class Topics {
  readonly service: Service;
  readonly #world: World;
  readonly #keys: Keys;
  readonly #topics = new Map<string, Topic>();
  readonly #subscriptions: Subscriptions;

  constructor(world: World, keys: Keys) {
    this.#world = world;
    this.#keys = keys;
    this.#subscriptions = new Subscriptions(world);
    this.service = {
      CreateTopic: (input, context) => this.#createTopic(input, context),
      DeleteTopic: (input) => {
        const arn = required(input, 'TopicArn');
        this.#topics.delete(arn);
        this.#subscriptions.remove(({ topicArn }) => topicArn === arn);
        return {};
      },
      ListTopics: (input, { region }) => {
        const arns = [...this.#topics.keys()].filter((arn) => arn.split(':')[3] === region).sort();
        return page(
          input,
          'Topics',
          arns.map((TopicArn) => ({ TopicArn })),
        );
      },
      GetTopicAttributes: (input) => this.#topicAttributes(this.#topic(input)),
      SetTopicAttributes: (input) => {
        const { attributes, arn } = this.#topic(input);
        const [name, value] = [required(input, 'AttributeName'), textOf(input, 'AttributeValue') ?? ''];
        attributes.set(name, checkedAttribute(name, value, arn));
        return {};
      },
      Subscribe: (input) => {
        const { arn } = this.#topic(input);
        const subscription = this.#subscriptions.add(arn, required(input, 'Protocol'), required(input, 'Endpoint'));
        const isShown = subscription.confirmed || flagOf(input, 'ReturnSubscriptionArn') === true;
        return { SubscriptionArn: isShown ? subscription.arn : 'pending confirmation' };
      },
      ConfirmSubscription: (input) => {
        this.#topic(input);
        const subscription = this.#subscriptions.confirm(required(input, 'Token'));
        if (subscription === undefined) throw invalidParameter('Invalid token');
        return { SubscriptionArn: subscription.arn };
      },
      Unsubscribe: (input) => {
        const arn = required(input, 'SubscriptionArn');
        if (arn.split(':').length !== 7) throw invalidParameter('Invalid parameter: SubscriptionId');
        this.#subscriptions.remove((one) => one.arn === arn);
        return {};
      },
      ListSubscriptions: (input, { region }) =>
        page(
          input,
          'Subscriptions',
          this.#subscriptions.living.filter(({ arn }) => arn.split(':')[3] === region).map(listed),
        ),
      ListSubscriptionsByTopic: (input) => {
        const { arn } = this.#topic(input);
        return page(
          input,
          'Subscriptions',
          this.#subscriptions.living.filter(({ topicArn }) => topicArn === arn).map(listed),
        );
      },
      Publish: (input) => this.#publishByCaller(input),
      TagResource: (input) => {
        const { tags } = this.#resource(input);
        for (const [key, value] of Object.entries(tagListOf(input, 'Tags') ?? {})) tags.set(key, value);
        return {};
      },
      UntagResource: (input) => {
        const { tags } = this.#resource(input);
        for (const key of textsOf(input, 'TagKeys') ?? []) tags.delete(key);
        return {};
      },
      ListTagsForResource: (input) => ({ Tags: tagList(this.#resource(input).tags) }),
    };
  }

  /** Everything sent so far, the oldest first. */
  get inbox(): readonly Mail[] {
    return this.#subscriptions.inbox;
  }

  /** Follows the link of a confirmation mail. Whether the token was a good one, and not too old. */
  confirm(token: string): boolean {
    return this.#subscriptions.confirm(token) !== undefined;
  }

  /** Publishes as a service, if the policies of the topic and of its key allow it; else says which does not. */
  publish(topicArn: string, subject: string, message: string, publisher: Publisher): PublishObstacle | undefined {
    const obstacle = this.obstacle(topicArn, publisher);
    if (obstacle === undefined) this.#subscriptions.deliver(topicArn, subject, message);
    return obstacle;
  }

  /** What keeps a service from publishing to a topic. */
  obstacle(topicArn: string, { service, sourceArn }: Publisher): PublishObstacle | undefined {
    const topic = this.#topics.get(topicArn);
    if (topic === undefined) return 'missing';
    const { accountId } = this.#world;
    const source = { 'aws:SourceAccount': accountId, 'aws:SourceArn': sourceArn };
    const policy = parsePolicy(topic.attributes.get('Policy')!, 'resource');
    const conditions = { ...source, ...(ownersServices.includes(service) && { 'aws:SourceOwner': accountId }) };
    if ('fault' in policy || !allows(policy, { service, action: 'sns:Publish', resource: topicArn, conditions })) {
      return 'denied';
    }
    const keyName = topic.attributes.get('KmsMasterKeyId') ?? '';
    if (keyName === '') return undefined;
    const key = this.#keys.seenByServices(keyName, topicArn.split(':')[3]!);
    const asked = { service, conditions: { ...source, 'kms:EncryptionContext:aws:sns:topicArn': topicArn } };
    const mayUse =
      key?.state === 'Enabled' &&
      ['kms:Decrypt', 'kms:GenerateDataKey'].every((action) => keyAllows(key, { ...asked, action }));
    return mayUse ? undefined : 'key-denied';
  }

  #createTopic(input: Fields, { region }: RequestContext): object {
    const name = required(input, 'Name');
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalidParameter('Invalid parameter: Topic Name');
    const { partition, accountId } = this.#world;
    const arn = `arn:${partition}:sns:${region}:${accountId}:${name}`;
    const attributes = Object.entries(textMapOf(input, 'Attributes') ?? {});
    const tags = Object.entries(tagListOf(input, 'Tags') ?? {});

    const existing = this.#topics.get(arn);
    if (existing !== undefined) {
      const [what] = [
        ...attributes.filter(([key, value]) => existing.attributes.get(key) !== value).map(() => 'attributes'),
        ...tags.filter(([key, value]) => existing.tags.get(key) !== value).map(() => 'tags'),
      ];
      if (what === undefined) return { TopicArn: arn };
      throw invalidParameter(`Invalid parameter: ${what} Reason: Topic already exists with different ${what}`);
    }
    const topic: Topic = {
      arn,
      tags: new Map(tags),
      attributes: new Map([
        ['Policy', defaultTopicPolicy(arn)],
        ['DisplayName', ''],
        ...attributes.map(([key, value]) => [key, checkedAttribute(key, value, arn)] as const),
      ]),
    };
    this.#topics.set(arn, topic);
    return { TopicArn: arn };
  }

  #topicAttributes({ arn, attributes }: Topic): object {
    const subscriptions = this.#subscriptions.living.filter(({ topicArn }) => topicArn === arn);
    const confirmed = subscriptions.filter((one) => one.confirmed).length;
    return {
      Attributes: {
        TopicArn: arn,
        Owner: this.#world.accountId,
        ...Object.fromEntries(attributes),
        SubscriptionsConfirmed: String(confirmed),
        SubscriptionsPending: String(subscriptions.length - confirmed),
        SubscriptionsDeleted: '0',
      },
    };
  }

  #publishByCaller(input: Fields): object {
    const topic = this.#topics.get(textOf(input, 'TopicArn') ?? textOf(input, 'TargetArn') ?? '');
    if (topic === undefined) throw notFound('Topic does not exist');
    const message = textOf(input, 'Message') ?? '';
    if (message === '') throw invalidParameter('Invalid parameter: Empty message');
    if (Buffer.byteLength(message) > LONGEST_MESSAGE) throw invalidParameter('Invalid parameter: Message too long');
    const subject = textOf(input, 'Subject');
    if (subject !== undefined && (subject.length > LONGEST_SUBJECT || !/^[\x20-\x7e]+$/.test(subject))) {
      throw invalidParameter('Invalid parameter: Subject');
    }
    this.#subscriptions.deliver(topic.arn, subject ?? 'AWS Notification Message', message);
    return { MessageId: this.#world.random.uuid() };
  }

  #topic(input: Fields): Topic {
    const arn = required(input, 'TopicArn');
    if (!/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/.test(arn)) throw invalidParameter('Invalid parameter: TopicArn');
    const topic = this.#topics.get(arn);
    if (topic === undefined) throw notFound('Topic does not exist');
    return topic;
  }

  #resource(input: Fields): Topic {
    const topic = this.#topics.get(required(input, 'ResourceArn'));
    if (topic === undefined) throw new ServiceError('ResourceNotFoundException', 'Resource does not exist', 404);
    return topic;
  }
}

function page(input: Fields, member: string, all: readonly object[]): object {
  const { items, nextToken } = pageOf(all, PAGE_SIZE, textOf(input, 'NextToken'), () =>
    invalidParameter('Invalid parameter: NextToken'),
  );
  return { [member]: items, ...(nextToken !== undefined && { NextToken: nextToken }) };
}
