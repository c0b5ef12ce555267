import type { Diagnostic, Fix } from '../../src/pattern/index';

/** A file of patterns, each with what is expected to be said of it. */
export interface GoldenFile {
  /** The comment at the top, lines that begin with `#`. */
  readonly header: string;
  readonly patterns: readonly string[];
}

/**
 * Reads the patterns of a golden file: lines that begin with `> `, those of one pattern without an empty line between
 * them. All other lines are what `renderGolden` wrote.
 */
export function readGolden(text: string): GoldenFile {
  const lines = text.split('\n');
  const header = lines.filter((line) => line.startsWith('#')).join('\n');
  const patterns = text
    .split(/\n{2,}/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('> ')))
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => line.slice(2)).join('\n'));
  return { header, patterns };
}

/** Writes a golden file anew. */
export function renderGolden({ header, patterns }: GoldenFile, check: (text: string) => readonly Diagnostic[]): string {
  return [header, ...patterns.map((pattern) => renderPattern(pattern, check(pattern)))].join('\n\n') + '\n';
}

/** A pattern with carets below what each diagnostic is about, and what each fix makes of it. */
export function renderPattern(pattern: string, diagnostics: readonly Diagnostic[]): string {
  const lines: string[] = [];
  let start = 0;
  for (const line of pattern.split('\n')) {
    const end = start + line.length;
    lines.push(`> ${line}`);
    for (const diagnostic of diagnostics) {
      const { range } = diagnostic;
      if (range.start < start || range.start > end) continue;
      const carets = '~'.repeat(Math.min(range.end, end) - range.start) || '^';
      lines.push(`  ${' '.repeat(range.start - start)}${carets}${range.end > end ? '…' : ''}`);
      lines.push(...describe(pattern, diagnostic));
    }
    start = end + 1;
  }
  if (diagnostics.length === 0) lines.push('  nothing');
  return lines.join('\n');
}

function describe(pattern: string, { severity, code, message, awsMessage, fixes }: Diagnostic): readonly string[] {
  return [
    `  ${severity} ${code}: ${message}`,
    ...(awsMessage === undefined ? [] : [`  AWS: ${awsMessage}`]),
    ...fixes.flatMap((fix) => [
      `  fix: ${fix.title}`,
      `       ${applyFix(pattern, fix).replaceAll('\n', '\n       ')}`,
    ]),
  ];
}

/** A pattern after a fix. */
export function applyFix(pattern: string, { edits }: Fix): string {
  let result = pattern;
  for (const { range, text } of [...edits].sort((a, b) => b.range.start - a.range.start)) {
    result = result.slice(0, range.start) + text + result.slice(range.end);
  }
  return result;
}
