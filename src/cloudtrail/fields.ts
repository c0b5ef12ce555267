import type { FieldType, KnownField, KnownValue } from '../pattern/index';

/**
 * The documented fields of a CloudTrail record (CloudTrail User Guide, "Record contents for management, data, and
 * network activity events", "userIdentity element", "Insights events" and "Console sign-in events"), in the guide's
 * order. Types are those of real records: `sessionCredentialFromConsole` is text, `readOnly` is not.
 */
export const fields: readonly KnownField[] = [
  required('$.eventVersion', 'string', 'The version of the record format.', '1.11'),
  object('$.userIdentity', 'Who made the request.'),
  required('$.userIdentity.type', 'string', 'The kind of identity that made the request.', 'AssumedRole', {
    values: values({
      Root: 'The account’s root user',
      IAMUser: 'An IAM user',
      AssumedRole: 'A role’s session, from `AssumeRole` of AWS STS',
      Role: 'A role that acts by itself',
      FederatedUser: 'A session from `GetFederationToken`',
      Directory: 'A user of a directory service',
      AWSAccount: 'Another AWS account',
      AWSService: 'An AWS service, with no account’s credentials',
      IdentityCenterUser: 'A user of IAM Identity Center',
      SAMLUser: 'A caller of `AssumeRoleWithSAML`',
      WebIdentityUser: 'A caller of `AssumeRoleWithWebIdentity`',
      Unknown: 'CloudTrail could not tell',
    }),
  }),
  optional('$.userIdentity.userName', 'string', 'The friendly name of the user.', 'alice', {
    presentWhen: [{ selector: '$.userIdentity.type', values: ['IAMUser'] }],
  }),
  optional('$.userIdentity.principalId', 'string', 'The unique ID of the identity.', 'AROAEXAMPLE:alice', byAccount()),
  optional(
    '$.userIdentity.arn',
    'string',
    'The ARN of the identity; its last part is the user, or the role and the session.',
    'arn:aws:iam::111122223333:user/alice',
    byIdentity(),
  ),
  optional(
    '$.userIdentity.accountId',
    'string',
    'The account that granted permission for the request.',
    '111122223333',
    byAccount(),
  ),
  optional('$.userIdentity.accessKeyId', 'string', 'The access key that signed the request.', 'ASIAEXAMPLE'),
  optional(
    '$.userIdentity.identityProvider',
    'string',
    'The external provider of a SAML or web identity.',
    'accounts.google.com',
    { presentWhen: [{ selector: '$.userIdentity.type', values: ['SAMLUser', 'WebIdentityUser'] }] },
  ),
  optional(
    '$.userIdentity.invokedBy',
    'string',
    'The AWS service that made the request for the identity.',
    'autoscaling.amazonaws.com',
    { presentWhen: [{ selector: '$.userIdentity.type', values: ['AWSService'] }] },
  ),
  optionalObject(
    '$.userIdentity.invokedByDelegate',
    'The product provider that acted with temporary delegated access.',
  ),
  optional('$.userIdentity.invokedByDelegate.accountId', 'string', 'The provider’s account.', '444455556666'),
  optional('$.userIdentity.credentialId', 'string', 'The ID of the credential, for requests with a bearer token.'),
  optionalObject('$.userIdentity.sessionContext', 'The session of temporary credentials.'),
  optionalObject('$.userIdentity.sessionContext.sessionIssuer', 'Who issued the session.'),
  optional('$.userIdentity.sessionContext.sessionIssuer.type', 'string', 'The source of the credentials.', 'Role', {
    values: values({ Root: undefined, IAMUser: undefined, Role: undefined }),
  }),
  optional('$.userIdentity.sessionContext.sessionIssuer.userName', 'string', 'The name of the role or user.', 'admin'),
  optional('$.userIdentity.sessionContext.sessionIssuer.principalId', 'string', 'Its unique ID.', 'AROAEXAMPLE'),
  optional(
    '$.userIdentity.sessionContext.sessionIssuer.arn',
    'string',
    'The ARN of the role or user.',
    'arn:aws:iam::111122223333:role/admin',
  ),
  optional('$.userIdentity.sessionContext.sessionIssuer.accountId', 'string', 'Its account.', '111122223333'),
  optionalObject('$.userIdentity.sessionContext.attributes', 'When the session began, and whether with MFA.'),
  optional(
    '$.userIdentity.sessionContext.attributes.creationDate',
    'string',
    'When the credentials were issued.',
    '2026-11-24T08:00:00Z',
  ),
  optional(
    '$.userIdentity.sessionContext.attributes.mfaAuthenticated',
    'string',
    'Whether the session began with multi-factor authentication. Text, not a JSON boolean.',
    'false',
    { values: truths() },
  ),
  optionalObject('$.userIdentity.sessionContext.webIdFederationData', 'The web identity behind the session.'),
  optional(
    '$.userIdentity.sessionContext.webIdFederationData.federatedProvider',
    'string',
    'The identity provider.',
    'cognito-identity.amazonaws.com',
  ),
  {
    ...optionalObject('$.userIdentity.sessionContext.webIdFederationData.attributes', 'What the provider said.'),
    open: true,
  },
  optional(
    '$.userIdentity.sessionContext.sourceIdentity',
    'string',
    'The identity that a person or application had before it took the role, through all further roles.',
    'alice@example.com',
  ),
  optional(
    '$.userIdentity.sessionContext.ec2RoleDelivery',
    'string',
    'The version of the EC2 instance metadata service that gave out the credentials.',
    '2.0',
    { values: values({ '1.0': 'IMDSv1', '2.0': 'IMDSv2' }) },
  ),
  optional(
    '$.userIdentity.sessionContext.assumedRoot',
    'string',
    'Whether the session is one of `AssumeRoot`.',
    'true',
    {
      values: truths(),
    },
  ),
  optionalObject('$.userIdentity.onBehalfOf', 'The IAM Identity Center user for whom the request was made.'),
  optional('$.userIdentity.onBehalfOf.userId', 'string', 'The user’s ID in the identity store.'),
  optional(
    '$.userIdentity.onBehalfOf.identityStoreArn',
    'string',
    'The identity store.',
    'arn:aws:identitystore::111122223333:identitystore/d-1234567890',
  ),
  optionalObject('$.userIdentity.inScopeOf', 'The resource that was given the credentials.'),
  optional('$.userIdentity.inScopeOf.sourceArn', 'string', 'The resource that called the service.'),
  optional('$.userIdentity.inScopeOf.sourceAccount', 'string', 'The account of that resource.', '111122223333'),
  optional('$.userIdentity.inScopeOf.issuerType', 'string', 'The type of that resource.', 'AWS::Lambda::Function'),
  optional(
    '$.userIdentity.inScopeOf.credentialsIssuedTo',
    'string',
    'The resource to which the credentials were issued.',
    'arn:aws:lambda:us-east-1:111122223333:function:resize',
  ),
  optional('$.userIdentity.inScopeOf.credentialsIssuedToVersion', 'string', 'The version of that resource.'),
  required('$.eventTime', 'string', 'When the request was completed, in UTC.', '2026-11-24T08:15:30Z'),
  required('$.eventSource', 'string', 'The service to which the request was made.', 'ec2.amazonaws.com'),
  required('$.eventName', 'string', 'The action that was asked for.', 'StopInstances'),
  required('$.awsRegion', 'string', 'The Region of the request; `us-east-1` for global services.', 'us-east-1'),
  required(
    '$.sourceIPAddress',
    'string',
    'The address of the caller, or the name of the AWS service that called.',
    '203.0.113.9',
  ),
  optional('$.userAgent', 'string', 'The program that made the request.', 'console.amazonaws.com'),
  optional('$.errorCode', 'string', 'The error, where the request failed.', 'AccessDenied'),
  optional('$.errorMessage', 'string', 'The description of the error.', 'Failed authentication'),
  {
    ...object('$.requestParameters', 'What was sent with the request: differs from action to action, null for none.'),
    open: true,
  },
  {
    ...object('$.responseElements', 'What an action that changes something answered; null for reads.'),
    open: true,
  },
  {
    ...optionalObject('$.additionalEventData', 'What belongs neither to request nor to response.'),
    open: true,
  },
  ofSignIn('$.additionalEventData.LoginTo', 'Where the sign-in led to.', 'https://console.aws.amazon.com/console/home'),
  ofSignIn('$.additionalEventData.MobileVersion', 'Whether it came from the mobile page.', 'No', yesOrNo()),
  ofSignIn('$.additionalEventData.MFAUsed', 'Whether the sign-in used multi-factor authentication.', 'No', yesOrNo()),
  optional('$.additionalEventData.MFAIdentifier', 'string', 'The MFA device of a sign-in.'),
  optional('$.additionalEventData.SamlProviderArn', 'string', 'The SAML provider of a federated sign-in.'),
  optional('$.additionalEventData.SwitchTo', 'string', 'The role or account that was switched to.'),
  optional('$.additionalEventData.RedirectTo', 'string', 'Where the switch led to.'),
  ofSignIn('$.responseElements.ConsoleLogin', 'Whether the sign-in succeeded.', 'Success', {
    values: values({ Success: undefined, Failure: undefined }),
  }),
  optional('$.requestID', 'string', 'The request’s ID, from the service that was called.'),
  required('$.eventID', 'string', 'The ID of this record.', '5ab02562-0fc5-43d0-b7b6-90293example'),
  required('$.eventType', 'string', 'What made the record.', 'AwsApiCall', {
    values: values({
      AwsApiCall: 'A call of an API',
      AwsServiceEvent: 'An event of a service that no request caused',
      AwsConsoleAction: 'An action in the console that is no API call',
      AwsConsoleSignIn: 'A sign-in to the console',
      AwsVpceEvent: 'A request through a VPC endpoint that its policy denied or allowed (network activity)',
      AwsCloudTrailInsight: 'An Insights event',
    }),
  }),
  optional('$.apiVersion', 'string', 'The version of the API that was called.', '2012-08-10'),
  optional('$.managementEvent', 'boolean', 'Whether it is a management event. A JSON boolean.', 'true'),
  optional('$.readOnly', 'boolean', 'Whether the action only reads. A JSON boolean.', 'false'),
  { selector: '$.resources', type: 'array', description: 'The resources that the event is about.', optional: true },
  {
    selector: '$.resources[*]',
    type: 'object',
    description: 'One resource that the event is about.',
    optional: true,
  },
  optional('$.resources[*].ARN', 'string', 'The resource’s ARN.', 'arn:aws:s3:::amzn-s3-demo-bucket'),
  optional(
    '$.resources[*].ARNPrefix',
    'string',
    'The beginning of the ARNs, for requests that concern several objects.',
  ),
  optional('$.resources[*].accountId', 'string', 'The account that owns the resource.', '111122223333'),
  optional('$.resources[*].type', 'string', 'The type of the resource.', 'AWS::S3::Object'),
  required('$.recipientAccountId', 'string', 'The account that got this record.', '111122223333'),
  { ...optionalObject('$.serviceEventDetails', 'What set off an event of a service.'), open: true },
  optional('$.sharedEventID', 'string', 'The same in the records that several accounts get of one action.'),
  optional('$.vpcEndpointId', 'string', 'The VPC endpoint that the request came through.', 'vpce-0123456789example'),
  optional('$.vpcEndpointAccountId', 'string', 'The account that owns the VPC endpoint.', '111122223333'),
  required('$.eventCategory', 'string', 'Of which kind the event is.', 'Management', {
    values: values({
      Management: 'A change or a look at resources',
      Data: 'An operation on what is in a resource',
      NetworkActivity: 'A request through a VPC endpoint',
      Insight: 'Unusual activity',
    }),
  }),
  optionalObject('$.addendum', 'Why and how a record was delivered late or changed afterwards.'),
  optional('$.addendum.reason', 'string', 'Why there is an addendum.', 'DELIVERY_DELAY', {
    values: values({
      DELIVERY_DELAY: 'The record came late',
      UPDATED_DATA: 'A field was missing or wrong',
      SERVICE_OUTAGE: 'The service could not log',
    }),
  }),
  optional('$.addendum.updatedFields', 'string', 'The fields that were changed.'),
  optional('$.addendum.originalRequestID', 'string', 'The request ID before the change.'),
  optional('$.addendum.originalEventID', 'string', 'The record’s ID before the change.'),
  optional(
    '$.sessionCredentialFromConsole',
    'string',
    'Whether the request came from a console session; absent where it did not. Text, not a JSON boolean.',
    'true',
    { values: truths() },
  ),
  { ...optionalObject('$.eventContext', 'Tags and IAM condition keys that a trail adds on request.'), open: true },
  optionalObject('$.eventContext.requestContext', 'The condition keys of the request.'),
  { ...optionalObject('$.eventContext.tagContext', 'The tags of resources and principals.'), open: true },
  { ...optionalObject('$.edgeDeviceDetails', 'The edge device that was the target of the request.'), open: true },
  optionalObject('$.tlsDetails', 'The TLS connection of the request.'),
  optional('$.tlsDetails.tlsVersion', 'string', 'The version of TLS.', 'TLSv1.3'),
  optional('$.tlsDetails.cipherSuite', 'string', 'The cipher suite.', 'TLS_AES_128_GCM_SHA256'),
  optional(
    '$.tlsDetails.clientProvidedHostHeader',
    'string',
    'The host name that the client asked for.',
    'ec2.us-east-1.amazonaws.com',
  ),
  optional('$.tlsDetails.keyExchange', 'string', 'The key exchange of the connection.', 'X25519MLKEM768'),
  optionalObject('$.insightDetails', 'What was unusual, in an Insights event.'),
  optional('$.insightDetails.state', 'string', 'Whether the activity began or ended.', 'Start', {
    values: values({ Start: undefined, End: undefined }),
  }),
  optional('$.insightDetails.eventSource', 'string', 'The service that had the activity.', 'ec2.amazonaws.com'),
  optional('$.insightDetails.eventName', 'string', 'The action that was called unusually often.', 'RunInstances'),
  optional('$.insightDetails.errorCode', 'string', 'The error that was unusually frequent.', 'AccessDenied'),
  optional('$.insightDetails.insightType', 'string', 'What was unusual.', 'ApiCallRateInsight', {
    values: values({ ApiCallRateInsight: 'The rate of calls', ApiErrorRateInsight: 'The rate of errors' }),
  }),
  { ...optionalObject('$.insightDetails.insightContext', 'Numbers and attributions.'), open: true },
];

type Extra = Partial<Pick<KnownField, 'values' | 'presentWhen'>>;

function required(
  selector: string,
  type: FieldType,
  description: string,
  example: string,
  extra: Extra = {},
): KnownField {
  return { selector, type, description, example, optional: false, ...extra };
}

function optional(
  selector: string,
  type: FieldType,
  description: string,
  example?: string,
  extra: Extra = {},
): KnownField {
  return { selector, type, description, ...(example !== undefined && { example }), optional: true, ...extra };
}

function object(selector: string, description: string): KnownField {
  return { selector, type: 'object', description, optional: false };
}

function optionalObject(selector: string, description: string): KnownField {
  return { selector, type: 'object', description, optional: true };
}

/** A field that sign-ins to the console have. */
function ofSignIn(selector: string, description: string, example: string, extra: Extra = {}): KnownField {
  const presentWhen = [{ selector: '$.eventName', values: ['ConsoleLogin'] }];
  return optional(selector, 'string', description, example, { presentWhen, ...extra });
}

/** What every identity has that belongs to an account. */
function byAccount(): Extra {
  const types = ['Root', 'IAMUser', 'AssumedRole', 'Role', 'FederatedUser', 'AWSAccount'];
  return { presentWhen: [{ selector: '$.userIdentity.type', values: types }] };
}

/** What identities have that IAM knows. */
function byIdentity(): Extra {
  const types = ['Root', 'IAMUser', 'AssumedRole', 'Role', 'FederatedUser'];
  return { presentWhen: [{ selector: '$.userIdentity.type', values: types }] };
}

function truths(): readonly KnownValue[] {
  return values({ true: undefined, false: undefined });
}

function yesOrNo(): Extra {
  return { values: values({ Yes: undefined, No: undefined }) };
}

function values(descriptions: Readonly<Record<string, string | undefined>>): readonly KnownValue[] {
  return Object.entries(descriptions).map(([value, description]) =>
    description === undefined ? { value } : { value, description },
  );
}
