import { otherCharacter, type CharacterSet } from './character-set';
import { parseRegex, type Item } from './regex-syntax';
import type { Step } from './syntax';

/** Any character, a line break too: what the dot is to filter patterns, and is not in every dialect. */
export const anyCharacter = '[\\s\\S]';

/** Words of the query language, which a field of the same name must not be taken for. */
const keywords = /^(?:and|or|not|like|in|as|by|asc|desc|bin|true|false|null|filter|fields|stats|sort|limit|parse)$/i;

/**
 * A property as a discovered field: `a.b`, an element of an array as `a.0.b`; a name with other characters than letters
 * and digits in backticks (user guide, "Fields in JSON logs" and "Fields that contain special characters"). Undefined
 * for a name that cannot be written.
 */
export function fieldOf(steps: readonly Step[]): string | undefined {
  const parts: string[] = [];
  for (const step of steps) {
    if (step.kind === 'name') parts.push(step.name);
    else if (step.kind === 'index') parts.push(String(step.index));
    else return undefined;
  }
  const name = parts.join('.');
  // A field that begins with @ is shown with one more: `@` alone begins AWS's own.
  const shown = name.startsWith('@') ? `@${name}` : name;
  if (/[`\n\r]/.test(shown) || shown === '') return undefined;
  return /^[A-Za-z][A-Za-z0-9.]*$/.test(shown) && !keywords.test(shown) ? shown : `\`${shown}\``;
}

/** A text as a literal; undefined where its escapes would have to be guessed, so that only a regex can say it. */
export function literalOf(text: string): string | undefined {
  // Stars and percent signs have a meaning in `like` of other languages; AWS does not say that they have none here.
  if (hasControls(text) || /[\\*%]/.test(text)) return undefined;
  if (!text.includes('"')) return `"${text}"`;
  return text.includes("'") ? undefined : `'${text}'`;
}

function hasControls(text: string): boolean {
  for (const character of text) if (character < ' ' || character === '\u007f') return true;
  return false;
}

/** A text as part of a regular expression that stands between slashes. */
export function escaped(text: string): string {
  let written = '';
  for (const character of text) written += character < ' ' ? hex(character) : escapedCharacter(character);
  return written;
}

function escapedCharacter(character: string): string {
  return /[\\/^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
}

function hex(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/**
 * An expression of a filter pattern, written anew for between slashes, so that no dialect reads it differently: classes
 * instead of `\s` and the dot, no lazy signs, no open lower bounds.
 */
export function regexOf(source: string): string {
  const branches = parseRegex(source);
  if ('message' in branches) return escaped(source);
  return branches.map((items) => items.map(itemText).join('')).join('|');
}

function itemText({ what, least, most }: Item): string {
  if (what === 'start' || what === 'end') return least === 0 ? '' : what === 'start' ? '^' : '$';
  if (most === 0) return '';
  return setText(what) + signOf(least, most);
}

function signOf(least: number, most: number): string {
  if (least === 1 && most === 1) return '';
  if (most === 1) return '?';
  if (most === Infinity) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

function setText(set: CharacterSet): string {
  const only = set.only;
  if (only !== undefined) return codeText(only, escapedCharacter);
  const isNegated = set.has(otherCharacter);
  const ranges = rangesOf(isNegated ? set.negated() : set);
  return ranges === '' ? anyCharacter : `[${isNegated ? '^' : ''}${ranges}]`;
}

function rangesOf(set: CharacterSet): string {
  let text = '';
  for (let code = 0; code < otherCharacter; code++) {
    if (!set.has(code)) continue;
    let last = code;
    while (last + 1 < otherCharacter && set.has(last + 1)) last++;
    text += codeText(code, inClass) + (last > code + 1 ? '-' : '') + (last > code ? codeText(last, inClass) : '');
    code = last;
  }
  return text;
}

function inClass(character: string): string {
  return /[\\/^[\]&-]/.test(character) ? `\\${character}` : character;
}

function codeText(code: number, write: (character: string) => string): string {
  const character = String.fromCharCode(code);
  return code < 0x20 || code > 0x7e ? hex(character) : write(character);
}
