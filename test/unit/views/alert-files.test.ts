import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { Connections } from '../../../src/aws/connections';
import { silentLog } from '../../../src/common/log';
import type { Chain, MetricFilterState } from '../../../src/pipeline/chain/chain';
import * as localFiles from '../../../src/pipeline/drift/local-file';
import { AlertFileDecorations } from '../../../src/views/alert-file-decorations';
import { AlertFiles } from '../../../src/views/alert-files';
import { Pipelines } from '../../../src/views/pipelines';
import { eventually } from '../../helpers/eventually';
import { fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';
import { FakeFiles, fileUri } from '../../helpers/fake-files';
import { trail } from '../../helpers/plans';

const file = (name: string, more: readonly string[] = []) =>
  [
    ...['---', `filterName: ${name}`, 'logGroupName: lab', 'metricNamespace: N', `metricName: ${name}`, ...more, '---'],
    ...['{ $.eventName = "StopInstances" }', ''],
  ].join('\n');
/** The same without a log group. */
const unnamed = (name: string) => file(name).replace('logGroupName: lab\n', '');
const filter = (name: string, more: Partial<MetricFilterState> = {}): MetricFilterState => ({
  name,
  pattern: '{$.eventName="StopInstances"}',
  logGroup: 'lab',
  metricNamespace: 'N',
  metricName: name,
  metricValue: '1',
  alarms: [],
  ...more,
});
const chainOn = (name: string, ...filters: MetricFilterState[]): Chain => ({
  trail,
  logGroup: { name, arn: '', exists: true, filters },
});
const chainWith = (...filters: MetricFilterState[]) => chainOn('lab', ...filters);

class World {
  readonly fake = fakeVsCode();
  readonly files = new FakeFiles(this.fake);
  chains: readonly Chain[] | Error = [chainWith(filter('same'), filter('differs', { metricValue: '2' }))];
  loads = 0;
  onLoad: () => void = () => undefined;
  readonly connections = new Connections(this.fake.vs, fakeMemento(), (choice) =>
    Promise.resolve({
      label: 'dev',
      region: choice.kind === 'profile' ? choice.region : 'us-east-1',
      identity: { accountId: '111122223333', arn: '', partition: 'aws' },
    } as unknown as Account),
  );
  readonly pipelines = new Pipelines(this.fake.vs, this.connections, () =>
    this.chains instanceof Error ? Promise.reject(this.chains) : Promise.resolve(this.chains),
  );
  readonly alerts = new AlertFiles(
    this.fake.vs,
    this.connections,
    this.pipelines,
    () => {
      this.loads++;
      this.onLoad();
      return Promise.resolve(localFiles);
    },
    silentLog,
  );

  constructor() {
    for (const name of ['same', 'differs', 'new']) this.files.files.set(`/work/alerts/${name}.cwfilter`, file(name));
  }

  connect(region = 'us-east-1') {
    return this.connections.connect({ kind: 'profile', profile: 'dev', region });
  }

  /** The states by the names of the files. */
  get states(): Record<string, string | undefined> {
    const entries = this.alerts.all.map(({ path, state }) => [path.replace(/^alerts\/|\.cwfilter$/g, ''), state?.is]);
    return Object.fromEntries(entries) as Record<string, string | undefined>;
  }

  async started(): Promise<this> {
    this.alerts.want();
    await this.connect();
    await soon(() => assert.equal(this.states.same, 'same'));
    return this;
  }
}

function soon(holds: () => void): Promise<void> {
  return eventually(() => {
    holds();
    return Promise.resolve();
  });
}

describe('alert files of the workspace', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.alerts.dispose());

  it('are not looked at before an account is connected and somebody looks', async () => {
    const nothing = () => assert.deepEqual([world.files.lists, world.files.watchers, world.loads], [0, 0, 0]);
    nothing();
    await world.connect();
    nothing();
    await world.connections.disconnect();
    world.alerts.want();
    nothing();
    await world.connect();
    await soon(() => assert.equal(world.states.same, 'same'));
  });

  it('are looked at when one of them is opened', async () => {
    await world.connect();
    world.files.open('/work/alerts/same.cwfilter');
    await soon(() => assert.deepEqual(world.states, { same: 'same', differs: 'differs', new: 'not-deployed' }));
    assert.equal(world.fake.contexts.get('accessAlerts.alertFiles'), true);
  });

  const rows: readonly (readonly [what: string, text: string, is: string])[] = [
    ['a log group of no trail here', file('same').replace('lab', 'other'), 'elsewhere'],
    ['no log group, where there is one', unnamed('same'), 'same'],
    ['no log group, and another filter', unnamed('odd'), 'not-deployed'],
    ['a bare pattern', 'ERROR', 'incomplete'],
    ['a broken pattern', file('same').replace('}', ''), 'invalid'],
    ['broken YAML', '---\nfilterName: [\n---\nERROR', 'invalid'],
    ['an unknown setting', file('same', ['owner: me']), 'same'],
  ];
  for (const [what, text, is] of rows) {
    it(`with ${what}: ${is}`, async () => {
      world.files.files.set('/work/alerts/odd.cwfilter', text);
      await world.started();
      assert.equal(world.states.odd, is);
    });
  }

  it('without a log group are about none where trails deliver to several, whichever has such a filter', async () => {
    world.files.files.set('/work/alerts/odd.cwfilter', unnamed('same'));
    world.chains = [chainWith(filter('same')), chainOn('other')];
    await world.started();
    const odd = world.alerts.get(fileUri('/work/alerts/odd.cwfilter'))?.state;
    assert.deepEqual(odd, {
      is: 'undecided',
      filterName: 'same',
      groups: [{ name: 'lab', filter: filter('same') }, { name: 'other' }],
    });
    assert.deepEqual(world.alerts.filesOf({ logGroup: 'lab', name: 'same' }).length, 1);
  });

  it('without a log group have none where no trail delivers to any, or to one that is gone', async () => {
    world.files.files.set('/work/alerts/odd.cwfilter', unnamed('same'));
    world.chains = [{ trail }, { trail, logGroup: { name: 'gone', arn: '', exists: false, filters: [] } }];
    world.alerts.want();
    await world.connect();
    await soon(() => assert.deepEqual([world.states.odd, world.states.same], ['no-log-group', 'elsewhere']));
  });

  const nextLooks: readonly (readonly [what: string, look: (world: World) => void])[] = [
    ['a refresh of the pipelines', ({ pipelines }) => pipelines.refresh()],
    ['a save of one of them', ({ files }) => files.save('/work/alerts/same.cwfilter', file('same'))],
  ];
  for (const [what, look] of nextLooks) {
    it(`are listed with ${what} where that has failed before`, async () => {
      world.files.failure = new Error('the search ended');
      world.alerts.want();
      await world.connect();
      await soon(() => assert.equal(world.files.lists, 1));
      look(world);
      await soon(() => assert.deepEqual(world.states, { same: 'same', differs: 'differs', new: 'not-deployed' }));
    });
  }

  it('are as the account is when they are refreshed, also where its pipelines change meanwhile', async () => {
    await world.started();
    world.files.files.set('/work/alerts/same.cwfilter', file('same', ['unit: Count']));
    // Files are read with the first load, and paired with the second.
    const until = world.loads + 2;
    world.onLoad = () => {
      if (world.loads === until) world.pipelines.refresh();
    };
    await world.alerts.refresh();
    assert.equal(world.states.same, 'differs');
  });

  it('are unknown where the filters may not be looked at', async () => {
    world.chains = [{ trail, logGroup: { name: 'lab', arn: '', exists: true, filters: [], areFiltersUnknown: true } }];
    world.alerts.want();
    await world.connect();
    await soon(() => assert.equal(world.states.same, 'unknown'));
  });

  it('have no state where the chains cannot be read', async () => {
    world.chains = new Error('denied');
    world.alerts.want();
    await world.connect();
    await soon(() => assert.equal(world.alerts.all.length, 3));
    assert.deepEqual(world.states, { same: undefined, differs: undefined, new: undefined });
  });

  it('follow what is saved, changed by others and deleted, and tell of nothing else', async () => {
    await world.started();
    const told: string[] = [];
    world.alerts.onDidChange((uris) => told.push(...uris.map(({ path }) => path.replace('/work/alerts/', ''))));
    world.files.save('/work/alerts/same.cwfilter', file('same', ['unit: Count']));
    await soon(() => assert.equal(world.states.same, 'differs'));
    world.files.change('/work/alerts/new.cwfilter', undefined);
    await soon(() => assert.deepEqual(world.states, { same: 'differs', differs: 'differs' }));
    assert.deepEqual(told, ['same.cwfilter', 'new.cwfilter']);
    assert.equal(world.files.lists, 1, 'it looked for all files again');
  });

  it('are gone with their folder', async () => {
    await world.started();
    world.files.deleteFolder('/work/alerts/');
    await soon(() => assert.deepEqual(world.states, {}));
  });

  it('are paired again when the pipelines are refreshed, without being read again', async () => {
    await world.started();
    const before = world.files.reads.length;
    world.chains = [chainWith(filter('same'), filter('new'))];
    world.pipelines.refresh();
    await soon(() => assert.deepEqual(world.states, { same: 'same', differs: 'not-deployed', new: 'same' }));
    assert.equal(world.files.reads.length, before);
  });

  it('forget at once what was said of another account', async () => {
    await world.started();
    await world.connections.disconnect();
    assert.deepEqual(world.states, { same: undefined, differs: undefined, new: undefined });
    assert.deepEqual(world.alerts.filesOf({ logGroup: 'lab', name: 'same' }), []);
  });

  it('are found by their metric filter, also where two are about one', async () => {
    world.files.files.set('/work/alerts/twin.cwfilter', unnamed('same'));
    await world.started();
    const files = () => world.alerts.filesOf({ logGroup: 'lab', name: 'same' });
    await soon(() =>
      assert.deepEqual(
        files().map(({ path, twins }) => [path, twins]),
        [
          ['alerts/same.cwfilter', ['alerts/twin.cwfilter']],
          ['alerts/twin.cwfilter', ['alerts/same.cwfilter']],
        ],
      ),
    );
    assert.deepEqual(world.alerts.filesOf({ logGroup: 'other', name: 'same' }), []);
    const told: string[] = [];
    world.alerts.onDidChange((uris) => told.push(...uris.map(({ path }) => path)));
    world.files.change('/work/alerts/twin.cwfilter', undefined);
    await soon(() => assert.deepEqual(told, ['/work/alerts/twin.cwfilter', '/work/alerts/same.cwfilter']));
    assert.deepEqual(
      files().map(({ twins }) => twins),
      [undefined],
    );
  });

  it('are many without many reads at once', async () => {
    for (let index = 0; index < 3000; index++) {
      world.files.files.set(`/work/alerts/f${index}.cwfilter`, file(`f${index}`, ['alarm: { threshold: 3 }']));
    }
    await world.started();
    assert.equal(Object.keys(world.states).length, 3003);
    assert.ok(world.files.readsAtOnce <= 16, String(world.files.readsAtOnce));
  });

  it('are marked in the Explorer, with what differs and where', async () => {
    const { vs } = world.fake;
    Object.assign(vs.window, { registerFileDecorationProvider: () => ({ dispose: () => undefined }) });
    Object.assign(vs, {
      FileDecoration: class {
        readonly badge: string;
        readonly tooltip: string;
        constructor(badge: string, tooltip: string) {
          this.badge = badge;
          this.tooltip = tooltip;
        }
      },
    });
    const marks = new AlertFileDecorations(vs, world.alerts, () => world.connections.account);
    const mark = (name: string) => {
      const found = marks.provideFileDecoration(fileUri(`/work/alerts/${name}.cwfilter`));
      return found && `${found.badge} ${found.tooltip}`;
    };
    assert.equal(mark('differs'), undefined);
    await world.started();
    await soon(() =>
      assert.equal(mark('differs'), '≠ differs from 111122223333 (us-east-1): metricValue: 1 here, 2 in the account'),
    );
    assert.equal(mark('new'), '+ not deployed to 111122223333 (us-east-1)');
    assert.deepEqual([mark('same'), mark('no-such')], [undefined, undefined]);
    world.files.files.set('/work/alerts/odd.cwfilter', unnamed('same'));
    world.files.files.set('/work/alerts/new2.cwfilter', unnamed('new'));
    await world.alerts.refresh();
    assert.equal(mark('same'), '! It is the same metric filter as alerts/odd.cwfilter.');
    assert.equal(
      mark('new2'),
      '! not deployed to 111122223333 (us-east-1). It is the same metric filter as alerts/new.cwfilter.',
    );
    world.chains = [chainWith(), chainOn('other', filter('same'))];
    world.pipelines.refresh();
    const several = 'It names no log group, and trails deliver to several: lab, other';
    const todo = 'Name the log group in the file: logGroupName.';
    const own = ' (which has a metric filter of its name)';
    await soon(() => assert.equal(mark('odd'), `? ${several}${own}. ${todo}`));
    assert.equal(mark('new2'), `? ${several}. ${todo}`);
  });
});
