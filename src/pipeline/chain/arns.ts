/** Whether an ARN is a topic's. */
export function isTopicArn(arn: string): boolean {
  return /^arn:[^:]+:sns:/.test(arn);
}

/** The name at the end of a topic's ARN. */
export function topicNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
