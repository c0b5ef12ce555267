import type { EventSelectors } from '../chain/chain';
import type { DataEvents, EventSelection } from '../request/requests';

type Basic = NonNullable<EventSelectors['EventSelectors']>[number];
type Advanced = NonNullable<EventSelectors['AdvancedEventSelectors']>[number];
type FieldSelector = NonNullable<Advanced['FieldSelectors']>[number];

/** The kinds of resources that basic selectors know, and how all of a kind are written (PutEventSelectors). */
const basicKinds: Readonly<Record<string, (partition: string) => string>> = {
  'AWS::S3::Object': (partition) => `arn:${partition}:s3`,
  'AWS::Lambda::Function': (partition) => `arn:${partition}:lambda`,
  'AWS::DynamoDB::Table': (partition) => `arn:${partition}:dynamodb`,
};

/** Quotas of one trail, over all its selectors (InvalidEventSelectorsException). */
const mostBasicResources = 250;
const mostAdvancedValues = 500;

const readWrite = { all: 'All', read: 'ReadOnly', write: 'WriteOnly' } as const;

/**
 * What a trail is to record, as PutEventSelectors takes it: in basic selectors wherever they can say it, since auditors
 * read those best, else in advanced ones.
 */
export function eventSelectors(wanted: EventSelection, partition: string): EventSelectors {
  const { data = [] } = wanted;
  const resources = data.flatMap((each) => each.resources ?? []);
  return data.every(({ type }) => type in basicKinds) && resources.length <= mostBasicResources
    ? { EventSelectors: basicSelectors(wanted, partition) }
    : { AdvancedEventSelectors: [...managementSelectors(wanted), ...data.map(dataSelector)] };
}

/** Why no selectors can say that, in a sentence; undefined where they can. */
export function selectionProblem(wanted: EventSelection): string | undefined {
  const { management, data = [] } = wanted;
  if (management === 'none' && data.length === 0) return 'A trail that records nothing is none.';
  const empty = data.find(({ resources }) => resources?.length === 0);
  if (empty) return `The selection of ${empty.type} names no resources.`;
  const { AdvancedEventSelectors = [] } = eventSelectors(wanted, '');
  const values = AdvancedEventSelectors.flatMap(({ FieldSelectors = [] }) => FieldSelectors.flatMap(valuesOf));
  return values.length > mostAdvancedValues
    ? `The selection has ${values.length} conditions, and CloudTrail takes ${mostAdvancedValues} at most.`
    : undefined;
}

/** A selector has one kind of access for all in it, so management and data events of another kind stand apart. */
function basicSelectors({ management, exclude = [], data = [] }: EventSelection, partition: string): Basic[] {
  const selector = (access: 'all' | 'read' | 'write', withManagement: boolean): Basic => ({
    ReadWriteType: readWrite[access],
    IncludeManagementEvents: withManagement,
    DataResources: data
      .filter((each) => each.access === access)
      .map(({ type, resources }) => ({ Type: type, Values: [...(resources ?? [basicKinds[type]!(partition)])] })),
    ...(withManagement && exclude.length > 0 && { ExcludeManagementEventSources: [...exclude] }),
  });
  const others = (['all', 'read', 'write'] as const).filter(
    (access) => access !== management && data.some((each) => each.access === access),
  );
  return [
    ...(management === 'none' ? [] : [selector(management, true)]),
    ...others.map((access) => selector(access, false)),
  ];
}

function managementSelectors({ management, exclude = [] }: EventSelection): Advanced[] {
  if (management === 'none') return [];
  return [
    {
      Name: 'Management events',
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Management'] },
        ...accessField(management),
        ...(exclude.length > 0 ? [{ Field: 'eventSource', NotEquals: [...exclude] }] : []),
      ],
    },
  ];
}

function dataSelector({ type, access, resources }: DataEvents): Advanced {
  return {
    Name: `Data events of ${type}`,
    FieldSelectors: [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: [type] },
      ...accessField(access),
      ...(resources ? [{ Field: 'resources.ARN', [operatorOf(type)]: [...resources] }] : []),
    ],
  };
}

/** Basic selectors take the ARN of a function for that function alone, and so do these. */
function operatorOf(type: string): 'Equals' | 'StartsWith' {
  return type === 'AWS::Lambda::Function' ? 'Equals' : 'StartsWith';
}

function valuesOf({ Equals = [], NotEquals = [], StartsWith = [] }: FieldSelector): readonly string[] {
  return [...Equals, ...NotEquals, ...StartsWith];
}

function accessField(access: 'all' | 'read' | 'write') {
  return access === 'all' ? [] : [{ Field: 'readOnly', Equals: [String(access === 'read')] }];
}

/** Whether two sets of selectors say the same, whatever AWS added that is empty. */
export function sameSelectors(a: EventSelectors, b: EventSelectors): boolean {
  return canonical(a.EventSelectors) === canonical(b.EventSelectors) && advanced(a) === advanced(b);
}

function advanced({ AdvancedEventSelectors }: EventSelectors): string {
  return canonical(AdvancedEventSelectors?.map(({ FieldSelectors }) => FieldSelectors));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== 'object' || value === null) return value === undefined ? '[]' : JSON.stringify(value);
  const filled = Object.entries(value).filter(([, each]) => !(Array.isArray(each) && each.length === 0));
  return `{${filled
    .map(([key, each]) => `${key}:${canonical(each)}`)
    .sort()
    .join()}}`;
}

/** The selection in words, for the plan. */
export function describeEvents({ management, exclude = [], data = [] }: EventSelection): string {
  const kinds = {
    all: 'All management events',
    read: 'Management events that only read',
    write: 'Management events that change something',
    none: 'No management events',
  } satisfies Record<EventSelection['management'], string>;
  const without = exclude.length > 0 ? `, without those of ${exclude.join(' and ')}` : '';
  const also = data.map(({ type, access, resources }) => {
    const which = resources ? resources.join(', ') : 'all resources';
    return `data events of ${type} (${access === 'all' ? 'reads and writes' : `${access}s`}, ${which})`;
  });
  return `${[`${kinds[management]}${without}`, ...also].join('; ')}.`;
}
