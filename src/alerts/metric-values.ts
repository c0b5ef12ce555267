/**
 * What a metric filter takes from an event: its metric value and its dimensions, as constants, as `$.selector` of a JSON
 * event or as `$name` / `$3` of a space-delimited one. `extracted` is what its pattern extracts, by these names.
 */
type Extracted = Readonly<Record<string, string>>;

/** Of a filter the field that each is taken from, of a metric its value. */
export type Dimensions = Readonly<Record<string, string>>;

/** The fields of an event that a metric filter asks for. */
export function fieldsOf(metricValue: string, dimensions: Dimensions): readonly string[] {
  return [metricValue, ...Object.values(dimensions)].filter((field) => field.startsWith('$'));
}

/** The number to report; `undefined` when the event has no number at that place. */
export function metricValueOf(metricValue: string, extracted: Extracted): number | undefined {
  const text = metricValue.startsWith('$') ? extracted[metricValue] : metricValue;
  const number = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** The dimensions' values; `undefined` when one of them has none in this event. */
export function dimensionsOf(dimensions: Dimensions, extracted: Extracted): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [name, field] of Object.entries(dimensions)) {
    const value = extracted[field];
    if (value === undefined || value === '') return undefined;
    values[name] = value.slice(0, 1024);
  }
  return values;
}

/** Whether a filter feeds a metric with these dimensions: a metric is its name and exactly its dimensions. */
export function feeds(filter: { readonly dimensions?: Dimensions | undefined }, dimensions: Dimensions): boolean {
  const names = Object.keys(filter.dimensions ?? {});
  return names.length === Object.keys(dimensions).length && names.every((name) => Object.hasOwn(dimensions, name));
}

/** Whether two metrics of one name are the same: their dimensions, and the values of these, in any order. */
export function isSameMetric(one: Dimensions, other: Dimensions): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
