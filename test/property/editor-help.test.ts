import fc from 'fast-check';
import assert from 'node:assert/strict';
import { completeAlert } from '../../src/editor/alert-completion';
import { formatAlert } from '../../src/editor/alert-format';
import { hoverAlert } from '../../src/editor/alert-hover';
import { foldableRanges, outlineAlert, selectableRanges, type AlertOutlineItem } from '../../src/editor/alert-outline';
import { tokensOfAlert } from '../../src/editor/alert-tokens';
import type { TextRange } from '../../src/pattern/index';
import { smallKnowledge, smallObserved } from '../helpers/small-knowledge';
import { Random } from './generate/random';
import { randomText } from './generate/random-text';

const help = { knowledge: smallKnowledge, observed: smallObserved({ '$.eventName': { 'a "b"': 2, '5': 1 } }) };
const yaml = [
  'filterName: x\n',
  'alarm: {',
  'alarm:\n  ',
  ' }\n',
  '- a\n',
  '? [',
  '"',
  '#',
  'unit: ',
  '\n',
  '*a',
  '\t:',
  '--- ',
];

/** A document as somebody may have left it: front matter in any state, above any text. */
function randomDocument(random: Random): string {
  const pattern = randomText(random);
  if (random.chance(0.4)) return pattern;
  const frontMatter = random.list(random.below(8), () => random.pick(yaml)).join('');
  // Where front matter has no end, all of the text is YAML, of which reading every slip takes its time.
  const closing = random.chance(0.02) ? '' : random.pick(['\n---\n', '\n---\n', '\n---']);
  return `---\n${frontMatter}${closing}${pattern}`;
}

function isWithin({ start, end }: TextRange, text: string): boolean {
  return start >= 0 && start <= end && end <= text.length;
}

describe("the editor's help", () => {
  it('takes any document and any place in it, and speaks of what is there', function () {
    this.timeout(0);
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const random = new Random(seed);
        const text = randomDocument(random);
        const offset = random.below(text.length + 1);
        const why = `at ${offset} of ${JSON.stringify(text.slice(0, 300))}`;

        for (const { range, label } of completeAlert(text, offset, help).items) {
          assert.ok(isWithin(range, text) && range.start <= offset && offset <= range.end, `${label} ${why}`);
          assert.ok(!/[\r\n]/.test(text.slice(range.start, range.end)), `${label} on one line, ${why}`);
        }
        const hover = hoverAlert(text, offset, help);
        assert.ok(!hover || (isWithin(hover.range, text) && hover.range.start <= offset && hover.markdown), why);

        let end = 0;
        for (const { range } of tokensOfAlert(text, help.knowledge)) {
          assert.ok(isWithin(range, text) && range.start >= end && range.end > range.start, why);
          end = range.end;
        }
        outlineAlert(text).forEach(function check(item: AlertOutlineItem): void {
          assert.ok(isWithin(item.range, text) && item.name !== '', why);
          item.children.forEach(check);
        });
        for (const range of foldableRanges(text)) assert.ok(isWithin(range, text), why);
        const steps = selectableRanges(text, offset);
        steps.forEach((range, i) => {
          const inner = steps[i - 1] ?? range;
          assert.ok(
            range.start <= inner.start && inner.end <= range.end && range.start <= offset && offset <= range.end,
            why,
          );
        });
        for (const edit of formatAlert(text)) assert.ok(isWithin(edit.range, text), why);
      }),
      { seed: 20261124, numRuns: Number(process.env.ACCESS_ALERTS_DOCUMENTS ?? 10_000) },
    );
  });
});
