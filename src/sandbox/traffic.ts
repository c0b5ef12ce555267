import { denied } from './actions';
import type { Cast } from './cast';
import { innerTime, type Actor, type Deed, type JsonObject } from './records';
import type { Random } from './random';
import type { World } from './world';

const HOUR = 60 * 60_000;

interface Habit {
  /** How often, relative to the others. */
  readonly weight: number;
  readonly does: (cast: Cast, about: About) => { actor: Actor; deed: Deed };
}

interface About {
  readonly at: number;
  readonly random: Random;
  readonly world: World;
  /** An ARN in the account's home region. */
  readonly arn: (service: string, resource: string) => string;
}

const read = (service: string, name: string, parameters?: JsonObject): Deed => ({
  service,
  name,
  readOnly: true,
  ...(parameters !== undefined && { parameters }),
});

const write = (service: string, name: string, parameters: JsonObject, response?: JsonObject): Deed => ({
  service,
  name,
  readOnly: false,
  parameters,
  ...(response !== undefined && { response }),
});

const consoleReads: readonly Deed[] = [
  read('ec2', 'DescribeInstances', { maxResults: 1000, instancesSet: {}, filterSet: {} }),
  read('ec2', 'DescribeInstanceStatus', { instancesSet: {}, filterSet: {}, includeAllInstances: true }),
  read('ec2', 'DescribeSecurityGroups', { securityGroupSet: {}, securityGroupIdSet: {}, filterSet: {} }),
  read('ec2', 'DescribeVolumes', { volumeSet: {}, filterSet: {} }),
  read('ec2', 'DescribeRegions', { regionSet: {}, allRegions: true }),
  read('monitoring', 'DescribeAlarms', { maxRecords: 100 }),
  read('cloudtrail', 'LookupEvents', { maxResults: 50 }),
  read('iam', 'ListUsers', { maxItems: 100 }),
  read('iam', 'ListRoles', { maxItems: 1000 }),
  read('iam', 'GetAccountSummary'),
  read('rds', 'DescribeDBInstances', { maxRecords: 100 }),
  read('lambda', 'ListFunctions20150331', { maxItems: 50 }),
  read('s3', 'ListBuckets', { Host: 's3.us-east-1.amazonaws.com' }),
  read('kms', 'ListAliases', { limit: 100 }),
  read('elasticloadbalancing', 'DescribeLoadBalancers', { pageSize: 400 }),
];

const planReads: readonly Deed[] = [
  read('sts', 'GetCallerIdentity'),
  read('ec2', 'DescribeVpcs', { vpcSet: { items: [{ vpcId: 'vpc-0d4f8a2b6c1e3975a' }] }, filterSet: {} }),
  read('ec2', 'DescribeSubnets', { subnetSet: {}, filterSet: {} }),
  read('ec2', 'DescribeRouteTables', { routeTableIdSet: {}, filterSet: {} }),
  read('iam', 'GetRole', { roleName: 'web-server' }),
  read('iam', 'ListRolePolicies', { roleName: 'web-server' }),
  read('iam', 'ListAttachedRolePolicies', { roleName: 'nightly-report' }),
  read('logs', 'DescribeLogGroups', { logGroupNamePrefix: '/aws/lambda/nightly-report' }),
  read('lambda', 'GetFunction20150331v2', { functionName: 'nightly-report' }),
  read('cloudtrail', 'DescribeTrails', { trailNameList: [], includeShadowTrails: true }),
];

/** What the account's people and machines do all day. Nothing here is what an alert is usually made for. */
const habits: readonly Habit[] = [
  { weight: 22, does: (cast, { at, random }) => ({ actor: cast.alice(at), deed: random.pick(consoleReads) }) },
  { weight: 12, does: (cast, { at, random }) => ({ actor: cast.carol(at), deed: random.pick(consoleReads) }) },
  { weight: 14, does: (cast, { at, random }) => ({ actor: cast.terraform(at), deed: random.pick(planReads) }) },
  {
    weight: 14,
    does: (cast, { at, random, world }) => ({
      actor: cast.service('ec2'),
      deed: assumeRole(world, random, at, 'web-server', 'i-0a1b2c3d4e5f60718'),
    }),
  },
  {
    weight: 8,
    does: (cast, { at, random, world }) => ({
      actor: cast.service('lambda'),
      deed: assumeRole(world, random, at, 'service-role/nightly-report', 'nightly-report'),
    }),
  },
  {
    weight: 8,
    does: (cast, { at, arn }) => ({
      actor: cast.webServer(at),
      deed: {
        ...read('kms', 'Decrypt', { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext: { app: 'shop' } }),
        resources: [{ type: 'AWS::KMS::Key', arn: arn('kms', 'key/4b7f3c1e-92d0-4c55-8a37-5d0e6f1b2a90') }],
      },
    }),
  },
  {
    weight: 6,
    does: (cast, { at, arn }) => ({
      actor: cast.webServer(at),
      deed: read('secretsmanager', 'GetSecretValue', { secretId: arn('secretsmanager', 'secret:prod/shop-x7Yw2Q') }),
    }),
  },
  {
    weight: 5,
    does: (cast, { at }) => ({
      actor: cast.webServer(at),
      deed: read('ssm', 'GetParameter', { name: '/shop/prod/feature-flags', withDecryption: true }),
    }),
  },
  { weight: 5, does: (cast, { at }) => ({ actor: cast.bob(at), deed: read('sts', 'GetCallerIdentity') }) },
  {
    weight: 4,
    does: (cast, { at, random }) => ({
      actor: cast.reporter(at),
      deed: write('logs', 'CreateLogStream', {
        logGroupName: '/aws/lambda/nightly-report',
        logStreamName: `${new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`,
      }),
    }),
  },
  {
    weight: 3,
    does: (cast, { at }) => ({
      actor: cast.deployer(at),
      deed: write(
        'lambda',
        'UpdateFunctionCode20150331v2',
        { functionName: 'nightly-report', publish: true, dryRun: false },
        { functionName: 'nightly-report', runtime: 'nodejs22.x', lastUpdateStatus: 'InProgress' },
      ),
    }),
  },
  {
    weight: 2,
    does: (cast, { at, random }) => ({
      actor: cast.deployer(at),
      deed: write(
        'ec2',
        'CreateTags',
        {
          resourcesSet: { items: [{ resourceId: 'i-0a1b2c3d4e5f60718' }] },
          tagSet: { items: [{ key: 'release', value: random.hex(7) }] },
        },
        { requestId: random.uuid(), _return: true },
      ),
    }),
  },
  {
    weight: 2,
    does: (cast, { at, random, world }) => ({
      actor: cast.service('backup'),
      deed: write(
        'ec2',
        'CreateSnapshot',
        { volumeId: 'vol-0f1e2d3c4b5a69788', description: 'Nightly backup' },
        {
          requestId: random.uuid(),
          snapshotId: `snap-0${random.hex(16)}`,
          ownerId: world.accountId,
          startTime: at,
          status: 'pending',
        },
      ),
    }),
  },
  {
    weight: 2,
    does: (cast, { at, world }) => {
      const alice = cast.alice(at);
      const { type, principalId, arn, accountId, userName } = alice.identity;
      return {
        actor: {
          ...alice,
          identity: { type, principalId: principalId!, arn: arn!, accountId: accountId!, userName: userName! },
        },
        deed: {
          service: 'signin',
          name: 'ConsoleLogin',
          readOnly: false,
          eventType: 'AwsConsoleSignIn',
          response: { ConsoleLogin: 'Success' },
          additional: {
            LoginTo: 'https://console.aws.amazon.com/console/home',
            MobileVersion: 'No',
            MFAIdentifier: `arn:${world.partition}:iam::${world.accountId}:mfa/alice`,
            MFAUsed: 'Yes',
          },
        },
      };
    },
  },
  {
    weight: 2,
    does: (cast, { at }) => ({
      actor: cast.terraform(at),
      deed: {
        ...read('iam', 'GetRolePolicy', { roleName: 'web-server', policyName: 'legacy' }),
        error: {
          code: 'NoSuchEntityException',
          message: 'The role policy with name legacy cannot be found.',
        },
      },
    }),
  },
  {
    weight: 1,
    does: (cast, { at, arn }) => {
      const actor = cast.carol(at);
      return {
        actor,
        deed: { ...read('kms', 'GetKeyPolicy'), error: denied(actor, 'kms:GetKeyPolicy', arn('kms', 'key/4b7f3c1e')) },
      };
    },
  },
  {
    weight: 1,
    does: (cast, { at }) => ({
      actor: cast.bob(at),
      deed: { ...read('ec2', 'DescribeInstances', { instancesSet: {}, filterSet: {} }), region: 'eu-west-1' },
    }),
  },
];

function assumeRole(world: World, random: Random, at: number, role: string, session: string): Deed {
  const roleArn = `arn:${world.partition}:iam::${world.accountId}:role/${role}`;
  return {
    ...read('sts', 'AssumeRole', { roleArn, roleSessionName: session }),
    response: {
      credentials: {
        accessKeyId: `ASIASANDBOX${random.hex(9).toUpperCase()}`,
        sessionToken: `IQoJb3JpZ2luX2VjSANDBOX${random.hex(24)}`,
        expiration: innerTime(at + 6 * HOUR),
      },
    },
    resources: [{ type: 'AWS::IAM::Role', arn: roleArn }],
  };
}

const totalWeight = habits.reduce((sum, habit) => sum + habit.weight, 0);

/** One thing that somebody in the account does at a time. */
export function habitAt(world: World, cast: Cast, random: Random, at: number): { actor: Actor; deed: Deed } {
  let ticket = random.next() * totalWeight;
  const habit = habits.find(({ weight }) => (ticket -= weight) < 0) ?? habits[0]!;
  const arn = (service: string, resource: string) =>
    `arn:${world.partition}:${service}:${world.homeRegion}:${world.accountId}:${resource}`;
  return habit.does(cast, { at, random, world, arn });
}

/** Events an hour at a time of day: about 40 on average, most of them in working hours (UTC). */
export function hourlyRate(at: number): number {
  const hour = new Date(at).getUTCHours();
  if (hour >= 8 && hour < 18) return 70;
  return hour >= 6 && hour < 22 ? 28 : 14;
}

/** The time of the next event after `at`, by chance. */
export function nextTime(random: Random, at: number): number {
  return at + Math.max(1000, Math.round((-Math.log(1 - random.next()) * HOUR) / hourlyRate(at)));
}
