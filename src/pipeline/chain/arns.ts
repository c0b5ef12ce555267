/** Where a trail and its log group are. */
export interface TrailPlace {
  readonly partition: string;
  readonly accountId: string;
  /** The trail's home region. */
  readonly region: string;
}

/** The ARN a trail has or will have: policies name the trail before it exists. */
export function trailArn({ partition, accountId, region }: TrailPlace, name: string): string {
  return `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${name}`;
}

/** The ARN of a log group, without the `:*` that CloudTrail wants to see behind it. */
export function logGroupArn({ partition, accountId, region }: TrailPlace, name: string): string {
  return `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;
}

/** The ARN of a topic. */
export function topicArn({ partition, accountId, region }: TrailPlace, name: string): string {
  return `arn:${partition}:sns:${region}:${accountId}:${name}`;
}

/** The ARN of an alarm. */
export function alarmArn({ partition, accountId, region }: TrailPlace, name: string): string {
  return `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${name}`;
}

/** Whether an ARN is a topic's. */
export function isTopicArn(arn: string): boolean {
  return /^arn:[^:]+:sns:/.test(arn);
}

/** The name at the end of a topic's ARN. */
export function topicNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** `aws` in `arn:aws:iam::…`. */
export function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}
