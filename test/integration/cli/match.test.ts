import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

const stop = '{"eventName":"StopInstances","awsRegion":"eu-west-1"}';
const start = '{"eventName":"StartInstances","awsRegion":"eu-west-1"}';
const stopped = '{ $.eventName = "StopInstances" }';

describe('access-alerts match', function () {
  this.timeout(60_000);
  let folder = '';
  const file = (name: string, content: string | Buffer) => {
    const full = path.join(folder, name);
    writeFileSync(full, content);
    return full;
  };

  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'match-'))));
  after(() => rmSync(folder, { recursive: true }));

  const contents: [name: string, content: () => string | Buffer][] = [
    ['lines', () => `${stop}\n${start}\n${stop}`],
    ['lines with Windows ends', () => `${stop}\r\n${start}\r\n${stop}\r\n`],
    ['compressed lines', () => gzipSync(`${stop}\n${start}\n${stop}\n`)],
    ['two compressed files in one', () => Buffer.concat([gzipSync(`${stop}\n`), gzipSync(`${start}\n${stop}\n`)])],
    ['records', () => `{"Records":[${stop},${start},${stop}]}`],
    ['compressed records', () => gzipSync(`{"Records":[${stop},${start},${stop}]}`)],
    [
      'records over many lines',
      () => JSON.stringify({ Records: [stop, start, stop].map((each) => JSON.parse(each) as object) }, undefined, 2),
    ],
  ];
  for (const [name, content] of contents) {
    it(`prints the events of ${name}, each as it is and on one line`, async () => {
      const { code, output, errors } = await match(['-p', stopped, file('events', content())]);
      assert.deepEqual(
        output
          .trimEnd()
          .split(/\r?\n/)
          .map((line) => JSON.parse(line) as unknown),
        [JSON.parse(stop), JSON.parse(stop)],
      );
      assert.deepEqual({ code, errors }, { code: 0, errors: '' });
    });
  }

  it('counts the events of all files together', async () => {
    const files = [file('a.ndjson', `${stop}\n`), file('b.json.gz', gzipSync(`{"Records":[${stop},${start}]}`))];
    assert.equal((await match(['--count', '-p', stopped, ...files])).output, '2\n');
  });

  it('reads standard input, also between files', async () => {
    assert.equal((await match(['-p', stopped], `${start}\n${stop}`)).output, `${stop}\n`);
    const first = file('first', `${stop}1\n`);
    assert.equal((await match(['-p', 'StopInstances', first, '-'], `${stop}2\n`)).output, `${stop}1\n${stop}2\n`);
    assert.equal((await match(['-p', stopped, '-c', '-'], gzipSync(`{"Records":[${stop}]}`))).output, '1\n');
  });

  it('takes the pattern of an alert file', async () => {
    const alert = file('stopped.cwfilter', `---\nfilterName: stopped\n---\n${stopped}\n`);
    const events = file('events', `${start}\n${stop}\n`);
    assert.equal((await match([alert, events])).output, `${stop}\n`);
    assert.equal((await match(['--pattern', alert, events])).output, `${stop}\n`);
  });

  it('is over when nothing matches, with exit code 1', async () => {
    assert.deepEqual(await match(['-p', stopped], `${start}\n`), { code: 1, output: '', errors: '' });
    assert.deepEqual(await match(['-p', stopped, '-c'], ''), { code: 1, output: '0\n', errors: '' });
  });

  it('explains every event, clause by clause', async () => {
    const pattern = '{ $.eventName = "StopInstances" && $.errorCode NOT EXISTS }';
    const { code, output } = await match(['-e', '-p', pattern, file('events', `${stop}\n\n${start}\nno JSON\n`)]);
    assert.equal(code, 0);
    const name = path.join(folder, 'events');
    assert.deepEqual(output.trimEnd().split('\n'), [
      `✓ ${name}:1 matches  ${stop}`,
      '  ✓ $.eventName = "StopInstances"  the event has "StopInstances"',
      '  ✓ $.errorCode NOT EXISTS  the event has no such field',
      `✗ ${name}:3 does not match  ${start}`,
      '  ✗ $.eventName = "StopInstances"  the event has "StartInstances"',
      '  ✓ $.errorCode NOT EXISTS  the event has no such field',
      `✗ ${name}:4 does not match  no JSON`,
      '  ✗ $.eventName = "StopInstances"  the event is not JSON',
      '  ✗ $.errorCode NOT EXISTS  the event is not JSON',
    ]);
  });

  describe('with trouble', () => {
    it('names each file that cannot be read, and reads the others', async () => {
      const files = [path.join(folder, 'missing'), file('good', `${stop}\n`)];
      const { code, output, errors } = await match(['-p', stopped, ...files]);
      assert.deepEqual({ code, output }, { code: 2, output: `${stop}\n` });
      assert.equal(errors, `access-alerts: ${files[0]}: there is no such file\n`);
    });

    it('says that a file was cut off, after what it held', async () => {
      const whole = gzipSync(
        Array.from({ length: 5000 }, (_, i) => `{"eventName":"StopInstances","i":${i}}\n`).join(''),
      );
      const cut = file('cut.gz', whole.subarray(0, whole.length - 20));
      const { code, errors } = await match(['-p', stopped, '-c', cut]);
      assert.equal(code, 2);
      assert.match(errors, /cut\.gz: it ends too early; the file may be cut off\n$/);
      const list = await match(['-p', stopped, file('cut.json', `{"Records":[${stop},{"event`)]);
      assert.deepEqual({ code: list.code, output: list.output }, { code: 2, output: `${stop}\n` });
      assert.match(list.errors, /the list of records does not end/);
    });

    const wrong: [args: string[], says: RegExp][] = [
      [[], /needs a pattern, or a \.cwfilter file/],
      [['events.ndjson'], /needs --pattern, or a \.cwfilter file before “events\.ndjson”/],
      [['-p', '{ $.a = '], /AWS would refuse the pattern/],
      [['-p', 'x', '-c', '-e'], /exclude each other/],
      [['-p', 'x', '--threads', '0'], /--threads cannot be “0”/],
      [['-p', 'x', '--fly'], /Unknown option '--fly'/],
      [['missing.cwfilter'], /missing\.cwfilter: there is no such file/],
    ];
    for (const [args, says] of wrong) {
      it(`refuses “${args.join(' ')}” with one message`, async () => {
        const { code, output, errors } = await match(args);
        assert.deepEqual({ code, output }, { code: 2, output: '' });
        assert.match(errors, says);
      });
    }
  });

  describe('in a large file', () => {
    const events = Array.from({ length: 150_000 }, (_, i) => ({
      name: i % 3 === 0 ? 'StopInstances' : 'StartInstances',
      line: `{"eventName":"${i % 3 === 0 ? 'StopInstances' : 'StartInstances'}","i":${i},"fill":"${'x'.repeat(i % 400)}"}`,
    }));
    const expected = events.filter(({ name }) => name === 'StopInstances').map(({ line }) => `${line}\n`);
    let large = '';
    before(() => (large = file('large.ndjson', events.map(({ line }) => `${line}\n`).join(''))));

    for (const threads of ['1', '3']) {
      it(`finds all events in their order with ${threads} threads`, async () => {
        const { code, output } = await match(['-p', stopped, '--threads', threads, large]);
        assert.equal(code, 0);
        assert.ok(output === expected.join(''), 'the same lines in the same order');
        assert.equal((await match(['-p', stopped, '-c', '--threads', threads, large])).output, `${expected.length}\n`);
      });
    }

    for (const what of ['-e', '--threads=3']) {
      it(`ends without a word when nobody reads on (${what})`, async () => {
        const child = startMatch(['-p', stopped, what, large]);
        const errors = text(child.stderr);
        await once(child.stdout, 'data');
        child.stdout.destroy();
        await once(child, 'close');
        assert.deepEqual({ code: child.exitCode, errors: await errors }, { code: 0, errors: '' });
      });
    }

    it('holds no more in memory for more input', async () => {
      const size = async (times: number) => {
        const { errors } = await match(
          ['-p', '{ $.i = * }'],
          Array.from({ length: times }, () => events.map(({ line }) => line).join('\n')).join('\n'),
          ['--import', reportMemory],
        );
        return Number(/maxRSS (\d+)/.exec(errors)?.[1]) / 1024;
      };
      const [one, eight] = [await size(1), await size(8)];
      assert.ok(one > 10 && eight < one + 120, `${one.toFixed()} MB for 36 MB, ${eight.toFixed()} MB for 290 MB`);
    });
  });
});

const reportMemory = `data:text/javascript,process.on('exit',()=>console.error('maxRSS',process.resourceUsage().maxRSS))`;

function startMatch(args: readonly string[], nodeArgs: readonly string[] = []) {
  return spawn(process.execPath, [...nodeArgs, 'dist/cli.js', 'match', ...args], {
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' },
  });
}

/** Runs the command line as it is shipped, to its end. */
async function match(args: readonly string[], input: string | Buffer = '', nodeArgs: readonly string[] = []) {
  const child = startMatch(args, nodeArgs);
  child.stdin.on('error', () => undefined).end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, output, errors };
}
