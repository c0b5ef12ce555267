import { flagOf, structuresOf, textOf, textsOf, type Fields } from './fields';
import { ServiceError } from './service';
import { defaultEventSelectors } from './trails';

const MOST_BASIC = 5;
const MOST_DATA_RESOURCES = 250;
const MOST_ADVANCED_VALUES = 500;

/** What basic event selectors know of data events, and how the ARNs of such resources begin. */
const dataResourceTypes: Readonly<Record<string, string>> = {
  'AWS::S3::Object': 's3',
  'AWS::Lambda::Function': 'lambda',
  'AWS::DynamoDB::Table': 'dynamodb',
};

const operators = ['Equals', 'StartsWith', 'EndsWith', 'NotEquals', 'NotStartsWith', 'NotEndsWith'];

/** The fields that selectors of a category may ask about, besides `eventCategory` (API reference, AdvancedFieldSelector). */
const common = [
  'eventName',
  'eventSource',
  'eventType',
  'readOnly',
  'sessionCredentialFromConsole',
  'userIdentity.arn',
];
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  Management: common,
  Data: [...common, 'resources.type', 'resources.ARN'],
  NetworkActivity: ['eventSource', 'eventName', 'errorCode', 'vpcEndpointId'],
};

/** Fields that are only ever compared as a whole. */
const equalsOnly = ['eventCategory', 'readOnly', 'resources.type'];

/** What PutEventSelectors is given, checked; of the two kinds a trail has one. */
export interface EventSelectors {
  readonly basic: readonly Fields[] | undefined;
  readonly advanced: readonly Fields[] | undefined;
}

/**
 * Reads PutEventSelectors' input as CloudTrail does.
 * @throws ServiceError InvalidEventSelectorsException
 */
export function readEventSelectors(input: Fields): EventSelectors {
  const basic = structuresOf(input, 'EventSelectors') ?? [];
  const advanced = structuresOf(input, 'AdvancedEventSelectors') ?? [];
  if ((basic.length === 0) === (advanced.length === 0)) {
    throw wrong('Specify either event selectors or advanced event selectors.');
  }
  if (basic.length > 0) return { basic: readBasic(basic), advanced: undefined };
  const values = advanced.flatMap((selector) => checkAdvanced(selector));
  if (values.length > MOST_ADVANCED_VALUES) {
    throw wrong(`The advanced event selectors of a trail can have at most ${MOST_ADVANCED_VALUES} values.`);
  }
  return { basic: undefined, advanced };
}

function readBasic(selectors: readonly Fields[]): readonly Fields[] {
  if (selectors.length > MOST_BASIC) throw wrong(`A trail can have at most ${MOST_BASIC} event selectors.`);
  const arns = selectors.flatMap((selector) => checkBasic(selector));
  if (arns.length > MOST_DATA_RESOURCES) {
    throw wrong(`A trail can have at most ${MOST_DATA_RESOURCES} data resources.`);
  }
  return selectors.map((selector) => ({ ...defaultEventSelectors[0], ...selector }));
}

/** Checks a selector; the ARNs of its data resources that count. */
function checkBasic(selector: Fields): readonly string[] {
  const kind = textOf(selector, 'ReadWriteType') ?? 'All';
  if (!['All', 'ReadOnly', 'WriteOnly'].includes(kind)) throw wrong(`Unknown ReadWriteType: ${kind}`);
  for (const source of textsOf(selector, 'ExcludeManagementEventSources') ?? []) {
    if (source !== 'kms.amazonaws.com' && source !== 'rdsdata.amazonaws.com') {
      throw wrong(`Management events of ${source} cannot be left out.`);
    }
    if (flagOf(selector, 'IncludeManagementEvents') === false) {
      throw wrong('ExcludeManagementEventSources needs IncludeManagementEvents.');
    }
  }
  return (structuresOf(selector, 'DataResources') ?? []).flatMap((resource) => {
    const type = textOf(resource, 'Type') ?? '';
    if (!Object.hasOwn(dataResourceTypes, type)) throw wrong(`Invalid data resource type: ${type}`);
    const values = textsOf(resource, 'Values') ?? [];
    // The beginning that all resources of the type have in common stands for all of them, and does not count.
    const all = new RegExp(`^arn:[a-z-]+:${dataResourceTypes[type]!}`);
    const stray = values.find((arn) => !all.test(arn));
    if (stray !== undefined || values.length === 0) {
      throw wrong(`Value ${stray ?? ''} for DataResources.Values is invalid for the type ${type}.`);
    }
    return values.filter((arn) => arn.replace(all, '').replace(/^:+$/, '') !== '');
  });
}

/** Checks a selector; the values that it compares with. */
function checkAdvanced(selector: Fields): readonly string[] {
  const fields = structuresOf(selector, 'FieldSelectors') ?? [];
  const category = fields.find((field) => textOf(field, 'Field') === 'eventCategory');
  const [name = '', ...others] = (category && textsOf(category, 'Equals')) ?? [];
  if (others.length > 0 || !Object.hasOwn(fieldsOf, name)) {
    throw wrong('An advanced event selector must have a field selector for eventCategory with one known value.');
  }
  const values = fields.map((field) => checkField(field, name));
  const has = (wanted: string) => fields.some((field) => textOf(field, 'Field') === wanted);
  if (name === 'Data' && !has('resources.type')) {
    throw wrong('An advanced event selector for data events must have a field selector for resources.type.');
  }
  if (name === 'NetworkActivity' && !has('eventSource')) {
    throw wrong('An advanced event selector for network activity must have a field selector for eventSource.');
  }
  return values.flat();
}

function checkField(field: Fields, category: string): readonly string[] {
  const name = textOf(field, 'Field') ?? '';
  if (name !== 'eventCategory' && !fieldsOf[category]!.includes(name)) {
    throw wrong(`Events of the category ${category} cannot be selected by ${name === '' ? 'no field' : name}.`);
  }
  const used = operators.filter((operator) => (textsOf(field, operator) ?? []).length > 0);
  if (used.length === 0) throw wrong(`The field selector for ${name} has no operator.`);
  const values = used.flatMap((operator) => textsOf(field, operator)!);
  if (equalsOnly.includes(name) && (used.join() !== 'Equals' || values.length > 1)) {
    throw wrong(`The field ${name} takes Equals only, with one value.`);
  }
  if (name === 'readOnly' && values[0] !== 'true' && values[0] !== 'false') {
    throw wrong('The field readOnly is true or false.');
  }
  if (name === 'resources.type' && !/^AWS::\w+::\w+$/.test(values[0]!)) {
    throw wrong(`Invalid resources.type: ${values[0]!}`);
  }
  return values;
}

function wrong(message: string): ServiceError {
  return new ServiceError('InvalidEventSelectorsException', message);
}
