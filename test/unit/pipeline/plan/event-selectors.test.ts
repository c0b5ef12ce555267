import assert from 'node:assert/strict';
import { eventSelectors, sameSelectors, selectionProblem } from '../../../../src/pipeline/plan/event-selectors';
import type { DataEvents, EventSelection } from '../../../../src/pipeline/request/requests';

const s3 = 'AWS::S3::Object';
const lambda = 'AWS::Lambda::Function';
const bedrock = 'AWS::Bedrock::Model';

/** What PutEventSelectors documents: how often basic selectors may say something, and which operators a field knows. */
const mostSelectors = 5;
const mostResources = 250;

describe('event selectors', () => {
  const basic: readonly (readonly [what: string, EventSelection, partition: string, expected: object[]])[] = [
    [
      'all management events',
      { management: 'all' },
      'aws',
      [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
    ],
    [
      'reads only, without KMS',
      { management: 'read', exclude: ['kms.amazonaws.com'] },
      'aws',
      [
        {
          ReadWriteType: 'ReadOnly',
          IncludeManagementEvents: true,
          DataResources: [],
          ExcludeManagementEventSources: ['kms.amazonaws.com'],
        },
      ],
    ],
    [
      'writes of all objects beside writes of management: one selector',
      { management: 'write', data: [{ type: s3, access: 'write' }] },
      'aws',
      [
        {
          ReadWriteType: 'WriteOnly',
          IncludeManagementEvents: true,
          DataResources: [{ Type: s3, Values: ['arn:aws:s3'] }],
        },
      ],
    ],
    [
      'data events of another access than management: a selector of their own',
      { management: 'write', data: [{ type: s3, access: 'all', resources: ['arn:aws:s3:::b/'] }] },
      'aws',
      [
        { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true, DataResources: [] },
        {
          ReadWriteType: 'All',
          IncludeManagementEvents: false,
          DataResources: [{ Type: s3, Values: ['arn:aws:s3:::b/'] }],
        },
      ],
    ],
    [
      'data events alone',
      { management: 'none', data: [{ type: 'AWS::DynamoDB::Table', access: 'read' }] },
      'aws',
      [
        {
          ReadWriteType: 'ReadOnly',
          IncludeManagementEvents: false,
          DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: ['arn:aws:dynamodb'] }],
        },
      ],
    ],
    [
      'everything in China',
      { management: 'none', data: [{ type: lambda, access: 'all' }] },
      'aws-cn',
      [
        {
          ReadWriteType: 'All',
          IncludeManagementEvents: false,
          DataResources: [{ Type: lambda, Values: ['arn:aws-cn:lambda'] }],
        },
      ],
    ],
  ];
  for (const [what, wanted, partition, expected] of basic) {
    it(`basic: ${what}`, () => {
      assert.deepEqual(eventSelectors(wanted, partition), { EventSelectors: expected });
    });
  }

  it('advanced: for the kinds that basic ones do not know, management events with them', () => {
    const wanted: EventSelection = {
      management: 'write',
      exclude: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'],
      data: [
        { type: bedrock, access: 'read' },
        { type: s3, access: 'all', resources: ['arn:aws:s3:::b/'] },
      ],
    };
    const { EventSelectors, AdvancedEventSelectors = [] } = eventSelectors(wanted, 'aws');
    assert.equal(EventSelectors, undefined, 'one or the other, never both');
    assert.deepEqual(
      AdvancedEventSelectors.map(({ FieldSelectors }) => FieldSelectors),
      [
        [
          { Field: 'eventCategory', Equals: ['Management'] },
          { Field: 'readOnly', Equals: ['false'] },
          { Field: 'eventSource', NotEquals: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] },
        ],
        [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: [bedrock] },
          { Field: 'readOnly', Equals: ['true'] },
        ],
        [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: [s3] },
          { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::b/'] },
        ],
      ],
    );
  });

  it('advanced: a Lambda function’s ARN names that function alone, as it does in basic ones', () => {
    const resources = ['arn:aws:lambda:us-east-1:111122223333:function:f'];
    const { AdvancedEventSelectors } = eventSelectors(
      {
        management: 'none',
        data: [
          { type: bedrock, access: 'all' },
          { type: lambda, access: 'all', resources },
        ],
      },
      'aws',
    );
    assert.deepEqual(AdvancedEventSelectors?.[1]?.FieldSelectors?.at(-1), {
      Field: 'resources.ARN',
      Equals: resources,
    });
  });

  it('never has more basic selectors than five, however many kinds and accesses', () => {
    const data = [s3, lambda].flatMap((type): DataEvents[] =>
      (['all', 'read', 'write'] as const).map((access) => ({ type, access })),
    );
    const { EventSelectors = [] } = eventSelectors({ management: 'all', data }, 'aws');
    assert.ok(EventSelectors.length >= 1 && EventSelectors.length <= mostSelectors);
  });

  const buckets = (count: number) => Array.from({ length: count }, (_, n) => `arn:aws:s3:::b${n}/`);

  it('takes to advanced ones where basic ones may not name so many resources', () => {
    const of = (count: number) =>
      eventSelectors({ management: 'all', data: [{ type: s3, access: 'all', resources: buckets(count) }] }, 'aws');
    assert.equal(of(mostResources).EventSelectors?.length, 1);
    assert.equal(of(mostResources + 1).AdvancedEventSelectors?.length, 2);
  });

  const problems: readonly (readonly [what: string, EventSelection, RegExp | undefined])[] = [
    ['nothing at all', { management: 'none' }, /nothing/],
    ['data events of a kind without resources', { management: 'none', data: [{ type: s3, access: 'all' }] }, undefined],
    [
      'an empty list of resources',
      { management: 'all', data: [{ type: s3, access: 'all', resources: [] }] },
      /names no resources/,
    ],
    [
      'what advanced ones can just hold',
      { management: 'all', data: [{ type: s3, access: 'all', resources: buckets(490) }] },
      undefined,
    ],
    [
      'more than advanced ones can hold',
      { management: 'all', data: [{ type: s3, access: 'all', resources: buckets(500) }] },
      /500/,
    ],
  ];
  for (const [what, wanted, problem] of problems) {
    it(`${problem ? 'refuses' : 'takes'} ${what}`, () => {
      const found = selectionProblem(wanted);
      if (problem) assert.match(found ?? '', problem);
      else assert.equal(found, undefined);
    });
  }

  const all = { ReadWriteType: 'All', IncludeManagementEvents: true } as const;
  const readOnly = { Field: 'readOnly', Equals: ['true'] };
  const category = { Field: 'eventCategory', Equals: ['Management'] };
  const pairs: readonly (readonly [
    what: string,
    a: Parameters<typeof sameSelectors>[0],
    b: Parameters<typeof sameSelectors>[0],
    same: boolean,
  ])[] = [
    [
      'what AWS fills in is empty',
      { EventSelectors: [all] },
      {
        EventSelectors: [{ ...all, DataResources: [], ExcludeManagementEventSources: [] }],
        AdvancedEventSelectors: [],
      },
      true,
    ],
    ['another access', { EventSelectors: [all] }, { EventSelectors: [{ ...all, ReadWriteType: 'ReadOnly' }] }, false],
    [
      'another order of fields, another name',
      { AdvancedEventSelectors: [{ Name: 'a', FieldSelectors: [category, readOnly] }] },
      { AdvancedEventSelectors: [{ Name: 'b', FieldSelectors: [readOnly, category] }] },
      true,
    ],
    [
      'a condition more',
      { AdvancedEventSelectors: [{ FieldSelectors: [category] }] },
      { AdvancedEventSelectors: [{ FieldSelectors: [category, readOnly] }] },
      false,
    ],
    [
      'the same meaning in the other form is not taken for the same',
      { EventSelectors: [all] },
      { AdvancedEventSelectors: [{ FieldSelectors: [category] }] },
      false,
    ],
  ];
  for (const [what, a, b, same] of pairs) {
    it(`${same ? 'is the same' : 'differs'}: ${what}`, () => {
      assert.equal(sameSelectors(a, b), same);
    });
  }
});
