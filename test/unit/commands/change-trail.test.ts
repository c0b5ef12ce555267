import assert from 'node:assert/strict';
import { askLogging, askRetention, askTearDown } from '../../../src/commands/change-trail';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import type { Chain } from '../../../src/pipeline/chain/chain';
import { fakeVsCode } from '../../helpers/fake-vscode';

function chainOf(name: string, logging: boolean, retentionDays?: number): Chain {
  const arn = `arn:aws:logs:us-east-1:111122223333:log-group:${name}-group`;
  const logGroup = { name: `${name}-group`, arn, exists: true, filters: [] };
  return {
    trail: {
      name,
      arn: `arn:aws:cloudtrail:us-east-1:111122223333:trail/${name}`,
      homeRegion: 'us-east-1',
      multiRegion: true,
      organization: false,
      logFileValidation: true,
      bucket: `${name}-bucket`,
      logGroupArn: `${arn}:*`,
      status: { logging },
    },
    logGroup: retentionDays === undefined ? logGroup : { ...logGroup, retentionDays },
  };
}
const running = chainOf('running', true, 90);
const paused = chainOf('paused', false);

const turn = () => new Promise((resolve) => setImmediate(resolve));

function start(chains: readonly Chain[] = [running, paused]) {
  const fake = fakeVsCode();
  const services = {
    vs: fake.vs,
    pipelines: { chains: () => Promise.resolve(chains) },
    tree: { selected: undefined },
  } as unknown as Services;
  const front = async () => {
    await turn();
    return fake.inputs[fake.inputs.length - 1]!;
  };
  const labels = async () => (await front()).items.map(({ label }) => label);
  return { ...fake, services, front, labels };
}
const trailNode = (chain: Chain) => ({ kind: 'trail', chain });

describe('Start Logging, Stop Logging', () => {
  it('take the trail of the menu and ask nothing', async () => {
    const { services, inputs } = start();
    assert.deepEqual(await askLogging(services, trailNode(running), false), {
      kind: 'logging',
      wanted: { trailArn: running.trail.arn, logging: false },
    });
    assert.equal(inputs.length, 0);
  });

  for (const [logging, offered] of [
    [true, paused],
    [false, running],
  ] as const) {
    it(`from the palette, ${logging ? 'start' : 'stop'} offers only ${offered.trail.name} trails`, async () => {
      const { services, front, labels } = start();
      const result = askLogging(services, undefined, logging);
      assert.deepEqual(await labels(), [offered.trail.name]);
      (await front()).accept();
      assert.deepEqual(await result, { kind: 'logging', wanted: { trailArn: offered.trail.arn, logging } });
    });
  }

  it('say when there is no trail, or none to start', async () => {
    const isFailure = (error: unknown) => error instanceof Failure;
    await assert.rejects(askLogging(start([]).services, undefined, true), isFailure);
    await assert.rejects(askLogging(start([running]).services, undefined, true), /Every trail is logging already/);
  });
});

describe('Set Retention…', () => {
  it('shows what is now and takes another', async () => {
    const { services, front } = start();
    const result = askRetention(services, { kind: 'logGroup', chain: running, logGroup: running.logGroup });
    const input = await front();
    assert.deepEqual(
      input.activeItems.map(({ label }) => label),
      ['90 days'],
    );
    input.accept('365 days');
    assert.deepEqual(await result, { kind: 'retention', wanted: { logGroupName: 'running-group', days: 365 } });
  });

  it('from the palette, asks which group; one without retention is at "For ever"', async () => {
    const { services, front } = start();
    const result = askRetention(services, undefined);
    (await front()).accept('paused-group');
    const input = await front();
    assert.deepEqual(
      input.activeItems.map(({ label }) => label),
      ['For ever'],
    );
    input.accept('For ever');
    assert.deepEqual(await result, { kind: 'retention', wanted: { logGroupName: 'paused-group', days: 'for-ever' } });
  });

  it('offers the days that CloudWatch Logs takes', async () => {
    const { services, labels } = start();
    void askRetention(services, trailNode(running));
    const days = (await labels()).map((label) => Number.parseInt(label)).filter(Number.isFinite);
    // aws-facts.md 1.4 copied from the API's model.
    assert.deepEqual(days.join(), '1,3,5,7,14,30,60,90,120,150,180,365,400,545,731,1096,1827,2192,2557,2922,3288,3653');
  });

  it('says when no trail has a log group', async () => {
    const { trail } = running;
    await assert.rejects(askRetention(start([{ trail }]).services, undefined), /no log group/);
  });
});

describe('Tear Down…', () => {
  const wanted = (archivedLogs: boolean) => ({
    kind: 'tear-down',
    wanted: { trailArn: running.trail.arn, archivedLogs },
  });

  it('keeps the archived logs by default', async () => {
    const { services, front, inputs } = start();
    const result = askTearDown(services, trailNode(running));
    (await front()).accept();
    assert.deepEqual(await result, wanted(false));
    assert.equal(inputs.length, 1);
  });

  it('deletes them when the bucket’s name is typed', async () => {
    const { services, front } = start();
    const result = askTearDown(services, trailNode(running));
    (await front()).accept('Delete the archived log files');
    const input = await front();
    input.type('running-bucket');
    input.accept();
    assert.deepEqual(await result, wanted(true));
  });

  it('does nothing when another name is typed', async () => {
    const { services, front, inputs } = start();
    const result = askTearDown(services, trailNode(running));
    (await front()).accept('Delete the archived log files');
    const input = await front();
    for (const wrong of ['', 'paused-bucket', 'running-bucke', 'Running-bucket']) {
      input.type(wrong);
      input.accept();
      await turn();
      assert.match(String(input.validationMessage), /not the bucket’s name/);
      assert.equal(inputs.length, 2);
    }
    input.hide();
    assert.equal(await result, undefined);
  });

  it('goes back from there to keep them', async () => {
    const { services, front } = start();
    const result = askTearDown(services, trailNode(running));
    (await front()).accept('Delete the archived log files');
    (await front()).back();
    (await front()).accept('Keep');
    assert.deepEqual(await result, wanted(false));
  });

  it('from the palette, asks which trail first, and then about its bucket', async () => {
    const { services, front } = start();
    const result = askTearDown(services, undefined);
    (await front()).accept('running');
    const input = await front();
    assert.match(input.placeholder, /running-bucket/);
    input.accept();
    assert.deepEqual(await result, wanted(false));
  });
});
