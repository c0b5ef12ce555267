import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The files of src/ that a file imports; where `values`, only those that must be loaded before it. */
function importsOf(file: string, { values }: { readonly values: boolean }): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const specifiers = values ? neededFirst(text) : ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.join(path.dirname(file), `${specifier.replace(/\.js$/, '')}.ts`))
    .filter((imported) => existsSync(imported));
}

function neededFirst(text: string): readonly string[] {
  return ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
    const isImport =
      ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
    const isExport = ts.isExportDeclaration(statement) && !statement.isTypeOnly;
    const specifier = isImport || isExport ? statement.moduleSpecifier : undefined;
    return specifier && ts.isStringLiteral(specifier) ? [specifier.text] : [];
  });
}

function graphOf(edges: readonly (readonly [from: string, to: string])[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from !== to) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  return graph;
}

/** One way from a node back to itself; undefined where there is none. */
function cycleIn(graph: Graph): readonly string[] | undefined {
  const finished = new Set<string>();
  const visit = (node: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (finished.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...trail, node]);
      if (cycle) return cycle;
    }
    finished.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}

describe('imports within src', function () {
  // Every file is read.
  this.timeout(30_000);

  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join('src', name));

  it('finds a cycle where there is one', () => {
    const cycle = cycleIn(
      graphOf([
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'b'],
      ]),
    );
    assert.deepEqual(cycle, ['b', 'c', 'b']);
  });

  it('lead from no file back to itself', () => {
    const edges = files.flatMap((file) => importsOf(file, { values: true }).map((to) => [file, to] as const));
    assert.ok(edges.length > files.length);
    assert.equal(cycleIn(graphOf(edges))?.join(' → '), undefined);
  });

  it('lead from no folder back to itself, those of types and later ones too', () => {
    const edges = files.flatMap((file) =>
      importsOf(file, { values: false }).map((to) => [path.dirname(file), path.dirname(to)] as const),
    );
    assert.equal(cycleIn(graphOf(edges))?.join(' → '), undefined);
  });
});
