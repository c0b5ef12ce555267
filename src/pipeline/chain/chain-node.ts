import { partitionOf } from './arns';
import type { AlarmState, Chain, LogGroupState, MetricFilterState, SubscriptionState, TopicState } from './chain';

/** One link of a chain, as the tree shows it and the commands take it. */
export type ChainNode =
  | { readonly kind: 'trail'; readonly chain: Chain }
  | { readonly kind: 'logGroup'; readonly chain: Chain; readonly logGroup: LogGroupState }
  | { readonly kind: 'filter'; readonly chain: Chain; readonly filter: MetricFilterState }
  | { readonly kind: 'metric'; readonly chain: Chain; readonly filter: MetricFilterState }
  | { readonly kind: 'alarm'; readonly chain: Chain; readonly filter: MetricFilterState; readonly alarm: AlarmState }
  /** A topic that an alarm tells, with one of those who are subscribed to it, if anybody is. */
  | {
      readonly kind: 'topic';
      readonly chain: Chain;
      readonly filter: MetricFilterState;
      readonly alarm: AlarmState;
      readonly topic: TopicState;
      readonly subscription?: SubscriptionState;
    }
  | { readonly kind: 'role'; readonly chain: Chain; readonly arn: string }
  | { readonly kind: 'bucket'; readonly chain: Chain; readonly name: string };

/**
 * What hangs below a link: trail → log group, role, bucket; log group → filters; filter → metric; metric →
 * alarms; alarm → who is told.
 */
export function childrenOf(node: ChainNode): readonly ChainNode[] {
  const { chain } = node;
  switch (node.kind) {
    case 'trail':
      return [
        ...(chain.logGroup ? [{ kind: 'logGroup', chain, logGroup: chain.logGroup } as const] : []),
        ...(chain.trail.roleArn ? [{ kind: 'role', chain, arn: chain.trail.roleArn } as const] : []),
        { kind: 'bucket', chain, name: chain.trail.bucket },
      ];
    case 'logGroup':
      return node.logGroup.filters.map((filter) => ({ kind: 'filter', chain, filter }));
    case 'filter':
      return [{ kind: 'metric', chain, filter: node.filter }];
    case 'metric':
      return node.filter.alarms.map((alarm) => ({ kind: 'alarm', chain, filter: node.filter, alarm }));
    case 'alarm':
      return (node.alarm.topics ?? []).flatMap((topic): ChainNode[] => {
        const { filter, alarm } = node;
        const common = { kind: 'topic', chain, filter, alarm, topic } as const;
        const { subscriptions = [] } = topic;
        if (subscriptions.length === 0) return [common];
        return subscriptions.map((subscription) => ({ ...common, subscription }));
      });
    case 'topic':
    case 'role':
    case 'bucket':
      return [];
  }
}

/** What a link hangs on, as `childrenOf` has it; undefined of a trail. */
export function parentOf(node: ChainNode): ChainNode | undefined {
  const { chain } = node;
  switch (node.kind) {
    case 'trail':
      return undefined;
    case 'logGroup':
    case 'role':
    case 'bucket':
      return { kind: 'trail', chain };
    case 'filter':
      return chain.logGroup && { kind: 'logGroup', chain, logGroup: chain.logGroup };
    case 'metric':
      return { kind: 'filter', chain, filter: node.filter };
    case 'alarm':
      return { kind: 'metric', chain, filter: node.filter };
    case 'topic':
      return { kind: 'alarm', chain, filter: node.filter, alarm: node.alarm };
  }
}

/** A stable id within the account, so that the tree keeps what is open across a refresh. */
export function idOf(node: ChainNode): string {
  const trail = node.chain.trail.arn;
  switch (node.kind) {
    case 'trail':
      return trail;
    case 'logGroup':
      return `${trail} group ${node.logGroup.name}`;
    case 'filter':
      return `${trail} filter ${node.filter.name}`;
    case 'metric':
      return `${trail} filter ${node.filter.name} metric`;
    case 'alarm':
      return `${trail} filter ${node.filter.name} alarm ${node.alarm.name}`;
    case 'topic': {
      const { protocol = '', endpoint = '' } = node.subscription ?? {};
      return `${trail} filter ${node.filter.name} alarm ${node.alarm.name} topic ${node.topic.arn} ${protocol} ${endpoint}`;
    }
    case 'role':
      return `${trail} role`;
    case 'bucket':
      return `${trail} bucket`;
  }
}

/** The ARN of what the node stands for; metric filters and metrics have none. */
export function arnOf(node: ChainNode): string | undefined {
  switch (node.kind) {
    case 'trail':
      return node.chain.trail.arn;
    case 'logGroup':
      return node.logGroup.arn;
    case 'alarm':
      return node.alarm.arn;
    case 'topic':
      return node.topic.arn;
    case 'role':
      return node.arn;
    case 'bucket':
      return `arn:${partitionOf(node.chain.trail.arn)}:s3:::${node.name}`;
    case 'filter':
    case 'metric':
      return undefined;
  }
}
