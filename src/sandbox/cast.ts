import { eventTime, type Actor, type JsonObject, type UserIdentity } from './records';
import type { World } from './world';

/**
 * The people, roles and services of the sandbox's account. Addresses are from the ranges reserved for documentation;
 * identifiers and keys follow AWS's forms and belong to nobody.
 */
export interface Cast {
  readonly alice: (at: number) => Actor;
  readonly bob: (at: number) => Actor;
  readonly carol: (at: number) => Actor;
  readonly root: (at: number) => Actor;
  readonly deployer: (at: number) => Actor;
  readonly webServer: (at: number) => Actor;
  readonly reporter: (at: number) => Actor;
  readonly terraform: (at: number) => Actor;
  /** An AWS service acting in the account, e.g. `ec2` for `ec2.amazonaws.com`. */
  readonly service: (name: string) => Actor;
}

const browser =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const awsCli = 'aws-cli/2.31.18 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 md/arch#x86_64 lang/python#3.13.7 md/prompt#off';

/** The account's cast; sessions begin at most an hour before the deed. */
export function castOf(world: World): Cast {
  const { accountId, partition } = world;
  const arn = (service: string, resource: string) => `arn:${partition}:${service}::${accountId}:${resource}`;

  const user = (userName: string, id: string, accessKeyId: string, session?: JsonObject): UserIdentity => ({
    type: 'IAMUser',
    principalId: id,
    arn: arn('iam', `user/${userName}`),
    accountId,
    accessKeyId,
    userName,
    ...(session !== undefined && { sessionContext: session }),
  });
  const session = (at: number, mfa: boolean): JsonObject => ({
    attributes: { creationDate: eventTime(hourOf(at)), mfaAuthenticated: String(mfa) },
  });
  const role = (at: number, path: string, id: string, name: string, key: string, more?: JsonObject): UserIdentity => {
    const roleName = path.slice(path.lastIndexOf('/') + 1);
    return {
      type: 'AssumedRole',
      principalId: `${id}:${name}`,
      arn: arn('sts', `assumed-role/${roleName}/${name}`),
      accountId,
      accessKeyId: key,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: id,
          arn: arn('iam', `role/${path}`),
          accountId,
          userName: roleName,
        },
        attributes: { creationDate: eventTime(hourOf(at)), mfaAuthenticated: 'false' },
        ...more,
      },
    };
  };

  return {
    alice: (at) => ({
      identity: user('alice', 'AIDASANDBOXALICE00001', 'ASIASANDBOXALICE0001', session(at, true)),
      ip: '203.0.113.9',
      userAgent: browser,
      fromConsole: true,
    }),
    bob: () => ({
      identity: user('bob', 'AIDASANDBOXBOB0000001', 'AKIASANDBOXBOB000001'),
      ip: '198.51.100.23',
      userAgent: awsCli,
    }),
    carol: (at) => ({
      identity: role(
        at,
        'aws-reserved/sso.amazonaws.com/AWSReservedSSO_ReadOnlyAccess_7d1f0c9be2a4538c',
        'AROASANDBOXSSORO00001',
        'carol@example.com',
        'ASIASANDBOXCAROL0001',
      ),
      ip: '203.0.113.41',
      userAgent: browser,
      fromConsole: true,
    }),
    root: (at) => ({
      identity: {
        type: 'Root',
        principalId: accountId,
        arn: arn('iam', 'root'),
        accountId,
        accessKeyId: '',
        sessionContext: session(at, true),
      },
      ip: '203.0.113.9',
      userAgent: browser,
    }),
    deployer: (at) => ({
      identity: role(at, 'deploy-role', 'AROASANDBOXDEPLOY0001', 'github-actions', 'ASIASANDBOXDEPLOY001', {
        webIdFederationData: {
          federatedProvider: arn('iam', 'oidc-provider/token.actions.githubusercontent.com'),
          attributes: {},
        },
      }),
      ip: '192.0.2.77',
      userAgent: 'aws-sdk-go-v2/1.39.4 ua/2.1 os/linux lang/go#1.25.3 md/GOOS#linux md/GOARCH#amd64',
    }),
    webServer: (at) => ({
      identity: role(at, 'web-server', 'AROASANDBOXWEB0000001', 'i-0a1b2c3d4e5f60718', 'ASIASANDBOXWEB000001', {
        ec2RoleDelivery: '2.0',
      }),
      ip: '198.51.100.140',
      userAgent: 'Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.12.11',
    }),
    reporter: (at) => ({
      identity: role(
        at,
        'service-role/nightly-report',
        'AROASANDBOXREPORT0001',
        'nightly-report',
        'ASIASANDBOXREPORT001',
      ),
      ip: '198.51.100.201',
      userAgent: 'aws-sdk-js/3.914.0 ua/2.1 os/linux#5.10 lang/js md/nodejs#22.20.0 exec-env/AWS_Lambda_nodejs22.x',
    }),
    terraform: (at) => ({
      identity: role(at, 'terraform', 'AROASANDBOXTERRA00001', 'ci-plan', 'ASIASANDBOXTERRA0001'),
      ip: '192.0.2.78',
      userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.13.4 terraform-provider-aws/6.18.0',
    }),
    service: (name) => ({
      identity: { type: 'AWSService', invokedBy: `${name}.amazonaws.com` },
      ip: `${name}.amazonaws.com`,
      userAgent: `${name}.amazonaws.com`,
    }),
  };
}

function hourOf(at: number): number {
  return Math.floor(at / 3_600_000) * 3_600_000;
}
