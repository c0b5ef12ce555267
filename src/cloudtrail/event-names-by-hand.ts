/**
 * What IAM's list of actions does not say about CloudTrail's event names. Kept by hand, from the services' own pages
 * about logging with CloudTrail and from AWS's API models; src/cloudtrail/event-names.ts puts it together.
 */

/** Services whose `eventSource` is not IAM's prefix and `.amazonaws.com`. Several: they are found under each. */
export const eventSourcesOfPrefix: Readonly<Record<string, readonly string[]>> = {
  'application-autoscaling': ['application-autoscaling', 'autoscaling'],
  appstream: ['appstream', 'appstream2'],
  'autoscaling-plans': ['autoscaling-plans', 'autoscaling'],
  'aws-marketplace': ['aws-marketplace', 'marketplace', 'catalog-marketplace', 'metering-marketplace'],
  'aws-portal': ['aws-portal', 'billingconsole'],
  'cloudfront-keyvaluestore': ['edgekeyvaluestore'],
  cloudwatch: ['monitoring'],
  'execute-api': [],
  iotjobsdata: ['iotjobsdata', 'iot-jobs-data'],
  lex: ['lex', 'lexv2', 'models-v2-lex'],
  mechanicalturk: ['mturk-requester'],
  mq: ['amazonmq'],
  'rds-data': ['rdsdata', 'rds-data'],
  'rds-db': [],
  ses: ['ses', 'email'],
  'sso-oauth': ['sso', 'sso-oauth'],
  tag: ['tagging'],
};

/** Event names by `eventSource` (without `.amazonaws.com`) that are no IAM actions. */
export const furtherEventNames: Readonly<Record<string, string>> = {
  apigateway: `CreateApi CreateApiKey CreateApiMapping CreateAuthorizer CreateBasePathMapping CreateDeployment
    CreateDocumentationPart CreateDocumentationVersion CreateDomainName CreateDomainNameAccessAssociation CreateIntegration
    CreateIntegrationResponse CreateModel CreateRequestValidator CreateResource CreateRestApi CreateRoute
    CreateRouteResponse CreateStage CreateUsagePlan CreateUsagePlanKey CreateVpcLink DeleteAccessLogSettings DeleteApi
    DeleteApiKey DeleteApiMapping DeleteAuthorizer DeleteBasePathMapping DeleteClientCertificate DeleteCorsConfiguration
    DeleteDeployment DeleteDocumentationPart DeleteDocumentationVersion DeleteDomainName DeleteGatewayResponse
    DeleteIntegration DeleteIntegrationResponse DeleteMethod DeleteMethodResponse DeleteModel DeleteRequestValidator
    DeleteResource DeleteRestApi DeleteRoute DeleteRouteRequestParameter DeleteRouteResponse DeleteRouteSettings
    DeleteStage DeleteUsagePlan DeleteUsagePlanKey DeleteVpcLink ExportApi FlushStageAuthorizersCache FlushStageCache
    GenerateClientCertificate GetAccount GetApi GetApiKey GetApiKeys GetApiMapping GetApiMappings GetApis GetAuthorizer
    GetAuthorizers GetBasePathMapping GetBasePathMappings GetClientCertificate GetClientCertificates GetDeployment
    GetDeployments GetDocumentationPart GetDocumentationParts GetDocumentationVersion GetDocumentationVersions
    GetDomainName GetDomainNames GetExport GetGatewayResponse GetGatewayResponses GetIntegration GetIntegrationResponse
    GetIntegrationResponses GetIntegrations GetMethod GetMethodResponse GetModel GetModelTemplate GetModels
    GetRequestValidator GetRequestValidators GetResource GetResources GetRestApi GetRestApis GetRoute GetRouteResponse
    GetRouteResponses GetRoutes GetSdk GetSdkType GetSdkTypes GetStage GetStages GetTags GetUsage GetUsagePlan
    GetUsagePlanKey GetUsagePlanKeys GetUsagePlans GetVpcLink GetVpcLinks ImportApi ImportApiKeys ImportDocumentationParts
    ImportRestApi PutGatewayResponse PutIntegration PutIntegrationResponse PutMethod PutMethodResponse PutRestApi
    ReimportApi ResetAuthorizersCache TagResource TestInvokeAuthorizer TestInvokeMethod UntagResource UpdateAccount
    UpdateApi UpdateApiKey UpdateApiMapping UpdateAuthorizer UpdateBasePathMapping UpdateClientCertificate
    UpdateDeployment UpdateDocumentationPart UpdateDocumentationVersion UpdateDomainName UpdateGatewayResponse
    UpdateIntegration UpdateIntegrationResponse UpdateMethod UpdateMethodResponse UpdateModel UpdateRequestValidator
    UpdateResource UpdateRestApi UpdateRoute UpdateRouteResponse UpdateStage UpdateUsage UpdateUsagePlan UpdateVpcLink`,
  autoscaling: 'BidEvictedEvent',
  backup: `BackupDeleted BackupJobCompleted BackupJobStarted BackupSelectionDeletedDueToSLRDeletion
    CopyJobCompleted CopyJobStarted RecoveryPointDeleted RestoreCompleted RestoreStarted`,
  bedrock: 'Converse ConverseStream InvokeModelWithBidirectionalStream RetrieveAndGenerateStream StartAsyncInvoke',
  budgets: `CreateBudget CreateNotification CreateSubscriber DeleteBudget DeleteNotification DeleteSubscriber
    DescribeBudget DescribeBudgets DescribeNotificationsForBudget DescribeSubscribersForNotification UpdateBudget
    UpdateNotification UpdateSubscriber`,
  cassandra: `CreateKeyspace CreateTable CreateType DeleteKeyspace DeleteTable DeleteType GetKeyspace GetTable GetType
    ListKeyspaces ListTables ListTypes RestoreTable UpdateKeyspace UpdateTable`,
  cloudfront: 'CreateDistributionWithTags CreateStreamingDistributionWithTags',
  cloudhsm: `CreateHapg CreateHsm CreateLunaClient DeleteHapg DeleteHsm DeleteLunaClient DescribeHapg DescribeHsm
    DescribeLunaClient GetConfig ListAvailableZones ListHapgs ListHsms ListLunaClients ModifyHapg ModifyHsm
    ModifyLunaClient`,
  'cognito-idp': `Authorize_GET BatchPutUserAttributes CallbackGet ConfirmForgotPassword_POST CreateLogin ForgotPassword
    ForgotPassword_GET Login_GET Login_POST Logout_GET SignUp_GET SignUp_POST Token_POST UserInfo_GET Error_GET`,
  dynamodb: 'BatchExecuteStatement ExecuteStatement ExecuteTransaction TransactGetItems TransactWriteItems',
  ec2: `BidEvictedEvent SharedSnapshotCopyInitiated SharedSnapshotVolumeCreated CreateNetworkInterfaceByService
    SpotInstanceInterruption`,
  ecr: 'PolicyExecutionEvent PullThroughCacheImport ReplicateImage',
  ecs: 'SubmitTaskStateChange',
  eks: 'AssumeRoleForPodIdentity',
  elasticache: 'AutomaticFailover',
  elasticfilesystem: 'NewClientConnection UpdateClientConnection',
  glacier: 'AbortArchiveTransfer RetrieveArchive',
  kms: 'DeleteKey EnableKeyRotationByService KeyExpiration ReEncrypt RotateKey SynchronizeMultiRegionKey',
  lambda: `AddLayerVersionPermission20181031 AddPermission20150331 AddPermission20150331v2 CreateAlias20150331
    CreateCodeSigningConfig20200422 CreateEventSourceMapping20150331 CreateFunction20141111 CreateFunction20150331
    DeleteAlias20150331 DeleteEventSourceMapping20150331 DeleteFunction20141111 DeleteFunction20150331
    DeleteFunctionCodeSigningConfig20200630 DeleteFunctionConcurrency20171031 DeleteLayerVersion20181031
    GetAccountSettings20160819 GetAlias20150331 GetEventSourceMapping20150331 GetFunction20141111 GetFunction20150331
    GetFunction20150331v2 GetFunctionCodeSigningConfig20200630 GetFunctionConcurrency20190930
    GetFunctionConfiguration20150331 GetFunctionConfiguration20150331v2 GetLayerVersion20181031
    GetLayerVersionByArn20181031 GetLayerVersionPolicy20181031 GetPolicy20150331 GetPolicy20150331v2 Invoke
    InvokeExecution InvokeWithResponseStream ListAliases20150331 ListEventSourceMappings20150331 ListFunctions20141111
    ListFunctions20150331 ListLayerVersions20181031 ListLayers20181031 ListTags20170331 ListVersionsByFunction20150331
    PublishLayerVersion20181031 PublishVersion20150331 PutFunctionCodeSigningConfig20200630
    PutFunctionConcurrency20171031 RemoveLayerVersionPermission20181031 RemovePermission20150331
    RemovePermission20150331v2 TagResource20170331 TagResource20170331v2 UntagResource20170331 UntagResource20170331v2
    UpdateAlias20150331 UpdateEventSourceMapping20150331 UpdateFunctionCode20141111 UpdateFunctionCode20150331
    UpdateFunctionCode20150331v2 UpdateFunctionConfiguration20141111 UpdateFunctionConfiguration20150331
    UpdateFunctionConfiguration20150331v2`,
  memorydb: 'CreateACL DeleteACL DescribeACLs UpdateACL',
  organizations: 'CreateAccountResult CreateGovCloudAccountResult HandshakeAccepted LeaveOrganizationResult',
  polly: 'ListTagsForResource TagResource UntagResource',
  s3: `CompleteMultipartUpload CopyObject CreateMultipartUpload CreateSession DeleteBucketAnalyticsConfiguration
    DeleteBucketCors DeleteBucketEncryption DeleteBucketIntelligentTieringConfiguration
    DeleteBucketInventoryConfiguration DeleteBucketLifecycle DeleteBucketMetricsConfiguration
    DeleteBucketOwnershipControls DeleteBucketPublicAccessBlock DeleteBucketReplication DeleteBucketTagging
    DeleteAccountPublicAccessBlock DeleteObjects DeletePublicAccessBlock GetBucketAccelerateConfiguration
    GetBucketAnalyticsConfiguration GetBucketCors GetBucketEncryption GetBucketIntelligentTieringConfiguration
    GetBucketInventoryConfiguration GetBucketLifecycle GetBucketLifecycleConfiguration GetBucketMetricsConfiguration
    GetBucketNotificationConfiguration GetBucketReplication GetObjectLockConfiguration GetPublicAccessBlock
    GetStorageLensDashboardDataInternal HeadBucket HeadObject JobCreated JobStatusChanged
    ListBucketAnalyticsConfigurations ListBucketIntelligentTieringConfigurations ListBucketInventoryConfigurations
    ListBucketMetricsConfigurations ListBuckets ListDirectoryBuckets ListMultipartUploads ListObjectVersions ListObjects
    ListObjectsV2 ListParts PutBucketAccelerateConfiguration PutBucketAnalyticsConfiguration PutBucketCors
    PutBucketEncryption PutBucketIntelligentTieringConfiguration PutBucketInventoryConfiguration PutBucketLifecycle
    PutBucketLifecycleConfiguration PutBucketMetricsConfiguration PutBucketNotificationConfiguration
    PutBucketReplication PutObjectLockConfiguration PutPublicAccessBlock RenameObject SelectObjectContent UploadPart
    UploadPartCopy WriteGetObjectResponse S3.CREATE.OBJECT S3.EXPIRE.OBJECT S3.TRANSITION.OBJECT`,
  secretsmanager: `CancelSecretVersionDelete EndSecretVersionDelete RotationAbandoned RotationFailed RotationStarted
    RotationSucceeded SecretVersionDeletion StartSecretVersionDelete TestRotationFailed TestRotationStarted
    TestRotationSucceeded`,
  signin: `CheckMfa ConsoleLogin CredentialChallenge CredentialVerification EnrollMFADevice ExitRole ForgotPassword
    GetSigninToken Logout PasswordRecoveryCompleted PasswordRecoveryRequested PasswordUpdated RenewRole SwitchRole
    UserAuthentication`,
  sns: 'PublishBatch',
  sqs: 'ChangeMessageVisibilityBatch DeleteMessageBatch SendMessageBatch',
  sso: `Authenticate CreateToken Federate ListApplications ListProfilesForApplication Logout RegisterClient
    StartDeviceAuthorization UserAuthentication`,
  'sso-directory': 'CreateMFADevice DeleteMFADevice UpdateMfaDeviceForUser UserAuthentication',
  support: 'CreateCase',
};

/**
 * Actions that CloudTrail never writes under IAM's name: what it writes instead. The left ones are known as slips, and
 * are no event names.
 */
export const writtenInstead: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kms: { ReEncryptFrom: 'ReEncrypt', ReEncryptTo: 'ReEncrypt' },
  budgets: { ModifyBudget: 'UpdateBudget', ViewBudget: 'DescribeBudget' },
  lambda: {
    AddPermission: 'AddPermission20150331v2',
    CreateEventSourceMapping: 'CreateEventSourceMapping20150331',
    CreateFunction: 'CreateFunction20150331',
    DeleteEventSourceMapping: 'DeleteEventSourceMapping20150331',
    DeleteFunction: 'DeleteFunction20150331',
    GetFunction: 'GetFunction20150331v2',
    GetFunctionConfiguration: 'GetFunctionConfiguration20150331v2',
    GetPolicy: 'GetPolicy20150331v2',
    InvokeFunction: 'Invoke',
    ListEventSourceMappings: 'ListEventSourceMappings20150331',
    ListFunctions: 'ListFunctions20150331',
    PublishLayerVersion: 'PublishLayerVersion20181031',
    PublishVersion: 'PublishVersion20150331',
    RemovePermission: 'RemovePermission20150331v2',
    UpdateEventSourceMapping: 'UpdateEventSourceMapping20150331',
    UpdateFunctionCode: 'UpdateFunctionCode20150331v2',
    UpdateFunctionConfiguration: 'UpdateFunctionConfiguration20150331v2',
  },
  s3: {
    DeleteObjectVersion: 'DeleteObject',
    GetBucketCORS: 'GetBucketCors',
    GetEncryptionConfiguration: 'GetBucketEncryption',
    GetLifecycleConfiguration: 'GetBucketLifecycle',
    GetObjectVersion: 'GetObject',
    GetReplicationConfiguration: 'GetBucketReplication',
    ListAllMyBuckets: 'ListBuckets',
    ListBucket: 'ListObjects',
    ListBucketMultipartUploads: 'ListMultipartUploads',
    ListBucketVersions: 'ListObjectVersions',
    ListMultipartUploadParts: 'ListParts',
    PutBucketCORS: 'PutBucketCors',
    PutEncryptionConfiguration: 'PutBucketEncryption',
    PutLifecycleConfiguration: 'PutBucketLifecycle',
    PutReplicationConfiguration: 'PutBucketReplication',
  },
};

/** IAM actions that are permissions without a call of their own; `GET` and its like stand for API Gateway's requests. */
export const noEvents: readonly string[] = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'PassRole'];

/** Services that IAM has no actions for, with their names. */
export const furtherServices: Readonly<Record<string, string>> = {
  'application-cost-profiler': 'AWS Application Cost Profiler',
  cloudcontrolapi: 'AWS Cloud Control API',
  iotdata: 'AWS IoT data plane',
};
