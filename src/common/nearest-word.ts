import { distance } from 'fastest-levenshtein';

/**
 * The word that somebody who wrote `word` most likely meant: one that differs in capitals only, else one that is a few
 * letters away (a third of its length, but two in a short word); undefined where none is near.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const written = word.toLowerCase();
  const most = Math.max(word.length > 3 ? 2 : 1, Math.floor(word.length / 3));
  let nearest: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const steps = distance(written, candidate.toLowerCase());
    if (steps >= least) continue;
    least = steps;
    nearest = candidate;
  }
  return nearest;
}
