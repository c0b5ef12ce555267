import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import assert from 'node:assert/strict';
import { Keys } from '../../../src/sandbox/kms-keys';
import { Topics } from '../../../src/sandbox/sns';
import { smallWorld } from '../../helpers/small-world';
import { assertHas, clientsOf, errorName, FakeTarget } from '../../helpers/wire-clients';

const TopicArn = 'arn:aws:sns:us-east-1:111122223333:alerts';
const alarms = 'cloudwatch.amazonaws.com';
const alarmArn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a';

async function setUp() {
  const world = smallWorld();
  const keys = new Keys(world);
  const topics = new Topics(world, keys);
  const target = new FakeTarget({ sns: topics.service });
  const { sns } = clientsOf(target);
  await sns.send(new CreateTopicCommand({ Name: 'alerts', Tags: [{ Key: 'a', Value: '1' }] }));
  const subscribe = (Endpoint = 'ops@example.com', Protocol = 'email') =>
    sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
  const setPolicy = (statement: object) => {
    const AttributeValue = JSON.stringify({ Statement: [{ Effect: 'Allow', Resource: TopicArn, ...statement }] });
    return sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
  };
  return { clock: world.clock, topics, target, sns, subscribe, setPolicy };
}

describe('The sandbox’s SNS', () => {
  it('keeps topics, and makes each once', async () => {
    const { sns, target } = await setUp();
    const again = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    assert.equal(again.TopicArn, TopicArn);
    assert.deepEqual((await sns.send(new ListTopicsCommand({}))).Topics, [{ TopicArn }]);
    assert.deepEqual((await clientsOf(target, 'eu-west-1').sns.send(new ListTopicsCommand({}))).Topics, []);
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    assertHas(Attributes, {
      TopicArn,
      Owner: '111122223333',
      DisplayName: '',
      SubscriptionsConfirmed: '0',
      SubscriptionsPending: '0',
    });
    const tagged = { ResourceArn: TopicArn };
    await sns.send(new TagResourceCommand({ ...tagged, Tags: [{ Key: 'b', Value: '2' }] }));
    const { Tags } = await sns.send(new ListTagsForResourceCommand(tagged));
    assert.deepEqual(Tags, [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ]);
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    assert.equal(await errorName(sns.send(new GetTopicAttributesCommand({ TopicArn }))), 'NotFoundException');
  });

  it('sends mail to those who have confirmed, and to nobody else', async () => {
    const { sns, topics, subscribe } = await setUp();
    assert.equal((await subscribe()).SubscriptionArn, 'pending confirmation');
    const list = () => sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    assertHas((await list()).Subscriptions?.[0], {
      SubscriptionArn: 'PendingConfirmation',
      Protocol: 'email',
      Endpoint: 'ops@example.com',
      TopicArn,
    });
    await sns.send(new PublishCommand({ TopicArn, Message: 'nobody hears' }));
    assert.deepEqual(
      topics.inbox.map(({ kind }) => kind),
      ['confirmation'],
    );

    const { SubscriptionArn } = await sns.send(
      new ConfirmSubscriptionCommand({ TopicArn, Token: topics.inbox[0]?.token }),
    );
    assert.match(SubscriptionArn ?? '', /^arn:aws:sns:us-east-1:111122223333:alerts:[0-9a-f-]{36}$/);
    assert.equal((await list()).Subscriptions?.[0]?.SubscriptionArn, SubscriptionArn);
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Subject: 'ALARM', Message: 'a <b> & c\nd' }));
    assert.match(MessageId ?? '', /^[0-9a-f-]{36}$/);
    assertHas(topics.inbox.at(-1), {
      kind: 'notification',
      to: 'ops@example.com',
      subject: 'ALARM',
      body: 'a <b> & c\nd',
    });

    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    assert.deepEqual((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions, []);
  });

  it('forgets a subscription that nobody confirmed within two days', async () => {
    const { sns, topics, subscribe, clock } = await setUp();
    await subscribe();
    clock.advance(2 * 24 * 60 * 60_000 + 1);
    assert.equal(topics.confirm(topics.inbox[0]?.token ?? ''), false);
    assert.deepEqual((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions, []);
  });

  it('needs no confirmation from AWS’s own endpoints', async () => {
    const { subscribe } = await setUp();
    const { SubscriptionArn } = await subscribe('arn:aws:sqs:us-east-1:111122223333:queue', 'sqs');
    assert.match(SubscriptionArn ?? '', /^arn:aws:sns:/);
  });

  it('lets alarms publish by the default policy, and by another only if it says so', async () => {
    const { topics, subscribe, setPolicy } = await setUp();
    await subscribe();
    assert.equal(topics.confirm(topics.inbox[0]?.token ?? ''), true);
    const publisher = { service: alarms, sourceArn: alarmArn };
    const publish = () => topics.publish(TopicArn, 'ALARM: a', 'text', publisher);
    assert.equal(publish(), undefined);
    await setPolicy({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish' });
    assert.equal(publish(), 'denied');
    const SourceAccount = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
    await setPolicy({ Principal: { Service: alarms }, Action: 'sns:Publish', Condition: SourceAccount });
    assert.equal(publish(), undefined);
    assert.equal(topics.publish(`${TopicArn}2`, 'a', 'b', publisher), 'missing');
    assert.deepEqual(topics.inbox.map(({ subject }) => subject).slice(1), ['ALARM: a', 'ALARM: a']);
  });

  const tags = [{ Key: 'a', Value: '2' }];
  const errors: [name: string, why: string, run: (set: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>][] = [
    ['InvalidParameterException', 'a name with a dot', ({ sns }) => sns.send(new CreateTopicCommand({ Name: 'a.b' }))],
    [
      'InvalidParameterException',
      'the same name with other tags',
      ({ sns }) => sns.send(new CreateTopicCommand({ Name: 'alerts', Tags: tags })),
    ],
    ['InvalidParameterException', 'mail to nobody', ({ subscribe }) => subscribe('ops')],
    ['InvalidParameterException', 'an unknown protocol', ({ subscribe }) => subscribe('ops', 'pigeon')],
    [
      'InvalidParameterException',
      'a wrong token',
      ({ sns }) => sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: 'a' })),
    ],
    [
      'InvalidParameterException',
      'a policy for another topic',
      ({ setPolicy }) => setPolicy({ Principal: '*', Action: 'sns:Publish', Resource: `${TopicArn}2` }),
    ],
    [
      'NotFoundException',
      'a topic that is not there',
      ({ sns }) => sns.send(new PublishCommand({ TopicArn: `${TopicArn}2`, Message: 'a' })),
    ],
    [
      'ResourceNotFoundException',
      'tags of a topic that is not there',
      ({ sns }) => sns.send(new ListTagsForResourceCommand({ ResourceArn: `${TopicArn}2` })),
    ],
  ];
  for (const [name, why, run] of errors) {
    it(`refuses ${why}: ${name}`, async () => assert.equal(await errorName(run(await setUp())), name));
  }
});
