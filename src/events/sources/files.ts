import type * as vscode from 'vscode';
import { readEventFile } from '../../cloudtrail/event-file';
import { Failure } from '../../common/failure';
import { textOfBytes } from '../../common/gunzip';
import type { EventSink, EventSource, FileReport, ReadOptions } from '../event-source';

/** What CloudTrail, its users and the AWS CLI call their files. */
export const eventFileEndings = ['json', 'gz', 'ndjson', 'jsonl', 'log'];

/** So much is looked at before the events there are make way for it, in bytes: somebody chose the wrong file. */
const quickLook = 256 * 1024;
/** So many problems are told one by one. */
const toldProblems = 3;

/** The files of events in a folder and in its folders, by name. */
export async function filesIn(vs: typeof vscode, folder: vscode.Uri): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  const entries = await vs.workspace.fs.readDirectory(folder);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, type] of entries) {
    const uri = vs.Uri.joinPath(folder, name);
    if (type === vs.FileType.Directory) found.push(...(await filesIn(vs, uri)));
    else if (eventFileEndings.some((ending) => name.toLowerCase().endsWith(`.${ending}`))) found.push(uri);
  }
  return found;
}

/** CloudTrail records in files: log files as delivered, one record a line, what the AWS CLI prints; compressed or not. */
export function filesSource(vs: typeof vscode, uris: readonly vscode.Uri[], label?: string): EventSource {
  return {
    label: label ?? (uris.length === 1 ? nameOf(uris[0]!) : vs.l10n.t('{0} files', uris.length)),
    async read(sink, options) {
      let events = 0;
      let done = 0;
      const leftOut: string[] = [];
      for (const uri of uris) {
        if (options.signal.aborted) break;
        const { events: read, problems, problemCount } = await readOne(vs, uri, sink, options);
        events += read;
        done++;
        leftOut.push(...problemsOf(nameOf(uri), problems, problemCount));
        options.onProgress?.({ events, share: done / uris.length });
      }
      if (options.signal.aborted) leftOut.push(cancelledAt(uris, done));
      return {
        events,
        leftOut: shortened(leftOut),
        ...(events === 0 && done > 0 && { failure: nothing(vs, leftOut) }),
      };
    },
  };
}

/** The file that was being read may not have been read to its end. */
function cancelledAt(uris: readonly vscode.Uri[], done: number): string {
  const last = uris[done - 1];
  const further = `${uris.length - done} of ${uris.length} files`;
  if (!last) return `${further}, cancelled`;
  return `the rest of ${nameOf(last)}${done < uris.length ? `, and ${further}` : ''}, cancelled`;
}

async function readOne(
  vs: typeof vscode,
  uri: vscode.Uri,
  sink: EventSink,
  { signal }: ReadOptions,
): Promise<FileReport> {
  const failed = (problem: string): FileReport => ({ events: 0, problems: [problem], problemCount: 1 });
  try {
    const { size } = await vs.workspace.fs.stat(uri);
    if (size > quickLook && uri.scheme === 'file') return await sink.addFile(uri.fsPath, signal);
    const bytes = await vs.workspace.fs.readFile(uri);
    if (size > quickLook) return await sink.addBytes(nameOf(uri), bytes, signal);
    const { events, problems } = readEventFile(await textOfBytes(bytes));
    if (events.length > 0) await sink.add(events);
    return { events: events.length, problems, problemCount: problems.length };
  } catch (error) {
    if (error instanceof TypeError) return failed('it is compressed, but damaged or cut off');
    if (error instanceof vs.FileSystemError) return failed('it cannot be read');
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function problemsOf(name: string, problems: readonly string[], count: number): string[] {
  const told = problems.slice(0, toldProblems).map((problem) => `${name}: ${problem}`);
  return count > told.length ? [...told, `${name}: ${count - told.length} more`] : told;
}

function shortened(leftOut: readonly string[]): readonly string[] {
  const most = 20;
  return leftOut.length > most ? [...leftOut.slice(0, most), `${leftOut.length - most} more`] : leftOut;
}

function nothing({ l10n }: typeof vscode, leftOut: readonly string[]): Failure {
  return new Failure(
    l10n.t('No event could be read: {0}.', leftOut[0] ?? ''),
    l10n.t('Choose a CloudTrail log file (.json or .json.gz) or a file with one JSON record a line.'),
  );
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
