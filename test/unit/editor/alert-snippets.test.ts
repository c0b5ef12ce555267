import assert from 'node:assert/strict';
import { checkAlertFile } from '../../../src/alerts/check-alert-file';
import { cloudTrailKnowledge } from '../../../src/cloudtrail/knowledge';
import { completeAlert } from '../../../src/editor/alert-completion';

describe('whole alerts as proposals', () => {
  const alerts = completeAlert('', 0, {}).items.filter(({ detail }) => detail === 'alert');

  it('are there', () => assert.ok(alerts.length > 5));

  for (const { label, insert } of alerts) {
    it(`${label}: front matter and pattern without a fault, of fields and events that there are`, () => {
      const text = insert
        .replace(/\$\{\d:([^}]*)\}/g, '$1')
        .replace('$0', '')
        .replace(/\\([\\$}])/g, '$1');
      const { file, diagnostics } = checkAlertFile(text, { knowledge: cloudTrailKnowledge });
      assert.deepEqual(diagnostics, []);
      assert.deepEqual(Object.keys(file.settings ?? {}).sort(), [
        'alarm',
        'filterName',
        'metricName',
        'metricNamespace',
        'metricValue',
      ]);
    });
  }
});
