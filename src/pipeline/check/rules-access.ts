import { quietMs } from '../chain/chain';
import { bucketPolicy, logsPolicy, policyText, trustPolicy, type PolicyStatement } from '../policy/policies';
import { mergePolicy } from '../policy/policy-merge';
import { policyDocument } from '../plan/plan';
import { arnPlace, groupName, isHere, placeOf, roleName, there, type PipelineFacts } from './facts';
import type { Fix, Found, RuleTable } from './finding';
import { logsFix } from './logs-fix';
import { judge, worst, type Verdict } from '../policy/judge-policy';
import { silenceOf } from './rules-trail';

/** What must hold of the bucket, and of the role that CloudTrail writes to the log group with. */
export const accessRules = {
  'bucket-gone': {
    link: 'bucket',
    severity: 'error',
    find: (facts) =>
      facts.bucket?.is === 'absent'
        ? ofBucket(facts, {
            what: 'The bucket does not exist any more.',
            todo: 'Make it again, or let the trail keep its files in another one.',
          })
        : [],
  },
  'bucket-elsewhere': {
    link: 'bucket',
    severity: 'unchecked',
    find: (facts) =>
      there(facts.bucket)?.owner === 'someone-else'
        ? ofBucket(facts, {
            what: 'The bucket is another account’s, or you may not see it, so its policy was not checked.',
            todo: 'Whether files arrive is told by the trail’s own status.',
          })
        : [],
  },
  'bucket-delivery': {
    link: 'bucket',
    severity: 'error',
    find: (facts) => {
      const text = facts.trail.status?.bucketDeliveryError;
      if (!text) return [];
      return ofBucket(facts, {
        what: `CloudTrail could not write to the bucket. S3 says: “${text}”.`,
        todo: 'Mend the bucket’s policy (and, if files are encrypted with a key of KMS, the key’s); the text goes away with the next delivery.',
      });
    },
  },
  'bucket-policy': {
    link: 'bucket',
    severity: 'error',
    find: (facts) => {
      const verdict = bucketVerdict(facts);
      if (verdict !== 'not-allowed' && verdict !== 'maybe-allowed') return [];
      return ofBucket(facts, {
        ...(verdict === 'maybe-allowed' && { severity: 'warning' as const }),
        what:
          verdict === 'maybe-allowed'
            ? 'The bucket’s policy lets CloudTrail write only under conditions that this trail may not meet.'
            : 'The bucket’s policy does not let CloudTrail write for this trail.',
        todo: 'Add the statements that AWS’s guide asks for; those that are there stay.',
        ...(isHere(facts) && { fix: addToBucketPolicy(facts) }),
        source:
          'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
      });
    },
  },
  'bucket-deny': {
    link: 'bucket',
    severity: 'error',
    find: (facts) => denied(bucketVerdict(facts), 'The bucket’s policy', (found) => ofBucket(facts, found)),
  },
  'role-elsewhere': {
    link: 'role',
    severity: 'error',
    find: (facts) => {
      const { trail } = facts;
      const { accountId } = arnPlace(trail.roleArn ?? '');
      if (!trail.roleArn || trail.organization || accountId === placeOf(facts).accountId) return [];
      return ofRole(facts, {
        what: `The trail’s role is in the account ${accountId}; it must be in the trail’s own account.`,
        todo: 'Use “Send Trail to CloudWatch Logs…” with a role of this account.',
      });
    },
  },
  'role-gone': {
    link: 'role',
    severity: 'error',
    find: (facts) => {
      const arn = there(facts.role)?.arn;
      if (facts.role?.is !== 'absent' && (arn === undefined || arn === facts.trail.roleArn)) return [];
      return ofRole(facts, {
        what:
          arn === undefined
            ? 'The role does not exist any more.'
            : `The trail names ${facts.trail.roleArn}, but the role of that name is ${arn}.`,
        todo: 'Make it again, and let the trail use it.',
        ...logsFix(facts),
      });
    },
  },
  'role-trust': {
    link: 'role',
    severity: 'error',
    find: (facts) => {
      const role = there(facts.role);
      if (!role) return [];
      const verdict = judge(role.trust ?? nothing, trustPolicy().Statement[0]!);
      if (verdict === 'allowed') return [];
      const conditional = verdict === 'maybe-allowed' || verdict === 'maybe-denied';
      return ofRole(facts, {
        ...(conditional && { severity: delivers(facts) ? 'info' : 'warning' }),
        what: conditional
          ? 'The role’s trust policy lets CloudTrail assume it only under conditions.'
          : 'The role’s trust policy does not let CloudTrail assume it.',
        todo: 'Let cloudtrail.amazonaws.com do sts:AssumeRole, without conditions.',
        ...(role.ours && verdict === 'not-allowed' && logsFix(facts)),
      });
    },
  },
  'role-permissions': {
    link: 'role',
    severity: 'error',
    find: (facts) => {
      if (there(facts.managedPolicies)?.length !== 0) return [];
      const lacking = requestsOf(facts).filter((request) =>
        ['not-allowed', 'maybe-allowed'].includes(judge(inlineOf(facts), request)),
      );
      if (lacking.length === 0) return [];
      const others = otherPlaces(facts, lacking);
      const instead = others.length === 0 ? '' : ` They allow it on ${others.join(', ')}.`;
      return ofRole(facts, {
        what: `The role’s policies do not allow ${actionsOf(lacking)} on the trail’s log streams in ${groupName(facts.trail)}.${instead}`,
        todo: 'Add a policy for this log group; the role’s other policies stay.',
        ...logsFix(facts),
        source:
          'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html',
      });
    },
  },
  'role-managed': {
    link: 'role',
    severity: 'unchecked',
    find: (facts) => {
      const names = there(facts.managedPolicies) ?? [];
      if (names.length === 0 || delivers(facts)) return [];
      if (requestsOf(facts).every((request) => judge(inlineOf(facts), request) === 'allowed')) return [];
      return ofRole(facts, {
        what: `The role’s inline policies do not allow it to write to ${groupName(facts.trail)}. It has managed policies too, which were not read: ${names.join(', ')}.`,
        todo: 'See whether one of them allows logs:CreateLogStream and logs:PutLogEvents on the log group.',
      });
    },
  },
  'role-deny': {
    link: 'role',
    severity: 'error',
    find: (facts) => {
      const verdict = worst(requestsOf(facts).map((request) => judge(inlineOf(facts), request)));
      return denied(verdict, 'A policy of the role', (found) => ofRole(facts, found));
    },
  },
  'role-organization': {
    link: 'role',
    severity: 'unchecked',
    find: (facts) =>
      facts.trail.organization && facts.role
        ? ofRole(facts, {
            what: 'The trail records a whole organization. Whether the role may write the log streams of its other accounts was not checked.',
            todo: 'See that its policy names the streams that begin with the organization’s id (o-…) too.',
          })
        : [],
  },
} as const satisfies RuleTable;

const nothing = { Statement: [] };

function ofBucket({ trail }: PipelineFacts, found: Omit<Found, 'subject'>): readonly Found[] {
  return [{ subject: trail.bucket, ...found }];
}

function ofRole({ trail }: PipelineFacts, found: Omit<Found, 'subject'>): readonly Found[] {
  return [{ subject: roleName(trail) ?? '', ...found }];
}

/** A refusal in so many words, or one that depends on what cannot be known. */
function denied(
  verdict: Verdict | undefined,
  whose: string,
  say: (found: Omit<Found, 'subject'>) => readonly Found[],
): readonly Found[] {
  if (verdict === 'denied') {
    return say({
      what: `${whose} has a Deny that keeps CloudTrail from writing, whatever else allows it.`,
      todo: 'Take that statement away, or narrow it so that it leaves this out.',
    });
  }
  if (verdict !== 'maybe-denied') return [];
  return say({
    severity: 'unchecked',
    what: `${whose} has a Deny with conditions; whether they fit CloudTrail’s requests was not checked.`,
    todo: 'Read that statement, if events do not arrive.',
  });
}

function wantedBucketPolicy(facts: PipelineFacts) {
  const { name: trailName, bucket, bucketPrefix: prefix } = facts.trail;
  return bucketPolicy({ ...placeOf(facts), bucket, trailName, prefix });
}

/** `undefined` where the policy is not known. */
function bucketVerdict(facts: PipelineFacts): Verdict | undefined {
  const bucket = there(facts.bucket);
  if (bucket?.owner !== 'us' || bucket.policy.is === 'unknown') return undefined;
  const { accountId } = placeOf(facts);
  const requests = wantedBucketPolicy(facts).Statement.map((statement): PolicyStatement => {
    const { StringEquals } = statement.Condition ?? {};
    return { ...statement, Condition: { StringEquals: { ...StringEquals, 'aws:SourceAccount': accountId } } };
  });
  return worst(requests.map((request) => judge(there(bucket.policy) ?? nothing, request)));
}

function addToBucketPolicy(facts: PipelineFacts): Fix {
  const { bucket: name } = facts.trail;
  const bucket = there(facts.bucket);
  const text = policyText(mergePolicy(bucket && there(bucket.policy), wantedBucketPolicy(facts)));
  return {
    kind: 'call',
    title: `Let CloudTrail write to bucket ${name}`,
    resource: `Policy of \`${name}\``,
    why: 'CloudTrail must be allowed to write for this trail; the statements that are there stay.',
    call: { name: 's3:PutBucketPolicy', input: { Bucket: name, Policy: text } },
    documents: [policyDocument(`Policy of the bucket ${name}`, text)],
  };
}

/** What CloudTrail asks of the role, one request for each of the two actions; none where its policies are not known. */
function requestsOf(facts: PipelineFacts): readonly PolicyStatement[] {
  const group = groupName(facts.trail);
  if (group === undefined || there(facts.role)?.policies.is !== 'there') return [];
  return logsPolicy(placeOf(facts), group).Statement;
}

/** All inline policies of the role as one. */
function inlineOf({ role }: PipelineFacts) {
  const policies = there(role)?.policies;
  const documents = [...(policies?.is === 'there' ? policies.value.values() : [])];
  return { Statement: documents.flatMap((document) => document?.Statement ?? []) };
}

/** Where else the role may do what it may not do here: a policy that was written for another log group or region. */
function otherPlaces(facts: PipelineFacts, lacking: readonly PolicyStatement[]): readonly string[] {
  const groups = inlineOf(facts)
    .Statement.filter(({ Effect }) => Effect === 'Allow')
    .filter(({ Action }) => lacking.some((request) => [request.Action].flat().some((a) => [Action].flat().includes(a))))
    .flatMap(({ Resource }) => [Resource].flat())
    .flatMap((resource) => {
      const [, , service, region = '', , , group = ''] = resource?.split(':') ?? [];
      return service === 'logs' && group !== '' ? [`${group} in ${region}`] : [];
    });
  return [...new Set(groups)];
}

function actionsOf(requests: readonly PolicyStatement[]): string {
  return requests.flatMap(({ Action }) => [Action].flat()).join(' and ');
}

/** Whether CloudTrail itself shows that the role does: the last delivery was not long ago, and without an error. */
function delivers(facts: PipelineFacts): boolean {
  const silence = silenceOf(facts);
  return silence !== undefined && silence <= quietMs;
}
