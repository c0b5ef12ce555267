import type { Cast } from './cast';
import type { Actor, Deed } from './records';
import type { World } from './world';

/** Changes to what an action records, e.g. which instance is stopped. */
export interface ActionDetails {
  readonly instanceId?: string;
  readonly userName?: string;
  readonly region?: string;
}

interface Action {
  /** What it is called in a list, in English. */
  readonly title: string;
  readonly does: (cast: Cast, world: World, at: number, details: ActionDetails) => { actor: Actor; deed: Deed };
}

const changedInstance = (instanceId: string, from: [number, string], to: [number, string]) => ({
  instancesSet: {
    items: [
      {
        instanceId,
        currentState: { code: to[0], name: to[1] },
        previousState: { code: from[0], name: from[1] },
      },
    ],
  },
});

const signIn = (mfaUsed: 'Yes' | 'No') => ({
  LoginTo: 'https://console.aws.amazon.com/console/home?state=hashArgs%23&isauthcode=true',
  MobileVersion: 'No',
  MFAUsed: mfaUsed,
});

const instanceOf = (world: World, details: ActionDetails) => details.instanceId ?? `i-0${world.random.hex(16)}`;

/** What a person can make happen in the sandbox: one believable CloudTrail event each. */
export const sandboxActions = {
  'stop-instance': {
    title: 'Stop an Instance',
    does: (cast, world, at, details) => {
      const instanceId = instanceOf(world, details);
      return {
        actor: cast.alice(at),
        deed: {
          service: 'ec2',
          name: 'StopInstances',
          readOnly: false,
          parameters: { instancesSet: { items: [{ instanceId }] }, force: false },
          response: {
            requestId: world.random.uuid(),
            ...changedInstance(instanceId, [16, 'running'], [64, 'stopping']),
          },
        },
      };
    },
  },
  'start-instance': {
    title: 'Start an Instance',
    does: (cast, world, at, details) => {
      const instanceId = instanceOf(world, details);
      return {
        actor: cast.alice(at),
        deed: {
          service: 'ec2',
          name: 'StartInstances',
          readOnly: false,
          parameters: { instancesSet: { items: [{ instanceId }] } },
          response: { requestId: world.random.uuid(), ...changedInstance(instanceId, [80, 'stopped'], [0, 'pending']) },
        },
      };
    },
  },
  'terminate-instance': {
    title: 'Terminate an Instance',
    does: (cast, world, at, details) => {
      const instanceId = instanceOf(world, details);
      return {
        actor: cast.deployer(at),
        deed: {
          service: 'ec2',
          name: 'TerminateInstances',
          readOnly: false,
          parameters: { instancesSet: { items: [{ instanceId }] } },
          response: {
            requestId: world.random.uuid(),
            ...changedInstance(instanceId, [16, 'running'], [32, 'shutting-down']),
          },
        },
      };
    },
  },
  'console-login-failure': {
    title: 'Fail a Console Sign-in',
    does: (cast, world, at, details) => ({
      actor: {
        ...cast.bob(at),
        identity: {
          type: 'IAMUser',
          principalId: 'AIDASANDBOXBOB0000001',
          accountId: world.accountId,
          accessKeyId: '',
          userName: details.userName ?? 'bob',
        },
        userAgent: cast.alice(at).userAgent,
      },
      deed: {
        service: 'signin',
        name: 'ConsoleLogin',
        readOnly: false,
        eventType: 'AwsConsoleSignIn',
        error: { message: 'Failed authentication' },
        response: { ConsoleLogin: 'Failure' },
        additional: signIn('No'),
      },
    }),
  },
  'console-login-without-mfa': {
    title: 'Sign in to the Console Without MFA',
    does: (cast, world, at, details) => {
      const userName = details.userName ?? 'bob';
      return {
        actor: {
          ...cast.bob(at),
          identity: {
            type: 'IAMUser',
            principalId: 'AIDASANDBOXBOB0000001',
            arn: `arn:${world.partition}:iam::${world.accountId}:user/${userName}`,
            accountId: world.accountId,
            userName,
          },
          userAgent: cast.alice(at).userAgent,
        },
        deed: {
          service: 'signin',
          name: 'ConsoleLogin',
          readOnly: false,
          eventType: 'AwsConsoleSignIn',
          response: { ConsoleLogin: 'Success' },
          additional: signIn('No'),
        },
      };
    },
  },
  'root-login': {
    title: 'Sign in as Root',
    does: (cast, world, at) => ({
      actor: {
        ...cast.root(at),
        identity: {
          type: 'Root',
          principalId: world.accountId,
          arn: `arn:${world.partition}:iam::${world.accountId}:root`,
          accountId: world.accountId,
          accessKeyId: '',
        },
      },
      deed: {
        service: 'signin',
        name: 'ConsoleLogin',
        region: 'us-east-1',
        readOnly: false,
        eventType: 'AwsConsoleSignIn',
        response: { ConsoleLogin: 'Success' },
        additional: signIn('Yes'),
      },
    }),
  },
  'delete-trail-attempt': {
    title: 'Try to Delete a Trail',
    does: (cast, world, at) => {
      const actor = cast.bob(at);
      const trail = `arn:${world.partition}:cloudtrail:${world.homeRegion}:${world.accountId}:trail/My_cloudtrail`;
      return {
        actor,
        deed: {
          service: 'cloudtrail',
          name: 'DeleteTrail',
          readOnly: false,
          error: denied(actor, 'cloudtrail:DeleteTrail', trail),
        },
      };
    },
  },
  'authorize-security-group': {
    title: 'Open SSH to the World',
    does: (cast, world, at) => {
      const groupId = `sg-0${world.random.hex(16)}`;
      return {
        actor: cast.bob(at),
        deed: {
          service: 'ec2',
          name: 'AuthorizeSecurityGroupIngress',
          readOnly: false,
          parameters: {
            groupId,
            ipPermissions: {
              items: [
                {
                  ipProtocol: 'tcp',
                  fromPort: 22,
                  toPort: 22,
                  groups: {},
                  ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
                  ipv6Ranges: {},
                  prefixListIds: {},
                },
              ],
            },
          },
          response: {
            requestId: world.random.uuid(),
            _return: true,
            securityGroupRuleSet: {
              items: [
                {
                  groupOwnerId: world.accountId,
                  groupId,
                  securityGroupRuleId: `sgr-0${world.random.hex(16)}`,
                  isEgress: false,
                  ipProtocol: 'tcp',
                  fromPort: 22,
                  toPort: 22,
                  cidrIpv4: '0.0.0.0/0',
                },
              ],
            },
          },
        },
      };
    },
  },
  'attach-admin-policy': {
    title: 'Make a User an Administrator',
    does: (cast, world, at, details) => ({
      actor: cast.alice(at),
      deed: {
        service: 'iam',
        name: 'AttachUserPolicy',
        readOnly: false,
        parameters: {
          userName: details.userName ?? 'bob',
          policyArn: `arn:${world.partition}:iam::aws:policy/AdministratorAccess`,
        },
      },
    }),
  },
  'unauthorized-call': {
    title: 'Make an Unauthorized Call',
    does: (cast, world, at) => {
      const actor = cast.webServer(at);
      const secretId = `arn:${world.partition}:secretsmanager:${world.homeRegion}:${world.accountId}:secret:prod/db-a1B2c3`;
      return {
        actor,
        deed: {
          service: 'secretsmanager',
          name: 'GetSecretValue',
          readOnly: true,
          error: denied(actor, 'secretsmanager:GetSecretValue', secretId),
        },
      };
    },
  },
} as const satisfies Record<string, Action>;

export type SandboxAction = keyof typeof sandboxActions;

/** The error of a call that no policy allows, in AWS's words; such records have no request parameters. */
export function denied(actor: Actor, action: string, resource?: string): { code: string; message: string } {
  const on = resource === undefined ? '' : ` on resource: ${resource}`;
  const who = actor.identity.arn ?? 'anonymous';
  const why = `because no identity-based policy allows the ${action} action`;
  return { code: 'AccessDenied', message: `User: ${who} is not authorized to perform: ${action}${on} ${why}` };
}
