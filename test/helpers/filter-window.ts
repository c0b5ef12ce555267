import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import { filterStore } from '../../src/commands/filter-store';
import type { Services } from '../../src/commands/services';
import { silentLog } from '../../src/common/log';
import { AlarmsBeside } from '../../src/editor/alarms-beside';
import { FilterFileSystem } from '../../src/editor/filter-file-system';
import { JournalStore } from '../../src/pipeline/journal/journal-store';
import type { LocalAlert } from '../../src/views/alert-files';
import { FileEditor, fakeFiles, fakeUri } from './file-editor';

const folders: string[] = [];

/** A VS Code window of its own on one filter's document: what it knows of the account is what it has read. */
export function openFilterWindow(account: Services['connections']['account'], uri: vscode.Uri) {
  const fake = fakeFiles();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'journals-'));
  folders.push(folder);
  const connections = { account };
  const kept: string[] = [];
  const local: Pick<LocalAlert, 'file'>[] = [];
  const alarmsBeside = new AlarmsBeside(fake.vs);
  const services = {
    vs: fake.vs,
    log: silentLog,
    connections,
    pipelines: { refresh: () => undefined },
    alertFiles: { filesOf: () => local },
    alarmsBeside,
    planReview: {
      keep: (title: string) => (kept.push(title), fakeUri(title, 'plan')),
      update: () => undefined,
      review: (title: string) =>
        Promise.resolve({ decision: fake.answers.shift() ?? 'discard', uri: fakeUri(title, 'plan') }),
    },
    journalsOf: () => new JournalStore(folder),
  } as unknown as Services;
  const files = new FilterFileSystem(
    fake.vs,
    filterStore(() => services),
    () => Date.now(),
  );
  const editor = new FileEditor(files, uri);
  const load = async () => {
    const text = await editor.load();
    fake.opened.fire({ uri, isDirty: false, getText: () => text });
    return text;
  };
  return { ...fake, files, connections, kept, editor, load, local, alarmsBeside, services };
}

/** Removes what the windows have left on the disk. */
export function closeWindows(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
