import assert from 'node:assert/strict';
import { runCli } from '../../helpers/run-cli';

const cli = (args: readonly string[], whileRunning?: (output: string) => Promise<void>) =>
  runCli(args, whileRunning ? { whileRunning } : {});

describe('access-alerts', () => {
  it('tells what there is', async () => {
    const { code, output } = await cli(['--help']);
    assert.equal(code, 0);
    assert.match(output, /^Usage: access-alerts <command>[^]*\n {2}sandbox /);
    assert.match((await cli(['sandbox', '--help'])).output, /--port N[^]*stop-instance/);
  });

  const wrong: [args: string[], says: RegExp][] = [
    [['fly'], /no command “fly”; the commands are: lint, match, test, sandbox/],
    [['sandbox', '--fly'], /Unknown option '--fly'/],
    [['sandbox', 'now'], /Unexpected argument 'now'/],
    [['sandbox', '--port', 'x'], /--port cannot be “x”/],
    [['sandbox', '--port', '65536'], /--port cannot be “65536”/],
    [['sandbox', '--port='], /--port cannot be “”/],
    [['sandbox', '--speed', '0'], /--speed cannot be “0”/],
    [['sandbox', '--seed', '1.5'], /--seed cannot be “1.5”/],
  ];
  for (const [args, says] of wrong) {
    it(`refuses ${args.join(' ')} with one message`, async () => {
      const { code, output, errors } = await cli(args);
      assert.equal(code, 2);
      assert.match(errors, says);
      assert.equal(errors.trimEnd().split('\n').length, 2);
      assert.equal(output, '');
    });
  }

  it('serves the sandbox until it is stopped', async () => {
    let url = '';
    const { code } = await cli(['sandbox', '--port', '0', '--speed', '60'], async (output) => {
      url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '';
      assert.match(output, /60 times as fast/);
      const happened = await fetch(`${url}/_sandbox/stop-instance`, { method: 'POST' });
      assert.match(await happened.text(), /"eventName": "StopInstances"/);
    });
    assert.equal(code, 0);
    await assert.rejects(fetch(url));
  });

  it('says so when the port is in use', async () => {
    const { code } = await cli(['sandbox', '--port', '0'], async (output) => {
      const port = /:(\d+)/.exec(output)?.[1] ?? '';
      const second = await cli(['sandbox', '--port', port]);
      assert.equal(second.code, 1);
      assert.match(second.errors, new RegExp(`^access-alerts: port ${port} is in use; choose another with --port\n$`));
    });
    assert.equal(code, 0);
  });
});
