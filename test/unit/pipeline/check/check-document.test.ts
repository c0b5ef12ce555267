import assert from 'node:assert/strict';
import { checkMarkdown, summary } from '../../../../src/pipeline/check/check-document';
import { checkPipeline } from '../../../../src/pipeline/check/check-pipeline';
import type { PipelineFacts } from '../../../../src/pipeline/check/facts';
import { alarm, denied, healthy, is, topicArn, withTopic, withTrail } from './healthy-facts';

const documentOf = (facts: PipelineFacts) => checkMarkdown(facts, checkPipeline(facts));

describe('check document', () => {
  it('says of a healthy chain that every link is as it should be', () => {
    const markdown = documentOf(healthy);
    assert.ok(markdown.startsWith('# Pipeline of My\\_cloudtrail in 111122223333 (us-east-1)\n'));
    assert.match(markdown, /Connection \*\*lab\*\*, account \*\*111122223333\*\*, region \*\*us-east-1\*\*/);
    assert.ok(markdown.includes('**Every link is as it should be.**'));
    const links = [...markdown.matchAll(/^\| ✓ \| ([\w ]+) \|/gm)].map(([, link]) => link);
    assert.deepEqual(links, [
      'Trail',
      'Bucket',
      'Role',
      'Log group',
      'Metric filters',
      'Alarms',
      'Topics',
      'Subscriptions',
    ]);
    assert.doesNotMatch(markdown, /^## /m);
  });

  it('marks each link by its worst, and says what to do', () => {
    const facts = {
      ...withTrail({ status: { logging: false } }),
      alarms: is([{ ...alarm, Threshold: 1, AlarmActions: [] }]),
    };
    const markdown = documentOf(facts);
    for (const row of [
      '| ✗ | Trail | My\\_cloudtrail |',
      '| ✓ | Bucket | lab-bucket |',
      '| ⚠ | Alarms | stop alarm |',
      '| – | Topics | There is none. |',
    ]) {
      assert.ok(markdown.includes(row), row);
    }
    assert.ok(markdown.includes('## ✗ Trail\n\n- ✗') && markdown.includes('## ⚠ Alarms\n\n- ⚠'));
    assert.ok(markdown.includes('**1 broken, 1 doubtful.**'));
    assert.match(markdown, /- ✗ \*\*My\\_cloudtrail\*\*: The trail is not logging: .*\n {2}To do: Start it\..*Fix…/);
  });

  it('does not tick what was not checked', () => {
    const markdown = documentOf({ ...healthy, alarms: denied('cloudwatch:DescribeAlarms', 'us-east-1') });
    assert.ok(markdown.includes('| ? | Alarms | Not known. |'));
    assert.match(markdown, /## \? Not checked\n\n- \? \*\*us-east-1\*\*: You may not do cloudwatch:DescribeAlarms/);
    assert.ok(markdown.includes('**Nothing wrong was found; 1 not checked.**'));
  });

  it('does not say that nobody is subscribed where the list may not be read', () => {
    const markdown = documentOf(withTopic({ subscriptions: denied('sns:ListSubscriptionsByTopic', topicArn) }));
    assert.ok(markdown.includes('| ? | Subscriptions | Not known. |'));
  });

  it('lets no name from the account become Markdown', () => {
    const markdown = documentOf({ ...healthy, alarms: is([{ ...alarm, AlarmName: '<b>*a*|`x`', AlarmActions: [] }]) });
    assert.ok(markdown.includes('**&lt;b&gt;\\*a\\*\\|\\`x\\`**'));
  });

  it('counts in a sentence', () => {
    assert.equal(summary([]), 'Every link is as it should be.');
  });
});
