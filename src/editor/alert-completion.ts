import { completePattern, type Completions, type HelpContext } from '../pattern/index';
import { alertParts, inDocument } from '../alerts/alert-parts';
import { completeFrontMatter } from './front-matter-help';

/** What may be written at `offset` of a `.cwfilter` document; ranges count from its start. */
export function completeAlert(text: string, offset: number, help: HelpContext): Completions {
  const { frontMatter, pattern } = alertParts(text);
  if (frontMatter && frontMatter.start <= offset && offset <= frontMatter.end) {
    const part = text.slice(frontMatter.start, frontMatter.end);
    const items = completeFrontMatter(part, offset - frontMatter.start);
    return {
      items: items.map((item) => ({ ...item, range: inDocument(item.range, frontMatter) })),
      isIncomplete: false,
    };
  }
  // Right behind the closing dashes is no place for a pattern: it begins on a line of its own.
  const isOnLineOfDashes = !text.slice(pattern.start, offset).includes('\n');
  if (offset < pattern.start || (frontMatter && isOnLineOfDashes)) return { items: [], isIncomplete: false };
  const { items, isIncomplete } = completePattern(text.slice(pattern.start), offset - pattern.start, {
    ...help,
    isWholeFile: !frontMatter,
  });
  return { items: items.map((item) => ({ ...item, range: inDocument(item.range, pattern) })), isIncomplete };
}
