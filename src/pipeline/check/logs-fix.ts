import { groupName, isHere, roleName, type PipelineFacts } from './facts';
import type { Fix } from './finding';

/** Asks for the trail's log group and role anew, where that is safe: what is right stays, what lacks is added. */
export function logsFix(facts: PipelineFacts): { readonly fix?: Fix } {
  const { trail } = facts;
  const [logGroupName, role] = [groupName(trail), roleName(trail)];
  if (!isHere(facts) || trail.organization || logGroupName === undefined || role === undefined) return {};
  const wanted = { trailArn: trail.arn, logGroupName, roleName: role };
  const title = `Make what ${trail.name} lacks to send to ${logGroupName}`;
  return { fix: { kind: 'request', title, request: { kind: 'send-to-logs', wanted } } };
}
