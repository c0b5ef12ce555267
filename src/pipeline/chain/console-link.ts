import { partitionOf } from './arns';
import type { AlarmState } from './chain';
import type { ChainNode } from './chain-node';

const consoleDomains: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Where the AWS console shows what the node stands for; undefined in a partition whose console is not known. */
export function consoleLink(node: ChainNode, region: string): string | undefined {
  const { trail, logGroup } = node.chain;
  const domain = consoleDomains[partitionOf(trail.arn)];
  if (!domain) return undefined;
  const cloudwatch = `https://${region}.${domain}/cloudwatch/home?region=${region}`;
  switch (node.kind) {
    case 'trail':
      return `https://${trail.homeRegion}.${domain}/cloudtrailv2/home?region=${trail.homeRegion}#/trails/${trail.arn}`;
    case 'logGroup':
      return `${cloudwatch}#logsV2:log-groups/log-group/${twiceEncoded(node.logGroup.name)}`;
    case 'filter':
      return `${cloudwatch}#logsV2:log-groups/log-group/${twiceEncoded(logGroup?.name ?? '')}/metric-filters`;
    case 'metric':
      return `${cloudwatch}#metricsV2?graph=${metricGraph(node.filter.metricNamespace, node.filter.metricName, region)}`;
    case 'alarm':
      return alarmConsoleLink(node.alarm, region);
    case 'topic':
      return `https://${region}.${domain}/sns/v3/home?region=${region}#/topic/${node.topic.arn}`;
    case 'role':
      return `https://${domain}/iam/home#/roles/details/${encodeURIComponent(node.arn.slice(node.arn.lastIndexOf('/') + 1))}`;
    case 'bucket':
      return `https://${domain}/s3/buckets/${node.name}?region=${region}`;
  }
}

/** Where the AWS console shows an alarm; undefined in a partition whose console is not known. */
export function alarmConsoleLink({ arn, name }: Pick<AlarmState, 'arn' | 'name'>, region: string): string | undefined {
  const domain = consoleDomains[partitionOf(arn)];
  const page = `cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`;
  return domain && `https://${region}.${domain}/${page}`;
}

/** Where the AWS console shows an event of Event history; undefined in a partition whose console is not known. */
export function eventConsoleLink(partition: string, region: string, eventId: string): string | undefined {
  const domain = consoleDomains[partition];
  const page = `cloudtrailv2/home?region=${region}#/events/${encodeURIComponent(eventId)}`;
  return domain && `https://${region}.${domain}/${page}`;
}

/** The console's own way to put a name with slashes into its fragment: encoded twice, with `$` for `%`. */
function twiceEncoded(name: string): string {
  return encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');
}

/** The console's graph notation: `~` before values, `*xx` for what is not a letter or a digit. */
function metricGraph(namespace: string, metric: string, region: string): string {
  const value = (text: string) =>
    `~'${text.replace(/[^A-Za-z0-9_.-]/g, (char) => `*${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
  return `~(view~'timeSeries~stacked~false~metrics~(~(${value(namespace)}${value(metric)}))~region${value(region)}~stat~'Sum~period~300)`;
}
