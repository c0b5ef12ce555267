import { tagListOf, textOf, type Fields } from './fields';
import { parsePolicy, type Policy, type PolicyFault, type PolicyKind } from './policy';
import { ServiceError } from './service';

/** Quotas of IAM (user guide, "IAM and AWS STS quotas"). */
export const iamLimits = { roles: 1000, tags: 50, trustPolicy: 2048, inlinePolicies: 10_240 } as const;

/** The tags of an input. */
export function tagsOf(input: Fields): Readonly<Record<string, string>> {
  const tags = tagListOf(input, 'Tags') ?? {};
  for (const key of Object.keys(tags)) {
    if (key.length > 128 || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(key)) {
      throw invalid('tags.1.member.key', key, '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+');
    }
  }
  return tags;
}

/** @throws ServiceError for what is not a trust policy, or too long for one */
export function checkTrust(document: string): void {
  checkPolicy(document, 'trust');
  if (policySize(document) > iamLimits.trustPolicy)
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${iamLimits.trustPolicy}`);
}

/** Bytes of a policy as IAM counts them: white space is free. */
export function policySize(document: string): number {
  return document.replace(/\s/g, '').length;
}

/** The policy in a document. @throws ServiceError MalformedPolicyDocumentException */
export function checkPolicy(document: string, kind: PolicyKind): Policy {
  const policy = parsePolicy(document, kind);
  if ('fault' in policy) throw new ServiceError('MalformedPolicyDocumentException', faultText(policy, kind));
  return policy;
}

function faultText(fault: PolicyFault, kind: PolicyKind): string {
  switch (fault.fault) {
    case 'not-json':
      return kind === 'trust' ? 'This policy contains invalid Json' : 'Syntax errors in policy.';
    case 'syntax':
      return 'Syntax errors in policy.';
    case 'missing':
      return fault.field === 'Resource'
        ? 'Policy statement must contain resources.'
        : fault.field === 'Action'
          ? 'Policy statement must contain actions.'
          : `Missing required field ${fault.field}`;
    case 'prohibited':
      return fault.field === 'Principal'
        ? 'Policy document should not specify a principal.'
        : `Has prohibited field ${fault.field}`;
    case 'principal':
      return `Invalid principal in policy: ${fault.principal}`;
  }
}

/** A field that must not be empty. @throws ServiceError ValidationError */
export function required(input: Fields, name: string): string {
  const value = textOf(input, name);
  if (value !== undefined && value !== '') return value;
  const member = name[0]!.toLowerCase() + name.slice(1);
  throw validationError(`Value null at '${member}' failed to satisfy constraint: Member must not be null`);
}

/** @throws ServiceError for a name with other characters than IAM takes, or too long */
export function checkName(member: string, name: string, longest: number): void {
  if (!/^[\w+=,.@-]+$/.test(name)) throw invalid(member, name, '[\\w+=,.@-]+');
  if (name.length > longest) {
    throw validationError(
      `Value '${name}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${longest}`,
    );
  }
}

/** The refusal of a value that does not fit the pattern of its field. */
export function invalid(member: string, value: string, pattern: string): ServiceError {
  return validationError(
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
  );
}

function validationError(constraint: string): ServiceError {
  return new ServiceError('ValidationError', `1 validation error detected: ${constraint}`);
}

/** @param message what there is not */
export function noSuchEntity(message: string): ServiceError {
  return new ServiceError('NoSuchEntityException', message, 404);
}

/** The refusal of what goes over a quota. */
export function limitExceeded(message: string): ServiceError {
  return new ServiceError('LimitExceededException', message, 409);
}

/** The refusal of more tags than a role can have. */
export function tooManyTags(): ServiceError {
  return limitExceeded(`Cannot exceed quota for TagsPerRole: ${iamLimits.tags}`);
}
