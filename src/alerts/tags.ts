/** AWS's limits for tags (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html). */
const longestKey = 128;
const longestValue = 256;
const mostTags = 50;
const allowed = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u;

/**
 * Reads tags that are written in a line, as `key=value, key=value`; a value may be empty or hold further `=`.
 * @param ours the key of the tag that everything made here gets besides
 * @returns the tags, or what is wrong with the first that is no tag
 */
export function parseTags(
  text: string,
  ours: string,
): { readonly tags: Readonly<Record<string, string>> } | { readonly problem: string } {
  const tags = new Map<string, string>();
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [key = '', ...rest] = part.split('=');
    const [name, value] = [key.trim(), rest.join('=').trim()];
    const problem = rest.length === 0 ? `“${name}” has no value. Write key=value.` : tagProblem(name, value, ours);
    if (problem !== undefined) return { problem };
    if (tags.has(name)) return { problem: `The key ${name} is there twice.` };
    tags.set(name, value);
  }
  if (tags.size >= mostTags) {
    return { problem: `AWS takes ${mostTags} tags, of which one is ${ours}; these are ${tags.size}.` };
  }
  return { tags: Object.fromEntries(tags) };
}

function tagProblem(key: string, value: string, ours: string): string | undefined {
  if (key === '') return `A tag needs a key before the “=”.`;
  if (key === ours) return `The tag ${ours} says what made the trail, and is set anyway.`;
  if (/^aws:/i.test(key)) return 'AWS keeps keys that begin with aws: to itself.';
  if (key.length > longestKey) return `A key must be at most ${longestKey} characters long.`;
  if (value.length > longestValue) return `A value must be at most ${longestValue} characters long.`;
  if (!allowed.test(key + value)) return `${key}: only letters, digits, spaces and _ . : / = + - @ are allowed.`;
  return undefined;
}
