import { isJsonObject } from '../common/json-object';
import { parseDocument } from 'yaml';
import { nearestWord } from '../common/nearest-word';
import type { TextRange } from '../pattern/index';
import { alertProblem, type AlertDiagnostic } from './alert-diagnostic';
import type { AlertSettings } from './alert-file';
import { settingRanges, type RangeOf, type SettingPath } from './front-matter-ranges';
import { alarmSettings, filterSettings, testSettings } from './settings';
import type { Complaint, Setting } from './setting-checks';
import { topicSettings } from './topic-settings';
import { readTests, type AlertTest } from './test-entries';

/** The YAML above a pattern. */
export interface FrontMatter {
  /** What it says, as far as it is right: a setting with a value that cannot be is left out. */
  readonly settings: AlertSettings;
  readonly tests: readonly AlertTest[];
  readonly problems: readonly AlertDiagnostic[];
  readonly at: RangeOf;
}

type Settings = Readonly<Record<string, Setting>>;

/** Reads front matter that begins at `offset` of its document; never throws. */
export function readFrontMatter(text: string, offset: number): FrontMatter {
  const document = parseDocument(text, { prettyErrors: false });
  const at = settingRanges(document, offset);
  const broken = (...problems: AlertDiagnostic[]): FrontMatter => ({ settings: {}, tests: [], problems, at });
  const whole: TextRange = { start: offset, end: offset + Math.max(1, text.trimEnd().length) };

  if (document.errors.length > 0) {
    return broken(
      ...document.errors.map(({ message, pos }) =>
        alertProblem(
          'invalid-yaml',
          { start: offset + pos[0], end: offset + Math.max(pos[1], pos[0] + 1, wordEnd(text, pos[0])) },
          `The front matter is not valid YAML: ${message.replace(/[.:]$/, '')}.`,
        ),
      ),
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Aliases of aliases without end, which the reader refuses to follow.
    const why = error instanceof Error ? error.message : String(error);
    return broken(alertProblem('invalid-yaml', whole, `The front matter cannot be read: ${why}.`));
  }
  if (value === null || value === undefined) return broken();
  if (!isJsonObject(value)) {
    return broken(
      alertProblem(
        'not-settings',
        whole,
        'The front matter must be a list of names and values, such as filterName: my-filter.',
      ),
    );
  }

  const reader = new SettingsReader(text, offset, at);
  const { metricValue, alarm, topic, tests, ...rest } = reader.read(value, filterSettings, []);
  const alarmValues = isJsonObject(alarm) ? reader.read(alarm, alarmSettings, ['alarm']) : undefined;
  const topicValues = isJsonObject(topic) ? reader.read(topic, topicSettings, ['topic']) : undefined;
  if (isJsonObject(tests)) reader.read(tests, testSettings, ['tests']);
  const settings: AlertSettings = {
    ...rest,
    ...((typeof metricValue === 'string' || typeof metricValue === 'number') && { metricValue: `${metricValue}` }),
    ...(alarmValues && { alarm: alarmValues }),
    ...(topicValues && { topic: topicValues }),
  };
  return { settings, tests: readTests(document, at, reader.problems), problems: reader.problems, at };
}

/** Holds the names and values of front matter against the tables of what there is. */
class SettingsReader {
  readonly problems: AlertDiagnostic[] = [];
  readonly #text: string;
  readonly #offset: number;
  readonly #at: RangeOf;

  constructor(text: string, offset: number, at: RangeOf) {
    this.#text = text;
    this.#offset = offset;
    this.#at = at;
  }

  /** The settings that are right; the others are reported. */
  read(map: Readonly<Record<string, unknown>>, known: Settings, path: SettingPath): Record<string, unknown> {
    const right: [string, unknown][] = [];
    for (const [key, value] of Object.entries(map)) {
      const here = [...path, key];
      const setting = Object.hasOwn(known, key) ? known[key] : undefined;
      if (!setting) {
        this.#unknown(here, key, Object.keys(known));
        continue;
      }
      const complaints: readonly Complaint[] =
        value === null ? [{ code: 'setting-type', message: 'It has no value.' }] : setting.check(value);
      for (const complaint of complaints) this.#complain(here, complaint);
      if (complaints.length === 0) right.push([key, value]);
    }
    return Object.fromEntries(right);
  }

  #unknown(path: SettingPath, key: string, known: readonly string[]): void {
    const range = this.#at(path, 'key');
    const near = nearestWord(key, known);
    const say = near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean ${near}?`;
    this.problems.push(
      alertProblem('unknown-setting', range, `Nothing reads ${path.join('.')}. ${say}`, {
        severity: 'warning',
        fixes: near === undefined ? [] : [{ title: `Write ${near}`, edits: [{ range, text: near }] }],
      }),
    );
  }

  #complain(path: SettingPath, { code, message, at = [], instead, ...details }: Complaint): void {
    const range = this.#at([...path, ...at], 'value');
    // Where a value is a block or spans lines, its text is not replaced.
    const written = this.#text.slice(range.start - this.#offset, range.end - this.#offset);
    const edit = instead === undefined || written.includes('\n') ? undefined : { range, text: instead };
    this.problems.push(
      alertProblem(code, range, `${path.join('.')}: ${message}`, {
        ...details,
        fixes: edit ? [{ title: `Write ${edit.text}`, edits: [edit] }] : [],
      }),
    );
  }
}

/** Where the word that begins at `start` ends: the reader marks its first character only. */
function wordEnd(text: string, start: number): number {
  return start + (/^[\w-]+/.exec(text.slice(start))?.[0].length ?? 0);
}
