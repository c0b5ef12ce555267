import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAccountAliasesCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import assert from 'node:assert/strict';
import { Iam } from '../../../src/sandbox/iam';
import { Sts } from '../../../src/sandbox/sts';
import { smallWorld } from '../../helpers/small-world';
import { assertHas, clientsOf, errorName, FakeTarget } from '../../helpers/wire-clients';

const trail = 'cloudtrail.amazonaws.com';
const streams = 'arn:aws:logs:us-east-1:111122223333:log-group:lab:log-stream:111122223333_CloudTrail_us-east-1*';
const stream = 'arn:aws:logs:us-east-1:111122223333:log-group:lab:log-stream:111122223333_CloudTrail_us-east-1';

function policy(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
}
const trustOf = (service: string) => policy({ Principal: { Service: service }, Action: 'sts:AssumeRole' });
const logsPolicy = policy({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [streams] });

function setUp() {
  const world = smallWorld();
  const iam = new Iam(world);
  const { iam: client, sts } = clientsOf(new FakeTarget({ iam: iam.service, sts: new Sts(world).service }));
  const role = (RoleName = 'clwatch_role', AssumeRolePolicyDocument = trustOf(trail)) =>
    client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const put = (PolicyDocument = logsPolicy, PolicyName = 'logs') =>
    client.send(new PutRolePolicyCommand({ RoleName: 'clwatch_role', PolicyName, PolicyDocument }));
  const seen = () => iam.roleSeenByServices('arn:aws:iam::111122223333:role/clwatch_role');
  return { clock: world.clock, client, sts, role, put, seen };
}

describe('The sandbox’s IAM', () => {
  it('keeps roles', async () => {
    const { client, clock } = setUp();
    const created = await client.send(
      new CreateRoleCommand({
        RoleName: 'clwatch_role',
        Path: '/service-role/',
        Description: 'CloudTrail & CloudWatch <Logs>',
        AssumeRolePolicyDocument: trustOf(trail),
        Tags: [{ Key: 'created-by', Value: 'access-alerts' }],
      }),
    );
    const { Role } = await client.send(new GetRoleCommand({ RoleName: 'clwatch_role' }));
    const expected = {
      RoleName: 'clwatch_role',
      Path: '/service-role/',
      Arn: 'arn:aws:iam::111122223333:role/service-role/clwatch_role',
      Description: 'CloudTrail & CloudWatch <Logs>',
      CreateDate: new Date(clock.now()),
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'created-by', Value: 'access-alerts' }],
    };
    assertHas(created.Role, expected);
    assertHas(Role, expected);
    assert.match(Role?.RoleId ?? '', /^AROA[A-Z2-7]{17}$/);
    assert.match(Role?.AssumeRolePolicyDocument ?? '', /^%7B%22Version%22%3A%222012-10-17%22/);
    assert.equal(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), trustOf(trail));

    const { Roles, IsTruncated } = await client.send(new ListRolesCommand({ PathPrefix: '/service-role/' }));
    assert.deepEqual(
      Roles?.map(({ RoleName }) => RoleName),
      ['clwatch_role'],
    );
    assert.equal(IsTruncated, false);
    await client.send(new DeleteRoleCommand({ RoleName: 'clwatch_role' }));
    assert.deepEqual((await client.send(new ListRolesCommand({}))).Roles, []);
  });

  it('keeps inline policies, and a role as long as it has one', async () => {
    const { client, role, put } = setUp();
    await role();
    await put();
    const named = { RoleName: 'clwatch_role', PolicyName: 'logs' };
    const { PolicyDocument } = await client.send(new GetRolePolicyCommand(named));
    assert.equal(decodeURIComponent(PolicyDocument ?? ''), logsPolicy);
    const list = () => client.send(new ListRolePoliciesCommand({ RoleName: 'clwatch_role' }));
    assert.deepEqual((await list()).PolicyNames, ['logs']);
    const attached = await client.send(new ListAttachedRolePoliciesCommand({ RoleName: 'clwatch_role' }));
    assert.deepEqual(attached.AttachedPolicies, []);
    const remove = new DeleteRoleCommand({ RoleName: 'clwatch_role' });
    assert.equal(await errorName(client.send(remove)), 'DeleteConflictException');
    await client.send(new DeleteRolePolicyCommand(named));
    assert.deepEqual((await list()).PolicyNames, []);
    await client.send(remove);
  });

  it('pages lists', async () => {
    const { client, role } = setUp();
    for (const name of ['c', 'a', 'b']) await role(name);
    const first = await client.send(new ListRolesCommand({ MaxItems: 2 }));
    assert.deepEqual(
      first.Roles?.map(({ RoleName }) => RoleName),
      ['a', 'b'],
    );
    assert.equal(first.IsTruncated, true);
    const second = await client.send(new ListRolesCommand({ MaxItems: 2, Marker: first.Marker }));
    assert.deepEqual(
      second.Roles?.map(({ RoleName }) => RoleName),
      ['c'],
    );
  });

  it('tags roles, changes trust, and tells who is asking', async () => {
    const { client, role, sts } = setUp();
    await role();
    await client.send(new TagRoleCommand({ RoleName: 'clwatch_role', Tags: [{ Key: 'a', Value: '1' }] }));
    const { Tags } = await client.send(new ListRoleTagsCommand({ RoleName: 'clwatch_role' }));
    assert.deepEqual(Tags, [{ Key: 'a', Value: '1' }]);
    await client.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'clwatch_role', PolicyDocument: trustOf('ec2.amazonaws.com') }),
    );
    const { Role } = await client.send(new GetRoleCommand({ RoleName: 'clwatch_role' }));
    assert.equal(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), trustOf('ec2.amazonaws.com'));
    assert.deepEqual((await client.send(new ListAccountAliasesCommand({}))).AccountAliases, ['sandbox']);
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    assert.equal(Account, '111122223333');
    assert.equal(Arn, 'arn:aws:iam::111122223333:user/sandbox-admin');
  });

  const long = (length: number) => policy({ Action: 'logs:*', Resource: 'a'.repeat(length) });
  const notThere = { RoleName: 'none' };
  const errors: [name: string, why: string, run: (set: ReturnType<typeof setUp>) => Promise<unknown>][] = [
    ['EntityAlreadyExistsException', 'a name that differs in case only', ({ role }) => role('CLWATCH_ROLE')],
    ['NoSuchEntityException', 'a role that is not there', ({ client }) => client.send(new GetRoleCommand(notThere))],
    [
      'NoSuchEntityException',
      'a policy that is not there',
      ({ client }) => client.send(new GetRolePolicyCommand({ RoleName: 'clwatch_role', PolicyName: 'none' })),
    ],
    ['ValidationError', 'a name with a space', ({ role }) => role('my role')],
    ['ValidationError', 'a name of 65 characters', ({ role }) => role('r'.repeat(65))],
    ['MalformedPolicyDocumentException', 'trust that is not JSON', ({ role }) => role('a', '{')],
    ['MalformedPolicyDocumentException', 'trust without a principal', ({ role }) => role('a', logsPolicy)],
    ['MalformedPolicyDocumentException', 'trust in no service', ({ role }) => role('a', trustOf('cloudtrail'))],
    ['MalformedPolicyDocumentException', 'permissions with a principal', ({ put }) => put(trustOf(trail))],
    ['MalformedPolicyDocumentException', 'permissions without resources', ({ put }) => put(policy({ Action: 'a:b' }))],
    [
      'MalformedPolicyDocumentException',
      'an unknown field',
      ({ put }) => put(policy({ Actions: 'a:b', Resource: '*' })),
    ],
    ['LimitExceededException', 'policies of more than 10 240 bytes', ({ put }) => put(long(10_241))],
    [
      'LimitExceededException',
      'trust of more than 2 048 bytes',
      ({ role }) =>
        role('a', policy({ Principal: { Service: trail }, Action: 'sts:AssumeRole', Sid: 'a'.repeat(2048) })),
    ],
  ];
  for (const [name, why, run] of errors) {
    it(`refuses ${why}: ${name}`, async () => {
      const set = setUp();
      await set.role();
      assert.equal(await errorName(run(set)), name);
    });
  }

  describe('as services see it', () => {
    it('shows a role when it has propagated', async () => {
      const { role, put, seen, clock } = setUp();
      await role();
      await put();
      clock.advance(9_999);
      assert.equal(seen(), undefined);
      clock.advance(1);
      assert.equal(seen()?.trusts(trail), true);
      assert.equal(seen()?.trusts('ec2.amazonaws.com'), false);
      assert.equal(seen()?.allows('logs:PutLogEvents', stream), true);
      assert.equal(seen()?.allows('logs:DeleteLogGroup', stream), false);
      assert.equal(seen()?.allows('logs:PutLogEvents', stream.replace('lab', 'other')), false);
    });

    it('shows a role as it was until a change has propagated', async () => {
      const { client, role, put, seen, clock } = setUp();
      await role();
      clock.advance(60_000);
      await put();
      clock.advance(5_000);
      assert.equal(seen()?.allows('logs:PutLogEvents', stream), false);
      clock.advance(5_000);
      assert.equal(seen()?.allows('logs:PutLogEvents', stream), true);
      const PolicyDocument = trustOf('ec2.amazonaws.com');
      await client.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'clwatch_role', PolicyDocument }));
      assert.equal(seen()?.trusts(trail), true);
      clock.advance(10_000);
      assert.equal(seen()?.trusts(trail), false);
    });

    it('shows a deleted role a little longer', async () => {
      const { client, role, seen, clock } = setUp();
      await role();
      clock.advance(60_000);
      await client.send(new DeleteRoleCommand({ RoleName: 'clwatch_role' }));
      assert.equal(seen()?.trusts(trail), true);
      clock.advance(10_000);
      assert.equal(seen(), undefined);
    });

    it('lets a statement that denies go before one that allows', async () => {
      const { role, put, seen, clock } = setUp();
      await role();
      await put();
      await put(policy({ Effect: 'Deny', Action: 'logs:Put*', Resource: '*' }), 'no');
      clock.advance(60_000);
      assert.equal(seen()?.allows('logs:PutLogEvents', stream), false);
      assert.equal(seen()?.allows('logs:CreateLogStream', stream), true);
    });
  });
});
