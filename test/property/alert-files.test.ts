import fc from 'fast-check';
import assert from 'node:assert/strict';
import { completeAlarm } from '../../src/alerts/alarm-defaults';
import { parseAlertFile, printAlertFile, type AlarmSettings } from '../../src/alerts/alert-file';
import { checkAlertFile } from '../../src/alerts/check-alert-file';
import { alarmEdits } from '../../src/alerts/front-matter-edit';
import type { TextEdit } from '../../src/pattern/index';
import { Random } from './generate/random';
import { randomAlertFile, type RandomAlertFile } from './generate/random-alert-file';

const seed = Number(process.env.ACCESS_ALERTS_SEED ?? 20261124);

/** Other values of the settings that are written into files. */
const others = {
  statistic: ['Average', 'Minimum'],
  period: [120, 3600],
  evaluationPeriods: [4, 6],
  datapointsToAlarm: [1],
  threshold: [7, 2.5, 1e-9],
  comparisonOperator: ['LessThanOrEqualToThreshold'],
  treatMissingData: ['ignore'],
} as const satisfies Partial<Record<keyof AlarmSettings, readonly unknown[]>>;
type Key = keyof typeof others;

describe('alert files', function () {
  this.timeout(0);

  it('say what was written, however it was written', () => {
    check(1000, ({ text, settings, pattern, tests }) => {
      const file = parseAlertFile(text);
      assert.deepEqual(
        file.problems.filter(({ severity }) => severity === 'error'),
        [],
      );
      assert.deepEqual(file.settings, settings);
      assert.equal(file.pattern.text, pattern.replaceAll('\n', text.includes('\r\n') ? '\r\n' : '\n'));
      assert.equal(file.tests.length, tests);
    });
  });

  it('stay as they are, to the byte, when they are edited to what they say', () => {
    check(1000, ({ text, settings }) => {
      if (!settings.alarm) return;
      assert.deepEqual(alarmEdits(text, completeAlarm(settings.alarm)), []);
    });
  });

  it('change in one place when one setting is edited, and then say that', () => {
    let edited = 0;
    check(1000, ({ text, settings, comments }, random) => {
      const { alarm } = settings;
      if (!alarm) return;
      const keys = (Object.keys(others) as Key[]).filter(
        (key) => alarm.anomalyDetectionBand === undefined || (key !== 'threshold' && key !== 'comparisonOperator'),
      );
      const key = random.pick(keys);
      const wanted: AlarmSettings = { ...alarm, [key]: random.pick<string | number>(others[key]) };
      const edits = alarmEdits(text, completeAlarm(wanted));
      assert.ok(edits && edits.length <= 1, JSON.stringify(edits));
      const [edit] = edits;
      const result = applied(text, edits);
      const before = parseAlertFile(text);
      const after = parseAlertFile(result);
      assert.deepEqual(after.problems.filter(isError), []);
      assert.deepEqual(completeAlarm(after.settings?.alarm), completeAlarm(wanted));
      assert.deepEqual(
        { ...after.settings, alarm: withoutKey(after.settings?.alarm, key) },
        {
          ...before.settings,
          alarm: withoutKey(alarm, key),
        },
      );
      assert.deepEqual(after.pattern.text, before.pattern.text);
      assert.equal(after.tests.length, before.tests.length);
      assert.deepEqual(commentsIn(result, comments), commentsIn(text, comments));
      if (!edit) return;
      edited++;
      const removed = text.slice(edit.range.start, edit.range.end);
      assert.ok(alarm[key] === undefined ? removed === '' : removed.includes(spelled(alarm[key])), removed);
    });
    assert.ok(edited > 400, `only ${edited}`);
  });

  it('get an alarm without losing anything', () => {
    const wanted = completeAlarm({ threshold: 9, evaluationPeriods: 3 });
    check(1000, ({ text, settings, comments }) => {
      if (settings.alarm) return;
      const edits = alarmEdits(text, wanted);
      // Nothing can be added to a mapping in braces that fills the front matter.
      if (!edits) {
        assert.match(text, /^---[ \t]*\r?\n\{/);
        return;
      }
      const after = parseAlertFile(applied(text, edits));
      assert.deepEqual(after.problems.filter(isError), []);
      const { alarm, ...rest } = after.settings ?? {};
      assert.deepEqual(completeAlarm(alarm), wanted);
      assert.deepEqual(rest, settings);
      assert.deepEqual(commentsIn(applied(text, edits), comments), commentsIn(text, comments));
    });
  });

  it('warn of what nothing reads, and keep it', () => {
    check(1000, ({ text, unknown }) => {
      const warned = checkAlertFile(text).diagnostics.filter(({ code }) => code === 'unknown-setting');
      assert.deepEqual(
        warned.map(({ message }) => /^Nothing reads (.*?)\. /.exec(message)?.[1]).sort(),
        [...unknown].sort(),
      );
      assert.ok(warned.every(({ severity }) => severity === 'warning'));
      const edits = alarmEdits(text, completeAlarm({ threshold: 77 }));
      if (!edits) return;
      const after = checkAlertFile(applied(text, edits)).diagnostics.filter(({ code }) => code === 'unknown-setting');
      assert.equal(after.length, warned.length);
    });
  });

  it('are printed so that they are read as they were', () => {
    check(1000, ({ settings, pattern }) => {
      const read = parseAlertFile(printAlertFile(settings, pattern));
      assert.deepEqual(read.problems, []);
      assert.deepEqual(read.settings, settings);
      assert.equal(read.pattern.text, pattern);
    });
  });
});

function check(numRuns: number, holds: (file: RandomAlertFile, random: Random) => void): void {
  const property = fc.property(fc.noShrink(fc.integer()), (fileSeed) => {
    const random = new Random(fileSeed);
    const file = randomAlertFile(random);
    try {
      holds(file, random);
    } catch (error) {
      throw new Error(`${file.text}\n${JSON.stringify(file.text)}`, { cause: error });
    }
  });
  fc.assert(property, { seed, numRuns });
}

function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .reverse()
    .reduce((all, { range, text: instead }) => all.slice(0, range.start) + instead + all.slice(range.end), text);
}

function withoutKey(alarm: AlarmSettings | undefined, key: Key): object {
  return Object.fromEntries(Object.entries(alarm ?? {}).filter(([name]) => name !== key));
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'error';
}

/** A file's comments, in the order in which a text has them; it has to have each of them once. */
function commentsIn(text: string, comments: readonly string[]): readonly string[] {
  for (const comment of comments) assert.equal(text.split(comment).length, 2, comment);
  return [...comments].sort((one, other) => text.indexOf(one) - text.indexOf(other));
}

function spelled(value: string | number | undefined): string {
  return typeof value === 'number' ? String(value).replace(/e.*/, '') : String(value);
}
