import type { AlertTestResult } from '../alerts/alert-tests';

/** One alert file with what became of its tests. */
export interface TestedFile {
  readonly path: string;
  readonly text: string;
  readonly filterName: string | undefined;
  readonly results: readonly AlertTestResult[];
  /** Errors of the front matter, which may have hidden tests; each counts as a failed test. */
  readonly broken: readonly string[];
}

export interface TestCounts {
  readonly files: number;
  /** Files without any test. */
  readonly untested: number;
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
}

export function countTests(files: readonly TestedFile[]): TestCounts {
  const results = files.flatMap((file) => file.results);
  const broken = files.reduce((sum, file) => sum + file.broken.length, 0);
  const passed = results.filter(({ failed }) => failed === 0).length;
  return {
    files: files.length,
    untested: files.filter((file) => file.results.length + file.broken.length === 0).length,
    tests: results.length + broken,
    passed,
    failed: results.length + broken - passed,
  };
}
