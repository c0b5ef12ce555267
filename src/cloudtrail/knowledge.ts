import type { EventKnowledge, KnownField } from '../pattern/index';
import { eventNameOfAction, eventNames, eventSources, eventSourcesOf } from './event-names';
import { fields } from './fields';

/**
 * What CloudTrail records look like: the documented fields, and the services with the events they write. A large table
 * stands behind it, so this file is loaded with `await import()` where help or diagnostics are asked for.
 */
export const cloudTrailKnowledge: EventKnowledge = {
  fields,
  field: (selector) => bySelector.get(listed(selector)) ?? ec2List(listed(selector)),
  isAbout,
  get eventSources() {
    return eventSources();
  },
  eventNames,
  eventSourcesOf,
  eventNameOfAction,
};

const bySelector: ReadonlyMap<string, KnownField> = new Map(fields.map((field) => [field.selector, field]));

/** Top-level fields that no other kind of log has; a slip in their capitals is one that should be reported. */
const telling = new Set(
  [
    'additionalEventData',
    'awsRegion',
    'eventSource',
    'managementEvent',
    'recipientAccountId',
    'requestParameters',
    'responseElements',
    'serviceEventDetails',
    'sessionCredentialFromConsole',
    'sourceIPAddress',
    'tlsDetails',
    'userIdentity',
    'vpcEndpointAccountId',
  ].map((name) => name.toLowerCase()),
);

/** Other logs may well have an `eventName` too, so it tells only where nothing speaks against it. */
const hint = '$.eventName';

function isAbout(selectors: readonly string[]): boolean {
  const roots = selectors.map((selector) => /^\$\.([A-Za-z0-9_-]+)/.exec(selector)?.[1] ?? '');
  if (roots.some((root) => telling.has(root.toLowerCase()))) return true;
  return selectors.includes(hint) && roots.every((root) => bySelector.has(`$.${root}`));
}

/** A selector as fields are listed: the index of an array as `[*]`. */
function listed(selector: string): string {
  return selector.replace(/\[\d+\]/g, '[*]');
}

/** CloudTrail writes a list of a call to EC2 as an array `items`, such as `$.requestParameters.instancesSet.items`. */
function ec2List(selector: string): KnownField | undefined {
  const found = /^\$\.(?:requestParameters|responseElements)\..+\.items(\[\*\])?$/.exec(selector);
  if (!found) return undefined;
  return found[1] === undefined
    ? { selector, type: 'array', description: 'A list of a call to EC2.', optional: true }
    : { selector, type: 'object', description: 'One of a list of a call to EC2.', optional: true, open: true };
}
