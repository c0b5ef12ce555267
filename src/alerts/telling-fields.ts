import type { EventValue } from '../pattern/index';

/**
 * How little a condition on a field says about what happened: 1 for `$.eventName`, more for who, from where and when.
 * A pattern is as good as the sum over its conditions is small.
 */
const costs: readonly (readonly [field: RegExp, cost: number])[] = [
  [/^\$\.eventName$/, 1],
  [/^\$\.errorCode$/, 1.1],
  [/^\$\.eventSource$/, 1.2],
  [/^\$\.responseElements\.ConsoleLogin$|^\$\.additionalEventData\.MFAUsed$/, 1.3],
  [/^\$\.requestParameters\b/, 1.4],
  [/^\$\.errorMessage$/, 1.8],
  [/^\$\.userIdentity\.type$/, 1.9],
  [/^\$\.(?:additionalEventData|serviceEventDetails|insightDetails)\b/, 2],
  [/^\$\.resources\b/, 2.2],
  [/^\$\.(?:eventType|eventCategory|readOnly|managementEvent)$|\.mfaAuthenticated$/, 2.4],
  [/^\$\.(?:awsRegion|sessionCredentialFromConsole|vpcEndpointId)$|^\$\.userIdentity\.invokedBy$/, 2.6],
  [/^\$\.userIdentity\.(?:userName|sessionContext\.(?:sessionIssuer\.userName|sourceIdentity))$/, 3],
  [/^\$\.(?:userIdentity|responseElements)\b/, 3.2],
  [/^\$\.sourceIPAddress$/, 3.4],
  [/^\$\.userAgent$/, 3.6],
  [/^\$\.(?:tlsDetails\b|eventVersion$|apiVersion$)/, 9],
  // Logs that are not CloudTrail's.
  [/\.(?:level|severity|status|status_?code|event_?type|event|type|action|error|code|detail-type|source)$/i, 1.5],
];
const otherCost = 2;

/** Values of these differ from event to event, so no pattern is made of them. */
const uniqueFields =
  /(?:^|[.'])(?:(?:event|request|sharedEvent|originalEvent|originalRequest)I[Dd]|(?:accessKey|credential|assumedRole|session|trace)Id|accessKey|roleSessionName|uuid|x-amz-id-2|x-amzn-trace-id|expiration|@?timestamp|time|date|token|\w*(?:Time|Date|Token|Timestamp|_time|_date|_token))(?:'\])?$/;

/** An access key, or a time as CloudTrail writes it, alone or in a longer text. */
const uniqueValues =
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d|:assumed-role\/[^/]+\/./;

/** The ID of a resource, or of somebody. */
const id = /(?=[a-f]*\d)[0-9a-f]{8,}|\d{6,}|\b[A-Z0-9]{16,}\b/;
const accountId = /(?<!\d)\d{12}(?!\d)/;

const idCost = 6;
/** Outweighs anything else, so that it is used where nothing else separates. */
const accountCost = 100;

/** What can't be in a pattern on one line, or by which nobody would recognise anything. */
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u001f\u007f\u2028\u2029]|\p{Cs}/u;
const longestValue = 600;

/** Whether no condition is made of a field, whatever it holds. */
export function isUniqueField(selector: string): boolean {
  return uniqueFields.test(nameOf(selector));
}

/** The cost of a condition on a field that holds whatever the value is, such as NOT EXISTS. */
export function fieldCost(selector: string): number {
  const cost = costs.find(([field]) => field.test(nameOf(selector)))?.[1] ?? otherCost;
  // An element at a certain place is less general than any element.
  return /\[\d+\]/.test(selector) ? cost + 0.2 : cost;
}

/** The cost of a condition with a value of a field; undefined for what differs from event to event. */
export function valueCost(selector: string, { kind, text }: Pick<EventValue, 'kind' | 'text'>): number | undefined {
  if (kind === 'string' && (text.length > longestValue || unwritable.test(text) || uniqueValues.test(text))) {
    return undefined;
  }
  // `AROAEXAMPLE:session` has the name of a session.
  if (selector.endsWith('.principalId') && text.includes(':')) return undefined;
  const cost = selector === '$.userIdentity.type' && text === 'Root' ? 1.2 : fieldCost(selector);
  if (accountId.test(text)) return cost + accountCost;
  return id.test(text) || selector.endsWith('.principalId') ? cost + idCost : cost;
}

/** A selector without its indexes. */
function nameOf(selector: string): string {
  return selector.replace(/\[(?:\d+|\*)\]/g, '');
}
