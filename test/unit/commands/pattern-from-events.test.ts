import assert from 'node:assert/strict';
import { parseAlertFile } from '../../../src/alerts/alert-file';
import { checkAlertFile } from '../../../src/alerts/check-alert-file';
import { makePatternFromEvents } from '../../../src/commands/pattern-from-events';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import { cloudTrailRecord as record, signIn } from '../../helpers/cloudtrail-records';
import { FakeDocument, fakeEditors } from '../../helpers/fake-editors';

const stop = record();
const denied = record({ errorCode: 'Client.UnauthorizedOperation' });

function start(messages: readonly string[], open?: string) {
  const fake = fakeEditors();
  const made: string[] = [];
  Object.assign(fake.vs.workspace, {
    openTextDocument: ({ language, content }: { language: string; content: string }) => {
      assert.equal(language, 'cloudwatch-filter');
      made.push(content);
      return Promise.resolve({});
    },
  });
  Object.assign(fake.vs.window, { showTextDocument: () => Promise.resolve({}) });
  const uri = fake.vs.Uri.from({ scheme: 'access-alerts-event', path: '/event.json' });
  const services = {
    vs: fake.vs,
    events: () =>
      Promise.resolve({
        read: (indexes: readonly number[]) =>
          Promise.resolve(
            indexes.map((index) => {
              const message = messages[index];
              return message === undefined ? undefined : { message, timestamp: 0 };
            }),
          ),
        observed: () => Promise.resolve({ total: 0, fields: () => [], field: () => undefined, values: () => [] }),
      }),
    eventHistoryTree: { chosen: (row: unknown) => (row === 'a row' ? [{ message: stop }, { message: denied }] : []) },
    eventDocuments: { messageOf: (asked: unknown) => (asked === uri ? open : undefined) },
  } as unknown as Services;
  return { ...fake, services, made, uri };
}

/** What the command fails with, in words. */
async function failure(services: Services, argument?: unknown): Promise<string> {
  try {
    await makePatternFromEvents(services, argument);
  } catch (error) {
    assert.ok(error instanceof Failure);
    return error.message;
  }
  return assert.fail('no failure');
}

describe('Make a Pattern from Events', () => {
  it('opens a document that can be deployed as it is', async () => {
    const { services, made } = start([record({ eventName: 'StartInstances' }), stop]);
    await makePatternFromEvents(services, { chosen: [1], rejected: [0] });
    const { settings, pattern } = parseAlertFile(made[0]!);
    assert.deepEqual(settings, {
      filterName: 'StopInstances',
      metricNamespace: 'CloudTrailMetrics',
      metricName: 'StopInstancesCount',
      metricValue: '1',
    });
    assert.equal(pattern.text, '{ $.eventName = "StopInstances" }');
    assert.deepEqual(
      checkAlertFile(made[0]!).diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  const names: readonly (readonly [chosen: readonly string[], filterName: string])[] = [
    [[denied], 'StopInstancesClientUnauthorizedOperation'],
    [[stop, record({ eventName: 'StartInstances' })], 'StopInstancesAndMore'],
    [[signIn('Failure', 'No')], 'ConsoleLoginFailedAuthentication'],
    [['{"level":"ERROR"}'], 'my-filter'],
    [[record({ eventName: 'null' })], 'my-filter'],
    [[record({ eventName: 'a: {b} ---' })], 'aB'],
  ];
  for (const [chosen, filterName] of names) {
    it(`proposes ${filterName}`, async () => {
      const { services, made } = start(chosen);
      await makePatternFromEvents(services, { chosen: chosen.map((_, i) => i), rejected: [] });
      assert.equal(parseAlertFile(made[0]!).settings?.filterName, filterName);
    });
  }

  it('takes the event of the code lens, or of the document in front', async () => {
    const { services, made, uri, vs, open } = start([], stop);
    await makePatternFromEvents(services, uri);
    open(new FakeDocument(uri, ''));
    assert.equal(vs.window.activeTextEditor?.document.uri, uri);
    await makePatternFromEvents(services, undefined);
    assert.equal(made.length, 2);
    assert.equal(made[0], made[1]);
  });

  it('takes rows of Event History', async () => {
    const { services, made } = start([]);
    await makePatternFromEvents(services, 'a row');
    assert.equal(parseAlertFile(made[0]!).pattern.text, '{ $.eventName = "StopInstances" }');
  });

  it('adds the service of a name that several have', async () => {
    const { services, made } = start([record({ eventSource: 'kms.amazonaws.com', eventName: 'DeleteAlias' })]);
    await makePatternFromEvents(services, { chosen: [0], rejected: [] });
    assert.match(made[0]!, /\(\$\.eventName = "DeleteAlias"\) && \(\$\.eventSource = "kms\.amazonaws\.com"\)/);
  });

  it('names the events that nothing tells apart', async () => {
    const { services } = start([stop, record()]);
    assert.match(
      await failure(services, { chosen: [0], rejected: [1] }),
      /StopInstances, alice \(IAMUser\), .* and StopInstances, alice \(IAMUser\)/,
    );
  });

  it('says when events are gone, and when none is selected', async () => {
    const { services } = start([stop]);
    assert.match(await failure(services, { chosen: [4], rejected: [] }), /not there any more/);
    assert.match(await failure(services, { chosen: [], rejected: [0] }), /No event is selected/);
    assert.match(await failure(services), /No event is selected/);
  });
});
