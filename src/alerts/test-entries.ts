import { isAlias, isMap, isScalar, isSeq, type Document } from 'yaml';
import { isJson } from '../common/json-object';
import type { TextRange } from '../pattern/index';
import { alertProblem, type AlertDiagnostic } from './alert-diagnostic';
import type { RangeOf } from './front-matter-ranges';

/** One entry of an alert file's `tests:`. */
export interface AlertTest {
  readonly expected: 'match' | 'ignore';
  readonly event: TestEvent;
  /** The entry in the document. */
  readonly range: TextRange;
}

export type TestEvent =
  /** A file of events, by its path relative to the alert file. */
  | { readonly kind: 'file'; readonly path: string }
  /** An event in the alert file itself, as JSON. */
  | { readonly kind: 'inline'; readonly json: string };

const lists = [
  ['matches', 'match'],
  ['ignores', 'ignore'],
] as const;

/** Parts of one event and its depth: few enough for aliases of aliases, or of what they stand in, to do no harm. */
const most = { parts: 100_000, depth: 500 };

/** Reads `tests:`; entries that are neither path nor event are reported and left out. */
export function readTests(document: Document, at: RangeOf, problems: AlertDiagnostic[]): AlertTest[] {
  const tests: AlertTest[] = [];
  for (const [list, expected] of lists) {
    const entries = document.getIn(['tests', list], true);
    if (!isSeq(entries)) continue;
    entries.items.forEach((entry, index) => {
      const range = at(['tests', list, index], 'value');
      const event = readEntry(entry, document);
      if (typeof event === 'string') problems.push(alertProblem('test-entry', range, event));
      else tests.push({ expected, event, range });
    });
  }
  const wanted = new Set(tests.filter(({ expected }) => expected === 'match').map(keyOf));
  for (const test of tests) {
    if (test.expected === 'match' || !wanted.has(keyOf(test))) continue;
    const message = 'The same is listed under matches, so one of the two tests always fails.';
    problems.push(alertProblem('test-conflict', test.range, message, { severity: 'warning' }));
  }
  return tests;
}

function keyOf({ event }: AlertTest): string {
  return event.kind === 'file' ? event.path : event.json;
}

/** The event, or what is wrong with the entry. */
function readEntry(node: unknown, document: Document): TestEvent | string {
  const entry = isAlias(node) ? node.resolve(document) : node;
  if (isMap(entry)) {
    const json = new JsonWriter(document).write(entry);
    return json === undefined ? 'This event is too large.' : { kind: 'inline', json };
  }
  const value = isScalar(entry) ? entry.value : undefined;
  if (typeof value !== 'string' || value.trim() === '') {
    return 'A test is the path of a file of events, or an event as YAML or JSON.';
  }
  if (value.trimStart().startsWith('{')) {
    return isJson(value) ? { kind: 'inline', json: value.trim() } : 'This event is not valid JSON.';
  }
  if (/^([/\\]|[A-Za-z]:|[A-Za-z][\w+.-]+:\/\/)/.test(value)) {
    return 'The path must be relative to this file, so that the test works for everybody.';
  }
  return { kind: 'file', path: value };
}

/** Writes YAML as JSON. Numbers keep their spelling, because patterns see it: `12.0` is another text than `12`. */
class JsonWriter {
  readonly #document: Document;
  #parts = 0;
  #tooLarge = false;

  constructor(document: Document) {
    this.#document = document;
  }

  write(node: unknown): string | undefined {
    const json = this.#value(node, 0);
    return this.#tooLarge ? undefined : json;
  }

  #value(node: unknown, depth: number): string {
    if (++this.#parts > most.parts || depth > most.depth) {
      this.#tooLarge = true;
      return 'null';
    }
    if (isAlias(node)) return this.#value(node.resolve(this.#document), depth + 1);
    if (isMap(node)) {
      const members = node.items.map(({ key, value }) => {
        const name = isScalar(key) ? String(key.value) : String(key);
        return `${JSON.stringify(name)}:${this.#value(value, depth + 1)}`;
      });
      return `{${members.join(',')}}`;
    }
    if (isSeq(node)) return `[${node.items.map((item) => this.#value(item, depth + 1)).join(',')}]`;
    if (!isScalar(node)) return 'null';
    const { value, source } = node;
    if (typeof value === 'number' && source !== undefined && isJson(source)) return source;
    return isPlain(value) ? JSON.stringify(value) : 'null';
  }
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
