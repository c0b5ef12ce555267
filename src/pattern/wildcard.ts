/**
 * Whether `value` fits a wildcard operand that was split at its stars.
 *
 * AWS takes the first occurrence of each segment and never looks back, so `*111` refuses `111111`
 * (observed on the service in 2019, not documented).
 */
export function fitsWildcard(segments: readonly string[], value: string): boolean {
  const head = segments[0] ?? '';
  if (segments.length < 2) return value === head;
  if (!value.startsWith(head)) return false;

  let at = head.length;
  for (let i = 1; i < segments.length - 1; i++) {
    const found = value.indexOf(segments[i]!, at);
    if (found < 0) return false;
    at = found + segments[i]!.length;
  }
  const tail = segments[segments.length - 1]!;
  if (tail === '') return true;
  const found = value.indexOf(tail, at);
  return found >= 0 && found + tail.length === value.length;
}
