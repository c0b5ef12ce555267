import type { DiagnosticCode } from './pattern-rules';
import type { TextRange } from './text-range';

/** What is wrong, or could be said better. `error`: AWS refuses the pattern. `hint` and `info` never change the meaning. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Replaces `range` of the pattern's text. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** A mend: all edits together, ranges in the text as it was checked. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** A sentence for people, in English: what AWS does with it, and what to write instead. */
  readonly message: string;
  readonly severity: Severity;
  readonly range: TextRange;
  /** AWS's own error text, where somebody has published it (`InvalidParameterException`). */
  readonly awsMessage?: string;
  readonly fixes: readonly Fix[];
}

/** Thrown for a pattern that AWS would refuse. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  /** At least one error; warnings and hints are left out. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.message ?? 'Invalid filter pattern');
    this.diagnostics = diagnostics;
  }
}

interface Details {
  readonly severity?: Severity;
  readonly awsMessage?: string;
  readonly fixes?: readonly Fix[];
}

/** Makes a diagnostic; an error without fixes unless `details` says otherwise. */
export function problem(code: DiagnosticCode, range: TextRange, message: string, details: Details = {}): Diagnostic {
  return { code, range, message, severity: 'error', fixes: [], ...details };
}

/** A fix of one edit. */
export function replaceFix(title: string, range: TextRange, text: string): Fix {
  return { title, edits: [{ range, text }] };
}

/** A fix that only adds text. */
export function insertFix(title: string, at: number, text: string): Fix {
  return replaceFix(title, { start: at, end: at }, text);
}

/** `text` as a quoted value or term: `"` and `\` are escaped, nothing else is. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
