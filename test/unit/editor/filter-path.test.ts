import assert from 'node:assert/strict';
import { filterPath, filterPlaceOf } from '../../../src/editor/filter-path';

describe('paths of metric filters', () => {
  const account = { accountId: '111122223333', region: 'us-east-1' };
  const names = ['stops', 'a b', '50% of/it', 'ünï.cwfilter', '..', '#1?'];

  for (const name of names) {
    it(`lead back to the filter ${name}`, () => {
      const place = { ...account, logGroup: '/aws/cloudtrail.logs', name };
      assert.deepEqual(filterPlaceOf(filterPath(place)), place);
      assert.equal(filterPath(place).split('/').length, 5, 'a slash in a name is no folder');
    });
  }

  for (const path of ['', '/a.cwfilter', '/1/r/g/n', '/1/r/g/%.cwfilter', '/1/r/g/h/n.cwfilter', '/1//g/n.cwfilter']) {
    it(`${path || 'an empty one'} is none`, () => assert.equal(filterPlaceOf(path), undefined));
  }
});
