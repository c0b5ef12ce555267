import type { CharacterSet } from './character-set';
import { compileRegex } from './regex';
import { parseRegex, type Branch } from './regex-syntax';

/** In this order, so that what is found reads like a word where that is possible. */
const preferred = 'aA0x1_-. /:@=#,;"\'()&+*';
/** Longer samples than a pattern itself can be are of no use. */
const longest = 2000;

/** Texts that an expression finds, given without its percent signs, the shortest of each alternative first. */
export function regexSamples(source: string): readonly string[] {
  const branches = parseRegex(source);
  if ('message' in branches) return [];
  const regex = compileRegex(source);
  const samples = branches.flatMap((branch) => [sampleOf(branch, 0), sampleOf(branch, 1)]);
  return [...new Set(samples)].filter((sample): sample is string => sample !== undefined && regex.test(sample));
}

/** @param fewest how often at least what may be left out is written */
function sampleOf(branch: Branch, fewest: number): string | undefined {
  let sample = '';
  for (const { what, least, most } of branch) {
    if (what === 'start' || what === 'end') continue;
    const count = Math.min(most, Math.max(least, fewest));
    if (count === 0) continue;
    const character = characterOf(what);
    if (character === undefined || sample.length + count > longest) return undefined;
    sample += character.repeat(count);
  }
  return sample;
}

function characterOf(set: CharacterSet): string | undefined {
  if (set.only !== undefined) return String.fromCharCode(set.only);
  for (const character of preferred) if (set.has(character.charCodeAt(0))) return character;
  for (let code = 0x20; code < 0x100; code++) if (set.has(code)) return String.fromCharCode(code);
  for (let code = 0; code < 0x20; code++) if (set.has(code)) return String.fromCharCode(code);
  return undefined;
}
