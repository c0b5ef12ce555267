/** The patterns of the alert catalogue: the CIS controls as AWS documents them, and what else an account is watched for. */
export const catalogue: Readonly<Record<string, string>> = {
  'unauthorized-api-calls': '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
  'console-signin-without-mfa':
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  'root-usage':
    '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
  'iam-policy-changes':
    '{($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy)}',
  'cloudtrail-changes':
    '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}',
  'console-signin-failures': '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
  'kms-disable-or-delete':
    '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}',
  's3-bucket-policy-changes':
    '{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}',
  'config-changes':
    '{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}',
  'security-group-changes':
    '{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ($.eventName=DeleteSecurityGroup)}',
  'nacl-changes':
    '{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || ($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || ($.eventName=ReplaceNetworkAclEntry) || ($.eventName=ReplaceNetworkAclAssociation)}',
  'network-gateway-changes':
    '{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}',
  'route-table-changes':
    '{($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable)}',
  'vpc-changes':
    '{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || ($.eventName=AcceptVpcPeeringConnection) || ($.eventName=CreateVpcPeeringConnection) || ($.eventName=DeleteVpcPeeringConnection) || ($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || ($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}',
  'organizations-changes':
    '{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = AcceptHandshake) || ($.eventName = AttachPolicy) || ($.eventName = CreateAccount) || ($.eventName = CreateOrganizationalUnit) || ($.eventName = CreatePolicy) || ($.eventName = DeclineHandshake) || ($.eventName = DeleteOrganization) || ($.eventName = DeleteOrganizationalUnit) || ($.eventName = DeletePolicy) || ($.eventName = DetachPolicy) || ($.eventName = DisablePolicyType) || ($.eventName = EnablePolicyType) || ($.eventName = InviteAccountToOrganization) || ($.eventName = LeaveOrganization) || ($.eventName = MoveAccount) || ($.eventName = RemoveAccountFromOrganization) || ($.eventName = UpdatePolicy) || ($.eventName = UpdateOrganizationalUnit)) }',
  'ec2-instance-stopped': '{ $.eventName = "StopInstances" }',
  'ec2-instance-terminated': '{ $.eventName = "TerminateInstances" }',
  'ec2-instance-changes':
    '{ ($.eventName = RunInstances) || ($.eventName = RebootInstances) || ($.eventName = StartInstances) || ($.eventName = StopInstances) || ($.eventName = TerminateInstances) }',
  'ec2-large-instance-launch':
    '{ ($.eventName = RunInstances) && (($.requestParameters.instanceType = *.8xlarge) || ($.requestParameters.instanceType = *.4xlarge) || ($.requestParameters.instanceType = *.16xlarge) || ($.requestParameters.instanceType = *.10xlarge) || ($.requestParameters.instanceType = *.12xlarge) || ($.requestParameters.instanceType = *.24xlarge)) }',
  'ec2-gpu-instance-launch':
    '{ ($.eventName = RunInstances) && (($.requestParameters.instanceType = p*) || ($.requestParameters.instanceType = g*) || ($.requestParameters.instanceType = trn*)) }',
  'ec2-password-data-read': '{ $.eventName = "GetPasswordData" }',
  'ec2-user-data-read':
    '{ ($.eventName = "DescribeInstanceAttribute") && ($.requestParameters.attribute = "userData") }',
  'ec2-remote-access':
    '{ ($.eventName = "StartSession") || ($.eventName = "SendCommand") || ($.eventName = "SendSSHPublicKey") || ($.eventName = "SendSerialConsoleSSHPublicKey") }',
  'security-group-open-to-world':
    '{ ($.eventName = "AuthorizeSecurityGroupIngress") && (($.requestParameters.ipPermissions.items[0].ipRanges.items[0].cidrIp = "0.0.0.0/0") || ($.requestParameters.cidrIp = "0.0.0.0/0") || ($.requestParameters.ipPermissions.items[0].ipv6Ranges.items[0].cidrIpv6 = "::/0")) }',
  'vpc-flow-logs-deleted': '{ $.eventName = "DeleteFlowLogs" }',
  'dns-query-logs-deleted':
    '{ ($.eventName = "DeleteResolverQueryLogConfig") || ($.eventName = "DisassociateResolverQueryLogConfig") }',
  'cloudtrail-blinding':
    '{ ($.eventSource = "cloudtrail.amazonaws.com") && (($.eventName = "StopLogging") || ($.eventName = "DeleteTrail") || ($.eventName = "PutEventSelectors") || ($.eventName = "PutInsightSelectors")) }',
  'alerting-tampering':
    '{ ($.eventName = "DeleteMetricFilter") || ($.eventName = "PutMetricFilter") || ($.eventName = "DeleteAlarms") || ($.eventName = "DisableAlarmActions") || ($.eventName = "DeleteLogGroup") || ($.eventName = "DeleteLogStream") || ($.eventName = "DeleteRetentionPolicy") || ($.eventName = "DeleteTopic") || (($.eventSource = "sns.amazonaws.com") && ($.eventName = "Unsubscribe")) }',
  'guardduty-disabled':
    '{ ($.eventName = "DisableSecurityHub") || ($.eventName = "DeleteDetector") || ($.eventName = "UpdateDetector") || ($.eventName = "DisassociateFromMasterAccount") || ($.eventName = "DisassociateFromAdministratorAccount") || ($.eventName = "StopMonitoringMembers") }',
  'config-disabled':
    '{ ($.eventSource = "config.amazonaws.com") && (($.eventName = "StopConfigurationRecorder") || ($.eventName = "DeleteConfigurationRecorder") || ($.eventName = "DeleteDeliveryChannel") || ($.eventName = "DeleteConfigRule")) }',
  'eventbridge-rule-disabled':
    '{ ($.eventSource = "events.amazonaws.com") && (($.eventName = "DisableRule") || ($.eventName = "DeleteRule") || ($.eventName = "RemoveTargets")) }',
  'waf-acl-removed':
    '{ ($.eventSource = "wafv2.amazonaws.com") && (($.eventName = "DisassociateWebACL") || ($.eventName = "DeleteWebACL") || ($.eventName = "DeleteLoggingConfiguration")) }',
  'access-key-created': '{ ($.eventSource = "iam.amazonaws.com") && ($.eventName = "CreateAccessKey") }',
  'login-profile-or-key-created':
    '{($.eventName=CreateAccessKey)||($.eventName=CreateLoginProfile)||($.eventName=UpdateLoginProfile)}',
  'iam-user-created': '{ ($.eventSource = "iam.amazonaws.com") && ($.eventName = "CreateUser") }',
  'iam-user-deleted': '{ ($.eventSource = "iam.amazonaws.com") && ($.eventName = "DeleteUser") }',
  'mfa-deactivated':
    '{ ($.eventSource = "iam.amazonaws.com") && (($.eventName = "DeactivateMFADevice") || ($.eventName = "DeleteVirtualMFADevice")) }',
  'admin-policy-attached':
    '{ ($.eventSource = "iam.amazonaws.com") && (($.eventName = "AttachUserPolicy") || ($.eventName = "AttachRolePolicy") || ($.eventName = "AttachGroupPolicy")) && ($.requestParameters.policyArn = "*:policy/AdministratorAccess") }',
  'iam-trust-and-boundary-changes':
    '{ ($.eventSource = "iam.amazonaws.com") && (($.eventName = "UpdateAssumeRolePolicy") || ($.eventName = "SetDefaultPolicyVersion") || ($.eventName = "*PermissionsBoundary")) }',
  'identity-provider-changes':
    '{ ($.eventName = "*SAMLProvider") || ($.eventName = "*OpenIDConnectProvider*") || ($.eventName = "CreateTrustAnchor") || ($.eventName = "UpdateTrustAnchor") }',
  'federation-token': '{ $.eventName = "GetFederationToken" }',
  'password-policy-changes':
    '{ ($.eventName = "UpdateAccountPasswordPolicy") || ($.eventName = "DeleteAccountPasswordPolicy") }',
  'assume-role-denied':
    '{ ($.eventSource = "sts.amazonaws.com") && ($.eventName = "AssumeRole*") && ($.errorCode = "AccessDenied*") }',
  'admin-role-assumed':
    '{ $.eventName = "AssumeRoleWithSAML" && $.requestParameters.roleArn = "*AdministratorAccess*" }',
  'org-access-role-assumed':
    '{ $.eventName = "AssumeRole*" && $.requestParameters.roleArn = "*OrganizationAccountAccessRole*" }',
  'root-console-login':
    '{ ($.eventName = "ConsoleLogin") && ($.userIdentity.type = "Root") && ($.responseElements.ConsoleLogin = "Success") }',
  'root-access-key-created':
    '{ ($.userIdentity.type = "Root") && ($.eventName = "CreateAccessKey") && ($.userIdentity.invokedBy NOT EXISTS) }',
  'console-login-new-ip':
    '{ ($.eventName = "ConsoleLogin") && ($.responseElements.ConsoleLogin = "Success") && ($.sourceIPAddress != "203.0.113.*") }',
  'unused-region-activity': '{ ($.awsRegion != "us-east-1") && ($.awsRegion != "us-west-2") && ($.readOnly IS FALSE) }',
  'secret-value-read':
    '{ ($.eventSource = "secretsmanager.amazonaws.com") && (($.eventName = "GetSecretValue") || ($.eventName = "BatchGetSecretValue")) }',
  'ssm-secure-parameters-read':
    '{ (($.eventName = "GetParameter") || ($.eventName = "GetParameters") || ($.eventName = "GetParametersByPath")) && ($.requestParameters.withDecryption IS TRUE) }',
  'secret-changes':
    '{ ($.eventSource = "secretsmanager.amazonaws.com") && (($.eventName = "DeleteSecret") || ($.eventName = "PutSecretValue") || ($.eventName = "UpdateSecret") || ($.eventName = "PutResourcePolicy") || ($.eventName = "DeleteResourcePolicy")) }',
  'kms-key-policy-changes':
    '{ ($.eventSource = "kms.amazonaws.com") && (($.eventName = "PutKeyPolicy") || ($.eventName = "CreateGrant") || ($.eventName = "DisableKeyRotation")) }',
  's3-public-access-block-changes':
    '{ ($.eventName = "PutBucketPublicAccessBlock") || ($.eventName = "DeleteBucketPublicAccessBlock") || ($.eventName = "PutAccountPublicAccessBlock") || ($.eventName = "DeleteAccountPublicAccessBlock") }',
  's3-bucket-deleted': '{ ($.eventSource = "s3.amazonaws.com") && ($.eventName = "DeleteBucket") }',
  's3-object-deletions':
    '{ ($.eventSource = "s3.amazonaws.com") && (($.eventName = "DeleteObject") || ($.eventName = "DeleteObjects")) }',
  'lambda-permission-changes':
    '{ ($.eventSource = "lambda.amazonaws.com") && (($.eventName = "AddPermission*") || ($.eventName = "RemovePermission*") || ($.eventName = "*FunctionUrlConfig*")) }',
  'lambda-code-changes':
    '{ ($.eventSource = "lambda.amazonaws.com") && (($.eventName = "UpdateFunctionCode*") || ($.eventName = "UpdateFunctionConfiguration*")) }',
  'snapshot-or-image-shared':
    '{ ($.eventName = "ModifySnapshotAttribute") || ($.eventName = "ModifyImageAttribute") || ($.eventName = "ModifyDBSnapshotAttribute") || ($.eventName = "ModifyDBClusterSnapshotAttribute") }',
  'ebs-encryption-default-off': '{ $.eventName = "DisableEbsEncryptionByDefault" }',
  'organization-left': '{ $.eventName = "LeaveOrganization" }',
  'bedrock-model-invoked': '{ ($.eventSource = "bedrock.amazonaws.com") && ($.eventName = "InvokeModel*") }',
};
