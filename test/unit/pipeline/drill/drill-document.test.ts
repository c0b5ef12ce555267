import assert from 'node:assert/strict';
import { AwsError } from '../../../../src/aws/account';
import type { Drill } from '../../../../src/pipeline/drill/drill';
import { drillMarkdown } from '../../../../src/pipeline/drill/drill-document';
import { beginDrill, reduceDrill, type DrillEnd, type DrillStep } from '../../../../src/pipeline/drill/drill-timeline';
import { drillResult } from '../../../../src/pipeline/drill/drill-words';
import { aDrill, alarm, began, filter, id } from './a-drill';

const chain: readonly DrillStep[] = [
  { is: 'done', link: 'written', at: began + 400, evidence: 'One event' },
  { is: 'done', link: 'matched', at: began + 4400, evidence: '1 of 1' },
  { is: 'done', link: 'metric', at: began + 64_400, evidence: 'Sum 1' },
  { is: 'done', link: 'alarm', at: began + 191_000, evidence: 'Alarm updated from OK to ALARM' },
  { is: 'done', link: 'published', at: began + 192_000, evidence: 'topic ops-alerts: executed' },
  {
    is: 'done',
    link: 'subscription',
    at: began + 193_000,
    evidence: 'confirmed',
    reached: ['ops-alerts → ops@example.com'],
  },
];
const run = (drill: Drill, steps: readonly DrillStep[], end?: DrillEnd) =>
  [...steps, ...(end ? [{ is: 'ended', at: began + 200_000, end } as const] : [])].reduce(
    reduceDrill,
    beginDrill(drill, began),
  );
const denied = new AwsError('logs:PutLogEvents', 'AccessDeniedException', 'no', {
  reason: 'denied',
  action: 'logs:PutLogEvents',
  needs: ['logs:PutLogEvents'],
});

describe('The document of a drill', () => {
  it('says before what is written, where, who gets a message, and what it costs', () => {
    const text = drillMarkdown(aDrill());
    for (const part of [
      '# Fire drill of stops in 111122223333 (us-east-1)',
      'Connection **dev**, account **111122223333**, region **us-east-1**.',
      'One event is written to the log group `lab`',
      '`access-alerts-drill-20261123-140509`',
      '`logs:CreateLogStream`, `logs:PutLogEvents`',
      'alarm **stop alarm**: ops-alerts → ops@example.com',
      'nothing to speak of',
      '"eventName": "StopInstances"',
      '{"eventName":"StopInstances"}',
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.ok(!text.includes('## Record'));
  });

  it('names every alarm that an event raises', () => {
    const other = {
      ...filter,
      name: 'every stop',
      alarms: [{ ...alarm, name: 'other alarm', topics: [], actions: [] }],
    };
    const text = drillMarkdown(
      aDrill({ others: [other], filter: { ...filter, alarms: [alarm, { ...alarm, name: 'second' }] } }),
    );
    assert.match(
      text,
      /alarm \*\*stop alarm\*\*: ops-alerts → ops@example\.com; alarm \*\*second\*\*: .*alarm \*\*other alarm\*\*: nobody/,
    );
    assert.match(text, /matches other filters of the log group too: every stop\./);
  });

  it('says of an event without a mark that it has none', () => {
    const { way } = aDrill();
    assert.ok(way.kind === 'event');
    const bare = { ...way, event: { ...way.event, isMarked: false }, count: 3 };
    const text = drillMarkdown(aDrill({ way: bare }));
    assert.match(text, /3 events, as many as the alarm asks for, are written/);
    assert.match(text, /leaves no room for a mark/);
    assert.match(text, /## The event, written 3 times/);
  });

  it('says what setting the state does', () => {
    const text = drillMarkdown(aDrill({ way: { kind: 'alarm-state', reason: 'Fire drill', throughOk: true } }));
    assert.match(
      text,
      /set first to OK, which carries out its OK actions, then to ALARM \(`cloudwatch:SetAlarmState`\)/,
    );
    assert.match(text, /stop alarm: ALARM\nFire drill/);
    assert.match(text, /\| state set \|/, 'nothing is written');
    assert.doesNotMatch(text, /\| written \|/);
  });

  it('shows the link that is waited for, and how long that takes', () => {
    const drill = aDrill();
    const text = drillMarkdown(drill, run(drill, chain.slice(0, 2)), 'UTC');
    assert.match(text, /Waiting for: \*\*metric\*\*\. It usually takes 1 min, at most 5 min\./);
    assert.match(text, /\| ✓\sdone \| matched \| 14:05:13\sUTC \| 4\ss \| 1 of 1 \|/);
    assert.match(text, /\| …\swaiting \| metric \|/);
    assert.match(text, /\| {2}\| alarm \|/);
  });

  it('is the record in the end', () => {
    const drill = aDrill();
    const text = drillMarkdown(drill, run(drill, chain, { is: 'reached' }), 'UTC');
    for (const part of [
      '> **Reached ops-alerts → ops@example.com in 3 min 12 s.**',
      '| Who | arn:aws:iam::111122223333:user/me |',
      '| Account | 111122223333, us-east-1 |',
      '| Pattern | { $.eventName = "StopInstances" } |',
      '| Began | 2026-11-23T14:05:09.000Z |',
      '| published | 2026-11-23T14:08:21.000Z: done. topic ops-alerts: executed |',
      '| Made with | Access Alerts for AWS 1.0.0, VS Code 1.109.0 |',
      'look into the mailbox of ops@example.com',
      'stays as evidence',
    ]) {
      assert.ok(text.includes(part), part);
    }
  });

  it('in the sandbox says where the mail can be read', () => {
    const drill = aDrill({ account: { ...aDrill().account, isSandbox: true } });
    assert.match(drillMarkdown(drill, run(drill, chain, { is: 'reached' })), /Sandbox: Read Mail…/);
  });

  it('lets nothing of an account be Markdown or HTML', () => {
    const name = '<b>*x*</b> | `y`';
    const evil = { ...alarm, name };
    const drill = aDrill({
      alarm: evil,
      doubts: [name],
      filter: { ...filter, name, pattern: '"|" <i>', alarms: [evil] },
    });
    for (const text of [drillMarkdown(drill), drillMarkdown(drill, run(drill, chain, { is: 'reached' }))]) {
      assert.ok(!/<b>|<i>/.test(text), text);
      assert.ok(!text.includes('*x*</b>'));
    }
  });
});

describe('What came of a drill', () => {
  const drill = aDrill();
  const rows: readonly (readonly [what: string, steps: number, end: DrillEnd, says: string])[] = [
    [
      'silent',
      2,
      { is: 'silent', link: 'metric', causes: [{ what: 'The filter is gone.', todo: 'Deploy it again.' }] },
      'Silent at: metric. Likely cause: The filter is gone. Deploy it again.',
    ],
    [
      'cancelled',
      2,
      { is: 'cancelled', link: 'metric' },
      `Cancelled while waiting for: metric. The event stays in its log stream, ${id}.`,
    ],
    [
      'cancelled before',
      0,
      { is: 'cancelled', link: 'written' },
      'Cancelled while waiting for: written. Nothing was written.',
    ],
    [
      'no alarm',
      3,
      { is: 'no-alarm' },
      'The metric has counted it after 1 min 4 s; no alarm watches it, so nobody is told.',
    ],
    ['other actions than topics', 5, { is: 'reached' }, 'The alarm stop alarm did what it is to do in 3 min 12 s.'],
    ['not watched', 4, { is: 'reached' }, 'Nothing failed, but not every link could be watched.'],
  ];
  for (const [what, steps, end, says] of rows) {
    it(`is said: ${what}`, () => assert.equal(drillResult(drill, run(drill, chain.slice(0, steps), end)), says));
  }

  it('is said: denied, with the permission that is missing', () => {
    const says = drillResult(drill, run(drill, [], { is: 'failed', link: 'written', error: denied }));
    assert.match(says, /^Failed at: written\. .*logs:PutLogEvents.* Nothing was written\.$/);
  });
});
