/** Something to be read in full on demand. */
export interface FoldedText {
  readonly title: string;
  readonly language: string;
  readonly text: string;
}

/** A text that is shut at first. VS Code's preview renders `<details>`; the blank lines let Markdown in again. */
export function folded({ title, language, text: content }: FoldedText): string {
  return foldedMarkdown(title, fenced(language, content));
}

/** The same of what is Markdown itself. */
export function foldedMarkdown(title: string, markdown: string): string {
  return `<details><summary>${html(title)}</summary>\n\n${markdown}\n\n</details>`;
}

/** A block of code, whatever is in it. */
export function fenced(language: string, content: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return `${fence}${language}\n${content}\n${fence}`;
}

function longestRun(content: string): number {
  return Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
}

/** A text as code within a line, whatever is in it. */
export function code(value: string): string {
  const line = value.replace(/\s+/g, ' ').trim();
  const fence = '`'.repeat(longestRun(line) + 1);
  const gap = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}

/** Text from an account must not become Markdown or HTML. */
export function text(value: string): string {
  return html(value).replace(/[\\`*_[\]|#~]/g, '\\$&');
}

function html(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A cell has one line, and its bars are no borders. */
export function cell(value: string): string {
  return value.replaceAll('\n', ' ').replace(/(?<!\\)\|/g, '\\|');
}
