import assert from 'node:assert/strict';
import { alarmSettings, filterSettings, testSettings } from '../../../src/alerts/settings';
import { completeAlert } from '../../../src/editor/alert-completion';
import { hoverAlert } from '../../../src/editor/alert-hover';
import { tokensOfAlert } from '../../../src/editor/alert-tokens';
import { smallKnowledge } from '../../helpers/small-knowledge';

const help = { knowledge: smallKnowledge };

const at = (marked: string) => {
  const offset = marked.indexOf('‸');
  return { offset, text: marked.replace('‸', '') };
};
const items = (marked: string) => {
  const { offset, text } = at(marked);
  return completeAlert(text, offset, help).items;
};
const labels = (marked: string) => items(marked).map(({ label }) => label);

/** The text once a proposal is accepted, placeholders as they are. */
const accepted = (marked: string, label: string) => {
  const item = items(marked).find((one) => one.label === label);
  assert.ok(item, `${label} is not proposed at ${marked}`);
  const { text } = at(marked);
  return text.slice(0, item.range.start) + item.insert + text.slice(item.range.end);
};

describe('completeAlert', () => {
  describe('front matter', () => {
    it('knows every setting, each where it belongs', () => {
      assert.deepEqual(labels('---\n‸\n---\n'), Object.keys(filterSettings));
      assert.deepEqual(labels('---\nalarm:\n  ‸\n---\n'), Object.keys(alarmSettings));
      assert.deepEqual(labels('---\nalarm: { ‸ }\n---\n'), Object.keys(alarmSettings));
      assert.deepEqual(labels('---\ntests:\n  ‸\n---\n'), Object.keys(testSettings));
    });

    const rows: [marked: string, some: string[], none: string[], why: string][] = [
      ['---\nfilterName: x\n‸\n---', ['metricName'], ['filterName'], 'once is enough'],
      ['---\n‸\nfilterName: x\n---', ['metricName'], ['filterName'], 'also below'],
      ['---\nmetric‸', ['metricName', 'metricValue'], [], 'where the end is not written yet'],
      ['---\nalarm:\n  period: 60\n  ‸\n---', ['statistic'], ['period', 'filterName'], 'the same below alarm'],
      ['---\nalarm: { period: 60, ‸ }\n---', ['statistic'], ['period'], 'and in braces'],
      ['---\nalarm:\n  statistic: ‸\n---', ['Sum', 'Maximum'], ['period'], 'values of a setting that has few'],
      ['---\nalarm: { statistic: S‸ }\n---', ['Sum'], ['period'], 'in braces'],
      ['---\ntopic:\n  ‸\n---', ['topicName', 'subscriptions'], ['period'], 'below topic'],
      ['---\ntopic: { topicName: x, ‸ }\n---', ['subscriptions'], ['topicName'], 'and in braces'],
      [
        '---\ntopic:\n  subscriptions: [{ protocol: email, endpoint: a@b.c }, { protocol: ‸ }]\n---',
        ['email', 'sqs'],
        ['topicName'],
        'the protocols of a subscription',
      ],
      ['---\nalarm: { actionsEnabled: ‸ }\n---', ['true', 'false'], [], 'yes or no'],
      ['---\nunit: ‸\n---', ['Count', 'Bytes'], [], 'units'],
      ['---\nfilterName: ‸\n---', [], ['metricName'], 'no values of a setting that is free'],
      ['---\n# about ‸\n---', [], ['filterName'], 'not in a comment'],
      ['---\nother:\n  ‸\n---', [], ['filterName', 'period'], 'not below what is not known'],
    ];
    for (const [marked, some, none, why] of rows) {
      it(`${JSON.stringify(marked)}: ${why}`, () => {
        const all = labels(marked);
        for (const label of some) assert.ok(all.includes(label), `${label} in ${all.join(' ')}`);
        for (const label of none) assert.ok(!all.includes(label), `no ${label} in ${all.join(' ')}`);
      });
    }

    const results = [
      ['---\nper‸\n---', 'unit', '---\nunit: \n---'],
      ['---\nmet‸\n---', 'metricValue', '---\nmetricValue: "${1:1}"\n---'],
      ['---\nmet‸Name: x\n---', 'metricName', '---\nmetricName: x\n---'],
      ['---\nalarm: { statistic: ‸Sum }\n---', 'Average', '---\nalarm: { statistic: Average }\n---'],
    ] as const;
    for (const [marked, label, result] of results) {
      it(`${JSON.stringify(marked)} with ${label}`, () => assert.equal(accepted(marked, label), result));
    }
  });

  describe('pattern', () => {
    it('is helped with below front matter', () => {
      const text = '---\nfilterName: x\n---\n{ $.‸ }\n';
      assert.equal(accepted(text, '$.eventName'), '---\nfilterName: x\n---\n{ $.eventName  }\n');
    });

    it('brings front matter along only where there is none', () => {
      assert.match(accepted('‸', 'EC2 instance stopped'), /^---\nfilterName/);
      assert.match(accepted('---\nfilterName: x\n---\n‸', 'EC2 instance stopped'), /^---\nfilterName: x\n---\n\{ /);
    });

    it('does not begin on the line of the dashes', () => {
      assert.deepEqual(labels('---\nfilterName: x\n---‸\n'), []);
      assert.deepEqual(labels('--‸-\nfilterName: x\n---\n'), []);
    });
  });
});

describe('hoverAlert', () => {
  const rows: [marked: string, about: string, says: RegExp][] = [
    ['---\nfilter‸Name: x\n---\n', 'filterName', /Name of the metric filter/],
    ['---\nalarm:\n  treat‸MissingData: missing\n---\n', 'treatMissingData', /`notBreaching`/],
    ['---\nalarm: { per‸iod: 60 }\n---\n', 'period', /seconds/],
    ['---\ntopic: { topic‸Name: ops }\n---\n', 'topicName', /SNS topic/],
    ['---\nfilterName: x\n---\n{ $.event‸Name = "x" }', '$.eventName', /action/],
    ['{ $.event‸Name = "x" }', '$.eventName', /action/],
  ];
  for (const [marked, about, says] of rows) {
    it(JSON.stringify(marked), () => {
      const { offset, text } = at(marked);
      const hover = hoverAlert(text, offset, help);
      assert.ok(hover);
      assert.equal(text.slice(hover.range.start, hover.range.end), about);
      assert.match(hover.markdown, says);
    });
  }

  for (const marked of [
    '---\nfilterName: fil‸terName\n---\n',
    '--‸-\nfilterName: x\n---\n',
    '---\nalarm:\n  filter‸Name: x\n---',
  ]) {
    it(`says nothing at ${JSON.stringify(marked)}`, () => {
      const { offset, text } = at(marked);
      assert.equal(hoverAlert(text, offset, help), undefined);
    });
  }
});

describe('tokensOfAlert', () => {
  it('are those of the pattern, where it is in the document', () => {
    const text = '---\neventName: x\n---\n{ $.eventName = "x" }';
    const tokens = tokensOfAlert(text, smallKnowledge);
    assert.deepEqual(tokens, [
      { kind: 'knownField', range: { start: text.lastIndexOf('eventName'), end: text.lastIndexOf('eventName') + 9 } },
    ]);
  });
});
