/**
 * What a metric filter takes from an event: its metric value and its dimensions, as constants, as `$.selector` of a JSON
 * event or as `$name` / `$3` of a space-delimited one.
 */

type Extracted = () => Readonly<Record<string, string>>;

/** The number to report; `undefined` when the event has no number at that place. */
export function metricValueOf(metricValue: string, message: string, extracted: Extracted): number | undefined {
  const text = metricValue.startsWith('$') ? fieldOf(metricValue, message, extracted) : metricValue;
  const number = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** The dimensions' values; `undefined` when one of them has none in this event. */
export function dimensionsOf(
  dimensions: Readonly<Record<string, string>>,
  message: string,
  extracted: Extracted,
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [name, field] of Object.entries(dimensions)) {
    const value = fieldOf(field, message, extracted);
    if (value === undefined || value === '') return undefined;
    values[name] = value.slice(0, 1024);
  }
  return values;
}

/** The scalar at a field of an event, as text. */
function fieldOf(field: string, message: string, extracted: Extracted): string | undefined {
  if (!field.startsWith('$.') && !field.startsWith('$[')) return extracted()[field];
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return undefined;
  }
  for (const [, name, index, quoted] of field.slice(1).matchAll(/\.?\['([^']+)'\]|\[(\d+)\]|\.([\w-]+)/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = name ?? index ?? quoted!;
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
