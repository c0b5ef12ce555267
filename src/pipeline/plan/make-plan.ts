import type { Account } from '../../aws/account';
import { inspectSetup } from '../inspect/inspect';
import type { PlanResult } from './plan';
import { planMetricFilter } from './plan-metric-filter';
import { planSendToLogs, planTrail } from './plan-trail';
import type {
  LoggingRequest,
  MetricFilterRequest,
  RetentionRequest,
  SendToLogsRequest,
  TearDownRequest,
  TrailRequest,
} from './requests';
import type { ResourceKey } from './resource';

/** Everything that can be asked for; plain data, so that an interrupted plan can be made again from its journal. */
export type PlanRequest =
  | { readonly kind: 'create-trail'; readonly wanted: TrailRequest }
  | { readonly kind: 'send-to-logs'; readonly wanted: SendToLogsRequest }
  | { readonly kind: 'metric-filter'; readonly wanted: MetricFilterRequest }
  | { readonly kind: 'logging'; readonly wanted: LoggingRequest }
  | { readonly kind: 'retention'; readonly wanted: RetentionRequest }
  | { readonly kind: 'tear-down'; readonly wanted: TearDownRequest };

/**
 * Looks at what exists and plans what is still to do. Asked again after an interruption, it plans the rest.
 * @param madeHere what the journals say was made here in this account and region
 * @throws AwsError when nothing can be read at all
 */
export async function makePlan(
  account: Account,
  request: PlanRequest,
  _madeHere: ReadonlySet<ResourceKey>,
  signal?: AbortSignal,
): Promise<PlanResult> {
  switch (request.kind) {
    case 'create-trail':
      return planTrail(await inspectSetup(account, request.wanted, signal), request.wanted);
    case 'send-to-logs':
      return planSendToLogs(await inspectSetup(account, request.wanted, signal), request.wanted);
    case 'metric-filter':
      return planMetricFilter(await inspectSetup(account, request.wanted, signal), request.wanted);
    default:
      throw new Error('not yet');
  }
}
