import type { AlertDiagnostic } from '../alerts/alert-diagnostic';

/** One file with what is wrong with it. */
export interface LintedFile {
  readonly path: string;
  readonly text: string;
  /** In the order of the text. */
  readonly diagnostics: readonly AlertDiagnostic[];
}

/** How many there are of each severity. */
export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
}

export function countProblems(files: readonly LintedFile[]): ProblemCounts {
  const count = (wanted: AlertDiagnostic['severity']) =>
    files.reduce((sum, { diagnostics }) => sum + diagnostics.filter(({ severity }) => severity === wanted).length, 0);
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), hints: count('hint') };
}
