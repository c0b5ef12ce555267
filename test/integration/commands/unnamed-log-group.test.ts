import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkAlertFile } from '../../../src/alerts/check-alert-file';
import type { Connections } from '../../../src/aws/connections';
import { compareWithAccount, compareWithLocalFile } from '../../../src/commands/compare-alert-file';
import { deployAllChanged } from '../../../src/commands/deploy-changed';
import { filterToDrill } from '../../../src/commands/drill-questions';
import { deployMetricFilter } from '../../../src/commands/metric-filter';
import { allFilters } from '../../../src/commands/pick-filter';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import { silentLog } from '../../../src/common/log';
import * as localFiles from '../../../src/pipeline/drift/local-file';
import { readChains } from '../../../src/pipeline/inspect/read-chains';
import { JournalStore } from '../../../src/pipeline/journal/journal-store';
import { AlertFiles } from '../../../src/views/alert-files';
import { Pipelines } from '../../../src/views/pipelines';
import { connectedTo } from '../../helpers/connected';
import { eventually } from '../../helpers/eventually';
import { FakeFiles, fileUri } from '../../helpers/fake-files';
import { FakeEventEmitter, fakeVsCode } from '../../helpers/fake-vscode';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';
import { undertake } from '../../helpers/undertaking';

const stops = 'demo/stopped-instances.cwfilter';
const logins = 'demo/console-login-failures.cwfilter';
const demo = [stops, logins, 'demo/broken.cwfilter'];
const where = '111122223333 (us-east-1)';

interface Picked {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** The demo's workspace on a sandbox with trails that deliver to log groups, and a person who presses Apply. */
class World {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-unnamed-'));
  readonly fake = fakeVsCode();
  readonly files = new FakeFiles(this.fake);
  readonly plans: string[] = [];
  readonly told: string[] = [];
  readonly dialogs: string[] = [];
  readonly quickPicks: (readonly Picked[])[] = [];
  readonly diffs: string[] = [];
  readonly made: SandboxAccount;
  readonly store = new JournalStore(this.folder);
  readonly services: Services;

  private constructor(made: SandboxAccount) {
    this.made = made;
    const { vs } = this.fake;
    for (const name of demo) this.files.files.set(`/work/${name}`, readFileSync(name, 'utf8'));
    Object.assign(vs, {
      ProgressLocation: { Notification: 15 },
      Uri: { from: (parts: { path: string }) => ({ ...parts, toString: () => parts.path }) },
    });
    Object.assign(vs.window, {
      withProgress: (_: unknown, task: (progress: unknown, token: unknown) => unknown) =>
        task({ report: () => undefined }, { onCancellationRequested: () => undefined }),
      showInformationMessage: (text: string) => Promise.resolve(void this.told.push(text)),
      showWarningMessage: (text: string, { detail }: { detail: string }, button: string) => {
        this.dialogs.push(`${text}\n${detail}`);
        return Promise.resolve(button);
      },
      showQuickPick: (items: readonly Picked[]) => {
        this.quickPicks.push(items);
        return Promise.resolve(items[0]);
      },
    });
    this.fake.commands.set('vscode.diff', (...[, , title]) => this.diffs.push(String(title)));
    const connections = { ...connectedTo(made.account), onDidChange: new FakeEventEmitter().event };
    const pipelines = new Pipelines(vs, connections as unknown as Connections, readChains);
    const load = () => Promise.resolve(localFiles);
    this.services = {
      vs,
      log: silentLog,
      connections,
      pipelines,
      tree: {},
      alertFiles: new AlertFiles(vs, connections as unknown as Connections, pipelines, load, silentLog),
      alertDocuments: {
        isAlert: () => true,
        read: ({ getText }: { getText: () => string }) => Promise.resolve(checkAlertFile(getText())),
      },
      journalsOf: () => this.store,
      planReview: {
        review: (_: string, markdown: string) => {
          this.plans.push(markdown);
          return Promise.resolve({ decision: 'apply', uri: {} });
        },
        update: () => undefined,
      },
      trackers: () => Promise.reject(new Error('not wanted')),
    } as unknown as Services;
  }

  /** @param groups each gets events of a trail of its own */
  static async start(...groups: readonly string[]): Promise<World> {
    const world = new World(await sandboxAccount());
    const trails = groups.map((logGroupName) => ({
      kind: 'create-trail' as const,
      wanted: { trailName: `${logGroupName}-trail`, bucket: `${logGroupName}-bucket`, logGroupName, roleName: 'role' },
    }));
    assert.equal(await undertake(world.made.account, world.store, trails), undefined);
    return world;
  }

  close(): void {
    this.services.alertFiles.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(name: string, text: string): void {
    this.files.files.set(`/work/${name}`, text);
  }

  /** Opens a file, for the commands that are about the document in front. */
  inFront(name: string): void {
    const document = { uri: fileUri(`/work/${name}`), getText: () => this.files.files.get(`/work/${name}`) };
    Object.assign(this.fake.vs.window, { activeTextEditor: { document } });
  }

  /** Runs Deploy All Changed…, and accepts its list. */
  async deployAll(): Promise<readonly Picked[]> {
    const before = this.fake.inputs.length;
    let isDone = false;
    const done = deployAllChanged(this.services, undefined, undefined).finally(() => (isDone = true));
    await Promise.race([
      done,
      eventually(() => {
        assert.ok(isDone || (this.fake.inputs[before]?.items.length ?? 0) > 0);
        return Promise.resolve();
      }),
    ]);
    const list = this.fake.inputs[before];
    list?.accept();
    await done;
    return list?.items ?? [];
  }

  async failure(command: Promise<unknown>): Promise<Failure> {
    const before = this.made.calls.length;
    const error: unknown = await command.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Failure, String(error));
    assert.deepEqual(
      this.made.calls.slice(before).filter((call) => /:(Put|Create|Delete|Set|Update)/.test(call)),
      [],
    );
    return error;
  }

  get states(): Record<string, string | undefined> {
    const { all } = this.services.alertFiles;
    return Object.fromEntries(all.map(({ path: name, state }) => [name, state?.is]));
  }

  async filters(): Promise<string[]> {
    return (await allFilters(this.services)).map(({ logGroup, name }) => `${logGroup}/${name}`).sort();
  }

  /** Puts a filter like that of a file on a log group. */
  async put(logGroupName: string, filterName = 'stoppedInstancecount'): Promise<void> {
    await this.made.account.call('logs:PutMetricFilter', {
      logGroupName,
      filterName,
      filterPattern: '{ $.eventName = "StartInstances" }',
      metricTransformations: [{ metricNamespace: 'N', metricName: 'M', metricValue: '1' }],
    });
    this.services.pipelines.refresh();
  }
}

describe('the demo’s alert files, which name no log group', () => {
  let world: World;
  const start = async (...groups: readonly string[]) => {
    world = await World.start(...groups);
    return world;
  };
  afterEach(() => world.close());
  const several = 'It names no log group, and trails deliver to several: lab, other';

  describe('where trails deliver to one log group', () => {
    it('are compared with it, and deployed to it by one plan that says so', async () => {
      await start('lab');
      await world.services.alertFiles.refresh();
      assert.deepEqual(world.states, { [stops]: 'not-deployed', [logins]: 'not-deployed', [demo[2]!]: 'invalid' });
      const list = await world.deployAll();
      assert.deepEqual(
        list.map(({ label, description, detail }) => [label, description, detail]),
        [
          ['consoleLoginFailures', `${logins} → lab`, 'not deployed yet'],
          ['stoppedInstancecount', `${stops} → lab`, 'not deployed yet'],
        ],
      );
      assert.match(world.dialogs.join(), /^An alert file cannot be deployed as it is\.\ndemo\/broken\.cwfilter: /);
      const only = /No log group is named, and lab is the only one that a trail delivers to\. From demo\//g;
      assert.equal(world.plans[0]?.match(only)?.length, 2);
      assert.deepEqual(await world.filters(), ['lab/consoleLoginFailures', 'lab/stoppedInstancecount']);
      await world.services.alertFiles.refresh();
      assert.deepEqual([world.states[stops], world.states[logins]], ['same', 'same']);
      const { what } = await world.failure(world.deployAll());
      assert.match(what, /^2 of 3 alert files are deployed already, and the rest cannot be\. demo\/broken\.cwfilter: /);
    });

    it('are compared with the account from either side', async () => {
      await start('lab');
      await world.put('lab');
      await compareWithAccount(world.services, fileUri(`/work/${stops}`));
      const [filter] = await allFilters(world.services);
      await compareWithLocalFile(world.services, { filter });
      const title = `stoppedInstancecount: ${where} ↔ ${stops}`;
      assert.deepEqual([world.diffs, world.quickPicks], [[title, title], []]);
    });

    it('are deployed one by one, and set off, without a question', async () => {
      await start('lab');
      world.inFront(stops);
      await deployMetricFilter(world.services);
      assert.match(world.plans[0]!, /No log group is named, and lab is the only one that a trail delivers to\./);
      assert.equal((await filterToDrill(world.services, undefined))?.logGroup, 'lab');
      assert.deepEqual([world.quickPicks, world.fake.inputs], [[], []]);
    });

    it('are told where two are the same metric filter, whatever one of them names', async () => {
      await start('lab');
      world.files.files.delete('/work/demo/broken.cwfilter');
      world.files.files.delete(`/work/${logins}`);
      const text = world.files.files.get(`/work/${stops}`)!;
      world.write('demo/twin.cwfilter', text.replace('---', '---\nlogGroupName: lab').replace('"1"', '"2"'));
      const { what } = await world.failure(world.deployAll());
      assert.match(what, /stopped-instances\.cwfilter: It is the same metric filter as demo\/twin\.cwfilter/);
      assert.match(what, /twin\.cwfilter: It is the same metric filter as demo\/stopped-instances\.cwfilter/);
      // Also where one of them is as the account has it: the other would take its place.
      world.inFront(stops);
      await deployMetricFilter(world.services);
      assert.match((await world.failure(world.deployAll())).what, /twin\.cwfilter: It is the same metric filter as/);
    });
  });

  describe('where trails deliver to several log groups', () => {
    it('are not deployed together, whichever has such a filter, and it is said what to do', async () => {
      await start('lab', 'other');
      await world.put('other');
      const { what, todo } = await world.failure(world.deployAll());
      assert.ok(what.includes(`${logins}: ${several};`), what);
      assert.ok(what.includes(`${stops}: ${several} (which has a metric filter of its name)`), what);
      assert.equal(
        todo,
        'Mend what AWS would refuse. Name the log group in the file: logGroupName. Save, then deploy again.',
      );
      assert.deepEqual(await world.filters(), ['other/stoppedInstancecount']);
      for (const name of [stops, logins]) {
        world.write(name, world.files.files.get(`/work/${name}`)!.replace('---', '---\nlogGroupName: other'));
      }
      const list = await world.deployAll();
      assert.deepEqual(
        list.map(({ description }) => description),
        [`${logins} → other`, `${stops} → other`],
      );
      assert.deepEqual(await world.filters(), ['other/consoleLoginFailures', 'other/stoppedInstancecount']);
    });

    it('are asked about by what is about one of them', async () => {
      await start('lab', 'other');
      await world.put('other');
      await compareWithAccount(world.services, fileUri(`/work/${stops}`));
      const [filter] = await allFilters(world.services);
      await compareWithLocalFile(world.services, { filter });
      assert.deepEqual(world.diffs, Array(2).fill(`stoppedInstancecount: ${where} ↔ ${stops}`));
      world.inFront(stops);
      assert.equal((await filterToDrill(world.services, undefined))?.logGroup, 'other');
      assert.deepEqual(
        world.quickPicks.map((items) => items.map(({ label }) => label)),
        [['other'], ['other']],
      );
      const { what, todo } = await world.failure(compareWithAccount(world.services, fileUri(`/work/${logins}`)));
      assert.match(
        what,
        /trails deliver to several: lab, other\. None of them has a metric filter consoleLoginFailures/,
      );
      assert.equal(todo, 'Name the log group in the file: logGroupName.');
    });

    it('are deployed one by one to the log group that is chosen', async () => {
      await start('lab', 'other');
      await world.put('other');
      world.inFront(stops);
      const done = deployMetricFilter(world.services);
      await eventually(() => {
        assert.equal(world.fake.inputs[0]?.items.length, 2);
        return Promise.resolve();
      });
      const [question] = world.fake.inputs;
      assert.deepEqual(
        question!.items.map(({ label, description }: Picked) => [label, description]),
        [
          ['lab', undefined],
          ['other', 'has a metric filter of this name'],
        ],
      );
      question!.accept('lab');
      await done;
      assert.deepEqual(await world.filters(), ['lab/stoppedInstancecount', 'other/stoppedInstancecount']);
      assert.doesNotMatch(world.plans[0]!, /No log group is named/);
    });
  });

  it('have nowhere to go where no trail delivers to a log group, and it is said what to do', async () => {
    await start();
    for (const command of [
      () => world.deployAll(),
      () => compareWithAccount(world.services, fileUri(`/work/${stops}`)),
      () => {
        world.inFront(stops);
        return deployMetricFilter(world.services);
      },
    ]) {
      const { what } = await world.failure(command());
      assert.match(what, /No trail .*CloudWatch Logs/);
    }
  });
});
