import type { AwsFailure } from './account';

/** What an error name means, whichever call it comes from. */
export type NamedReason = Exclude<AwsFailure['reason'], 'cancelled' | 'credentials-missing' | 'other'>;

/**
 * AWS's error names by meaning (the services' API references). The same thing has different names in different protocols and services;
 * the message is never looked at.
 */
const names: Readonly<Record<NamedReason, readonly string[]>> = {
  denied: [
    'AccessDenied',
    'AccessDeniedException',
    'AuthorizationError',
    'AuthorizationErrorException',
    'Forbidden',
    'ForbiddenException',
    'InsufficientDependencyServiceAccessPermissionException',
    'NotAuthorized',
    'OptInRequired',
    'UnauthorizedOperation',
  ],
  'credentials-expired': ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'UnauthorizedException'],
  'credentials-invalid': [
    'AuthFailure',
    'CloudTrailInvalidClientTokenIdException',
    'IncompleteSignature',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'InvalidToken',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ],
  'clock-skew': ['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed'],
  throttled: [
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'Throttled',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
  ],
  unreachable: ['RequestTimeout', 'RequestTimeoutException', 'TimeoutError'],
  unavailable: [
    'InternalError',
    'InternalFailure',
    'InternalServerError',
    'InternalServiceFault',
    'ServiceFailure',
    'ServiceFailureException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
  ],
  'not-found': [
    'NoSuchBucket',
    'NoSuchBucketPolicy',
    'NoSuchEntity',
    'NoSuchEntityException',
    'NotFound',
    'NotFoundException',
    'ResourceNotFound',
    'ResourceNotFoundException',
    'S3BucketDoesNotExistException',
    'TrailNotFoundException',
  ],
  'already-exists': [
    'BucketAlreadyExists',
    'BucketAlreadyOwnedByYou',
    'EntityAlreadyExists',
    'EntityAlreadyExistsException',
    'ResourceAlreadyExistsException',
    'TrailAlreadyExistsException',
  ],
  'limit-exceeded': [
    'LimitExceeded',
    'LimitExceededException',
    'LimitExceededFault',
    'MaximumNumberOfTrailsExceededException',
    'SubscriptionLimitExceededException',
    'TagsLimitExceededException',
    'TooManyBuckets',
    'TopicLimitExceededException',
  ],
  'invalid-request': [
    'IllegalLocationConstraintException',
    'InsufficientS3BucketPolicyException',
    'MalformedPolicy',
    'MalformedPolicyDocument',
    'MalformedPolicyDocumentException',
    'ValidationError',
    'ValidationException',
  ],
};

const byName = new Map(
  Object.entries(names).flatMap(([reason, list]) => list.map((name) => [name, reason as NamedReason] as const)),
);

/** HTTP status codes by meaning, for answers without a body (S3's HEAD) and names not listed. */
const byStatus: ReadonlyMap<number, NamedReason> = new Map([
  [403, 'denied'],
  [404, 'not-found'],
  [429, 'throttled'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'unavailable'],
]);

/** Node's codes for a service that cannot be reached, or not safely. */
const networkCodes: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ETIMEDOUT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What an error means by its name, or by the HTTP status where the name says nothing; undefined when neither does. */
export function reasonOf(name: string, status?: number): NamedReason | undefined {
  const known = byName.get(name) ?? (/^Invalid|^Malformed/.test(name) ? 'invalid-request' : undefined);
  return known ?? (status === undefined ? undefined : byStatus.get(status));
}

/** Whether a code of Node's network layer says that the service could not be reached. */
export function isNetworkCode(code: string): boolean {
  return networkCodes.has(code);
}
