import type { Account } from '../../src/aws/account';
import { connect } from '../../src/aws/connect';
import type { SandboxAnswers } from '../../src/aws/sandbox-handler';
import { silentLog } from '../../src/common/log';
import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox';
import { ServiceError, type Operation, type Service } from '../../src/sandbox/service';
import type { ServiceName } from '../../src/sandbox/wire-protocol';
import { Faults, type FaultOptions } from './faults';
import { VirtualClock } from './virtual-clock';

export interface SandboxAccountOptions extends Omit<Partial<SandboxOptions>, 'clock'> {
  readonly clock?: VirtualClock;
  /** Operations that the caller may not do, e.g. `iam:CreateRole`. */
  readonly denied?: readonly string[];
  /** What goes wrong on the way to the account, once it is connected. */
  readonly faults?: FaultOptions;
}

/** An account over the real SDK clients and a sandbox in memory, at a time that moves only when somebody sleeps. */
export interface SandboxAccount {
  readonly account: Account;
  readonly sandbox: Sandbox;
  readonly clock: VirtualClock;
  /** The calls that came through, in order, e.g. `cloudtrail:CreateTrail`. */
  readonly calls: readonly string[];
  /** What the caller may not do from now on. */
  readonly denied: Set<string>;
  /** How many more times an operation is throttled. */
  readonly throttled: Map<string, number>;
  readonly faults: Faults;
}

/** Makes and connects to a sandbox without traffic of its own. */
export async function sandboxAccount(options: SandboxAccountOptions = {}): Promise<SandboxAccount> {
  const { clock = new VirtualClock(), denied: deniedAtFirst = [], faults: faultOptions = {}, ...rest } = options;
  const denied = new Set(deniedAtFirst);
  const throttled = new Map<string, number>();
  const calls: string[] = [];
  const sandbox = new Sandbox({ clock, traffic: false, ...rest });
  const services = Object.entries(sandbox.services).map(([service, operations]) => [
    service,
    watched(service, operations, { denied, throttled, calls }),
  ]);
  Object.assign(sandbox, { services: Object.fromEntries(services) as Record<ServiceName, Service> });
  const faults = new Faults(clock, faultOptions);
  let way: SandboxAnswers = sandbox;
  const answers: SandboxAnswers = { answer: (request) => way.answer(request) };
  const account = await connect(
    { kind: 'sandbox' },
    { log: silentLog, clock, sandbox: () => Promise.resolve(answers) },
  );
  way = faults.around(sandbox);
  return { account, sandbox, clock, calls, denied, throttled, faults };
}

function watched(
  service: string,
  operations: Service,
  { denied, throttled, calls }: { denied: ReadonlySet<string>; throttled: Map<string, number>; calls: string[] },
): Service {
  const watch = ([name, run]: [string, Operation]): [string, Operation] => [
    name,
    (input, context) => {
      const call = `${service}:${name}`;
      calls.push(call);
      if (denied.has(call)) {
        const code = service === 's3' || service === 'iam' ? 'AccessDenied' : 'AccessDeniedException';
        throw new ServiceError(code, `User is not authorized to perform: ${call}`, 403);
      }
      const left = throttled.get(call) ?? 0;
      if (left > 0) {
        throttled.set(call, left - 1);
        throw new ServiceError('Throttling', 'Rate exceeded', 400);
      }
      return run(input, context);
    },
  ];
  return Object.fromEntries(Object.entries(operations).map(watch));
}
