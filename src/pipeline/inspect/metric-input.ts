import type { ApiInput, ApiOutput } from '../../aws/api';
import type { Dimensions } from '../../alerts/metric-values';

type Query = NonNullable<ApiInput<'cloudwatch:GetMetricData'>['MetricDataQueries']>[number];
type Metric = NonNullable<NonNullable<Query['MetricStat']>['Metric']>;
type ListedMetric = NonNullable<ApiOutput<'cloudwatch:ListMetrics'>['Metrics']>[number];

/** A metric: its name within a namespace, and exactly these dimensions. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Dimensions | undefined;
}

/** A metric as CloudWatch's calls take it. */
export function metricInput({ namespace, name, dimensions = {} }: MetricId): Metric {
  const pairs = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: namespace, MetricName: name, ...(pairs.length > 0 && { Dimensions: pairs }) };
}

/** Dimensions as CloudWatch's answers have them. */
export function dimensionsIn({ Dimensions: pairs = [] }: Pick<ListedMetric, 'Dimensions'>): Dimensions {
  return Object.fromEntries(pairs.map(({ Name = '', Value = '' }) => [Name, Value]));
}
