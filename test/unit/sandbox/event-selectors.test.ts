import assert from 'node:assert/strict';
import { SandboxLab, serviceError } from '../../helpers/sandbox-lab';

type Fields = Record<string, unknown>;

const objects = (Values: readonly string[]): Fields => ({
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  DataResources: [{ Type: 'AWS::S3::Object', Values }],
});
const buckets = (count: number) => Array.from({ length: count }, (_, i) => `arn:aws:s3:::bucket-${i}/`);
const data = (...more: Fields[]): Fields => ({
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, ...more],
});
const management = (...more: Fields[]): Fields => ({
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more],
});
const type = { Field: 'resources.type', Equals: ['AWS::S3::Object'] };

// CloudTrail API reference: PutEventSelectors, EventSelector, DataResource, AdvancedFieldSelector.
const rows: readonly (readonly [what: string, good: boolean, input: Fields])[] = [
  ['data events of all S3 objects', true, { EventSelectors: [objects(['arn:aws:s3'])] }],
  ['data events of one function', true, lambda('arn:aws:lambda:us-east-1:111122223333:function:f')],
  ['250 buckets', true, { EventSelectors: [objects(buckets(250))] }],
  ['251 buckets', false, { EventSelectors: [objects(buckets(251))] }],
  ['250 buckets over two selectors', true, { EventSelectors: [objects(buckets(125)), objects(buckets(125))] }],
  ['251 buckets over two selectors', false, { EventSelectors: [objects(buckets(125)), objects(buckets(126))] }],
  ['250 buckets, and all functions', true, { EventSelectors: [objects(buckets(250)), ...allFunctions()] }],
  ['six selectors', false, { EventSelectors: Array.from({ length: 6 }, () => objects(['arn:aws:s3'])) }],
  ['a function’s ARN among objects', false, { EventSelectors: [objects(['arn:aws:lambda'])] }],
  ['data resources without values', false, { EventSelectors: [objects([])] }],
  [
    'a type that only advanced selectors have',
    false,
    { EventSelectors: [{ DataResources: [{ Type: 'AWS::SNS::Topic', Values: ['arn:aws:sns'] }] }] },
  ],
  ['a ReadWriteType in lower case', false, { EventSelectors: [{ ReadWriteType: 'read-only' }] }],
  ['leaving out KMS', true, { EventSelectors: [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }] }],
  ['leaving out EC2', false, { EventSelectors: [{ ExcludeManagementEventSources: ['ec2.amazonaws.com'] }] }],
  ['neither kind', false, {}],
  ['both kinds', false, { EventSelectors: [objects(['arn:aws:s3'])], AdvancedEventSelectors: [management()] }],

  ['advanced: management events', true, { AdvancedEventSelectors: [management()] }],
  ['advanced: S3 objects', true, { AdvancedEventSelectors: [data(type)] }],
  [
    'advanced: some S3 objects, written',
    true,
    {
      AdvancedEventSelectors: [
        data(
          type,
          { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::a/', 'arn:aws:s3:::b/'] },
          { Field: 'readOnly', Equals: ['false'] },
        ),
      ],
    },
  ],
  ['advanced: no category', false, { AdvancedEventSelectors: [{ FieldSelectors: [type] }] }],
  ['advanced: no field selectors', false, { AdvancedEventSelectors: [{ FieldSelectors: [] }] }],
  ['advanced: data events of no type', false, { AdvancedEventSelectors: [data()] }],
  [
    'advanced: two types at once',
    false,
    {
      AdvancedEventSelectors: [data({ Field: 'resources.type', Equals: ['AWS::S3::Object', 'AWS::Lambda::Function'] })],
    },
  ],
  [
    'advanced: a type by its beginning',
    false,
    { AdvancedEventSelectors: [data({ Field: 'resources.type', StartsWith: ['AWS::S3'] })] },
  ],
  ['advanced: management events of a type', false, { AdvancedEventSelectors: [management(type)] }],
  [
    'advanced: a field that there is not',
    false,
    { AdvancedEventSelectors: [management({ Field: 'sourceIPAddress', Equals: ['203.0.113.9'] })] },
  ],
  [
    'advanced: a field without an operator',
    false,
    { AdvancedEventSelectors: [management({ Field: 'readOnly', Equals: [] })] },
  ],
  [
    'advanced: readOnly maybe',
    false,
    { AdvancedEventSelectors: [management({ Field: 'readOnly', Equals: ['maybe'] })] },
  ],
];

function lambda(arn: string): Fields {
  return { EventSelectors: [{ DataResources: [{ Type: 'AWS::Lambda::Function', Values: [arn] }] }] };
}

function allFunctions(): readonly Fields[] {
  return lambda('arn:aws:lambda').EventSelectors as Fields[];
}

describe('sandbox: PutEventSelectors', () => {
  for (const [what, good, input] of rows) {
    it(`${good ? 'takes' : 'refuses'} ${what}`, () => {
      const lab = new SandboxLab();
      lab.makeTrail();
      const put = () => lab.call('cloudtrail', 'PutEventSelectors', { TrailName: 'My_cloudtrail', ...input });
      if (good) assert.doesNotThrow(put);
      else assert.throws(put, serviceError('InvalidEventSelectorsException'));
      const [trail] = lab.list('cloudtrail', 'DescribeTrails', {}, 'trailList');
      assert.equal(trail?.HasCustomEventSelectors, good);
    });
  }

  it('fills in what a basic selector leaves out', () => {
    const lab = new SandboxLab();
    lab.makeTrail();
    lab.call('cloudtrail', 'PutEventSelectors', {
      TrailName: 'My_cloudtrail',
      EventSelectors: [{ ReadWriteType: 'WriteOnly' }],
    });
    assert.deepEqual(lab.list('cloudtrail', 'GetEventSelectors', { TrailName: 'My_cloudtrail' }, 'EventSelectors'), [
      {
        ReadWriteType: 'WriteOnly',
        IncludeManagementEvents: true,
        DataResources: [],
        ExcludeManagementEventSources: [],
      },
    ]);
  });
});
