import assert from 'node:assert/strict';
import { checkMarkdown, summary } from '../../../../src/pipeline/check/check-document';
import { checkPipeline } from '../../../../src/pipeline/check/check-pipeline';
import type { PipelineFacts } from '../../../../src/pipeline/check/facts';
import { alarm, denied, healthy, is, withTrail } from './healthy-facts';

const documentOf = (facts: PipelineFacts) => checkMarkdown(facts, checkPipeline(facts));

describe('check document', () => {
  it('says of a healthy chain that every link is as it should be', () => {
    const markdown = documentOf(healthy);
    assert.ok(markdown.startsWith('# Pipeline of My\\_cloudtrail in 111122223333 (us-east-1)\n'));
    assert.match(markdown, /Connection \*\*lab\*\*, account \*\*111122223333\*\*, region \*\*us-east-1\*\*/);
    assert.ok(markdown.includes('**Every link is as it should be.**'));
    assert.ok(markdown.includes('✓ Trail → ✓ Bucket → ✓ Role → ✓ Log group → ✓ Metric filters → ✓ Alarms'));
  });

  it('marks each link by its worst, and says what to do', () => {
    const facts = {
      ...withTrail({ status: { logging: false } }),
      alarms: is([{ ...alarm, Threshold: 1, AlarmActions: [] }]),
    };
    const markdown = documentOf(facts);
    assert.ok(markdown.includes('✗ Trail → ✓ Bucket → ✓ Role → ✓ Log group → ✓ Metric filters → ⚠ Alarms → – Topics'));
    assert.ok(markdown.includes('**1 broken, 1 doubtful.**'));
    assert.match(markdown, /- ✗ \*\*My\\_cloudtrail\*\*: The trail is not logging: .*\n {2}To do: Start it\..*Fix…/);
  });

  it('does not tick what was not checked', () => {
    const markdown = documentOf({ ...healthy, alarms: denied('cloudwatch:DescribeAlarms', 'us-east-1') });
    assert.ok(markdown.includes('? Alarms'));
    assert.match(
      markdown,
      /## What was not checked\n\n- \? \*\*us-east-1\*\*: You may not do cloudwatch:DescribeAlarms/,
    );
    assert.ok(markdown.includes('**Nothing wrong was found; 1 not checked.**'));
  });

  it('lets no name from the account become Markdown', () => {
    const markdown = documentOf({ ...healthy, alarms: is([{ ...alarm, AlarmName: '<b>*a*|`x`', AlarmActions: [] }]) });
    assert.ok(markdown.includes('**&lt;b&gt;\\*a\\*\\|\\`x\\`**'));
  });

  it('counts in a sentence', () => {
    assert.equal(summary([]), 'Every link is as it should be.');
  });
});
