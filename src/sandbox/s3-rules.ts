import { isPublic, parsePolicy, type Policy } from './policy';
import { structureOf, type Fields } from './fields';
import { ServiceError, type RequestContext } from './service';

export type Versioning = 'Enabled' | 'Suspended' | undefined;

/** Names that somebody else in the world took long ago. */
export const takenNames: readonly string[] = [
  'test',
  'logs',
  'backup',
  'cloudtrail',
  'my-bucket',
  'cloudtrail-logs',
  'aws-cloudtrail-logs',
];

const LARGEST_POLICY = 20 * 1024;

/**
 * The policy in a document for a bucket.
 * @throws ServiceError MalformedPolicy, PolicyTooLarge, or AccessDenied for a public one where those are blocked
 */
export function bucketPolicy(text: string, bucketArn: string, blockPublic: boolean): Policy {
  const malformed = (message: string) => new ServiceError('MalformedPolicy', message);
  if (text.length > LARGEST_POLICY) throw new ServiceError('PolicyTooLarge', 'The policy is too large.');
  const policy = parsePolicy(text, 'resource');
  if ('fault' in policy) {
    switch (policy.fault) {
      case 'not-json':
        throw malformed("Policies must be valid JSON and the first byte must be '{'");
      case 'missing':
        throw malformed(`Missing required field ${policy.field}`);
      case 'principal':
        throw malformed('Invalid principal in policy');
      default:
        throw malformed('Invalid policy syntax.');
    }
  }
  const isOwn = (resource: string) =>
    resource === bucketArn || resource.startsWith(`${bucketArn}/`) || resource === `${bucketArn}*`;
  if (!policy.statements.every(({ resources, notResources }) => [...resources, ...notResources].every(isOwn))) {
    throw malformed('Policy has invalid resource');
  }
  if (blockPublic && isPublic(policy)) {
    throw new ServiceError('AccessDenied', 'Access Denied', 403);
  }
  return policy;
}

/** The region of a new bucket: only us-east-1 takes no constraint, and only there may it name another region. */
export function regionOf(constraint: string | undefined, { region }: RequestContext): string {
  if (region === 'us-east-1') {
    if (constraint === 'us-east-1') {
      throw new ServiceError('InvalidLocationConstraint', 'The specified location-constraint is not valid');
    }
    return constraint ?? region;
  }
  if (constraint === region) return region;
  throw new ServiceError(
    'IllegalLocationConstraintException',
    `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

/** S3 user guide, "General purpose bucket naming rules". */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/.test(name) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(?:xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}

/** A structure that has to be there. @throws ServiceError MalformedXML */
export function structure(input: Fields, name: string): Fields {
  const value = structureOf(input, name);
  if (value === undefined) throw malformedXml();
  return value;
}

/** The refusal of a body that does not fit the schema. */
export function malformedXml(): ServiceError {
  return new ServiceError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

/** The refusal, with status 404, of what asks for something that is not there. */
export function notThere(code: string, message: string): ServiceError {
  return new ServiceError(code, message, 404);
}

/** Why a bucket cannot be deleted. */
export function bucketNotEmpty(versioning: Versioning): string {
  return versioning === undefined
    ? 'The bucket you tried to delete is not empty'
    : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.';
}
