import { eventValues, quoted, type EventValue } from '../pattern/index';
import { factored, join, printFormula, single, type Formula } from './condition-formula';
import { valueCost } from './telling-fields';

/** Names of fields that say what an event is about, in logs that are not CloudTrail's; the most telling first. */
const tellingNames = [
  ...['eventName', 'detail-type', 'event', 'eventType', 'event_type', 'action', 'errorCode', 'error', 'code'],
  ...['status', 'statusCode', 'status_code', 'type', 'level', 'severity'],
];
const mostConditions = 2;

/** A pattern for events with nothing to tell them from; undefined where they have no field that says what they are. */
export function patternOfWhatHappened(
  messages: readonly string[],
  { eventSourcesOf }: { readonly eventSourcesOf?: (eventName: string) => readonly string[] },
): string | undefined {
  const events = messages.map((message) => eventValues(message) ?? []);
  const alternatives = events.map((values) => recordConditions(values, eventSourcesOf) ?? otherConditions(values));
  if (alternatives.some((conditions) => conditions.length === 0)) return undefined;
  const terms = new Map(
    alternatives.map((conditions) => {
      const term = join('and', conditions);
      return [printFormula(term), term];
    }),
  );
  return `{ ${printFormula(factored(join('or', [...terms.values()])))} }`;
}

/** Of a CloudTrail record: its name, its service where others have the name too, and its error. */
function recordConditions(
  values: readonly EventValue[],
  eventSourcesOf: (eventName: string) => readonly string[] = () => [],
): readonly Formula[] | undefined {
  const find = (selector: string) => values.find((value) => value.selector === selector && value.kind === 'string');
  const name = find('$.eventName');
  const source = find('$.eventSource');
  if (!name || !source) return undefined;
  // A sign-in that failed has no error code.
  const isFailure = find('$.responseElements.ConsoleLogin')?.text === 'Failure';
  const error = find('$.errorCode') ?? (isFailure ? find('$.errorMessage') : undefined);
  const isShared = eventSourcesOf(name.text).length > 1;
  return conditionsOn([name, ...(isShared ? [source] : []), ...(error ? [error] : [])]);
}

function otherConditions(values: readonly EventValue[]): readonly Formula[] {
  const telling = tellingNames.flatMap((name) => {
    const found = values.filter(
      ({ selector, kind }) => (kind === 'string' || kind === 'number') && selector.endsWith(`.${name}`),
    );
    // The outermost one.
    return found.sort((a, b) => a.selector.length - b.selector.length).slice(0, 1);
  });
  return conditionsOn(telling).slice(0, mostConditions);
}

function conditionsOn(values: readonly EventValue[]): readonly Formula[] {
  return values.flatMap((value) => {
    const { selector, kind, text } = value;
    const cost = valueCost(selector, value);
    if (cost === undefined) return [];
    const condition = `${selector} = ${kind === 'number' ? text : quoted(text)}`;
    return [single({ text: condition, selector, kind: 'equal', cost, holds: 0n })];
  });
}
