// @ts-check
/** The notices of the packages whose code is in what is shipped. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Each licence once, below the packages that come under it.
 *
 * @param {readonly import('esbuild').Metafile[]} metafiles Of all that is shipped.
 * @param {string} target
 * @throws {Error} if a package has no text of its licence
 */
export function writeNotices(metafiles, target) {
  const files = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const folders = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const known = new Map([...folders].map((folder) => [folder, licenceOf(folder)]));
  /** @type {Map<string, string[]>} */
  const packages = new Map();
  for (const folder of [...folders].sort()) {
    // AWS's SDK has its licence with some of its packages only.
    const text = known.get(folder) || [...known].find(([other, it]) => it && isOfOneHouse(folder, other))?.[1];
    if (!text) throw new Error(`${folder} has no text of its licence, which has to be shipped with its code.`);
    packages.set(text, [...(packages.get(text) ?? []), nameOf(folder)]);
  }
  const parts = [...packages].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  writeFileSync(target, parts.join(`\n${'─'.repeat(80)}\n\n`));
}

/**
 * Whether two packages are of one scope and come under the same licence.
 *
 * @param {string} one
 * @param {string} other
 */
function isOfOneHouse(one, other) {
  return path.dirname(one) === path.dirname(other) && one.includes('/@') && facts(one).license === facts(other).license;
}

/** @param {string} folder */
function nameOf(folder) {
  const { name, version, license } = facts(folder);
  return `${name} ${version} (${license})`;
}

/**
 * @param {string} folder
 * @returns {{ name: string, version: string, license: string }}
 */
function facts(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

/**
 * @param {string} folder
 * @returns {string} nothing, if there is none
 */
function licenceOf(folder) {
  return readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)\b/i.test(file))
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}
