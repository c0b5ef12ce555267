import { clauseWords } from '../alerts/clause-words';
import { compilePattern, type Explanation } from '../pattern/index';
import { reasonOf } from './alert-file-paths';
import type { Terminal } from './command';
import { lineText } from '../events/event-bytes';
import { readEvents, type EventPiece } from '../events/event-stream';
import { styles } from './styles';

/**
 * Prints of every event whether it matches and what each clause of the pattern saw. Answers how many match.
 * @throws PatternError
 */
export async function explainEvents(
  pattern: string,
  paths: readonly string[],
  terminal: Terminal,
  complain: (path: string, reason: string) => void,
): Promise<number> {
  const compiled = compilePattern(pattern, { isForDeployment: true });
  let matches = 0;
  for (const path of paths) {
    try {
      let number = 0;
      for await (const piece of readEvents(path)) {
        for (const message of messagesOf(piece)) {
          number++;
          if (message === '') continue;
          const explanation = compiled.explain(message);
          if (explanation.matches) matches++;
          const place = `${path === '-' ? '<stdin>' : path}:${number}`;
          await terminal.write(`${explanationText(place, message, explanation, terminal.colors)}\n`);
        }
      }
    } catch (error) {
      complain(path, reasonOf(error));
    }
  }
  return matches;
}

function* messagesOf({ kind, bytes }: EventPiece): Generator<string> {
  if (kind === 'record') {
    yield bytes.toString();
    return;
  }
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    yield lineText(bytes, start, end);
    start = end + 1;
  }
}

/** Characters of an event that are shown. */
const longest = 160;

function explanationText(place: string, message: string, { matches, clauses }: Explanation, colors: boolean): string {
  const { green, red, bold, dim } = styles(colors);
  const mark = (holds: boolean) => (holds ? green('✓') : red('✗'));
  const flat = message.replace(/\s+/g, ' ');
  const shown = flat.length > longest ? `${flat.slice(0, longest)}…` : flat;
  return [
    `${mark(matches)} ${bold(place)} ${matches ? 'matches' : 'does not match'}  ${dim(shown)}`,
    ...clauses.map((clause) => `  ${mark(clause.matches)} ${clause.text}  ${dim(clauseWords(clause))}`),
  ].join('\n');
}
