import { formatPattern, type TextEdit, type TextRange } from '../pattern/index';
import { alertParts } from '../alerts/alert-parts';

/**
 * What brings the pattern of a `.cwfilter` document into its long form; front matter is left alone. Nothing for a
 * pattern with syntax errors, or one that stands outside of `within`.
 */
export function formatAlert(text: string, within: TextRange = { start: 0, end: text.length }): readonly TextEdit[] {
  const { frontMatter, pattern } = alertParts(text);
  const part = text.slice(pattern.start);
  const written = part.trim();
  const start = pattern.start + part.length - part.trimStart().length;
  const end = start + written.length;
  if (written === '' || within.end < start || within.start > end) return [];
  const formatted = formatPattern(written);
  // Blanks around it go too, down to the ends of its first and last line.
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const result = `${frontMatter ? eol : ''}${formatted.replaceAll('\n', eol)}${eol}`;
  return result === part ? [] : [{ range: pattern, text: result }];
}
