import type { Account } from '../../src/aws/account';
import type { EventStream } from '../../src/sandbox/event-stream';
import type { Sandbox } from '../../src/sandbox/sandbox';

const context = { region: 'us-east-1', accessKeyId: 'AKIASANDBOXTEST00001' };

/** The ARN of a log group of the sandbox. */
export function groupArn(name: string): string {
  return `arn:aws:logs:us-east-1:111122223333:log-group:${name}`;
}

/** Makes log groups, each with the stream `s`. */
export function makeGroups(sandbox: Sandbox, ...names: string[]): void {
  const { CreateLogGroup, CreateLogStream } = sandbox.services.logs;
  for (const logGroupName of names) {
    CreateLogGroup!({ logGroupName }, context);
    CreateLogStream!({ logGroupName, logStreamName: 's' }, context);
  }
}

/** Puts messages into the stream `s` of a group, with the sandbox's time or another. */
export function putMessages(sandbox: Sandbox, group: string, messages: readonly string[], timestamp?: number): void {
  const at = timestamp ?? sandbox.clock.now();
  const logEvents = messages.map((message) => ({ timestamp: at, message }));
  sandbox.services.logs.PutLogEvents!({ logGroupName: group, logStreamName: 's', logEvents }, context);
}

/** How many sessions more the account may have. */
export function freeSessions(sandbox: Sandbox, group: string): number {
  const streams: EventStream[] = [];
  try {
    for (;;) {
      const output = sandbox.services.logs.StartLiveTail!({ logGroupIdentifiers: [groupArn(group)] }, context);
      streams.push((output as { readonly responseStream: EventStream }).responseStream);
    }
  } catch {
    return streams.length;
  } finally {
    for (const stream of streams) stream.close();
  }
}

/** One update of a session. */
export interface Update {
  readonly sampled: boolean | undefined;
  readonly messages: readonly (string | undefined)[];
}

/** A Live Tail session, read step by step. */
export class TailReader {
  readonly #events: AsyncIterator<{
    readonly sessionStart?: object | undefined;
    readonly sessionUpdate?:
      | {
          readonly sessionMetadata?: { readonly sampled?: boolean | undefined } | undefined;
          readonly sessionResults?: readonly { readonly message?: string | undefined }[] | undefined;
        }
      | undefined;
  }>;

  constructor(account: Account, groups: readonly string[], more: object = {}, signal?: AbortSignal) {
    const input = { logGroupIdentifiers: groups.map(groupArn), ...more };
    this.#events = account.stream('logs:StartLiveTail', input, { signal })[Symbol.asyncIterator]();
  }

  /** The session's description, its first event. */
  async start(): Promise<object | undefined> {
    const { value } = (await this.#events.next()) as { value?: { sessionStart?: object } };
    return value?.sessionStart;
  }

  /** The next update; undefined at the end. */
  async update(): Promise<Update | undefined> {
    const next = await this.#events.next();
    if (next.done) return undefined;
    const { sessionMetadata, sessionResults = [] } = next.value.sessionUpdate ?? {};
    return { sampled: sessionMetadata?.sampled, messages: sessionResults.map(({ message }) => message) };
  }

  /** The messages of the next updates up to the first that has any. */
  async messages(): Promise<readonly (string | undefined)[]> {
    for (;;) {
      const update = await this.update();
      if (update === undefined || update.messages.length > 0) return update?.messages ?? [];
    }
  }

  async close(): Promise<void> {
    await this.#events.return?.();
  }
}
