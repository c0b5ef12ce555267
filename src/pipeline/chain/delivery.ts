import { isJsonObject, parseJsonObject, type JsonObject } from '../../common/json-object';
import type { EventSelectors, Chain } from './chain';

/** Why a trail does not bring an event to its log group. */
export type DeliveryObstacle =
  'not-linked' | 'group-gone' | 'not-logging' | 'other-region' | 'no-global-services' | 'not-selected' | 'failing';

/** Whether a trail brings an event to its log group; `unknown` where its event selectors could not be read. */
export type Delivery = { readonly is: 'yes' | 'unknown' } | { readonly is: 'no'; readonly because: DeliveryObstacle };

/** Services whose events are recorded in one region for all (CloudTrail user guide, "Global service events"). */
const globalServices = ['iam.amazonaws.com', 'sts.amazonaws.com', 'cloudfront.amazonaws.com'];

type Advanced = NonNullable<EventSelectors['AdvancedEventSelectors']>[number];
type FieldSelector = NonNullable<Advanced['FieldSelectors']>[number];

/**
 * Whether a trail, as it is now, would bring a management event to its log group. Event history has no others, so what
 * selects data events is of no concern.
 * @param selectors undefined where they could not be read
 */
export function deliveryOf(message: string, chain: Chain, selectors: EventSelectors | undefined): Delivery {
  const { trail, logGroup } = chain;
  const record = parseJsonObject(message);
  const no = (because: DeliveryObstacle): Delivery => ({ is: 'no', because });
  if (!trail.logGroupArn) return no('not-linked');
  if (logGroup && !logGroup.exists) return no('group-gone');
  if (trail.status && !trail.status.logging) return no('not-logging');
  if (!record) return { is: 'unknown' };
  const source = textAt(record, 'eventSource');
  if (!trail.multiRegion && textAt(record, 'awsRegion') !== trail.homeRegion) return no('other-region');
  if (trail.globalServiceEvents === false && globalServices.includes(source)) return no('no-global-services');
  if (selectors && !isSelected(record, selectors)) return no('not-selected');
  if (trail.status?.logDeliveryError !== undefined) return no('failing');
  return { is: selectors && trail.status ? 'yes' : 'unknown' };
}

function isSelected(
  record: JsonObject,
  { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] }: EventSelectors,
) {
  if (advanced.length > 0) {
    return advanced.some(({ FieldSelectors = [] }) => FieldSelectors.every((each) => holds(each, record)));
  }
  // A trail without selectors records all management events.
  if (basic.length === 0) return true;
  const source = textAt(record, 'eventSource');
  return basic.some(({ IncludeManagementEvents, ExcludeManagementEventSources = [], ReadWriteType = 'All' }) => {
    if (IncludeManagementEvents === false || ExcludeManagementEventSources.includes(source)) return false;
    return ReadWriteType === 'All' || (ReadWriteType === 'ReadOnly') === (textAt(record, 'readOnly') === 'true');
  });
}

/** One condition of an advanced selector (API reference, AdvancedFieldSelector). */
function holds(selector: FieldSelector, record: JsonObject): boolean {
  const { Field = '', Equals, NotEquals, StartsWith, NotStartsWith, EndsWith, NotEndsWith } = selector;
  const value = fieldOf(record, Field);
  const any = (operands: readonly string[] | undefined, test: (operand: string) => boolean) =>
    operands === undefined || operands.length === 0 ? undefined : operands.some(test);
  return (
    any(Equals, (operand) => value === operand) !== false &&
    any(StartsWith, (operand) => value.startsWith(operand)) !== false &&
    any(EndsWith, (operand) => value.endsWith(operand)) !== false &&
    any(NotEquals, (operand) => value === operand) !== true &&
    any(NotStartsWith, (operand) => value.startsWith(operand)) !== true &&
    any(NotEndsWith, (operand) => value.endsWith(operand)) !== true
  );
}

function fieldOf(record: JsonObject, field: string): string {
  switch (field) {
    case 'eventCategory':
      // Older records do not say; only management events come from Event history.
      return textAt(record, field) || 'Management';
    case 'userIdentity.arn': {
      const identity = record.userIdentity;
      return isJsonObject(identity) ? textAt(identity, 'arn') : '';
    }
    case 'sessionCredentialFromConsole':
      return String(textAt(record, field) === 'true');
    default:
      return textAt(record, field);
  }
}

function textAt(record: JsonObject, key: string): string {
  const value = record[key];
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}
