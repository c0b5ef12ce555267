import type { TrailState } from '../chain/chain';
import type { Existing } from '../inspect/existing';
import { refuse, type Refused } from './plan';
import { placeOf } from './plan-head';
import { trailsOf } from './plan-trail';

/** A trail that this connection may change: the account's own, in its home region (InvalidHomeRegionException). */
export function trailToChange(existing: Pick<Existing, 'account' | 'trails'>, arn: string): TrailState | Refused {
  const place = placeOf(existing);
  const trail = trailsOf(existing).find((each) => each.arn === arn);
  if (!trail) {
    return refuse('no-trail', `The trail ${arn} is not to be found in ${place.region}.`, 'Refresh, and choose again.');
  }
  if (arn.split(':')[4] !== place.accountId) {
    return refuse(
      'not-our-trail',
      `The trail ${trail.name} belongs to another account of the organization.`,
      'Connect to that account, or create a trail of this account’s own.',
    );
  }
  if (trail.homeRegion !== place.region) {
    return refuse(
      'other-home-region',
      `The trail ${trail.name} can be changed in its home region only, which is ${trail.homeRegion}.`,
      `Connect to ${trail.homeRegion}.`,
    );
  }
  return trail;
}
