import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { Command, ContextKey, LanguageId, Setting, View } from '../../../src/common/contributions';

interface Contribution {
  readonly command: string;
  readonly when?: string;
}
interface Manifest {
  readonly engines: { vscode: string };
  readonly devDependencies: Record<string, string>;
  readonly contributes: {
    readonly commands: readonly { command: string; title: string }[];
    readonly views: Record<string, readonly { id: string; icon: string }[]>;
    readonly viewsWelcome: readonly { when: string; contents: string }[];
    readonly menus: Record<string, readonly Contribution[]>;
    readonly languages: readonly { id: string; configuration: string; icon: Record<string, string> }[];
    readonly grammars: readonly { path: string }[];
    readonly configuration: { properties: Record<string, unknown> };
  };
}

const manifestText = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { contributes } = manifest;

function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}

describe('package.json and the code agree', () => {
  it('on commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(Command)));
  });

  it('on menu commands', () => {
    const known = new Set<string>(Object.values(Command));
    for (const item of Object.values(contributes.menus).flat()) assert.ok(known.has(item.command), item.command);
  });

  it('on views', () => {
    const ids = Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id));
    assert.deepEqual(sorted(ids), sorted(Object.values(View)));
  });

  it('on settings', () => {
    assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(Object.values(Setting)));
  });

  it('on context keys', () => {
    const clauses = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when ?? '')),
      ...contributes.viewsWelcome.map(({ when }) => when),
    ].join(' ');
    const used = new Set(clauses.match(/accessAlerts\.\w+/g));
    const known = new Set<string>([...Object.values(ContextKey), ...Object.values(View)]);
    for (const key of used) assert.ok(known.has(key), key);
  });

  it('on the language', () => {
    assert.deepEqual(
      contributes.languages.map(({ id }) => id),
      [LanguageId],
    );
  });

  it('every %string% has a text and every text is used', () => {
    const used = new Set([...manifestText.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]!));
    assert.deepEqual(sorted(used), sorted(Object.keys(strings)));
  });

  it('every file it names is there', () => {
    const files = [
      ...contributes.languages.flatMap(({ configuration, icon }) => [configuration, ...Object.values(icon)]),
      ...contributes.grammars.map(({ path }) => path),
    ];
    for (const file of files) assert.ok(existsSync(file), file);
  });

  it('every command that a welcome text links to exists', () => {
    const known = new Set<string>(Object.values(Command));
    for (const match of Object.values(strings)
      .join('\n')
      .matchAll(/\(command:([\w.]+)\)/g)) {
      assert.ok(known.has(match[1]!), match[1]);
    }
  });

  it('@types/vscode is exactly the oldest VS Code it supports', () => {
    assert.equal(`^${manifest.devDependencies['@types/vscode']}`, manifest.engines.vscode);
  });
});
