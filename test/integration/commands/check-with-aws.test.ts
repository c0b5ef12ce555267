import assert from 'node:assert/strict';
import { askAws, checkWithAws, copyIssueText, type RefereeState } from '../../../src/commands/check-with-aws';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import { ServiceError, type Operation } from '../../../src/sandbox/service';
import { connectedTo } from '../../helpers/connected';
import { fakeVsCode } from '../../helpers/fake-vscode';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';

const pattern = '{ $.eventName = "StopInstances" }';
const stop = '{"eventName":"StopInstances"}';
const start = '{"eventName":"StartInstances"}';

/** Replaces an operation below the SDK. */
function change({ sandbox }: SandboxAccount, by: (real: Operation) => Operation): void {
  const { logs } = sandbox.services;
  Object.assign(logs, { TestMetricFilter: by(logs.TestMetricFilter!) });
}

/** Makes AWS say the opposite of everything. */
const flipped =
  (real: Operation): Operation =>
  (input, context) => {
    const { matches } = real(input, context) as { matches: { eventMessage: string }[] };
    const matched = new Set(matches.map(({ eventMessage }) => eventMessage));
    const messages = input.logEventMessages as string[];
    return {
      matches: messages.flatMap((eventMessage, n) =>
        matched.has(eventMessage) ? [] : [{ eventNumber: n + 1, eventMessage, extractedValues: {} }],
      ),
    };
  };

describe('asking AWS', () => {
  it('agrees with the sandbox, also on more messages than one request takes', async () => {
    const made = await sandboxAccount();
    const messages = Array.from({ length: 120 }, (_, n) => (n % 3 === 0 ? stop : `{"n":${n}}`));
    const comparison = await askAws(made.account, pattern, messages);
    assert.equal(comparison.disagreements.length, 0);
    assert.equal(comparison.events.filter(({ aws }) => aws).length, 40);
    assert.equal(made.calls.filter((call) => call === 'logs:TestMetricFilter').length, 3);
  });

  it('agrees on the values of lines', async () => {
    const made = await sandboxAccount();
    const comparison = await askAws(made.account, '[ip, user, ..., bytes > 10]', ['1.2.3.4 me GET 200 50', 'a b 5']);
    assert.deepEqual(
      comparison.events.map(({ aws, values }) => [aws, values]),
      [
        [true, []],
        [false, []],
      ],
    );
  });

  it('finds every verdict of a service that says the opposite', async () => {
    const made = await sandboxAccount();
    change(made, flipped);
    const { disagreements } = await askAws(made.account, pattern, [stop, start]);
    assert.deepEqual(
      disagreements.map(({ ours, aws }) => [ours, aws]),
      [
        [true, false],
        [false, true],
      ],
    );
  });

  it('takes a refused pattern for an answer, and a denied call not', async () => {
    const made = await sandboxAccount();
    const both = await askAws(made.account, '{ $.a = }', [stop]);
    assert.equal(both.awsError, 'Invalid metric filter pattern');
    assert.equal(both.disagreesOnPattern, false);
    assert.ok(both.ourErrors.length > 0);
    made.denied.add('logs:TestMetricFilter');
    await assert.rejects(askAws(made.account, pattern, [stop]), { name: 'AwsError' });
  });
});

interface Started {
  readonly services: Services;
  readonly referee: RefereeState;
  /** What was said, with `!` before a warning. */
  readonly said: string[];
  readonly questions: string[];
  readonly copied: string[];
  readonly reports: string[];
  readonly contexts: ReadonlyMap<string, unknown>;
}

interface StartOptions {
  readonly kind?: 'sandbox' | 'profile';
  readonly text?: string;
  readonly events?: readonly string[];
  readonly borderline?: readonly number[];
  /** What a person answers to modal questions, in order. */
  readonly answers?: readonly (string | undefined)[];
}

function startCommand({ account }: SandboxAccount, options: StartOptions = {}): Started {
  const { kind = 'profile', text = pattern, events = [stop, start], borderline = [], answers = [] } = options;
  const fake = fakeVsCode();
  const said: string[] = [];
  const questions: string[] = [];
  const copied: string[] = [];
  const reports: string[] = [];
  const left = [...answers];
  const say = (mark: string) => (message: string, more?: unknown) => {
    if (typeof more !== 'object') {
      said.push(mark + message);
      return Promise.resolve(undefined);
    }
    questions.push(`${message} ${(more as { detail: string }).detail}`);
    return Promise.resolve(left.shift());
  };
  Object.assign(fake.vs.window, { showInformationMessage: say(''), showWarningMessage: say('!') });
  Object.assign(fake.vs.window, {
    withProgress: (_: unknown, task: (progress: unknown, token: unknown) => unknown) =>
      task({ report: () => undefined }, { onCancellationRequested: () => undefined }),
  });
  Object.assign(fake.vs, {
    ProgressLocation: { Notification: 15 },
    env: { clipboard: { writeText: (value: string) => Promise.resolve(void copied.push(value)) } },
  });
  const referee: RefereeState = { extensionVersion: '1.2.3', told: new Set(), issue: undefined };
  const services = {
    vs: fake.vs,
    connections: connectedTo(account, kind),
    alertDocuments: { active: { file: { pattern: { text } } } },
    events: () =>
      Promise.resolve({
        state: { events: events.length },
        borderline: () => Promise.resolve(borderline),
        read: (indexes: readonly number[]) =>
          Promise.resolve(indexes.map((n) => events[n] && { timestamp: 0, message: events[n] })),
      }),
    referee,
    refereeDocuments: { set: (_: string, markdown: string) => void reports.push(markdown) },
  } as unknown as Services;
  return { services, referee, said, questions, copied, reports, contexts: fake.contexts };
}

describe('Check with AWS', () => {
  it('says in a real account what is sent and where, once, and sends nothing to who does not want it', async () => {
    const made = await sandboxAccount();
    const { services, questions, said } = startCommand(made, { answers: [undefined, 'Send'] });
    await checkWithAws(services, undefined);
    assert.ok(!made.calls.includes('logs:TestMetricFilter'));
    assert.match(questions[0]!, /2 events to CloudWatch Logs\?.*account 111122223333 \(us-east-1\).*Nothing is stored/);
    await checkWithAws(services, undefined);
    await checkWithAws(services, undefined);
    assert.equal(questions.length, 2);
    assert.deepEqual(said, Array(2).fill('AWS and Access Alerts agree on 2 events.'));
  });

  it('asks nothing in the sandbox', async () => {
    const { services, questions, reports, contexts } = startCommand(await sandboxAccount(), { kind: 'sandbox' });
    await checkWithAws(services, undefined);
    assert.equal(questions.length, 0);
    assert.equal(reports.length, 1);
    assert.equal(contexts.get('accessAlerts.awsDisagrees'), false);
    await assert.rejects(copyIssueText(services), Failure);
  });

  it('takes the events it is given, else the borderline ones first, at most 50', async () => {
    const made = await sandboxAccount();
    const events = Array.from({ length: 80 }, (_, n) => `{"n":${n}}`);
    const asked: string[][] = [];
    change(made, (real) => (input, context) => {
      asked.push(input.logEventMessages as string[]);
      return real(input, context);
    });
    const { services } = startCommand(made, { kind: 'sandbox', events, borderline: [70, 7] });
    await checkWithAws(services, { indexes: [3, 79] });
    await checkWithAws(services, undefined);
    await checkWithAws(services, { indexes: events.map((_, n) => n) });
    assert.deepEqual(asked[0], [events[3], events[79]]);
    assert.deepEqual(asked[1]?.slice(0, 3), [events[70], events[7], events[0]]);
    assert.deepEqual(
      asked.map(({ length }) => length),
      [2, 50, 50],
    );
  });

  it('warns of a disagreement, reports it, and copies the issue text after saying what is in it', async () => {
    const made = await sandboxAccount();
    change(made, flipped);
    const { services, said, reports, questions, copied, contexts } = startCommand(made, {
      kind: 'sandbox',
      answers: [undefined, 'Copy'],
    });
    await checkWithAws(services, undefined);
    assert.deepEqual(said, ['!AWS and Access Alerts disagree on 2 of 2 events.']);
    assert.equal(contexts.get('accessAlerts.awsDisagrees'), true);
    assert.match(reports[0]!, /## Disagreements/);
    await copyIssueText(services);
    assert.equal(copied.length, 0);
    assert.match(questions[0]!, /contains the events/);
    await copyIssueText(services);
    assert.ok(copied[0]?.includes(stop) && copied[0].includes(pattern) && copied[0].includes('1.2.3'));
  });

  it('tells of a pattern that only AWS refuses', async () => {
    const made = await sandboxAccount();
    change(made, () => () => {
      throw new ServiceError('InvalidParameterException', "Invalid character(s) in term '*'");
    });
    const { services, said, reports } = startCommand(made, { kind: 'sandbox' });
    await checkWithAws(services, undefined);
    assert.deepEqual(said, ["!AWS refuses the pattern, Access Alerts takes it: Invalid character(s) in term '*'"]);
    assert.match(reports[0]!, /AWS: refuses it/);
  });

  it('asks AWS about a pattern that we refuse', async () => {
    const made = await sandboxAccount();
    change(made, () => () => ({ matches: [] }));
    const { services, said } = startCommand(made, { kind: 'sandbox', text: '{ $.a = }' });
    await checkWithAws(services, undefined);
    assert.deepEqual(said, ['!AWS takes the pattern, Access Alerts holds it to be wrong.']);
  });

  it('says what to do where there is nothing to check', async () => {
    const { services } = startCommand(await sandboxAccount(), { kind: 'sandbox', events: [] });
    await assert.rejects(checkWithAws(services, undefined), Failure);
  });
});
