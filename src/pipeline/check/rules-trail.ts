import { quietMs, type EventSelectors } from '../chain/chain';
import { logsCost } from '../plan/costs';
import { mostTrails } from '../plan/plan-trail';
import { arnPlace, isHere, there, type PipelineFacts } from './facts';
import type { Fix, Found, RuleTable } from './finding';

const guide = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide';

/** What must hold of the trail itself. */
export const trailRules = {
  'other-account': {
    link: 'trail',
    severity: 'unchecked',
    find: (facts) => {
      const { accountId } = arnPlace(facts.trail.arn);
      if (accountId === facts.account.identity.accountId) return [];
      return one(facts, {
        what: `The trail belongs to the account ${accountId}, so its bucket, role, log group and alarms cannot be seen from here.`,
        todo: 'Connect to that account and check the pipeline there.',
      });
    },
  },
  'other-region': {
    link: 'trail',
    severity: 'unchecked',
    find: (facts) => {
      const { homeRegion } = facts.trail;
      if (homeRegion === facts.account.region) return [];
      return one(facts, {
        what: `The trail’s home region is ${homeRegion}: its log group, metric filters and alarms are there, and this connection does not see them.`,
        todo: `Connect to ${homeRegion} and check the pipeline there.`,
      });
    },
  },
  'status-unreadable': {
    link: 'trail',
    severity: 'unchecked',
    find: (facts) =>
      facts.trail.status
        ? []
        : one(facts, {
            what: 'The trail’s status could not be read, so whether it logs and delivers was not checked.',
            todo: 'Ask whoever manages the account’s permissions to allow cloudtrail:GetTrailStatus.',
          }),
  },
  'not-logging': {
    link: 'trail',
    severity: 'error',
    find: (facts) => {
      if (facts.trail.status?.logging !== false) return [];
      return one(facts, {
        what: 'The trail is not logging: it records nothing.',
        todo: 'Start it.',
        ...(isHere(facts) && { fix: startLogging(facts) }),
        source: `${guide}/cloudtrail-turning-off-logging.html`,
      });
    },
  },
  'log-delivery': {
    link: 'trail',
    severity: 'error',
    find: (facts) => {
      const text = facts.trail.status?.logDeliveryError;
      if (!text) return [];
      return one(facts, {
        what: `CloudTrail could not deliver events to CloudWatch Logs. It says: “${text}”.`,
        todo: 'Mend what is wrong with the role or the log group; the text goes away with the next delivery.',
      });
    },
  },
  silent: {
    link: 'trail',
    severity: 'warning',
    find: (facts) => {
      const silence = silenceOf(facts);
      if (silence === undefined || silence <= quietMs) return [];
      return one(facts, {
        what: `The trail logs, but has delivered nothing to CloudWatch Logs for ${Math.floor(silence / 60_000)} minutes.`,
        todo: 'CloudTrail usually delivers within 15 minutes: do something in the account that is recorded, and check again. If nothing comes, check the role and the log group.',
      });
    },
  },
  'no-delivery-yet': {
    link: 'trail',
    severity: 'info',
    find: (facts) => {
      const { status, logGroupArn } = facts.trail;
      if (!status?.logging || !logGroupArn || status.logDeliveryError || status.lastLogDelivery !== undefined)
        return [];
      return one(facts, {
        what: 'Nothing has been delivered to CloudWatch Logs yet.',
        todo: 'Check again in 15 minutes: the first delivery takes that long.',
      });
    },
  },
  'no-log-group': {
    link: 'trail',
    severity: 'error',
    find: (facts) =>
      facts.trail.logGroupArn
        ? []
        : one(facts, {
            what: 'The trail does not send to CloudWatch Logs, so no metric filter sees its events.',
            todo: 'Use “Send Trail to CloudWatch Logs…”.',
          }),
  },
  'single-region': {
    link: 'trail',
    severity: 'warning',
    find: (facts) => {
      const { multiRegion, homeRegion } = facts.trail;
      if (multiRegion) return [];
      // Since 2021-11-22 global services' events are in us-east-1 only.
      const what =
        homeRegion === 'us-east-1'
          ? 'The trail records us-east-1 only: what happens in other regions raises no alert.'
          : `The trail records ${homeRegion} only. Events of IAM and STS, and most of the root user’s, are in us-east-1: it cannot see them.`;
      return one(facts, {
        what,
        todo: 'Let the trail record all regions.',
        ...(isHere(facts) && { fix: allRegions(facts) }),
        source: `${guide}/cloudtrail-concepts.html`,
      });
    },
  },
  'records-part': {
    link: 'trail',
    severity: 'info',
    find: (facts) => {
      const { management } = recorded(there(facts.selectors));
      if (management === 'all') return [];
      if (management === 'none') {
        return one(facts, {
          severity: 'error',
          what: 'The trail records no management events, which is what alerts on access need.',
          todo: 'Let it record all management events.',
        });
      }
      const [has, lacks] = management === 'write' ? ['write', 'read'] : ['read', 'write'];
      const blind = filtersAbout(facts, lacks);
      return one(facts, {
        ...(blind.length > 0 && { severity: 'warning' as const }),
        what: `The trail records ${has} events only: filters on ${lacks} events never match${listed(blind)}.`,
        todo: 'If an alert needs the others, let the trail record all management events.',
      });
    },
  },
  'records-no-kms': {
    link: 'trail',
    severity: 'info',
    find: (facts) => {
      if (!recorded(there(facts.selectors)).excluded.includes('kms.amazonaws.com')) return [];
      const blind = (there(facts.filters) ?? []).filter(({ pattern }) => pattern.includes('kms.amazonaws.com'));
      return one(facts, {
        ...(blind.length > 0 && { severity: 'warning' as const }),
        what: `The trail leaves out the events of KMS: filters on them never match${listed(blind.map(({ name }) => name))}.`,
        todo: 'If an alert needs them, let the trail record them: those of Decrypt and GenerateDataKey are many.',
      });
    },
  },
  'trail-limit': {
    link: 'trail',
    severity: 'info',
    find: (facts) =>
      facts.trails.length < mostTrails
        ? []
        : one(facts, {
            what: `${facts.account.region} has ${facts.trails.length} trails, and AWS allows no more. Those that are there work on.`,
            todo: 'For another alert, use a trail that is there.',
          }),
  },
} as const satisfies RuleTable;

/** How long nothing has come to CloudWatch Logs from a trail that logs, in milliseconds. */
export function silenceOf({ trail: { status, logGroupArn }, now }: PipelineFacts): number | undefined {
  if (!status?.logging || !logGroupArn || status.logDeliveryError) return undefined;
  return status.lastLogDelivery === undefined ? undefined : now - status.lastLogDelivery;
}

function one({ trail }: PipelineFacts, found: Omit<Found, 'subject'>): readonly Found[] {
  return [{ subject: trail.name, ...found }];
}

function startLogging({ trail }: PipelineFacts): Fix {
  return {
    kind: 'call',
    title: `Start logging of ${trail.name}`,
    resource: `Logging of \`${trail.name}\``,
    why: 'A trail records nothing while it is stopped.',
    call: { name: 'cloudtrail:StartLogging', input: { Name: trail.arn } },
    cost: logsCost(),
  };
}

function allRegions({ trail }: PipelineFacts): Fix {
  return {
    kind: 'call',
    title: `Let trail ${trail.name} record all regions`,
    resource: `Trail \`${trail.name}\``,
    why: 'It records all regions and the global services; all else stays.',
    call: {
      name: 'cloudtrail:UpdateTrail',
      input: { Name: trail.arn, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true },
    },
    cost: logsCost(),
  };
}

/** Which management events a trail records, and the services that are left out; all where nothing is known. */
function recorded(selectors: EventSelectors | undefined): {
  readonly management: 'all' | 'read' | 'write' | 'none';
  readonly excluded: readonly string[];
} {
  const { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] } = selectors ?? {};
  const kinds: ('all' | 'read' | 'write')[] = [];
  const excluded: string[] = [];
  for (const { IncludeManagementEvents, ReadWriteType, ExcludeManagementEventSources = [] } of basic) {
    if (IncludeManagementEvents === false) continue;
    kinds.push(ReadWriteType === 'ReadOnly' ? 'read' : ReadWriteType === 'WriteOnly' ? 'write' : 'all');
    excluded.push(...ExcludeManagementEventSources);
  }
  for (const { FieldSelectors = [] } of advanced) {
    const field = (name: string) => FieldSelectors.find(({ Field }) => Field === name);
    if (!field('eventCategory')?.Equals?.includes('Management')) continue;
    const [readOnly] = field('readOnly')?.Equals ?? [];
    kinds.push(readOnly === undefined ? 'all' : readOnly === 'true' ? 'read' : 'write');
    excluded.push(...(field('eventSource')?.NotEquals ?? []));
  }
  if (basic.length + advanced.length === 0) return { management: 'all', excluded };
  if (kinds.length === 0) return { management: 'none', excluded };
  const [first = 'all'] = kinds;
  return { management: kinds.every((kind) => kind === first) ? first : 'all', excluded };
}

/** The filters that are plainly about reading, or about writing: told by the first word of the event's name. */
function filtersAbout({ filters }: PipelineFacts, kind: string | undefined): readonly string[] {
  return (there(filters) ?? []).flatMap(({ name, pattern }) => {
    const event = /eventName\s*=\s*"?(\w+)/.exec(pattern)?.[1];
    if (event === undefined) return [];
    return /^(Get|List|Describe|Head|Lookup)/.test(event) === (kind === 'read') ? [name] : [];
  });
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '' : ` (here: ${names.join(', ')})`;
}
