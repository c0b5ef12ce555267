/** Records as CloudTrail writes them, for tests that say what is special about each. */

type Json = Readonly<Record<string, unknown>>;

let count = 0;

/** A record of a call to EC2 by an IAM user; `about` replaces fields, undefined takes one out. IDs and times are new. */
export function cloudTrailRecord(about: Json = {}): string {
  const number = (++count).toString(16).padStart(12, '0');
  const record: Json = {
    eventVersion: '1.11',
    userIdentity: user('alice'),
    eventTime: new Date(Date.UTC(2026, 10, 24, 8, 0, count)).toISOString().replace('.000', ''),
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.15.30',
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0a1b2c3d4e5f60718' }] }, force: false },
    responseElements: { requestId: `5ab02562-0fc5-43d0-b7b6-${number}` },
    requestID: `5ab02562-0fc5-43d0-b7b6-${number}`,
    eventID: `c0ffee00-0fc5-43d0-b7b6-${number}`,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...about,
  };
  return JSON.stringify(record);
}

export function user(name: string): Json {
  return {
    type: 'IAMUser',
    principalId: `AIDA${name.toUpperCase()}EXAMPLE`,
    arn: `arn:aws:iam::111122223333:user/${name}`,
    accountId: '111122223333',
    accessKeyId: `AKIA${name.toUpperCase()}EXAMPLE`,
    userName: name,
  };
}

export function role(name: string, session: string): Json {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${name}/${session}`,
    accountId: '111122223333',
    accessKeyId: 'ASIAEXAMPLEEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE',
        arn: `arn:aws:iam::111122223333:role/${name}`,
        accountId: '111122223333',
        userName: name,
      },
      attributes: { creationDate: '2026-11-24T07:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

export const root: Json = {
  type: 'Root',
  principalId: '111122223333',
  arn: 'arn:aws:iam::111122223333:root',
  accountId: '111122223333',
};

/** A sign-in to the console. */
export function signIn(result: 'Success' | 'Failure', mfa: 'Yes' | 'No', about: Json = {}): string {
  return cloudTrailRecord({
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    eventType: 'AwsConsoleSignIn',
    requestParameters: null,
    requestID: undefined,
    responseElements: { ConsoleLogin: result },
    additionalEventData: { LoginTo: 'https://console.aws.amazon.com/console/home', MobileVersion: 'No', MFAUsed: mfa },
    ...(result === 'Failure' && { errorMessage: 'Failed authentication' }),
    ...about,
  });
}
