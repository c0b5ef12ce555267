import { hoverPattern, type HelpContext, type Hover } from '../pattern/index';
import { alertParts, inDocument } from '../alerts/alert-parts';
import { hoverFrontMatter } from './front-matter-help';

/** What stands at `offset` of a `.cwfilter` document, in words; ranges count from its start. */
export function hoverAlert(text: string, offset: number, help: HelpContext): Hover | undefined {
  const { frontMatter, pattern } = alertParts(text);
  if (frontMatter && offset < frontMatter.start) return undefined;
  const isAbove = frontMatter !== undefined && offset < frontMatter.end;
  const part = isAbove ? frontMatter : pattern;
  const inPart = text.slice(part.start, part.end);
  const hover = isAbove
    ? hoverFrontMatter(inPart, offset - part.start)
    : hoverPattern(inPart, offset - part.start, help);
  return hover && { ...hover, range: inDocument(hover.range, part) };
}
