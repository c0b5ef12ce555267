import type {
  EventKnowledge,
  KnownEventName,
  KnownField,
  ObservedEvents,
  ObservedField,
} from '../../src/pattern/index';

const fields: readonly KnownField[] = [
  {
    selector: '$.eventName',
    type: 'string',
    description: 'The action that was asked for.',
    example: 'StopInstances',
    optional: false,
  },
  { selector: '$.eventSource', type: 'string', description: 'The service that was asked.', optional: false },
  { selector: '$.userIdentity', type: 'object', description: 'Who asked.', optional: false },
  {
    selector: '$.userIdentity.type',
    type: 'string',
    description: 'What kind of identity asked.',
    optional: false,
    values: [{ value: 'Root', description: 'The account itself.' }, { value: 'IAMUser' }],
  },
  { selector: '$.userIdentity.invokedBy', type: 'string', description: 'The service in between.', optional: true },
  { selector: '$.readOnly', type: 'boolean', description: 'Whether nothing is changed.', optional: true },
  { selector: '$.count', type: 'number', description: 'How many.', optional: false },
  { selector: '$.resources[*].ARN', type: 'string', description: 'What it was about.', optional: true },
  { selector: '$.requestParameters', type: 'object', description: 'What was asked for.', optional: true, open: true },
];

const eventNames: readonly KnownEventName[] = [
  { name: 'StopInstances', eventSource: 'ec2.amazonaws.com', description: 'Amazon EC2' },
  { name: 'StartInstances', eventSource: 'ec2.amazonaws.com' },
  { name: 'DisableKey', eventSource: 'kms.amazonaws.com' },
  { name: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' },
];

/** Knowledge of a few fields and events, so that a test says all of what is known. */
export const smallKnowledge: EventKnowledge = {
  fields,
  field: (selector) => fields.find((field) => field.selector === selector.replace(/\[\d+\]/g, '[*]')),
  isAbout: () => true,
  eventSources: [...new Set(eventNames.map(({ eventSource }) => eventSource))].map((value) => ({
    value,
    ...(value === 'ec2.amazonaws.com' && { description: 'Amazon EC2' }),
  })),
  eventNames: (source) => eventNames.filter(({ eventSource }) => source === undefined || eventSource === source),
  eventSourcesOf: (name) => eventNames.filter((event) => event.name === name).map(({ eventSource }) => eventSource),
};

/** Fetched events in which fields had these values, in so many events each. */
export function smallObserved(seen: Readonly<Record<string, Readonly<Record<string, number>>>>): ObservedEvents {
  const all = Object.entries(seen).map(([selector, values]): ObservedField => {
    const type = Object.keys(values).every((value) => /^\d+$/.test(value)) ? 'number' : 'string';
    return { selector, type, count: Object.values(values).reduce((sum, count) => sum + count, 0) };
  });
  return {
    total: 10,
    fields: () => all,
    field: (selector) => all.find((field) => field.selector === selector),
    values: (selector) => Object.entries(seen[selector] ?? {}).map(([value, count]) => ({ value, count })),
  };
}
