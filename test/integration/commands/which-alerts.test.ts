import assert from 'node:assert/strict';
import type { Services } from '../../../src/commands/services';
import { showWhichAlerts } from '../../../src/commands/which-alerts';
import { Failure } from '../../../src/common/failure';
import { applyPlan } from '../../../src/pipeline/apply/apply';
import { deliveryOf } from '../../../src/pipeline/chain/delivery';
import { inspectSetup } from '../../../src/pipeline/inspect/inspect-setup';
import { readChains } from '../../../src/pipeline/inspect/read-chains';
import { isRefused } from '../../../src/pipeline/plan/plan';
import { planTrail } from '../../../src/pipeline/plan/plan-trail';
import type { SandboxAction } from '../../../src/sandbox/actions';
import { connectedTo } from '../../helpers/connected';
import { cloudTrailRecord } from '../../helpers/cloudtrail-records';
import { FakeActiveAlert, fakeEditors, FakeDocument } from '../../helpers/fake-editors';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';

const lab = { trailName: 'My_cloudtrail', bucket: 'lab-bucket', logGroupName: 'lab', roleName: 'clwatch_role' };
const minute = 60_000;

async function labAccount(): Promise<SandboxAccount> {
  const made = await sandboxAccount();
  const { account } = made;
  const plan = planTrail(await inspectSetup(account, lab), lab);
  assert.ok(!isRefused(plan));
  assert.ok((await applyPlan(account, plan)).ok);
  await account.call('logs:PutMetricFilter', {
    logGroupName: 'lab',
    filterName: 'stoppedInstancecount',
    filterPattern: '{ $.eventName= "StopInstances" }',
    metricTransformations: [{ metricNamespace: 'CloudTrailMetrics', metricName: 'Stops', metricValue: '1' }],
  });
  return made;
}

/** The command over an account, and the reports it shows. */
function start({ account }: SandboxAccount) {
  const fake = fakeEditors();
  const reports: string[] = [];
  let cancel: () => void = () => undefined;
  Object.assign(fake.vs.window, {
    withProgress: (_: unknown, task: (progress: unknown, token: unknown) => unknown) =>
      task({ report: () => undefined }, { onCancellationRequested: (stop: () => void) => (cancel = stop) }),
  });
  Object.assign(fake.vs, { ProgressLocation: { Notification: 15 } });
  const alerts = new FakeActiveAlert();
  const opened = fake.vs.Uri.from({ scheme: 'access-alerts-event', path: '/event.json' });
  const rows: { message: string }[] = [];
  const set: string[] = [];
  const services = {
    vs: fake.vs,
    log: { warn: () => undefined },
    connections: connectedTo(account),
    pipelines: { chains: () => readChains(account) },
    alertDocuments: alerts,
    eventDocuments: { messageOf: (uri: unknown) => (uri === opened ? cloudTrailRecord() : undefined) },
    eventHistoryTree: { chosen: (row: unknown) => (row === 'a row' || row === undefined ? rows : []) },
    liveTest: { selection: { active: undefined, chosen: [], rejected: [] } },
    events: () => Promise.reject(new Error('not fetched')),
    whichAlertsDocuments: {
      set: (path: string, markdown: string) => {
        set.push(path);
        reports.push(markdown);
      },
    },
  } as unknown as Services;
  return { ...fake, services, alerts, rows, reports, paths: set, opened, cancel: () => cancel() };
}

describe('Which Alerts See This?', () => {
  it('judges an event of Live Test, a row of Event History, and the open one', async () => {
    const { services, rows, reports, opened, open } = start(await labAccount());
    await showWhichAlerts(services, { message: cloudTrailRecord({ eventName: 'StartInstances' }), timestamp: 0 });
    rows.push({ message: cloudTrailRecord() });
    await showWhichAlerts(services, 'a row');
    open(new FakeDocument(opened, ''));
    await showWhichAlerts(services, opened);
    await showWhichAlerts(services, undefined);
    assert.deepEqual(
      reports.map((report) => /\*\*(.* metric filter.*)\*\*/.exec(report)?.[1]),
      [
        'The only metric filter does not count it.',
        '1 of 1 metric filter counts it. Nobody would be told.',
        '1 of 1 metric filter counts it. Nobody would be told.',
        '1 of 1 metric filter counts it. Nobody would be told.',
      ],
    );
    assert.match(reports[0]!, /# Which alerts see StartInstances\?/);
    assert.match(reports[1]!, /\| My\\_cloudtrail \| lab \| ✓ yes/);
  });

  it('has the alert in front judged too, unless it is one of the account', async () => {
    const { services, alerts, reports, vs } = start(await labAccount());
    const event = { message: cloudTrailRecord() };
    const text = '---\nfilterName: stops\n---\n{ $.eventName = "Stop*" }\n';
    alerts.read(new FakeDocument(vs.Uri.from({ scheme: 'file', path: '/stops.cwfilter' }), text));
    await showWhichAlerts(services, event);
    alerts.read(new FakeDocument(vs.Uri.from({ scheme: 'cwfilter', path: '/stops.cwfilter' }), text));
    await showWhichAlerts(services, event);
    assert.match(reports[0]!, /Not deployed: ✓ \*\*stops\*\* in front would count it/);
    assert.doesNotMatch(reports[1]!, /Not deployed/);
  });

  it('does not call the alert in front undeployed where the account has it, and says where it has another pattern', async () => {
    const { services, alerts, reports, vs } = start(await labAccount());
    const uri = vs.Uri.from({ scheme: 'file', path: '/stops.cwfilter' });
    for (const pattern of ['{ ($.eventName = "StopInstances") }', '{ $.eventName = "Start*" }']) {
      const text = `---\nfilterName: stoppedInstancecount\n---\n${pattern}\n`;
      alerts.read(new FakeDocument(uri, text));
      await showWhichAlerts(services, { message: cloudTrailRecord() });
    }
    assert.doesNotMatch(reports[0]!, /Not deployed/);
    assert.match(reports[1]!, /Not deployed like this: ✗ .* in front would not count it/);
  });

  it('does not need to read event selectors, and says that they are not known', async () => {
    const made = await labAccount();
    made.denied.add('cloudtrail:GetEventSelectors');
    const { services, reports } = start(made);
    await showWhichAlerts(services, { message: cloudTrailRecord() });
    assert.match(reports[0]!, /1 of 1 metric filter counts it/);
    assert.match(reports[0]!, /\? not known/);
  });

  it('can be cancelled while the pipelines are read', async () => {
    const { services, cancel, vs, reports } = start(await labAccount());
    Object.assign(services, { pipelines: { chains: () => new Promise(() => undefined) } });
    const looking = showWhichAlerts(services, { message: cloudTrailRecord() });
    setImmediate(cancel);
    await assert.rejects(looking, vs.CancellationError);
    assert.deepEqual(reports, []);
  });

  it('says what to do where no event is meant', async () => {
    const { services } = start(await labAccount());
    await assert.rejects(showWhichAlerts(services, undefined), Failure);
  });
});

describe('whether a trail brings an event to its log group, as the sandbox does it', () => {
  const management = { Field: 'eventCategory', Equals: ['Management'] };
  const settings: [what: string, selectors: object][] = [
    ['all management events', { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }],
    ['only reads', { EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] }],
    ['only writes', { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }],
    [
      'writes by advanced selectors',
      { AdvancedEventSelectors: [{ FieldSelectors: [management, { Field: 'readOnly', Equals: ['false'] }] }] },
    ],
    [
      'names by advanced selectors',
      {
        AdvancedEventSelectors: [
          { FieldSelectors: [management, { Field: 'eventName', StartsWith: ['Stop'], NotEndsWith: ['Logging'] }] },
        ],
      },
    ],
    [
      'no sign-ins',
      {
        AdvancedEventSelectors: [
          { FieldSelectors: [management, { Field: 'eventSource', NotEquals: ['signin.amazonaws.com'] }] },
        ],
      },
    ],
  ];
  const actions: SandboxAction[] = ['stop-instance', 'start-instance', 'console-login-failure', 'unauthorized-call'];
  for (const [what, selectors] of settings) {
    it(what, async () => {
      const { account, sandbox, clock } = await labAccount();
      await account.call('cloudtrail:PutEventSelectors', { TrailName: 'My_cloudtrail', ...selectors });
      const records = actions.map((action) => sandbox.happen(action));
      clock.advance(10 * minute);
      sandbox.advance();
      const delivered = new Set<string | undefined>();
      for await (const { events = [] } of account.pages('logs:FilterLogEvents', { logGroupName: 'lab' })) {
        for (const { message } of events) delivered.add(message);
      }
      const [chain] = await readChains(account);
      const now = await account.call('cloudtrail:GetEventSelectors', { TrailName: 'My_cloudtrail' });
      for (const record of records) {
        const message = JSON.stringify(record);
        const expected = delivered.has(message) ? 'yes' : 'no';
        assert.equal(deliveryOf(message, chain!, now).is, expected, record.eventName);
      }
    });
  }
});
