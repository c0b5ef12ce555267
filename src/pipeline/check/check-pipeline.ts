import type { AwsError } from '../../aws/account';
import { advice } from '../../aws/errors';
import type { Seen } from '../inspect/seen';
import { groupName, roleName, there, type PipelineFacts } from './facts';
import { links, worse, type Found, type Link, type Severity } from './finding';
import { accessRules } from './rules-access';
import { alarmRules } from './rules-alarm';
import { logsRules } from './rules-logs';
import { notifyRules } from './rules-notify';
import { trailRules } from './rules-trail';

const rules = { ...trailRules, ...accessRules, ...logsRules, ...alarmRules, ...notifyRules };

export type FindingCode = keyof typeof rules | 'unreadable';

/** Something of the chain that is broken, doubtful, good to know, or could not be looked at. */
export interface Finding extends Found {
  readonly code: FindingCode;
  readonly link: Link;
  readonly severity: Severity;
}

/** Holds every rule against the facts; in the order of the chain, the worst of each link first. */
export function checkPipeline(facts: PipelineFacts): readonly Finding[] {
  const found = (Object.keys(rules) as (keyof typeof rules)[]).flatMap((code) => {
    const { link, severity, find } = rules[code];
    return find(facts).map((each: Found): Finding => ({ severity, ...each, code, link }));
  });
  const all = new Map(
    [...found, ...unreadable(facts)].map((each) => [`${each.code} ${each.subject} ${each.what}`, each]),
  );
  return [...all.values()].sort((a, b) => links.indexOf(a.link) - links.indexOf(b.link) || worse(a, b));
}

/** What could not be read, and what was therefore not checked. */
function unreadable(facts: PipelineFacts): readonly Finding[] {
  const { trail, bucket, role, logGroup, filters, topics } = facts;
  const group = groupName(trail) ?? '';
  const parts: (readonly [link: Link, subject: string, part: Seen<unknown> | undefined, unchecked: string])[] = [
    ['trail', trail.name, facts.selectors, 'which events the trail records'],
    ['bucket', trail.bucket, bucket, 'the bucket'],
    ['bucket', trail.bucket, there(bucket)?.policy, 'the bucket’s policy'],
    ['role', roleName(trail) ?? '', role, 'the role'],
    ['role', roleName(trail) ?? '', there(role)?.policies, 'what the role may do'],
    ['role', roleName(trail) ?? '', facts.managedPolicies, 'whether the role has managed policies'],
    ['logGroup', group, logGroup, 'the log group'],
    ['filter', group, filters, 'its metric filters'],
    ['filter', facts.account.region, facts.regionFilters, 'whether there are filters on the wrong log group'],
    ['alarm', facts.account.region, facts.alarms, 'the alarms'],
    ...topics.flatMap(({ arn, topic, subscriptions, key }) => {
      const name = arn.slice(arn.lastIndexOf(':') + 1);
      return [
        ['topic', name, topic, 'the topic’s policy and encryption'],
        ['topic', name, key, 'the key that encrypts the topic'],
        ['topic', name, there(key)?.policy, 'the policy of the key that encrypts the topic'],
        ['subscription', name, subscriptions, 'who is subscribed'],
      ] as const;
    }),
  ];
  return parts.flatMap(([link, subject, part, unchecked]) =>
    part?.is === 'unknown' ? [unread(link, subject, part.error, unchecked)] : [],
  );
}

function unread(link: Link, subject: string, error: AwsError, unchecked: string): Finding {
  const { what, todo } = advice(error);
  return {
    code: 'unreadable',
    link,
    severity: 'unchecked',
    subject,
    what: `${what} So it was not checked: ${unchecked}.`,
    todo,
  };
}
