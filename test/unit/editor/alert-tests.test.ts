import assert from 'node:assert/strict';
import * as alertFile from '../../../src/alerts/alert-file';
import * as alertTests from '../../../src/alerts/alert-tests';
import { AlertTests } from '../../../src/editor/alert-tests';
import { FakeTesting, type FakeTestItem } from '../../helpers/fake-testing';

const alert = (tests: string, pattern = '{ $.eventName = "StopInstances" }') =>
  `---\nfilterName: stopped\ntests:\n${tests}\n---\n${pattern}\n`;
const stop = '{"eventName":"StopInstances"}';
const start = '{"eventName":"StartInstances"}';

/** Asks until it holds, oftener than the tests that wait for VS Code do: nothing here takes time. */
async function eventually(ask: () => void): Promise<void> {
  for (let left = 1000; ; left--) {
    try {
      ask();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

describe('the Test Explorer’s alerts', () => {
  let testing: FakeTesting;
  let tests: AlertTests;
  beforeEach(() => {
    testing = new FakeTesting();
    tests = new AlertTests(testing.vs, () => Promise.resolve({ ...alertFile, ...alertTests }));
  });
  afterEach(() => tests.dispose());

  const tree = () => {
    const lines: string[] = [];
    testing.items.forEach((item) => {
      lines.push(item.label);
      item.children.forEach((child) => lines.push(`  ${child.label}`));
    });
    return lines;
  };
  const child = (label: string): FakeTestItem => {
    let found: FakeTestItem | undefined;
    testing.items.forEach((item) =>
      item.children.forEach((each) => {
        if (each.label === label) found = each;
      }),
    );
    assert.ok(found, `${label} is not there`);
    return found;
  };
  const verdicts = () =>
    testing.steps
      .filter(({ step }) => !['enqueued', 'started', 'end'].includes(step))
      .map(({ step, label }) => `${step} ${label}`);

  it('are those of the workspace’s files that have tests, each entry at its line', async () => {
    testing.files.set('/a/stopped.cwfilter', alert(`  matches: [stop.json]\n  ignores:\n    - ${start}`));
    testing.files.set('/bare.cwfilter', '{ $.eventName = "StopInstances" }');
    await testing.resolveHandler!(undefined);
    assert.deepEqual(tree(), ['stopped', '  matches stop.json', '  ignores StartInstances']);
    assert.deepEqual(testing.items.get('file:///a/stopped.cwfilter')!.range!.start, [2, 0]);
    assert.deepEqual({ ...child('matches stop.json').range }, { start: [3, 12], end: [3, 21] });
    assert.deepEqual(child('ignores StartInstances').range!.start, [5, 6]);
  });

  it('are there for an open document at once, and follow its edits before they are saved', async () => {
    testing.open('/open.cwfilter', alert('  matches: [stop.json]'));
    await eventually(() => assert.deepEqual(tree(), ['stopped', '  matches stop.json']));
    testing.edit('/open.cwfilter', alert('  matches: [stop.json, more.json]'));
    await eventually(() => assert.deepEqual(tree(), ['stopped', '  matches stop.json', '  matches more.json']));
    assert.equal(testing.outdated, 1);
    testing.close('/open.cwfilter');
    await eventually(() => assert.deepEqual(tree(), []));
  });

  it('leave out documents of other languages', async () => {
    testing.open('/notes.yaml', alert('  matches: [stop.json]'), 'yaml');
    testing.open('/open.cwfilter', alert('  matches: [stop.json]'));
    await eventually(() => assert.equal(testing.items.size, 1));
    assert.ok(testing.items.get('file:///open.cwfilter'));
  });

  it('follow files that are made, changed and deleted by others', async () => {
    testing.write('/a.cwfilter', alert('  matches: [stop.json]'));
    await eventually(() => assert.deepEqual(tree(), ['stopped', '  matches stop.json']));
    testing.write('/a.cwfilter', alert('  ignores: [stop.json]'));
    await eventually(() => assert.deepEqual(tree(), ['stopped', '  ignores stop.json']));
    testing.delete('/a.cwfilter');
    assert.deepEqual(tree(), []);
  });

  it('go when a refresh does not find their file any more', async () => {
    testing.files.set('/a.cwfilter', alert('  matches: [stop.json]'));
    await testing.resolveHandler!(undefined);
    testing.files.delete('/a.cwfilter');
    await testing.refreshHandler!();
    assert.deepEqual(tree(), []);
  });

  it('say on the file what hides tests', async () => {
    testing.open('/open.cwfilter', alert('  matches: [stop.json, 42]'));
    await eventually(() => assert.match(testing.items.get('file:///open.cwfilter')?.error ?? '', /path of a file/));
  });

  describe('run', () => {
    beforeEach(async () => {
      testing.files.set('/a/events/stop.json', stop);
      testing.files.set(
        '/a/stopped.cwfilter',
        alert(`  matches: [events/stop.json, ${start}]\n  ignores: [gone.json]`),
      );
      testing.files.set('/b.cwfilter', alert(`  ignores: [${stop}]`).replace('filterName: stopped', 'filterName: b'));
      await testing.resolveHandler!(undefined);
    });

    it('tell what passed, failed, and could not be tested', async () => {
      await testing.run().done;
      assert.deepEqual(verdicts(), [
        'passed matches events/stop.json',
        'failed matches StartInstances',
        'errored ignores gone.json',
        'failed ignores StopInstances',
      ]);
      assert.equal(testing.steps.at(-1)!.step, 'end');
    });

    it('a failure is at the clause that decided, and says what it saw', async () => {
      await testing.run({ include: [child('matches StartInstances')] }).done;
      const [message] = testing.steps.find(({ step }) => step === 'failed')!.messages;
      assert.equal(
        message!.message,
        [
          'StartInstances does not match.',
          'This clause is in the way:',
          '  $.eventName = "StopInstances": the event has "StartInstances"',
        ].join('\n'),
      );
      assert.deepEqual({ ...message!.location!.range }, { start: [6, 2], end: [6, 31] });
      assert.deepEqual([message!.expectedOutput, message!.actualOutput], ['"StopInstances"', '"StartInstances"']);
    });

    it('an unwanted match is at the clause that lets it through', async () => {
      await testing.run({ include: [child('ignores StopInstances')] }).done;
      const [message] = testing.steps.find(({ step }) => step === 'failed')!.messages;
      assert.match(message!.message, /^StopInstances matches, and should be ignored\.\nThis clause lets it through:\n/);
      assert.equal(message!.expectedOutput, undefined);
    });

    it('a missing file is said at the test', async () => {
      await testing.run({ include: [child('ignores gone.json')] }).done;
      const [message] = testing.steps.find(({ step }) => step === 'errored')!.messages;
      assert.equal(message!.message, 'gone.json cannot be read: there is no such file.');
      assert.deepEqual(message!.location!.range, child('ignores gone.json').range);
    });

    it('only what was asked for, and not what was left out', async () => {
      const file = testing.items.get('file:///a/stopped.cwfilter')!;
      await testing.run({ include: [file], exclude: [child('ignores gone.json')] }).done;
      assert.deepEqual(verdicts(), ['passed matches events/stop.json', 'failed matches StartInstances']);
    });

    it('on the text of the editor, saved or not', async () => {
      testing.open('/b.cwfilter', alert(`  ignores: [${stop}]`, '{ $.eventName = "x" }'));
      await testing.run({ include: [child('ignores StopInstances')] }).done;
      assert.deepEqual(verdicts(), ['passed ignores StopInstances']);
    });

    it('stop at once when cancelled', async () => {
      const { done, cancel } = testing.run();
      cancel();
      await done;
      assert.ok(verdicts().every((verdict) => verdict.startsWith('skipped ')));
      assert.equal(verdicts().length, 4);
      assert.equal(testing.steps.at(-1)!.step, 'end');
    });

    it('find the tests first when the explorer was never opened', async () => {
      const fresh = new FakeTesting();
      fresh.files.set('/b.cwfilter', alert(`  matches: [${stop}]`));
      const others = new AlertTests(fresh.vs, () => Promise.resolve({ ...alertFile, ...alertTests }));
      await fresh.run().done;
      assert.ok(fresh.steps.some(({ step }) => step === 'passed'));
      others.dispose();
    });

    it('again after each change, when asked to keep on', async () => {
      const { done, cancel } = testing.run({ include: [child('ignores StopInstances')], continuous: true });
      await eventually(() => assert.deepEqual(verdicts(), ['failed ignores StopInstances']));
      testing.write('/b.cwfilter', alert(`  ignores: [${stop}]`, '{ $.eventName = "x" }'));
      await eventually(() => assert.equal(verdicts().at(-1), 'passed ignores StopInstances'));
      cancel();
      await done;
    });
  });
});
