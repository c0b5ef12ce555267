import type { TextRange } from '../pattern/index';
import { countProblems, type LintedFile } from './lint-result';
import { TextLines } from '../common/text-lines';

/** The JSON of `access-alerts lint --help`, which is a promise: what is there stays, new things may come. */
export function lintJson(files: readonly LintedFile[]): string {
  const output = {
    version: 1,
    files: files.map(({ path, text, diagnostics }) => {
      const lines = new TextLines(text);
      const place = (offset: number) => ({ ...lines.positionAt(offset), offset });
      const placed = ({ start, end }: TextRange) => ({ start: place(start), end: place(end) });
      return {
        path,
        diagnostics: diagnostics.map(({ code, severity, message, awsMessage, range, fixes }) => ({
          code,
          severity,
          message,
          ...(awsMessage !== undefined && { awsMessage }),
          range: placed(range),
          fixes: fixes.map(({ title, edits }) => ({
            title,
            edits: edits.map((edit) => ({ range: placed(edit.range), text: edit.text })),
          })),
        })),
      };
    }),
    summary: { files: files.length, ...countProblems(files) },
  };
  return JSON.stringify(output, undefined, 2);
}
