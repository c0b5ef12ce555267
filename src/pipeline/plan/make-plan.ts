import type { Account } from '../../aws/account';
import { inspectFilters } from '../inspect/inspect-filters';
import { inspectRemoval } from '../inspect/inspect-removal';
import { inspectSetup } from '../inspect/inspect-setup';
import { inspectTearDown } from '../inspect/inspect-tear-down';
import { patient } from '../inspect/patient';
import type { PlanResult } from './plan';
import { planAlarm, planAlarmActions, planDeleteAlarm } from './plan-alarm-changes';
import { planDeleteFilter, planRenameFilter } from './plan-filter-changes';
import { planLogging } from './plan-logging';
import { planMetricFilter } from './plan-metric-filter';
import { planMetricFilters } from './plan-metric-filters';
import { planRetention } from './plan-retention';
import { planSendToLogs } from './plan-send-to-logs';
import { planTearDown } from './plan-tear-down';
import { planTrail } from './plan-trail';
import type {
  AlarmActionsRequest,
  AlarmRequest,
  DeleteAlarmRequest,
  DeleteFilterRequest,
  LoggingRequest,
  MetricFilterRequest,
  RenameFilterRequest,
  RetentionRequest,
  SendToLogsRequest,
  SetupNames,
  TearDownRequest,
  TrailRequest,
} from '../request/requests';
import type { ResourceKey } from '../chain/resource-key';

/** Everything that can be asked for; plain data, so that an interrupted plan can be made again from its journal. */
export type PlanRequest =
  | { readonly kind: 'create-trail'; readonly wanted: TrailRequest }
  | { readonly kind: 'send-to-logs'; readonly wanted: SendToLogsRequest }
  | { readonly kind: 'metric-filter'; readonly wanted: MetricFilterRequest }
  | { readonly kind: 'metric-filters'; readonly wanted: readonly MetricFilterRequest[] }
  | { readonly kind: 'alarm'; readonly wanted: AlarmRequest }
  | { readonly kind: 'alarm-actions'; readonly wanted: AlarmActionsRequest }
  | { readonly kind: 'delete-alarm'; readonly wanted: DeleteAlarmRequest }
  | { readonly kind: 'delete-filter'; readonly wanted: DeleteFilterRequest }
  | { readonly kind: 'rename-filter'; readonly wanted: RenameFilterRequest }
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
  madeHere: ReadonlySet<ResourceKey>,
  signal?: AbortSignal,
): Promise<PlanResult> {
  const asked = patient(account);
  const inspect = async (wanted: SetupNames) => ({ ...(await inspectSetup(asked, wanted, signal)), madeHere });
  switch (request.kind) {
    case 'create-trail':
      return planTrail(await inspect(request.wanted), request.wanted);
    case 'send-to-logs':
      return planSendToLogs(await inspect(request.wanted), request.wanted);
    case 'metric-filter':
      return planMetricFilter(await inspect(request.wanted), request.wanted);
    case 'metric-filters':
      return planMetricFilters(await inspectFilters(asked, request.wanted, signal), request.wanted);
    case 'alarm':
      return planAlarm(await inspect(request.wanted), request.wanted);
    case 'alarm-actions': {
      const { alarmName } = request.wanted;
      return planAlarmActions(await inspect({ alarm: { alarmName } }), request.wanted);
    }
    case 'delete-alarm': {
      const { alarmName } = request.wanted;
      const facts = await inspectRemoval(asked, { alarmNames: [alarmName] }, signal);
      return planDeleteAlarm(facts, request.wanted, facts.alarms.get(alarmName) ?? { is: 'absent' });
    }
    case 'delete-filter':
      return planDeleteFilter(await inspectRemoval(asked, request.wanted, signal), request.wanted);
    case 'rename-filter':
      return planRenameFilter(await inspectRemoval(asked, request.wanted, signal), request.wanted);
    case 'logging':
      return planLogging(await inspect({ trailArn: request.wanted.trailArn }), request.wanted);
    case 'retention':
      return planRetention(await inspect({ logGroupName: request.wanted.logGroupName }), request.wanted);
    case 'tear-down': {
      const { trailArn } = request.wanted;
      return planTearDown(await inspectTearDown(asked, trailArn, madeHere, signal), request.wanted);
    }
  }
}
