import assert from 'node:assert/strict';
import { cloudTrailKnowledge as knowledge } from '../../../src/cloudtrail/knowledge';

/** From the services' pages about logging with CloudTrail. */
const events = [
  ['ec2.amazonaws.com', 'StopInstances'],
  ['signin.amazonaws.com', 'ConsoleLogin'],
  ['signin.amazonaws.com', 'SwitchRole'],
  ['monitoring.amazonaws.com', 'DeleteAlarms'],
  ['amazonmq.amazonaws.com', 'ListBrokers'],
  ['s3.amazonaws.com', 'ListBuckets'],
  ['s3.amazonaws.com', 'PutBucketLifecycle'],
  ['s3.amazonaws.com', 'PutBucketPublicAccessBlock'],
  ['s3.amazonaws.com', 'GetObject'],
  ['lambda.amazonaws.com', 'UpdateFunctionCode20150331v2'],
  ['lambda.amazonaws.com', 'Invoke'],
  ['kms.amazonaws.com', 'RotateKey'],
  ['apigateway.amazonaws.com', 'CreateRestApi'],
  ['autoscaling.amazonaws.com', 'RegisterScalableTarget'],
  ['tagging.amazonaws.com', 'GetResources'],
  ['secretsmanager.amazonaws.com', 'RotationSucceeded'],
] as const;

/** Known to IAM, and in no record. */
const onlyActions = [
  ['s3.amazonaws.com', 'ListAllMyBuckets', 'ListBuckets'],
  ['s3.amazonaws.com', 'PutEncryptionConfiguration', 'PutBucketEncryption'],
  ['lambda.amazonaws.com', 'UpdateFunctionCode', 'UpdateFunctionCode20150331v2'],
  ['lambda.amazonaws.com', 'InvokeFunction', 'Invoke'],
] as const;

describe('What CloudTrail records look like', () => {
  for (const [source, name] of events) {
    it(`${source} writes ${name}`, () => {
      assert.ok(knowledge.eventSourcesOf(name).includes(source), String(knowledge.eventSourcesOf(name)));
      assert.ok(knowledge.eventNames(source).some((known) => known.name === name));
      assert.ok(knowledge.eventSources.some(({ value }) => value === source));
    });
  }

  for (const [source, action, name] of onlyActions) {
    it(`${source} writes ${action} as ${name}`, () => {
      assert.ok(!knowledge.eventSourcesOf(action).includes(source));
      assert.equal(knowledge.eventNameOfAction?.(action), name);
      assert.ok(knowledge.eventSourcesOf(name).includes(source));
    });
  }

  it('knows nothing of what does not exist', () => {
    assert.deepEqual(knowledge.eventSourcesOf('StopAllInstances'), []);
    assert.deepEqual(knowledge.eventNames('cloudwatch.amazonaws.com'), []);
    assert.deepEqual(knowledge.eventNames('constructor'), []);
    assert.deepEqual(knowledge.eventSourcesOf('GET'), []);
    assert.equal(knowledge.eventNameOfAction?.('toString'), undefined);
    assert.equal(knowledge.field('$.eventname'), undefined);
    assert.equal(knowledge.field('$.constructor'), undefined);
  });

  it('lists the names of one service sorted, with its name', () => {
    const names = knowledge.eventNames('kms.amazonaws.com').map(({ name }) => name);
    assert.deepEqual(names, [...names].sort());
    assert.equal(new Set(names).size, names.length);
    assert.equal(knowledge.eventNames('kms.amazonaws.com')[0]?.description, 'AWS Key Management Service');
    const scaling = knowledge.eventSources.find(({ value }) => value === 'autoscaling.amazonaws.com');
    assert.equal(scaling?.description, 'Amazon EC2 Auto Scaling');
  });

  it('names every field once, and its parents before it', () => {
    const seen = new Set<string>();
    for (const { selector } of knowledge.fields) {
      assert.ok(!seen.has(selector), selector);
      seen.add(selector);
      const parent = selector.replace(/(?:\.[^.[]+|\[\*\])$/, '');
      assert.ok(parent === '$' || seen.has(parent), `${parent} before ${selector}`);
    }
  });

  it('knows that the lists of EC2 calls are arrays', () => {
    const items = '$.requestParameters.instancesSet.items';
    assert.equal(knowledge.field(items)?.type, 'array');
    assert.equal(knowledge.field(`${items}[3]`)?.type, 'object');
    assert.equal(knowledge.field(`${items}[*].instanceId`), undefined);
    assert.equal(knowledge.field('$.items'), undefined);
  });

  it('finds an element of an array by any index', () => {
    assert.equal(knowledge.field('$.resources[0].ARN'), knowledge.field('$.resources[*].ARN'));
    assert.equal(knowledge.field('$.resources[0]')?.type, 'object');
  });

  const types = [
    ['$.readOnly', 'boolean'],
    ['$.managementEvent', 'boolean'],
    ['$.sessionCredentialFromConsole', 'string'],
    ['$.userIdentity.sessionContext.attributes.mfaAuthenticated', 'string'],
    ['$.userIdentity', 'object'],
    ['$.resources', 'array'],
    ['$.eventName', 'string'],
  ] as const;
  for (const [selector, type] of types) {
    it(`${selector} is of type ${type}`, () => assert.equal(knowledge.field(selector)?.type, type));
  }

  const subjects = [
    [['$.eventName'], true],
    [['$.eventSource', '$.level'], true],
    [['$.useridentity.type'], true],
    [['$.requestParameters.bucketName'], true],
    [['$.eventName', '$.errorCode'], true],
    [['$.eventName', '$.level'], false],
    [['$.errorCode'], false],
    [['$.detail.eventName'], false],
    [['$.level', '$.message'], false],
    [[], false],
  ] as const;
  for (const [selectors, about] of subjects) {
    it(`${selectors.join(' and ') || 'no field'} ${about ? 'tells' : 'does not tell'} of CloudTrail`, () => {
      assert.equal(knowledge.isAbout(selectors), about);
    });
  }
});
