import {
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  ListAWSServiceAccessForOrganizationCommand,
} from '@aws-sdk/client-organizations';
import assert from 'node:assert/strict';
import { Organizations, type OrganizationMembership } from '../../../src/sandbox/organizations';
import { smallWorld } from '../../helpers/small-world';
import { assertHas, clientsOf, errorName, FakeTarget } from '../../helpers/wire-clients';

const ServicePrincipal = 'cloudtrail.amazonaws.com';

function setUp(membership?: OrganizationMembership) {
  const world = smallWorld();
  const { organizations } = clientsOf(new FakeTarget({ organizations: new Organizations(world, membership).service }));
  return {
    clock: world.clock,
    describe: () => organizations.send(new DescribeOrganizationCommand({})),
    list: () => organizations.send(new ListAWSServiceAccessForOrganizationCommand({})),
    enable: (principal = ServicePrincipal) =>
      organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: principal })),
  };
}

describe('The sandbox’s Organizations', () => {
  it('trusts the services that the management account enables', async () => {
    const { clock, describe, list, enable } = setUp({ id: 'o-exampleorg' });
    assertHas((await describe()).Organization, {
      Id: 'o-exampleorg',
      Arn: 'arn:aws:organizations::111122223333:organization/o-exampleorg',
      FeatureSet: 'ALL',
      MasterAccountId: '111122223333',
    });
    assert.deepEqual((await list()).EnabledServicePrincipals, []);
    const since = new Date(clock.now());
    await enable();
    clock.advance(60_000);
    await enable();
    assert.deepEqual((await list()).EnabledServicePrincipals, [{ ServicePrincipal, DateEnabled: since }]);
    assert.equal(await errorName(enable('CloudTrail')), 'InvalidInputException');
  });

  it('tells a member who manages it, and no more', async () => {
    const { describe, list, enable } = setUp({ id: 'o-exampleorg', managed: false });
    assert.equal((await describe()).Organization?.MasterAccountId, '999988887777');
    assert.equal(await errorName(list()), 'AccessDeniedException');
    assert.equal(await errorName(enable()), 'AccessDeniedException');
  });

  it('is not in use by default', async () => {
    const { describe, list, enable } = setUp();
    for (const call of [describe, list, enable]) {
      assert.equal(await errorName(call()), 'AWSOrganizationsNotInUseException');
    }
  });
});
